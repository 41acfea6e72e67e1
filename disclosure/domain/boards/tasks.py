"""What asks for a new version of a board, opened when it happens; how it ends is in ``workflow``.

A document on duties, bodies or staffing tells the unit that its board is out of date (通知 一（四）2: 变动及时更新).
A person who left, or who is under investigation, has to be off the board within a day (P45).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from django.db import IntegrityError, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from columns.domain.duties import may, roster
from columns.domain.terms import due_after
from columns.enums import Duty
from columns.models import Department, DisclosureLeader
from columns.queries import department_directory
from disclosure.domain.boards.kind import BOARD
from disclosure.domain.boards.workflow import BOARD_TASK
from disclosure.enums import BoardCause, PublicationState
from disclosure.models import BoardTask, Publication
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice, keep_standing
from yunlong_portal.kernel.workflow import refuse

PLAN = "disclosure.boards"
# How long a unit has: working days for a document, a day by the calendar for a person.
DOCUMENT_WORKDAYS = 5
PERSON_TERM = timedelta(days=1)
# Words by which a title says that duties, bodies or people of a unit change.
WORDS = (
    "职能配置", "内设机构", "机构设置", "人员编制", "机构编制", "三定", "主要职责", "机构改革", "任免", "任职", "免职",
    "工作分工", "领导分工",
)  # fmt: skip
_DOCUMENT_KINDS = frozenset({"document", "notice"})
TOLD = (Duty.DRAFT,)
TOLD_LATE = (Duty.DRAFT, Duty.SIGN_OFF, Duty.KEEP_COLUMNS)
_ASKED = "提出"


def concerns_boards(title: str) -> bool:
    """Return whether a document of this title changes what stands on a board."""
    return any(word in title for word in WORDS)


def units_of(title: str, *, publisher: int) -> list[int]:
    """Return the departments a document is about: those whose name stands in its title, else who publishes it."""
    cards = chain.from_iterable(group.departments for group in department_directory())
    names = {name: each.id for each in cards for name in (each.name, each.short_name)}
    found, rest = [], title
    # The longest first: 县政府办公室 is not 县政府.
    for name in sorted(names, key=len, reverse=True):
        if name in rest:
            found.append(names[name])
            rest = rest.replace(name, "\n")
    return list(dict.fromkeys(found)) or [publisher]


def on_publication(*, publication: Publication, now: datetime) -> None:
    """Open what a document asks for, settle what a new board answers; fills :data:`PUBLICATION_CHANGED`."""
    if publication.state != PublicationState.LIVE:
        return
    if publication.kind == BOARD.code:
        waiting = BoardTask.objects.open().filter(department=publication.department_id)
        for task in waiting.select_for_update(of=("self",)).order_by("pk"):
            BOARD_TASK.take(
                "renewed",
                row=task,
                actor=None,
                expected_version=task.version,
                now=now,
                by_sweep=True,
                number=publication.number,
            )
    elif publication.kind in _DOCUMENT_KINDS and concerns_boards(publication.title):
        due = due_after(timezone.localdate(now), DOCUMENT_WORKDAYS)
        _open(
            [
                BoardTask(
                    department_id=unit,
                    cause=BoardCause.DOCUMENT,
                    publication=publication,
                    # By its number: the title of what is sealed later must stand nowhere (P9).
                    note=f"索引号{publication.index_number}",
                    opened_at=now,
                    due_on=due,
                )
                for unit in units_of(publication.title, publisher=publication.department_id)
            ],
            now=now,
        )


def _open(tasks: Sequence[BoardTask], *, now: datetime) -> int:
    """Open those that their publications have not asked for yet; return how many. One query, and four for new ones.

    Of two sweeps at the same moment the database lets one in; the other looks again.
    """
    try:
        with transaction.atomic():
            return _open_new(tasks, now=now)
    except IntegrityError:
        return _open_new(tasks, now=now)


def _open_new(tasks: Sequence[BoardTask], *, now: datetime) -> int:
    asked = BoardTask.objects.filter(publication__in={each.publication_id for each in tasks})
    there = set(asked.values_list("department", "publication"))
    new = [each for each in tasks if (each.department_id, each.publication_id) not in there]
    if new:
        bulk_create_with_history(new, BoardTask, default_change_reason=_ASKED, default_date=now)
    return len(new)


@transaction.atomic
def report_person(*, department: Department, actor: User, note: str, now: datetime) -> BoardTask:
    """Say that somebody on the board has left or may not stand there any more; the unit has until tomorrow.

    Refused: ``no_duty``, ``no_board``.
    """
    if not any(may(actor, duty, department, now=now) for duty in TOLD_LATE):
        raise refuse("no_duty", f"您没有{department.short_name}的拟稿、审签职责，也不维护栏目。")
    live = Publication.objects.live_of(BOARD.code, departments=[department])
    if not live.exists():
        raise refuse("no_board", "这个单位没有公开中的公示栏，没有要撤下的人员。")
    task = BoardTask(
        department=department,
        cause=BoardCause.PERSON,
        note=note.strip(),
        opened_at=now,
        opened_by=actor,
        due_on=timezone.localdate(now) + PERSON_TERM,
    )
    save_with_history(task, actor=actor, reason=_ASKED, at=now)
    return task


def open_for_who_left(now: datetime) -> int:
    """Open a task for each board that still names a leader whose time in the register is over; return how many.

    Level-triggered and once for a version; three queries, however many boards there are.
    """
    today = timezone.localdate(now)
    left: defaultdict[int, set[str]] = defaultdict(set)
    present: defaultdict[int, set[str]] = defaultdict(set)
    for row in DisclosureLeader.objects.filter(starts_on__lte=today):
        (present if row.holds_on(today) else left)[row.department_id].add(row.name)
    boards = Publication.objects.live_of(BOARD.code, departments=left).select_related("revision")
    tasks = [
        BoardTask(
            department_id=board.department_id,
            cause=BoardCause.PERSON,
            publication=board,
            note="、".join(f"领导班子第{place}行" for place in places),
            opened_at=now,
            due_on=today + PERSON_TERM,
        )
        for board in boards
        if (places := _rows_of(board, left[board.department_id] - present[board.department_id]))
    ]
    return _open(tasks, now=now)


def _rows_of(board: Publication, names: Collection[str]) -> list[int]:
    leaders = board.revision.payload["content"].get("leaders", [])
    return [place for place, row in enumerate(leaders, start=1) if row["name"] in names]


def watch(now: datetime) -> None:
    """Keep a notice standing with whoever has to act on each open task: its clerk, and when it is late the leader."""
    open_for_who_left(now)
    today = timezone.localdate(now)
    open_ones = list(BoardTask.objects.open().select_related("department"))
    people = roster(TOLD_LATE, now=now)
    owed = [
        _notice(task, person, is_late=task.due_on < today)
        for task in open_ones
        for person in people.people(_told(task, today), task.department_id)
    ]
    keep_standing(owed, plan=PLAN, now=now)


def _told(task: BoardTask, today: date) -> Collection[Duty]:
    # Who has left is everybody's matter at once; a document is the clerk's until it is late.
    return TOLD_LATE if task.cause == BoardCause.PERSON or task.due_on < today else TOLD


def _notice(task: BoardTask, person: int, *, is_late: bool) -> NewNotice:
    return NewNotice(
        key=f"{PLAN}:{task.pk}:{person}:{'late' if is_late else 'due'}",
        recipient_id=person,
        subject=f"{task.department.short_name}的公示栏要更新：{task.get_cause_display()}",
        link=f"/admin/disclosure/departmentboard/{task.department_id}/change/",
        about=notices.about(task),
        level=NoticeLevel.OVERDUE if is_late else NoticeLevel.DUE,
    )
