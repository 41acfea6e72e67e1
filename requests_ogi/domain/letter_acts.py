"""What happens to a letter on its own: signed, sealed, served. The reply is signed and served with its case."""

from typing import Any

from requests_ogi.domain import consulting, letters, limits, mail_numbers
from requests_ogi.enums import ServiceWay
from requests_ogi.models import Letter, Service
from yunlong_portal.kernel.letters.codes import same_code
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data


def signer_did_not_draft(act: Act[Letter]) -> Refusal | None:
    """Refuse to sign what one drafted oneself."""
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if act.row.drafted_by_id in people:
        return Refusal("own_draft", "文书是您自己拟的，须由另一位同志签发。")
    return None


def reply_is_signed_with_its_case(act: Act[Letter]) -> Refusal | None:
    """Refuse to sign a reply past its case: secrecy review and signature belong to the case."""
    if act.row.is_reply:
        return Refusal("sign_with_case", "答复书随申请一起审查、签发，请在申请的办理页面签发。")
    return None


def reply_goes_with_its_case(act: Act[Letter]) -> Refusal | None:
    """Refuse to serve or scrap the reply past its case, which would then wait for it for ever."""
    if act.row.is_reply:
        return Refusal("act_with_case", "答复书的送达、作废随申请一起办理，请在申请的办理页面登记。")
    return None


def sign(act: Act[Letter]) -> None:
    """Give the letter number and date; what was typed from the organ's own register comes with the step."""
    letters.sign(act.row, actor=act.actor, now=act.now, number=act.data.get("number") or "", why=act.reason)


@needs_data
def sealed_page_matches(act: Act[Letter]) -> Refusal | None:
    """Refuse a sealed page of another letter: the code on page 1 names the very words (P29)."""
    if act.data.get("file") is None:
        return Refusal("no_sealed_page", "请上传盖章后的扫描件，或者省电子印章平台签章的文件。")
    if not same_code(act.data.get("code") or "", letters.composed_of(act.row).code):
        return Refusal(
            "other_letter",
            "上传的不是这份文书：首页二维码旁的 16 位核对码与本文书不符。请核对后重新上传，或重新打印盖章。",
        )
    return None


def seal(act: Act[Letter]) -> None:
    """Attach the sealed page: it is the only thing that is issued."""
    keep([act.data["file"]])
    act.row.sealed = act.data["file"]
    act.row.sealed_at = act.now


def serve(act: Act[Letter]) -> None:
    """Write down how it was handed over; the day that counts is the law's (国办公开办函〔2016〕235号)."""
    said: dict[str, Any] = dict(act.data["service"])
    way, handed_over_on = ServiceWay(said["way"]), said["handed_over_on"]
    refused_on = handed_over_on if said.get("was_refused") else None
    said["post_number"] = mail_numbers.normal(said.get("post_number") or "")
    keep([each] if (each := said.get("receipt")) else [])
    Service.objects.create(
        letter=act.row,
        person=act.actor if getattr(act.actor, "pk", None) else None,
        recorded_at=act.now,
        **said,
    )
    act.row.served_on = limits.service_date(
        way=way,
        signed_on=said.get("signed_on"),
        refused_on=refused_on,
        posted_on=handed_over_on if way == ServiceWay.POST else None,
        published_on=handed_over_on if way == ServiceWay.ONLINE else None,
    )
    reached_on = said.get("signed_on") or act.row.served_on
    is_question = act.row.kind in {"third_party", "organ_consultation"}
    if is_question and act.row.consultation is not None and reached_on is not None:
        consulting.note_delivery(act.row.consultation, on=reached_on, actor=act.actor, now=act.now)
