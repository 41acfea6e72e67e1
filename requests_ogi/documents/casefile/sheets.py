"""What a case knows only as rows, set out on a page: its application, its course, its searches; and what stays inside.

Each says of itself that the system made it and when: it is a print of what was entered, and passes for nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from requests_ogi.documents.filled import filled_context
from requests_ogi.domain.timing import state_of
from requests_ogi.models import InformationRequest, Letter, Service
from yunlong_portal.kernel.documents import render_pdf

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Table:
    """A list on a sheet: what stands above it, its heads, its rows. ``widths``: classes of the columns."""

    caption: str
    heads: Sequence[str]
    rows: Rows
    widths: Sequence[str] = ()

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Return (head, class) of each column."""
        widths = [*self.widths, *[""] * len(self.heads)]
        return list(zip(self.heads, widths, strict=False))


@dataclass(frozen=True)
class Sheet:
    """One sheet, or several: facts first, then tables, then paragraphs."""

    title: str
    organ: str
    number: str
    made_at: datetime
    facts: Rows = ()
    tables: Sequence[Table] = ()
    paragraphs: Sequence[str] = ()

    def pdf(self) -> bytes:
        """Return it as PDF. Raises Refused (``pdf_unavailable``)."""
        return render_pdf(template="requests_ogi/documents/casefile_sheet.html", context={"sheet": self})


def _sheet(row: InformationRequest, title: str, now: datetime, **more: Any) -> Sheet:
    return Sheet(title=title, organ=row.organ.name, number=row.number, made_at=now, **more)


def application(row: InformationRequest, *, now: datetime) -> Sheet:
    """Return what was applied for, as it was typed in or sent."""
    said = filled_context(row, now=now)
    return _sheet(
        row,
        "政府信息公开申请",
        now,
        facts=[
            ("被申请机关", row.organ.name),
            ("提交方式", row.get_mode_display()),
            ("提交时间", _moment(row.submitted_at)),
            ("收到之日", f"{_day(row.received_on)}（{row.receipt_basis}）" if row.received_on else ""),
            *said["applicant_rows"],
            *((f"代理人{label}", value) for label, value in said["agent_rows"]),
            ("所需信息内容描述", said["description"]),
            *said["wanted_rows"],
        ],
    )


def course(row: InformationRequest, *, now: datetime) -> Sheet:
    """Return what happened on which day and how the date was counted, in sentences; nobody is named."""
    state = state_of(row)
    facts = [
        ("适用的条例", state.regime.title if state else ""),
        ("收到之日", _day(row.received_on)),
        ("法定到期日", _day(row.deadline.due_on)),
        ("承诺到期日", _day(row.deadline.promised_on)),
        ("答复送达之日", _day(row.closed_on)),
    ]
    moves = [(_moment(each.at), _day(each.old_due_on), _day(each.new_due_on), each.because) for each in _moves(row)]
    tables = [Table("到期日的变动", ("时间", "原到期日", "现到期日", "原因"), moves, ("middle", "short", "short"))]
    return _sheet(
        row,
        "办理经过和期限说明",
        now,
        facts=[each for each in facts if each[1]],
        paragraphs=state.sentences if state else (),
        tables=tables if moves else (),
    )


def searches(row: InformationRequest, *, now: datetime) -> Sheet:
    """Return where was looked with which words."""
    rows = [
        (_day(each.searched_on), each.places, each.words, "检索到" if each.found else "没有检索到", each.note,
         str(each.person))
        for each in row.searches.select_related("person")
    ]  # fmt: skip
    heads = ("检索日期", "检索范围", "检索词", "结果", "说明", "检索人")
    return _sheet(row, "信息检索记录", now, tables=[Table("", heads, rows, ("short", "", "", "short", "", "short"))])


def contacts(row: InformationRequest, *, now: datetime) -> Sheet:
    """Return when the applicant was spoken to."""
    rows = [
        (_moment(each.at), each.means, "联系上" if each.reached else "没有联系上", each.note, str(each.person))
        for each in row.contacts.select_related("person")
    ]
    heads = ("时间", "方式", "结果", "内容", "经办人")
    table = Table("", heads, rows, ("middle", "short", "short", "", "short"))
    return _sheet(row, "与申请人的联系记录", now, tables=[table])


def consultations(row: InformationRequest, *, now: datetime) -> Sheet:
    """Return who was consulted about what and what he answered, on paper or online; it names him."""
    tables = []
    for place, each in enumerate(row.consultations.select_related("party").order_by("pk"), 1):
        said = [
            ("对象", f"{each.get_kind_display()}：{each.party.name}"),
            ("征求意见的信息", each.about),
            ("发出、收到", "、".join(_day(day) for day in (each.asked_on, each.delivered_on) if day)),
            ("答复期限", _day(each.limit_on)),
            ("收到意见之日", _day(each.answered_on)),
            ("意见", each.get_opinion_display() if each.opinion else "尚未答复"),
            ("理由", each.grounds),
        ]
        head = f"第{place}次征求意见{f'（{each.number}）' if each.number else ''}"
        tables.append(Table(head, ("项目", "内容"), [line for line in said if line[1]], ("middle",)))
    return _sheet(row, "征求意见记录", now, tables=tables)


