"""案件抽查: the county OGI office looks a second time at closed cases (条例2019 Art. 46, 47: 监督检查).

A draw is made from what was closed in a period (``sampling``) and kept with its seed. Somebody who had no part in a
case goes through five points and says what he found. What must be corrected is done again, by the step ``reopen`` that
every case has, or put before the head of the organ's OGI office, who reports what was done. Rows are written once and
never changed; they name nobody (P30).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from columns.domain.duties import Authority, authority
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from requests_ogi.domain import telling
from requests_ogi.domain.sampling import NO_REPLY, Drawn, number_of, sample
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import EventKind, FollowUpKind, LookFinding, LookPoint, LookVerdict
from requests_ogi.models import (
    Decision,
    FollowUp,
    InformationRequest,
    Letter,
    SampledCase,
    SampleDraw,
    SecondLook,
    Service,
)
from yunlong_portal.kernel import numbering, personal_data
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.personal_data import Severity
from yunlong_portal.kernel.text import clean_text
from yunlong_portal.kernel.workflow import refuse

SERIES, MARK = "sample_draw", "CC"
# What an office can look at with its own eyes.
MOST = 500
LONGEST = 500
_LONGEST_REMARK = 200
_WATCH = (Duty.OVERSEE_REQUESTS,)


# -- drawing


@dataclass(frozen=True)
class Asked:
    """From what is drawn and how much: cases closed between two days, of one organ or of all, a share or a number."""

    first: date
    last: date
    organ: Department | None = None
    share: int | None = None
    wanted: int | None = None
    submission: str | None = None


def draw(asked: Asked, *, seed: str, actor: User, now: datetime) -> SampleDraw:
    """Draw closed cases for a second look, tell the office, and return the draw; the same form again is the same draw.

    Refused: ``no_duty``, ``wrong_period``, ``date_in_future``, ``no_size``, ``too_many``, ``nothing_closed``.
    """
    _overseer(actor, now)
    _check(asked, today=timezone.localdate(now))
    if asked.submission and (known := SampleDraw.objects.filter(submission=asked.submission).first()):
        return known
    try:
        with transaction.atomic():
            return _draw(asked, seed=seed, actor=actor, now=now)
    except IntegrityError:
        # The same form at the same moment: the database let one of them in.
        if asked.submission and (known := SampleDraw.objects.filter(submission=asked.submission).first()):
            return known
        raise


def population(asked: Asked) -> dict[str, list[int]]:
    """Return the keys of the cases to draw from, by outcome. Whose applicant is erased cannot be looked at any more."""
    closed = InformationRequest.objects.filter(
        deadline__is_open=False, closed_on__range=(asked.first, asked.last), applicant__erased_at__isnull=True
    )
    if asked.organ is not None:
        closed = closed.filter(organ=asked.organ)
    served = Exists(Letter.objects.filter(request=OuterRef("pk"), is_reply=True, served_on__isnull=False))
    latest = Decision.objects.filter(request=OuterRef("pk")).order_by("-number").values("outcome")[:1]
    answered = closed.filter(Q(replied_on_the_spot=True) | served).annotate(outcome=Subquery(latest))
    outcomes = dict(answered.values_list("pk", "outcome"))
    found: dict[str, list[int]] = {}
    for key in closed.order_by("pk").values_list("pk", flat=True):
        found.setdefault(outcomes.get(key) or NO_REPLY, []).append(key)
    return found


def is_as_drawn(drawn: SampleDraw) -> bool:
    """Return whether drawing again, from what is kept with the draw, comes to the very same cases in the same order."""
    again = sample(drawn.population, number=drawn.drawn, seed=drawn.seed)
    return again == [Drawn(*row) for row in drawn.cases.order_by("place").values_list("stratum", "request")]


def _check(asked: Asked, *, today: date) -> None:
    if asked.last < asked.first:
        raise refuse("wrong_period", "截止日期早于开始日期，请检查。")
    if asked.last > today:
        raise refuse("date_in_future", f"{asked.last}还没有到，抽查范围只能到今天。")
    if (asked.share is None) == (asked.wanted is None):
        raise refuse("no_size", "请填写抽查比例或者抽查件数，只填一项。")
    if asked.share is not None and not 1 <= asked.share <= 100:
        raise refuse("no_size", "抽查比例是1到100之间的整数。")
    if asked.wanted is not None and not 1 <= asked.wanted <= MOST:
        raise refuse("too_many", f"一次抽查1到{MOST}件。")


def _draw(asked: Asked, *, seed: str, actor: User, now: datetime) -> SampleDraw:
    found = population(asked)
    size = sum(len(keys) for keys in found.values())
    if not size:
        raise refuse("nothing_closed", "这段时间没有办结的申请可以抽查，请换一段时间或者机关。")
    number = asked.wanted if asked.wanted is not None else number_of(size, share=asked.share or 0)
    if number > MOST:
        raise refuse("too_many", f"按这个比例要抽{number}件，一次最多{MOST}件。请缩短时间或者降低比例。")
    rows = sample(found, number=number, seed=seed)
    year = timezone.localdate(now).year
    serial = numbering.draw(issuer=_county().slug, series=SERIES, year=year)
    drawn = SampleDraw.objects.create(
        number=f"{MARK}-{year}-{serial:04d}",
        organ=asked.organ,
        first=asked.first,
        last=asked.last,
        share=asked.share,
        wanted=asked.wanted,
        seed=seed,
        population=found,
        drawn=len(rows),
        drawn_by=actor,
        drawn_at=now,
        submission=asked.submission,
    )
    SampledCase.objects.bulk_create(
        SampledCase(draw=drawn, place=place, request_id=each.key, stratum=each.stratum)
        for place, each in enumerate(rows, 1)
    )
    telling.cases_drawn(drawn, actor=actor, now=now)
    return drawn


# -- looking


@dataclass(frozen=True)
class Verdict:
    """What was seen at one point; what is wrong is said in words."""

    point: str
    verdict: str
    remark: str = ""


def people_of(request: InformationRequest) -> frozenset[int]:
    """Return who had a part in a case: handled it, took a step, drafted, decided, signed, served. Five queries."""
    steps = InformationRequest.history.filter(id=request.pk)
    found: set[int | None] = {request.taken_in_by_id, request.countersigned_by_id}
    for row in steps.values_list("handler", "secrecy_reviewer", "history_user"):
        found.update(row)
    for row in Letter.objects.filter(request=request).values_list("drafted_by", "signed_by"):
        found.update(row)
    found.update(Decision.objects.filter(request=request).values_list("drafted_by", flat=True))
    found.update(request.searches.values_list("person", flat=True))
    found.update(Service.objects.filter(letter__request=request).values_list("person", flat=True))
    return frozenset(each for each in found if each is not None)


def may_look(actor: User, case: SampledCase, now: datetime) -> bool:
    """Return whether this person may say what he finds in a case nobody has looked at yet."""
    held = authority(actor, _WATCH, _county(), now=now)
    return held is not None and not _is_concerned(actor, held, case) and not SecondLook.objects.filter(case=case)


def look(
    case: SampledCase,
    *,
    verdicts: Sequence[Verdict],
    finding: str,
    words: str,
    actor: User,
    now: datetime,
) -> SecondLook:
    """Write down what was seen, once.

    Refused: ``no_duty``, ``concerned`` (had a part in the case himself), ``looked_at``, ``points_missing``,
    ``no_remark``, ``no_finding``, ``finding_contradicts`` (passed with something wrong, or the other way round),
    ``no_words``, ``too_long``, ``personal`` (what cannot be erased must name nobody).
    """
    held = _overseer(actor, now)
    if _is_concerned(actor, held, case):
        raise refuse("concerned", "您经手过这件申请，须由没有经手的另一位同志评查。")
    words = clean_text(words).strip()
    _check_verdicts(verdicts)
    _check_finding(verdicts, finding, words)
    _require_short(words, LONGEST)
    _require_nobody_named([words, *(each.remark for each in verdicts)])
    try:
        with transaction.atomic():
            version = InformationRequest.objects.values_list("version", flat=True).get(pk=case.request_id)
            written = SecondLook.objects.create(
                case=case,
                reviewer=actor,
                looked_at=now,
                verdicts=[vars(each) for each in verdicts],
                finding=finding,
                words=words,
                seen_version=version,
            )
            telling.case_looked_at(case, now=now)
    except IntegrityError as error:
        raise refuse("looked_at", "这一件刚由另一位同志评查过，请看评查意见。") from error
    return written


def _is_concerned(actor: User, held: Authority, case: SampledCase) -> bool:
    acting = {actor.pk, getattr(held.acting_for, "pk", None)} - {None}
    return bool(acting & people_of(case.request))


def _check_verdicts(verdicts: Sequence[Verdict]) -> None:
    seen = {each.point: each.verdict for each in verdicts}
    left_out = [each.label for each in LookPoint if seen.get(each) not in LookVerdict.values]
    if left_out:
        raise refuse("points_missing", f"请逐项评查，还差：{'、'.join(left_out)}。")
    for each in verdicts:
        if each.verdict == LookVerdict.WRONG and not each.remark.strip():
            raise refuse("no_remark", f"“{LookPoint(each.point).label}”有问题，请写明是什么问题。")
        _require_short(each.remark, _LONGEST_REMARK)


def _check_finding(verdicts: Iterable[Verdict], finding: str, words: str) -> None:
    if finding not in LookFinding.values:
        raise refuse("no_finding", "请选择评查结论。")
    is_wrong = any(each.verdict == LookVerdict.WRONG for each in verdicts)
    if is_wrong == (finding == LookFinding.PASSED):
        said = "有一项有问题，不能是“合格”" if is_wrong else "各项都没有问题，只能是“合格”"
        raise refuse("finding_contradicts", f"{said}，请核对逐项意见和结论。")
    if is_wrong and not words:
        raise refuse("no_words", "请写明问题在哪里、应当怎样改。")


# -- what follows


def open_kinds(case: SampledCase) -> list[FollowUpKind]:
    """Return what may still follow what was found, whoever may do it."""
    finding = SecondLook.objects.filter(case=case).values_list("finding", flat=True).first()
    done = set(case.follow_ups.values_list("kind", flat=True))
    if finding in {None, LookFinding.PASSED}:
        return []
    kinds = [FollowUpKind.NOTICED] if FollowUpKind.NOTICED not in done else []
    if FollowUpKind.NOTICED in done and FollowUpKind.REPORTED not in done:
        kinds.append(FollowUpKind.REPORTED)
    if finding == LookFinding.MUST_CORRECT and FollowUpKind.REOPENED not in done:
        kinds.append(FollowUpKind.REOPENED)
    return kinds


def may_follow(actor: User, case: SampledCase, kind: FollowUpKind, now: datetime) -> bool:
    """Return whether it is this person's to do: the organ's head reports, the county OGI office does the rest."""
    if kind == FollowUpKind.REPORTED:
        return authority(actor, (Duty.APPROVE_EXTENSION,), case.request.organ, now=now) is not None
    return authority(actor, _WATCH, _county(), now=now) is not None


def notify_organ(case: SampledCase, *, words: str, due_on: date, actor: User, now: datetime) -> FollowUp:
    """Put what was found before the head of the organ's OGI office, with a day by which he reports.

    Refused: ``no_duty``, ``not_to_be_done``, ``no_words``, ``too_long``, ``personal``, ``date_past``.
    """
    if due_on <= timezone.localdate(now):
        raise refuse("date_past", "报告整改情况的期限须晚于今天。")
    with transaction.atomic():
        written = _follow(case, FollowUpKind.NOTICED, words=words, due_on=due_on, actor=actor, now=now)
        telling.organ_noticed(case, due_on=due_on, actor=actor, now=now)
    return written


def report(case: SampledCase, *, words: str, actor: User, now: datetime) -> FollowUp:
    """Say what the organ has done about it; whoever put it before the organ is told.

    Refused: ``no_duty``, ``not_to_be_done``, ``no_words``, ``too_long``, ``personal``.
    """
    with transaction.atomic():
        written = _follow(case, FollowUpKind.REPORTED, words=words, actor=actor, now=now)
        telling.organ_reported(case, actor=actor, now=now)
    return written


def reopen_case(case: SampledCase, *, due_on: date, expected_version: int, actor: User, now: datetime) -> FollowUp:
    """Have the case done again because of what was found, by a date of its own.

    Refused: ``no_duty``, ``not_to_be_done``, and what the step ``reopen`` of a request refuses.
    """
    with transaction.atomic():
        request = InformationRequest.objects.select_for_update(of=("self",)).get(pk=case.request_id)
        words = f"案件抽查{case.draw.number}：{case.look.words}"[:LONGEST]
        _require_open(case, FollowUpKind.REOPENED, actor=actor, now=now)
        request = REQUEST.take(
            "reopen",
            row=request,
            actor=actor,
            expected_version=expected_version,
            now=now,
            reason=words,
            due_on=due_on,
        )
        event = request.events.filter(kind=EventKind.REOPENED).order_by("-sequence").first()
        return FollowUp.objects.create(
            case=case, kind=FollowUpKind.REOPENED, words=words, due_on=due_on, event=event, person=actor, at=now
        )


def _follow(
    case: SampledCase, kind: FollowUpKind, *, words: str, actor: User, now: datetime, due_on: date | None = None
) -> FollowUp:
    said = clean_text(words).strip()
    if not said:
        raise refuse("no_words", "请写明要求或者整改情况。")
    _require_short(said, LONGEST)
    _require_nobody_named([said])
    # Whoever does the same at the same moment comes before or after.
    InformationRequest.objects.select_for_update(of=("self",)).get(pk=case.request_id)
    _require_open(case, kind, actor=actor, now=now)
    return FollowUp.objects.create(case=case, kind=kind, words=said, due_on=due_on, person=actor, at=now)


def _require_open(case: SampledCase, kind: FollowUpKind, *, actor: User, now: datetime) -> None:
    if not may_follow(actor, case, kind, now):
        raise refuse("no_duty", "通知整改、重新办理由县政务公开办公室办理；整改情况由本机关公开机构负责人报告。")
    if kind not in open_kinds(case):
        raise refuse("not_to_be_done", f"现在不能“{kind.label}”：可能已由他人办理，或者评查结论不要求。请看评查意见。")


# -- what all of it asks


def _overseer(actor: User, now: datetime) -> Authority:
    held = authority(actor, _WATCH, _county(), now=now)
    if held is None:
        raise refuse("no_duty", "案件抽查由县政务公开办公室办理。")
    return held


def _county() -> Department:
    return Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)


def _require_short(text: str, most: int) -> None:
    if len(text) > most:
        raise refuse("too_long", f"这一段有{len(text)}个字，最多{most}个字，请写得简短些。")


def _require_nobody_named(texts: Iterable[str]) -> None:
    for text in texts:
        if any(each.severity == Severity.BLOCK for each in personal_data.find(text)):
            raise refuse("personal", "评查意见永久保存，不能删除，不要写证件号码、电话、住址等个人信息。")


def verdicts_of(look: SecondLook) -> Mapping[str, Verdict]:
    """Return what was seen, by point."""
    return {each["point"]: Verdict(**each) for each in look.verdicts}
