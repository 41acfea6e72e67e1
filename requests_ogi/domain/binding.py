"""The bound case file (P23): who may have a case bound, and how a bound copy is asked for.

A challenged case has ten or fifteen days for answer and evidence, and nothing handed in is no evidence (行政复议法2023
Art. 70; 行政诉讼法 Art. 34). Two copies are known: the organ's own file with everything inside, and what goes to the
reconsideration body or the court. Binding shows nothing to anybody; opening the copy is logged like any look (P30).

A copy is a row that waits until it is made (``kernel.making``).
"""

from datetime import datetime, timedelta

from django.db import transaction

from requests_ogi.domain import seeing
from requests_ogi.enums import OPEN_STATES
from requests_ogi.models import CaseBinding, InformationRequest
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

# A bound copy holds everything there is to know about a person: it is taken, then it goes.
KEPT = timedelta(days=7)
LEASE = timedelta(minutes=15)


def may_bind(row: InformationRequest, *, actor: User, now: datetime) -> bool:
    """Return whether this person may have the case bound, whatever its state: who may see the applicant may."""
    return seeing.may_open(actor, row, now)


def is_ripe(row: InformationRequest) -> bool:
    """Return whether there is a file to bind: the case is closed, or somebody challenged it."""
    return row.state not in OPEN_STATES or row.remedies.exists()


def ask(row: InformationRequest, *, has_internal: bool, actor: User, now: datetime) -> CaseBinding:
    """Ask for a bound copy and return its row; the same copy asked for while it is waiting is the one that waits.

    Refused: ``no_duty``, ``not_now`` on an open case nobody challenged, ``case_erased``.
    """
    if not may_bind(row, actor=actor, now=now):
        raise refuse("no_duty", "案卷里有申请人的身份和联系方式，只有本件的承办人和公开机构负责人能装订。")
    if not is_ripe(row):
        raise refuse("not_now", f"现在是“{row.get_state_display()}”，办结以后，或者被申请复议、起诉以后才装订案卷。")
    if row.applicant.erased_at is not None:
        raise refuse("case_erased", "案卷的保管期限已满，个人信息已依规删除，不能再装订。")
    with transaction.atomic():
        locked = InformationRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
        waiting = CaseBinding.objects.waiting().filter(request=locked, has_internal=has_internal).first()
        if waiting is not None:
            return waiting
        return CaseBinding.objects.create(request=locked, has_internal=has_internal, asked_by=actor, asked_at=now)
