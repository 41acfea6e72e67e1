"""The paper path (P13): the sheet is printed with a code, signed by hand, scanned back, confirmed by another person."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import Duty
from disclosure.domain import guards, signing
from disclosure.enums import PathState, Step
from disclosure.models import PaperSignature, Post, ReviewSheet
from yunlong_portal.kernel.models import StoredFile, User
from yunlong_portal.kernel.workflow import refuse

CODE_LENGTH = 16
_HANDLERS = (Duty.DRAFT, Duty.PROOFREAD, Duty.SECTION_REVIEW, Duty.SECRECY_REVIEW)


def code_of(sheet: ReviewSheet) -> str:
    """Return the code printed on each page of a sheet: the first 16 characters of the text's digest."""
    return sheet.revision.digest[:CODE_LENGTH]


@transaction.atomic
def scan_back(
    *, post: Post, actor: User, signer: User, signed_on: date, code: str, scan: StoredFile, now: datetime
) -> PaperSignature:
    """Put the scan of a hand-signed sheet on the post; it counts only once a second person confirms it.

    Refused: ``no_duty``, ``not_in_review``, ``not_next``, ``wrong_code`` (a sheet of another text), ``bad_date``.
    """
    post = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not any(may(actor, duty, post.department, now=now, post_kind=post.kind) for duty in _HANDLERS):
        raise refuse("no_duty", "您没有办理这篇信息的职责，不能上传签字扫描件。")
    sheet = signing.current_sheet(post)
    step = guards.waiting_step(post)
    if post.state != PathState.IN_REVIEW or sheet is None or step is None:
        raise refuse("not_in_review", "这篇信息现在不在审查中，不需要签字扫描件。")
    if code.strip().lower() != code_of(sheet):
        raise refuse("wrong_code", "核对码不对：这张表不是现在这一稿的。请重新打印现行稿的审查表并签字。")
    today = timezone.localdate(now)
    if not timezone.localdate(sheet.opened_at) <= signed_on <= today:
        raise refuse("bad_date", f"签字日期应在提交审查（{timezone.localdate(sheet.opened_at)}）到今天之间。")
    return PaperSignature.objects.create(
        sheet=sheet,
        step=Step(step),
        signer=signer,
        signed_on=signed_on,
        scan=scan,
        code=code_of(sheet),
        scanned_by=actor,
        scanned_at=now,
    )
