"""What the pages of 案件抽查 read: how far a draw has come, a line for each case, what there is to see at each point.

Nobody is named: the applicant is 张*, his words are nowhere (P30).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from requests_ogi.domain.regimes import REGIMES
from requests_ogi.domain.sampling import LABELS, ORDER
from requests_ogi.enums import FollowUpKind, LetterState, LookFinding, LookPoint
from requests_ogi.models import FollowUp, Letter, Redaction, SampledCase, SampleDraw
from requests_ogi.queries.cases import hidden_of
from requests_ogi.querysets import SampledCaseQuerySet
from yunlong_portal.kernel.letters.composing import letter_from

EXPORTED = (
    "抽查编号", "序号", "登记编号", "申请人", "被申请机关", "承办人", "抽取时答复类别", "办结日期", "评查结论",
    "评查意见", "逐项意见", "评查人", "评查日期", "后续", "后续期限",
)  # fmt: skip

# The colour of a line, and what it says to those who see none.
WAITING, PASSED, FLAWED, WRONG, UNDER_WAY, DONE = "calm", "closed", "soon", "overdue", "due", "closed"


@dataclass(frozen=True)
class Standing:
    """How far a case that was drawn has come: ``level`` is the colour, ``words`` say it to those who see none."""

    level: str
    words: str


def standing_of(case: SampledCase) -> Standing:
    """Return how far a case has come, from what is loaded with it."""
    look = getattr(case, "look", None)
    if look is None:
        return Standing(WAITING, "待评查")
    if look.finding == LookFinding.PASSED:
        return Standing(PASSED, look.get_finding_display())
    followed = {each.kind: each for each in case.follow_ups.all()}
    said = look.get_finding_display()
    if FollowUpKind.REOPENED in followed:
        return Standing(DONE, f"{said}，已重新办理")
    if FollowUpKind.REPORTED in followed:
        return Standing(DONE, f"{said}，已报告整改")
    if noticed := followed.get(FollowUpKind.NOTICED):
        is_late = noticed.due_on is not None and noticed.due_on < timezone.localdate()
        return Standing(WRONG if is_late else UNDER_WAY, f"{said}，{'整改逾期' if is_late else '整改中'}")
    return Standing(WRONG if look.finding == LookFinding.MUST_CORRECT else FLAWED, f"{said}，待处理")


def listed(rows: Any) -> Any:
    """Return cases with what a line shows; two queries with the follow-ups."""
    return (
        rows.select_related("draw", "request__organ", "request__handler", "request__applicant", "look__reviewer")
        .defer("draw__population", *hidden_of("request__applicant__"))
        .prefetch_related("follow_ups")
    )


def unfinished(rows: SampledCaseQuerySet) -> SampledCaseQuerySet:
    """Return those where something was found that must be corrected and nothing has been done about it yet."""
    done = FollowUp.objects.filter(case=OuterRef("pk"), kind__in=(FollowUpKind.REOPENED, FollowUpKind.REPORTED))
    noticed = FollowUp.objects.filter(case=OuterRef("pk"), kind=FollowUpKind.NOTICED)
    wanted = Q(look__finding=LookFinding.MUST_CORRECT) | Q(Exists(noticed))
    return rows.filter(wanted, ~Exists(done), look__isnull=False)


def with_progress(rows: QuerySet[SampleDraw]) -> QuerySet[Any]:
    """Return draws with how many of their cases were looked at, and how many of these did not pass."""
    return rows.defer("population").annotate(
        looked=Count("cases__look"),
        found=Count("cases__look", filter=~Q(cases__look__finding=LookFinding.PASSED)),
    )


@dataclass(frozen=True)
class Stratum:
    """One outcome of a draw: of how many cases how many were drawn and looked at, and what was found."""

    label: str
    size: int
    drawn: int
    looked: int
    passed: int
    flawed: int
    must_correct: int


def strata_of(drawn: SampleDraw) -> list[Stratum]:
    """Return a draw by outcome, its sum last. One query."""
    counted = drawn.cases.order_by().values("stratum").annotate(
        drawn=Count("pk"),
        looked=Count("look"),
        **{each.value: Count("look", filter=Q(look__finding=each)) for each in LookFinding},
    )  # fmt: skip
    by_stratum: dict[str, Any] = {each["stratum"]: each for each in counted}
    nothing = {"drawn": 0, "looked": 0, **dict.fromkeys(LookFinding.values, 0)}
    found = [
        Stratum(
            label=LABELS[each],
            size=len(drawn.population[each]),
            **{name: by_stratum.get(each, nothing)[name] for name in nothing},
        )
        for each in ORDER
        if drawn.population.get(each)
    ]
    sums = {name: sum(getattr(each, name) for each in found) for name in ("size", *nothing)}
    return [*found, Stratum(label="合计", **sums)]


def verdict_lines(case: SampledCase) -> list[str]:
    """Return what is wrong with a case point by point, in words; empty before it was looked at."""
    look = getattr(case, "look", None)
    wrong = [each for each in look.verdicts if each["verdict"] == "wrong"] if look else []
    return [f"{LookPoint(each['point']).label}：{each['remark']}" for each in wrong]


def lines(rows: Iterable[SampledCase]) -> Iterator[tuple[Any, ...]]:
    """Yield a line of the export for each case."""
    for case in rows:
        look = getattr(case, "look", None)
        followed = list(case.follow_ups.all())
        due = [each.due_on for each in followed if each.due_on]
        yield (
            case.draw.number,
            case.place,
            case.request.number,
            case.request.applicant.masked_name,
            case.request.organ.short_name,
            str(case.request.handler or ""),
            LABELS[case.stratum],
            _iso(case.request.closed_on),
            look.get_finding_display() if look else "待评查",
            look.words if look else "",
            "；".join(verdict_lines(case)),
            str(look.reviewer) if look else "",
            _iso(timezone.localdate(look.looked_at)) if look else "",
            "、".join(each.get_kind_display() for each in followed),
            _iso(due[-1]) if due else "",
        )


# -- what there is to see


def facts_of(case: SampledCase) -> dict[str, list[str]]:
    """Return for each point what the case itself tells, in sentences. Seven queries."""
    request = case.request
    replies = list(Letter.objects.filter(request=request, is_reply=True).exclude(state=LetterState.SCRAPPED))
    return {
        LookPoint.DATES: _dates(request),
        LookPoint.LETTER: [line for each in replies for line in _letter(each, request.regime)] or ["没有答复文书。"],
        LookPoint.SEARCH: [
            f"{each.searched_on}在{each.places}以“{each.words}”检索，{'检索到' if each.found else '没有检索到'}。"
            for each in request.searches.all()
        ]
        or ["没有检索记录。"],
        LookPoint.SEVERING: [
            f"遮盖{each.place}：{each.get_ground_display()}。"
            for each in Redaction.objects.filter(decision__request=request).order_by("pk")
        ]
        or ["没有遮盖记录。"],
        LookPoint.SERVICE: [
            f"{each.handed_over_on}{each.get_way_display()}"
            + (f"，{each.signed_on}签收" if each.signed_on else "")
            + ("，拒收" if each.was_refused else "")
            + ("，退回" if each.was_returned else "")
            + ("。" if each.receipt_id else "，没有送达回证。")
            for letter in replies
            for each in letter.services.all()
        ]
        or ["没有送达记录。"],
    }


def _dates(request: Any) -> list[str]:
    deadline = request.deadline
    said = [f"收到之日{_iso(request.received_on)}，办结{_iso(request.closed_on)}。"]
    if deadline.due_on:
        is_late = request.closed_on is not None and request.closed_on > deadline.due_on
        said.append(f"法定到期日{deadline.due_on}，{'逾期办结' if is_late else '在期限内'}。")
    if deadline.extended_days:
        said.append(f"延长了{deadline.extended_days}个工作日。")
    if request.entered_late_because:
        said.append(f"补录：{request.entered_late_because}。")
    return said


def _letter(letter: Letter, regime: str) -> list[str]:
    remedies = letter_from(letter.text.content).remedies if letter.text.content else ()
    return [
        f"《{letter.title}》{letter.number or '未编号'}，落款{_iso(letter.dated_on)}，适用{REGIMES[regime].title}。",
        f"救济告知：{'；'.join(remedies)}" if remedies else "没有救济告知。",
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else "—"
