"""代办员: a helper in the village carries a neighbour's request to the organ by telephone (P25).

Who files is the neighbour: his name, his number, his signature under a sheet of consent that is photographed and lies
on the case. The helper is no agent: nothing is served on him, he decides nothing, and the organ confirms with the
neighbour himself. Nor is he a window of the organ, whose receipt he could give by hand: what he sends arrives through
the internet. So the mode is :attr:`IntakeMode.ONLINE` and the date of receipt follows its rule, the day on which both
sides confirm (条例2019 Art. 31; 国办公开办函〔2015〕207号 likewise); the request waits until the organ has called.

The case says who helped (:class:`Assistance`). He sees number, stand and dates of what he filed until it is closed, and
nothing after; what he typed he never sees again. The query code opens more than that, and for longer: it is the
neighbour's and stands on the receipt alone, not on the helper's screen. Who prints the receipt could still copy it: he
is told not to, and no machine would notice.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import require_helper
from columns.models import Village
from requests_ogi.domain.intake import Filed, Filing, file_request
from requests_ogi.enums import IntakeMode, PaperKind, ReceiptFact
from requests_ogi.enums import RequestState as State
from requests_ogi.models import Assistance
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# Where a case stands, as a helper tells his neighbour. Of what goes on inside, and of third parties, he learns nothing.
PLAIN_WORDS: Mapping[str, str] = {
    State.DRAFT: "等申请人到窗口签名。",
    State.SUBMITTED: "机关会打申请人留的电话确认，请提醒他接听。",
    State.AWAITING_CONFIRMATION: "机关会打申请人留的电话确认，请提醒他接听。",
    State.RECEIVED: "机关已经与申请人确认，正在登记。",
    State.REGISTERED: "已经登记，等承办单位开始办理。",
    State.TRANSFERRED: "已经转给承办单位。",
    State.PROCESSING: "正在查找和审查。",
    State.CORRECTION_REQUESTED: "机关通知申请人补正，请提醒他按通知补充。",
    State.CONSULTING_THIRD_PARTY: "正在查找和审查。",
    State.CONSULTING_ORGAN: "正在查找和审查。",
    State.REASONS_REQUESTED: "机关请申请人说明理由，请提醒他回复。",
    State.FEE_NOTICED: "机关给申请人发了通知，请提醒他查看。",
    State.REPLY_DRAFTED: "正在审核答复。",
    State.SECRECY_REVIEW: "正在审核答复。",
    State.AWAITING_SIGNATURE: "正在审核答复。",
    State.REPLIED: "答复已经作出，正在送给申请人。",
    State.REOPENED: "正在重新办理。",
    State.SERVED: "已经办结。",
    State.WITHDRAWN: "已经办结。",
    State.ABANDONED: "已经办结。",
    State.ARCHIVED: "已经办结。",
}


def file_for_neighbour(filing: Filing, *, helper: User, village: Village, now: datetime) -> Filed:
    """File a request for somebody of a village and return it with its query code; sent twice, it is one case.

    ``filing`` comes without mode and dates of its own: it is filed online, now. Refused: ``no_duty`` outside the
    helper's villages and time, ``no_consent`` without the photographed signature, ``no_phone`` without a number at
    which the organ can confirm, and what :func:`file_request` refuses.
    """
    require_helper(helper, village, now)
    if not any(each.kind == PaperKind.CONSENT for each in filing.papers):
        raise refuse("no_consent", "请拍下申请人签名的代办同意书。没有签名的，不能代为提出。")
    if not filing.applicant.get("phone"):
        raise refuse(
            "no_phone", "请填写能找到申请人的电话，机关要打这个电话确认收到申请；没有电话的，填家人或者村委会的。"
        )
    online = replace(
        filing, mode=IntakeMode.ONLINE, facts={ReceiptFact.SYSTEM_RECEIVED: timezone.localdate(now)}, window=None
    )
    with transaction.atomic():
        # As with every filing through the web nobody of the organ took it in; who helped is said beside it.
        filed = file_request(online, actor=None, now=now)
        if not filed.is_repeat:
            Assistance.objects.create(request=filed.request, helper=helper, village=village, filed_at=now)
    return filed
