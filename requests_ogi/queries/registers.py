"""The registers that are kept of requests (P5): what came in, what was issued, sealed and served, by organ and month.

They are printed, signed and bound, so they name nobody: 张*, as everywhere outside the case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from columns.models import Department
from requests_ogi.domain.own_numbers import missing_before
from requests_ogi.enums import LetterState
from requests_ogi.models import InformationRequest, Letter, Service
from requests_ogi.queries.cases import listed
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Month:
    """One month of a year."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Return its first and last moment in Yunlong."""
        zone = timezone.get_default_timezone()
        return datetime.combine(self.first, time.min, zone), datetime.combine(self.last, time.max, zone)

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True)
class Scope:
    """Of which organ and month; a restricted case is entered only for whoever may see every case of the organ."""

    organ: Department
    month: Month
    sees_restricted: bool

    def of(self, path: str = "") -> dict[str, Any]:
        """Return the condition on the case behind ``path``."""
        found: dict[str, Any] = {f"{path}organ": self.organ}
        return found if self.sees_restricted else found | {f"{path}is_restricted": False}


@dataclass(frozen=True)
class Kind:
    """One register: its title, its columns, what is entered in a month."""

    title: str
    columns: tuple[RegisterColumn, ...]
    rows: Callable[[Scope], Rows]


def register(kind: str, *, organ: Department, month: Month, sees_restricted: bool) -> Register:
    """Return a register of an organ for a month, as it is printed. Raises KeyError for one that is not kept.

    Without ``sees_restricted`` restricted cases are left out; where the organ has any, the register says so.
    """
    kept, period = KINDS[kind], str(month)
    if not sees_restricted and InformationRequest.objects.filter(organ=organ, is_restricted=True).exists():
        period = f"{month}（不含限知件）"
    scope = Scope(organ=organ, month=month, sees_restricted=sees_restricted)
    return Register(title=kept.title, keeper=organ.name, period=period, columns=kept.columns, rows=kept.rows(scope))


def _columns(*columns: tuple[str, Any]) -> tuple[RegisterColumn, ...]:
    return tuple(RegisterColumn(label=label, width=width) for label, width in columns)


def _cases(scope: Scope) -> Rows:
    """Return what came in. Three queries."""
    rows: Any = listed(InformationRequest.objects.filter(**scope.of(), submitted_at__range=scope.month.moments))
    found = []
    for place, row in enumerate(rows.prefetch_related("decisions").order_by("pk"), 1):
        decisions = sorted(row.decisions.all(), key=lambda each: each.number)
        found.append(
            (
                str(place),
                row.number,
                row.applicant.masked_name,
                row.get_mode_display().partition("（")[0],
                _day(row.received_on),
                _day(row.deadline.due_on),
                row.desk.short_name,
                row.get_state_display(),
                decisions[-1].get_outcome_display() if decisions else "",
                _day(row.closed_on),
            )
        )
    return found


def _letters(scope: Scope) -> Rows:
    """Return what was numbered, what was scrapped among it named as such, and what an organ's own row leaves out."""
    letters = list(_of(scope, dated_on__range=(scope.month.first, scope.month.last)).order_by("dated_on", "pk"))
    missing = missing_before(letters)
    return [
        (
            str(place),
            _day(each.dated_on),
            each.number or "",
            each.title,
            _to(each),
            str(each.drafted_by),
            str(each.signed_by or ""),
            "；".join(
                words
                for words in (
                    "作废" if each.state == LetterState.SCRAPPED else "",
                    f"之前缺{missing[each.pk]}号" if each.pk in missing else "",
                )
                if words
            ),
        )
        for place, each in enumerate(letters, 1)
    ]


