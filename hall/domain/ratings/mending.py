"""差评整改: what somebody is dissatisfied with is verified, mended and answered for by a call, within fifteen days.

The department verifies and mends; whether a rating does not count (误评, 恶意, 申诉成立) is for the service bureau to
say, never for the department that was rated. Who handled the case himself verifies nothing of it. When the applicant
takes his low rating back there is nothing more to mend; when he gives one again it begins anew.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from columns.domain.duties import Authority, authority, roster
from columns.enums import Duty
from hall.domain.notifying import hand_on
from hall.domain.wording import personal_in
from hall.enums import DismissalGround, LowRatingState
from hall.models import LowRating, Rating
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workdays import Calendar, load_calendar
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow, needs_data

# 国办发〔2019〕51号 leaves the days to the provinces; fifteen is what one of them has.
WORKDAYS = 15
LONGEST = 500
_LINK = "/admin/hall/lowrating/{}/change/"
_State = LowRatingState
_OPEN = (_State.VERIFY, _State.RECTIFY, _State.CALL_BACK)
_ENDED = (_State.CLOSED, _State.DISMISSED)
_MANAGERS, _WATCHERS = (Duty.MANAGE_HALL,), (Duty.OVERSEE_HALL,)


def due_on(began_on: date, *, calendar: Calendar) -> date:
    """Return by when what is complained of must be mended."""
    return calendar.add_workdays(began_on, WORKDAYS)


def link_to(pk: int) -> str:
    """Return where staff find a low rating."""
    return _LINK.format(pk)


def follow(rating: Rating, *, now: datetime) -> None:
    """Begin, begin anew or end the mending, by what the rating is now. Inside the transaction that wrote it."""
    low = LowRating.objects.filter(rating=rating).first()
    if rating.is_low:
        if low is None:
            _begin(rating, now=now)
        elif low.state in _ENDED:
            LOW_RATING.take("begin_anew", row=low, actor=None, expected_version=low.version, now=now, by_sweep=True)
    elif low is not None and low.state in _OPEN:
        LOW_RATING.take("taken_back", row=low, actor=None, expected_version=low.version, now=now, by_sweep=True)


def _begin(rating: Rating, *, now: datetime) -> None:
    today = timezone.localdate(now)
    low = LowRating(
        rating=rating,
        department_id=rating.department_id,
        began_on=today,
        due_on=due_on(today, calendar=load_calendar()),
    )
    save_with_history(low, actor=None, reason="收到差评", at=now)
    _tell(low, actor=None, now=now)


# -- who may


def on_low_rating(*, actor: User, duties: Sequence[str], row: LowRating, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a low rating: of his department, or as the service bureau."""
    return authority(actor, duties, row.department, now=now)


def not_concerned(act: Act[LowRating]) -> Refusal | None:
    """Refuse to verify and mend what one is rated for oneself."""
    case = act.row.rating.application
    people = {act.actor.pk, getattr(act.authority.acting_for, "pk", None)} - {None}
    if people & {case.acceptor_id, case.approver_id, case.decider_id}:
        return Refusal("concerned", "这件事您自己经办过，须由本单位另一位管理员核实；没有的，请县政务局处理。")
    return None


@needs_data
def says_what_was_mended(act: Act[LowRating]) -> Refusal | None:
    """Refuse measures that say nothing, too much, or who somebody is: they are public."""
    said = str(act.data.get("measures") or "").strip()
    if not said:
        return Refusal("no_measures", "请写明怎样整改的。这段话随评价公开。")
    if len(said) > LONGEST:
        return Refusal("too_long", f"整改情况有{len(said)}个字，最多{LONGEST}个字。")
    return personal_in(said, "整改情况")


@needs_data
def says_on_what_ground(act: Act[LowRating]) -> Refusal | None:
    """Refuse a dismissal on no ground of the list."""
    if act.data.get("ground") not in DismissalGround.values:
        return Refusal("no_ground", "请选择为什么不计入：误评、恶意差评，或者申诉成立。")
    return None


# -- what happens


def mend(act: Act[LowRating]) -> None:
    """Note what was done."""
    act.row.measures = act.data["measures"].strip()


def dismiss(act: Act[LowRating]) -> None:
    """Take the rating out of the figures."""
    act.row.dismissal = act.data["ground"]
    act.row.closed_on = timezone.localdate(act.now)
    _count(act.row.rating, False, act)


def call_back(act: Act[LowRating]) -> None:
    """Note that the applicant was called and is content with what was mended."""
    act.row.is_satisfied = True
    _called(act)
    act.row.closed_on = timezone.localdate(act.now)