def services(row: InformationRequest, letter: Letter, attempts: Sequence[Service], *, now: datetime) -> Sheet:
    """Return each attempt to serve a letter."""
    rows = [
        (
            "邮件退回" if each.returns_id else each.get_way_display(),
            _day(each.handed_over_on),
            each.post_number,
            _day(each.signed_on),
            "、".join(word for word, is_so in (("拒收", each.was_refused), ("退回", each.was_returned)) if is_so),
            f"见证人：{each.witness}" if each.witness else "",
            each.note,
        )
        for each in attempts
    ]
    heads = ("方式", "交付日期", "邮件号", "签收日期", "结果", "见证", "说明")
    return _sheet(
        row,
        f"《{letter.title}》送达记录",
        now,
        facts=[("文号", letter.number or ""), ("送达日期", _day(letter.served_on))],
        tables=[Table("", heads, rows, ("short", "short", "middle", "short", "short"))],
    )


# -- what stays inside


def decisions(row: InformationRequest, *, now: datetime) -> Sheet | None:
    """Return every drafted decision with its reasons and what it withholds."""
    tables = []
    for each in row.decisions.select_related("drafted_by").prefetch_related("redactions").order_by("number"):
        head = f"第{each.number}稿（{each.drafted_by}，{_moment(each.drafted_at)}）"
        said = [
            ("是否持有", each.get_held_display()),
            ("答复类别", each.get_outcome_display()),
            ("主要理由", each.get_ground_display() if each.ground else ""),
            ("理由", each.reasons),
            ("提供的内容", each.supplied),
            ("获取途径", each.where_public),
            ("建议向哪一机关申请", each.other_body),
            ("逾期原因", each.late_because),
            *(
                (
                    f"遮盖：{passage.place}",
                    f"{passage.get_ground_display()}{passage.reason and f'（{passage.reason}）'}",
                )
                for passage in each.redactions.all()
            ),
        ]
        tables.append(Table(head, ("项目", "内容"), [line for line in said if line[1]], ("middle",)))
    return _sheet(row, "答复决定", now, tables=tables) if tables else None


def approvals(row: InformationRequest, *, now: datetime) -> Sheet | None:
    """Return who did what with the case: review, signature, extension, and why."""
    rows = [
        (_moment(each.history_date), str(each.history_user or "系统"), *_what(each.history_change_reason))
        for each in row.history.select_related("history_user").order_by("history_date", "history_id")
    ]
    for letter in row.letters.all():
        rows += [
            (_moment(each.history_date), str(each.history_user or "系统"), f"《{letter.title}》{what}", why)
            for each in letter.history.select_related("history_user")
            for what, why in (_what(each.history_change_reason),)
        ]
    table = Table("", ("时间", "谁", "办理", "说明"), sorted(rows), ("middle", "short", "middle"))
    extensions = [
        (f"{each.days}个工作日", each.reason, str(each.asked_by), _granted(each.is_granted), str(each.decided_by or ""))
        for each in row.extensions.select_related("asked_by", "decided_by")
    ]
    heads = ("延长", "理由", "申请人", "决定", "批准人")
    asked = Table("延期审批", heads, extensions, ("short", "", "short", "short", "short"))
    return _sheet(row, "审批、审查和签发记录", now, tables=[table, asked] if extensions else [table])


def parts(row: InformationRequest, *, now: datetime) -> Sheet | None:
    """Return what other departments were asked and answered."""
    rows = [
        (each.department.name, each.what, each.get_state_display(), each.answer)
        for each in row.parts.select_related("department")
    ]
    table = Table("", ("协办单位", "协办内容", "状态", "协办意见"), rows, ("middle", "middle", "short"))
    return _sheet(row, "协办记录", now, tables=[table]) if rows else None


def opinions(row: InformationRequest, *, now: datetime) -> Sheet | None:
    """Return what was said inside before the reply was signed."""
    rows = [
        (_day(each.given_on), each.get_giver_display(), each.who, each.text)
        for each in row.inner_opinions.order_by("given_on", "pk")
    ]
    table = Table("", ("日期", "谁的意见", "出具人", "意见"), rows, ("short", "short", "middle"))
    return _sheet(row, "签发前的内部意见", now, tables=[table]) if rows else None


def notes(row: InformationRequest, *, now: datetime) -> Sheet | None:
    """Return what staff told one another."""
    rows = [
        (_moment(each.at), str(each.author), each.text)
        for each in row.notes.select_related("author").order_by("at", "pk")
    ]
    table = Table("", ("时间", "记录人", "内容"), rows, ("middle", "short"))
    return _sheet(row, "内部记录", now, tables=[table]) if rows else None


InternalSheet = Callable[..., Sheet | None]
INTERNAL: tuple[tuple[str, InternalSheet], ...] = (
    ("答复决定（历次稿）", decisions),
    ("审批、审查和签发记录", approvals),
    ("协办记录", parts),
    ("签发前的内部意见", opinions),
    ("内部记录", notes),
)


def _moves(row: InformationRequest) -> Any:
    return row.deadline_moves.order_by("at", "pk")


def _what(reason: str | None) -> tuple[str, str]:
    what, _, why = (reason or "").partition(":")
    return what, why


def _granted(is_granted: bool | None) -> str:
    return {True: "同意", False: "不同意", None: "待批"}[is_granted]


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
