"""Words of a rating are shown only where staff have chosen so, and without anything that says whose they are."""

from datetime import datetime

from columns.domain.duties import authority
from columns.enums import Duty
from hall.domain.wording import personal_in
from hall.models import Rating
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused, refuse

LONGEST = 500
RELEASERS = (Duty.MANAGE_HALL, Duty.OVERSEE_HALL)


def release_words(rating: Rating, words: str, *, actor: User, now: datetime) -> None:
    """Show ``words`` with the rating, as they were masked; empty words take back what was shown.

    Refused: ``no_duty``, ``concerned`` (who handled the case does not choose what is shown of it), ``nothing_said``
    (the applicant wrote nothing, or it is erased), ``too_long``, ``personal_data``.
    """
    held = authority(actor, RELEASERS, rating.department, now=now)
    if held is None:
        raise refuse("no_duty", "文字评价由本单位网上大厅管理员或者县政务局选择公开。")
    case, people = rating.application, {actor.pk, getattr(held.acting_for, "pk", None)} - {None}
    if people & {case.acceptor_id, case.approver_id, case.decider_id}:
        raise refuse("concerned", "这件事您自己经办过，须由另一位同志选择公开。")
    plain = words.strip()
    if plain and not rating.has_words:
        raise refuse("nothing_said", "申请人没有写文字评价，没有可以公开的。")
    if len(plain) > LONGEST:
        raise refuse("too_long", f"公开的文字有{len(plain)}个字，最多{LONGEST}个字。")
    if refusal := personal_in(plain, "公开的文字"):
        raise Refused(refusal)
    rating.public_words = plain
    save_with_history(rating, actor=actor, reason="公开文字评价" if plain else "不再公开文字评价", at=now)
