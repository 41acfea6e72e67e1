"""Giving a rating: by the applicant with number and query code, or at the window on the screen that is turned to him.

Free and voluntary, once for each case (一事一评), grades from 5 to 1 (国办发〔2019〕51号). For ten days whoever gave it
may change it; then it is fixed. At the window it is given once and never changed there: a clerk with the screen in his
hand must not be able to mend what was said of him. Each time is an entry of its own, which stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import Duty
from hall.domain.ratings import mending
from hall.enums import ENDED_STATES, RatingDimension, RatingGrade, RatingWay
from hall.models import Application, Rating, RatingEntry
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

CHANGEABLE = timedelta(days=10)
LONGEST = 500
# What is asked beside the whole, by where it is asked (国办发〔2019〕51号).
DIMENSIONS: Mapping[RatingWay, tuple[RatingDimension, ...]] = {
    RatingWay.ONLINE: (
        RatingDimension.SPEED,
        RatingDimension.GUIDE,
        RatingDimension.EASE,
        RatingDimension.PLATFORM,
    ),
    RatingWay.WINDOW: (RatingDimension.SPEED, RatingDimension.SKILL, RatingDimension.MANNER),
}


@dataclass(frozen=True)
class Verdict:
    """A rating as it was typed. ``dimensions``: grades of single points, those that were graded."""

    grade: int
    way: RatingWay
    dimensions: Mapping[str, int] = field(default_factory=dict)
    words: str = ""


def can_rate(application: Application, rating: Rating | None, *, today: date) -> bool:
    """Return whether the applicant may give or change a rating of his case today."""
    if application.state not in ENDED_STATES:
        return False
    return rating is None or today <= rating.fixed_on


def rating_of(application: Application) -> Rating | None:
    """Return the rating of a case, None where nobody gave one. One query."""
    return Rating.objects.filter(application=application).first()


def last_entry(rating: Rating) -> RatingEntry:
    """Return what was given last. One query."""
    return rating.entries.order_by("-sequence")[0]


def rate(application: Application, verdict: Verdict, *, actor: User | None, now: datetime) -> Rating:
    """Write a rating down, or its change, and begin or end what follows from a low one. Return it as it stands.

    ``actor`` is the clerk who turned the screen, None for an applicant who gives it online. The same sent twice is one
    entry. Refused: ``no_duty``, ``not_ended``, ``no_grade``, ``too_long``, ``rated_already`` (at the window),
    ``fixed`` (after ten days).
    """
    verdict = _proper(verdict)
    with transaction.atomic():
        # The case is locked, not only read: two at once are one after the other, and the second is a change.
        locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if verdict.way == RatingWay.WINDOW:
            _require_window(locked, actor, now=now)
        if locked.state not in ENDED_STATES:
            raise refuse("not_ended", "这件事还没有办结。办结后再来评价。")
        rating = rating_of(locked)
        if rating is None:
            return _first(locked, verdict, actor=actor, now=now)
        return _again(rating, verdict, now=now)


def _proper(verdict: Verdict) -> Verdict:
    """Return what was typed, with grades and words as they are kept. Refuses ``no_grade`` and ``too_long``."""
    if verdict.grade not in RatingGrade.values:
        raise refuse("no_grade", "请从“非常满意”到“非常不满意”中选择一项。")
    words = verdict.words.strip()
    if len(words) > LONGEST:
        raise refuse("too_long", f"您写了{len(words)}个字，最多{LONGEST}个字。请写得简短些。")
    asked = DIMENSIONS[RatingWay(verdict.way)]
    given = {
        each.value: int(verdict.dimensions[each])
        for each in asked
        if verdict.dimensions.get(each) in RatingGrade.values
    }
    return Verdict(grade=int(verdict.grade), way=RatingWay(verdict.way), dimensions=given, words=words)


def _require_window(application: Application, actor: User | None, *, now: datetime) -> None:
    desks = {application.desk, application.department}
    if actor is None or not any(may(actor, Duty.ACCEPT_APPLICATIONS, each, now=now) for each in desks):
        raise refuse("no_duty", "请申请人在窗口评价，由收件窗口或者实施单位的窗口工作人员打开。")


def _first(application: Application, verdict: Verdict, *, actor: User | None, now: datetime) -> Rating:
    rating = Rating(
        application=application,
        item_id=application.item_id,
        department_id=application.department_id,
        rated_at=now,
        fixed_on=timezone.localdate(now) + CHANGEABLE,
    )
    _write(rating, verdict, sequence=1, actor=actor, now=now, reason="申请人评价")
    return rating


def _again(rating: Rating, verdict: Verdict, *, now: datetime) -> Rating:
    before = last_entry(rating)
    said = (before.grade, before.way, dict(before.dimensions), before.words)
    if said == (verdict.grade, verdict.way, dict(verdict.dimensions), verdict.words):
        return rating
    if verdict.way == RatingWay.WINDOW:
        raise refuse("rated_already", "这件事已经评价过了。要修改的，申请人凭申报号和查询码在网上修改。")
    if timezone.localdate(now) > rating.fixed_on:
        raise refuse(
            "fixed", f"评价在首次提交后{CHANGEABLE.days}天内可以修改，这一件到{rating.fixed_on:%Y-%m-%d}为止。"
        )
    _write(rating, verdict, sequence=before.sequence + 1, actor=None, now=now, reason="申请人修改评价")
    return rating


def _write(rating: Rating, verdict: Verdict, *, sequence: int, actor: User | None, now: datetime, reason: str) -> None:
    rating.grade, rating.way, rating.has_words = verdict.grade, verdict.way, bool(verdict.words)
    # Said anew: what was released of the former words is not what he says now, and a dismissal was of those.
    rating.public_words, rating.counts = "", True
    save_with_history(rating, actor=actor, reason=reason, at=now)
    RatingEntry.objects.create(
        rating=rating,
        sequence=sequence,
        way=verdict.way,
        grade=verdict.grade,
        dimensions=dict(verdict.dimensions),
        words=verdict.words,
        given_at=now,
        desk_person=actor,
    )
    mending.follow(rating, now=now)
