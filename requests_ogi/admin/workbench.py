"""The workbench of one case: what it knows on the left, what may be done on the right, its story below."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from columns.domain.duties import may
from columns.enums import Duty
from requests_ogi.admin.forms import ADDING, CaseForm, form_class
from requests_ogi.admin.forms.adding import AddingForm
from requests_ogi.domain import casework, published_answers, seeing, timing
from requests_ogi.domain.clock import ClockState
from requests_ogi.domain.workflow import LETTER, REQUEST
from requests_ogi.enums import DeliveryWay, LetterState, SupplyForm
from requests_ogi.models import CasePaper, DeadlineMove, InformationRequest, Letter, Particulars, PublishedAnswer
from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import Choice
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.openings import openings_of
from yunlong_portal.kernel.workflow import Refused, Transition


@dataclass(frozen=True)
class Moment:
    """One line of the story of a case."""

    at: datetime
    who: str
    what: str
    words: str = ""
    mark: str = ""
    details: list[str] = field(default_factory=list)


def address_of(row: InformationRequest, name: str, *args: Any) -> str:
    """Return the admin address of one of the case's pages."""
    return reverse(f"admin:requests_ogi_informationrequest_{name}", args=[row.pk, *args])


# -- what may be done


def make_form(transition: Transition, *, row: Any, prefix: str = "", **given: Any) -> CaseForm:
    """Return the form of a step. ``given``: data and files of a browser, or what the step begins with."""
    if prefix:
        given["prefix"] = prefix
    return form_class(transition)(row=row, transition=transition, **given)


def choices(*, row: InformationRequest, user: Any, now: datetime, bound: Any = None) -> list[Choice]:
    """Return a button with its form for each step of the case that this person may take now."""
    return acting.choices(
        REQUEST,
        row=row,
        actor=user,
        now=now,
        make_form=lambda each: make_form(each, row=row),
        address=lambda each: address_of(row, "act", each.name),
        bound=bound,
    )


def letter_prefix(letter: Letter, transition: Transition) -> str:
    """Return what tells the forms of one letter from those of another on the same page."""
    return f"letter-{letter.pk}-{transition.name}"


def letter_choices(*, letter: Letter, user: Any, now: datetime, bound: Any = None) -> list[Choice]:
    """Return a button with its form for each step of a letter that this person may take now."""
    return acting.choices(
        LETTER,
        row=letter,
        actor=user,
        now=now,
        make_form=lambda each: make_form(each, row=letter, prefix=letter_prefix(letter, each)),
        address=lambda each: address_of(letter.request, "letter_act", letter.pk, each.name),
        bound=bound,
    )


@dataclass(frozen=True)
class Adding:
    """One thing that may be laid on the case: where it posts, its form."""

    form: AddingForm
    address: str
    is_open: bool


def adding(*, row: InformationRequest, user: Any, now: datetime, bound: AddingForm | None = None) -> list[Adding]:
    """Return the forms by which this person may lay something on the case now, and the one that was refused."""
    return [
        Adding(
            form=bound if bound is not None and bound.name == name else kind(row=row),
            address=address_of(row, "lay", name),
            is_open=bound is not None and bound.name == name,
        )
        for name, kind in ADDING.items()
        if (bound is not None and bound.name == name) or casework.offered(name, actor=user, row=row, now=now)
    ]


# -- what it knows


def asked(particulars: Particulars) -> list[tuple[str, str]]:
    """Return (label, value) of what is asked for, beside the description."""
    rows = [
        ("信息名称", particulars.title),
        ("文号", particulars.document_number),
        ("索引号", particulars.index_number),
        ("用途", particulars.purpose),
        ("提供方式", "、".join(SupplyForm(each).label for each in particulars.supply_forms)),
        ("获取方式", "、".join(DeliveryWay(each).label for each in particulars.delivery_ways)),
        ("无法按指定方式提供时", "可接受其他方式" if particulars.accepts_other_form else "不接受其他方式"),
    ]
    return [(label, value) for label, value in rows if value]


@dataclass(frozen=True)
class ShownLetter:
    """One letter with what may be done with it."""

    letter: Letter
    choices: list[Choice]
    services: list[Any]