def _sealings(scope: Scope) -> Rows:
    """Return what was sealed, by whom it was entered. Two queries."""
    letters = list(_of(scope, sealed_at__range=scope.month.moments).order_by("sealed_at", "pk"))
    sealed = Letter.history.filter(id__in=[each.pk for each in letters], state=LetterState.SEALED)
    people = {row.id: row.history_user for row in sealed.select_related("history_user").order_by("-history_id")}
    return [
        (
            str(place),
            _day(timezone.localdate(each.sealed_at)) if each.sealed_at else "",
            each.title,
            each.number or "",
            _to(each),
            "1",
            str(people.get(each.pk) or ""),
            str(each.signed_by or ""),
            "作废" if each.state == LetterState.SCRAPPED else "",
        )
        for place, each in enumerate(letters, 1)
    ]


def _services(scope: Scope) -> Rows:
    """Return each attempt to serve a letter."""
    services = (
        Service.objects.filter(
            **scope.of("letter__request__"), handed_over_on__range=(scope.month.first, scope.month.last)
        )
        .select_related("letter__consultation__party", "letter__request__applicant", "person")
        .defer(*_hidden("letter__request__applicant__"), *_hidden_party("letter__consultation__party__"))
        .order_by("handed_over_on", "pk")
    )
    return [
        (
            str(place),
            _day(each.handed_over_on),
            each.letter.title,
            each.letter.number or "",
            _to(each.letter),
            each.get_way_display().partition("（")[0],
            each.post_number,
            _day(each.signed_on),
            _ending(each),
            str(each.person or "申请人下载"),
        )
        for place, each in enumerate(services, 1)
    ]


def _ending(service: Service) -> str:
    """Return how an attempt ended; what came back later is a line of its own, with the day on which it came."""
    if service.returns_id is not None:
        return f"退回（{service.note}）"
    return "、".join(word for word, is_so in (("拒收", service.was_refused), ("退回", service.was_returned)) if is_so)


def _of(scope: Scope, **condition: Any) -> Any:
    letters = Letter.objects.filter(**scope.of("request__"), number__isnull=False, **condition)
    return letters.select_related("consultation__party", "request__applicant", "drafted_by", "signed_by").defer(
        *_hidden("request__applicant__"), *_hidden_party("consultation__party__")
    )


def _hidden(path: str) -> list[str]:
    names = (
        "name", "identity_number", "legal_representative", "contact_name", "phone", "address", "postcode", "email",
        "fax", "employer", "agent",
    )  # fmt: skip
    return [path + each for each in names]


def _hidden_party(path: str) -> list[str]:
    return [path + each for each in ("name", "address", "phone")]


def _to(letter: Letter) -> str:
    if letter.consultation is not None:
        return letter.consultation.party.masked_name
    return letter.request.applicant.masked_name


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


KINDS: Mapping[str, Kind] = {
    "cases": Kind(
        "政府信息公开申请登记台账",
        _columns(
            ("序号", "narrow"), ("登记编号", "middle"), ("申请人", "short"), ("方式", "short"), ("收到之日", "short"),
            ("法定到期日", "short"), ("承办", "short"), ("状态", "short"), ("答复类别", ""), ("办结日期", "short"),
        ),
        _cases,
    ),
    "letters": Kind(
        "政府信息公开文书发文登记簿",
        _columns(
            ("序号", "narrow"), ("日期", "short"), ("文号", "middle"), ("文书", ""), ("发往", "short"),
            ("拟稿", "short"), ("签发", "short"), ("备注", "short"),
        ),
        _letters,
    ),
    "sealings": Kind(
        "政府信息公开文书用印登记簿",
        _columns(
            ("序号", "narrow"), ("用印日期", "short"), ("文书", ""), ("文号", "middle"), ("发往", "short"),
            ("份数", "narrow"), ("登记人", "short"), ("批准人", "short"), ("备注", "short"),
        ),
        _sealings,
    ),
    "services": Kind(
        "政府信息公开文书送达登记簿",
        _columns(
            ("序号", "narrow"), ("交付日期", "short"), ("文书", ""), ("文号", "middle"), ("受送达人", "short"),
            ("方式", "short"), ("邮件号", "middle"), ("签收日期", "short"), ("结果", "short"), ("经办人", "short"),
        ),
        _services,
    ),
}  # fmt: skip