def call_back_in_vain(act: Act[LowRating]) -> None:
    """Note that the applicant could not be reached; the reason says how often and when it was tried."""
    _called(act)
    act.row.closed_on = timezone.localdate(act.now)


def still_dissatisfied(act: Act[LowRating]) -> None:
    """Note that the applicant was called and is not content."""
    act.row.is_satisfied = False
    _called(act)


def end(act: Act[LowRating]) -> None:
    """End it: the applicant has changed his mind."""
    act.row.closed_on = timezone.localdate(act.now)


def begin_anew(act: Act[LowRating]) -> None:
    """Begin from the start, with a new limit."""
    row, today = act.row, timezone.localdate(act.now)
    row.began_on, row.due_on = today, due_on(today, calendar=load_calendar())
    row.measures, row.dismissal = "", ""
    row.called_back_on = row.is_satisfied = row.closed_on = None


def _called(act: Act[LowRating]) -> None:
    act.row.called_back_on = timezone.localdate(act.now)


def _count(rating: Rating, counts: bool, act: Act[LowRating]) -> None:
    rating.counts = counts
    save_with_history(rating, actor=act.actor, reason=act.row.get_dismissal_display(), at=act.now)


# -- who is told

_TURN = {
    _State.VERIFY: (_MANAGERS, "有差评，请核实"),
    _State.RECTIFY: (_MANAGERS, "差评属实，请整改"),
    _State.CALL_BACK: (_MANAGERS, "已整改，请回访"),
}


def tell(transition: Transition, act: Act[LowRating]) -> None:
    """Tell whose turn it is after a step; settle what was said before."""
    _tell(act.row, actor=act.actor, now=act.now)


def _tell(row: LowRating, *, actor: Any, now: datetime) -> None:
    people: set[int] = set()
    words = ""
    if turn := _TURN.get(_State(row.state)):
        duties, words = turn
        known = roster((*duties, *_WATCHERS), now=now)
        # The bureau knows of each from the beginning, and takes over where a department has nobody.
        people = set(known.people(duties, row.department_id))
        if row.state == _State.VERIFY or not people:
            people |= known.people(_WATCHERS, row.department_id)
    hand_on(
        row,
        people=people,
        subject=f"办件{row.rating.application.number}：{words}",
        link=link_to(row.pk),
        actor=actor,
        now=now,
    )


LOW_RATING: Workflow[LowRating] = Workflow(
    name="low_rating",
    label="差评整改",
    model="hall.LowRating",
    states=LowRatingState,
    initial=_State.VERIFY,
    authorise=on_low_rating,
    tell=tell,
    transitions=(
        Transition(
            name="confirm",
            label="核实属实",
            source=_State.VERIFY,
            target=_State.RECTIFY,
            duties=_MANAGERS,
            guards=(not_concerned,),
            needs_reason=True,
            form="reason",
        ),
        Transition(
            name="mend",
            label="报告整改情况",
            source=_State.RECTIFY,
            target=_State.CALL_BACK,
            duties=_MANAGERS,
            guards=(not_concerned, says_what_was_mended),
            effect=mend,
            form="measures",
        ),
        Transition(
            name="call_back",
            label="已回访，对整改满意",
            source=_State.CALL_BACK,
            target=_State.CLOSED,
            duties=(*_MANAGERS, *_WATCHERS),
            guards=(not_concerned,),
            effect=call_back,
            form="confirm",
        ),
        Transition(
            name="still_dissatisfied",
            label="已回访，仍不满意",
            source=_State.CALL_BACK,
            target=_State.RECTIFY,
            duties=(*_MANAGERS, *_WATCHERS),
            guards=(not_concerned,),
            effect=still_dissatisfied,
            needs_reason=True,
            form="reason",
        ),
        Transition(
            name="call_back_in_vain",
            label="多次回访联系不上",
            source=_State.CALL_BACK,
            target=_State.CLOSED,
            duties=(*_MANAGERS, *_WATCHERS),
            guards=(not_concerned,),
            effect=call_back_in_vain,
            needs_reason=True,
            form="reason",
        ),
        *(
            Transition(
                name="dismiss",
                label="不计入评价",
                source=source,
                target=_State.DISMISSED,
                duties=_WATCHERS,
                guards=(not_concerned, says_on_what_ground),
                effect=dismiss,
                needs_reason=True,
                form="dismissal",
                danger=True,
            )
            for source in _OPEN
        ),
        *(
            Transition(name="taken_back", label="申请人改评", source=source, target=_State.CLOSED, effect=end)
            for source in _OPEN
        ),
        *(
            Transition(
                name="begin_anew", label="申请人又给差评", source=source, target=_State.VERIFY, effect=begin_anew
            )
            for source in _ENDED
        ),
    ),
)