def letters_of(row: InformationRequest, *, user: Any, now: datetime, bound: Any = None) -> list[ShownLetter]:
    """Return the letters of a case in the order they were drafted, each with its steps and how it was served."""
    letters = row.letters.select_related("drafted_by", "signed_by", "consultation__party").prefetch_related("services")
    found = []
    for letter in letters:
        letter.request = row  # the one at hand, with its desk and organ
        closed = letter.state in {LetterState.SERVED, LetterState.SCRAPPED}
        may = [] if closed else letter_choices(letter=letter, user=user, now=now, bound=bound)
        found.append(ShownLetter(letter=letter, choices=may, services=list(letter.services.all())))
    return found


@dataclass(frozen=True)
class ShownPaper:
    """One paper, and whether this person may look at it: a private one only by saying why."""

    paper: CasePaper
    is_private: bool
    may_see: bool


def papers_of(row: InformationRequest, *, may_open: bool) -> list[ShownPaper]:
    """Return the papers on a case as a person may see them."""
    papers = row.papers.select_related("added_by", "file").defer("file__name")
    return [
        ShownPaper(paper=each, is_private=(private := seeing.is_private(each)), may_see=may_open or not private)
        for each in papers
    ]


@dataclass(frozen=True)
class TraceLine:
    """One calendar day of the count: its number where it counts."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True)
class Clock:
    """The dates of a case explained: in sentences, then day by day."""

    state: ClockState
    lines: list[TraceLine]


def clock_of(row: InformationRequest) -> Clock | None:
    """Return why the date is this date; None while the receipt is not fixed, or the clock cannot be wound."""
    try:
        state = timing.state_of(row)
    except Refused:
        return None
    if state is None:
        return None
    lines, counted = [], 0
    for each in state.trace:
        counted += each.counts
        lines.append(TraceLine(day=each.date, number=counted if each.counts else None, why=each.why))
    return Clock(state=state, lines=lines)


def story(row: InformationRequest, *, sees_openings: bool) -> list[Moment]:
    """Return what happened to a case, newest first: its steps, its letters, and for whom it is meant who looked."""
    moments = [moment_of(each) for each in row.history.select_related("history_user")]
    for letter in Letter.history.filter(request=row.pk).select_related("history_user"):
        moments.append(moment_of(letter, of=f"《{letter.title}》"))
    moments += [
        Moment(
            at=each.at,
            who="系统",
            what=moved_words(each),
            words=each.because,
            mark="return" if each.is_earlier else "note",
        )
        for each in row.deadline_moves.all()
    ]
    if sees_openings:
        moments += [
            Moment(at=each.opened_at, who=each.actor_name, what="查看个人信息", words=each.reason, mark="note")
            for each in openings_of(seeing.subject_key(row))
        ]
    return sorted(moments, key=lambda each: each.at, reverse=True)


def moved_words(move: DeadlineMove) -> str:
    """Return which of the two dates moved from when to when."""
    said = []
    if move.moves_law:
        said.append(f"法定到期日由{move.old_due_on or '未定'}变为{move.new_due_on or '停止计算'}")
    if move.moves_promise:
        said.append(f"承诺日由{move.old_promised_on or '未定'}变为{move.new_promised_on or '停止计算'}")
    return "，".join(said) or "期限没有变动"


_TURNED_BACK = ("退回", "撤回", "作废", "视为放弃", "不同意", "保密审查退回", "申请人撤回")


def moment_of(row: Any, *, of: str = "") -> Moment:
    """Return what a row of a history tells: who did what and why."""
    what, _, words = (row.history_change_reason or "").partition(":")
    return Moment(
        at=row.history_date,
        who=str(row.history_user or "系统"),
        what=f"{of}{what}",
        words=words,
        mark="return" if what.startswith(_TURNED_BACK) else "sign" if row.history_type == "~" else "save",
    )


def open_extension(extensions: Iterable[Any]) -> Any:
    """Return the extension that waits for the head, None without one."""
    return next((each for each in extensions if each.is_granted is None), None)


def publishing(row: InformationRequest, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return whether the reply may be made into a post by this person, and the post where there is one."""
    made = PublishedAnswer.objects.select_related("post").filter(request=row).first()
    decision = row.decisions.order_by("-number").first()
    fits = (
        made is None
        and row.state in published_answers.ANSWERED
        and decision is not None
        and decision.outcome in published_answers.PUBLISHABLE
    )
    return {"made": made, "may": fits and may(actor, Duty.DRAFT, row.desk, now=now)}
