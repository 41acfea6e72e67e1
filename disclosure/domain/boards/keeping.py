"""Keeping a board: begun from what the portal already knows, looked at again in time, hung on the wall."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import ColumnType, DepartmentKind, Duty
from columns.models import Department, DisclosureLeader, DutyGrant
from columns.queries import ColumnNode, column_tree
from columns.slots import Kept
from disclosure.domain import content, revisions
from disclosure.domain.boards.kind import BOARD
from disclosure.enums import PathState, PublicationState
from disclosure.models import BoardConfirmation, BoardTask, Post, PosterPosting, Publication
from yunlong_portal.kernel import private_files
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.workflow import refuse

# A board may stand so long without being looked at where the county's column says nothing else: half a year.
ALLOWED_DAYS = 183
_PAGE = "/admin/disclosure/departmentboard/{}/change/"


def column() -> ColumnNode | None:
    """Return the column in which boards stand."""
    return next((each for each in column_tree().walk() if each.type == ColumnType.ORG_PAGE and each.page), None)


def allowed_days() -> int:
    """Return how many days a board may stand without being renewed or looked at."""
    place = column()
    return (place.max_age_days if place else None) or ALLOWED_DAYS


def begin(*, department: Department, actor: User, now: datetime) -> Post:
    """Open the department's board as a draft, filled with what the portal knows of it. Refused as ``create_post``."""
    place = column()
    payload = content.empty_payload(kind=BOARD.code, column=place.code if place else "", source_name=department.name)
    payload["title"] = f"{department.name}机构设置公示栏"
    payload["metadata"]["issuing_body"] = department.name
    payload["content"] = {
        "overview": {
            "name": department.name,
            "address": department.address,
            "hours": department.office_hours,
            "phone": department.phone,
            "fax": department.fax,
        },
        "duties": {"text": department.duties_text},
        "leaders": [
            {"name": each.name, "post": each.post, "phone": each.phone}
            for each in DisclosureLeader.objects.holding_on(timezone.localdate(now)).filter(department=department)
        ],
    }
    return revisions.create_post(actor=actor, department=department, payload=payload, now=now)


def post_of(department_id: int) -> Post | None:
    """Return the post that is the department's board, whatever its state; a discarded one is none."""
    found = Post.objects.filter(department=department_id, kind=BOARD.code).exclude(state=PathState.DISCARDED)
    return found.select_related("live_publication", "department").first()


@transaction.atomic
def confirm(*, department: Department, actor: User, note: str, now: datetime) -> BoardConfirmation:
    """Write down that every line of the public board was looked at and still holds.

    Refused: ``no_duty``, ``no_board``, ``open_tasks`` (something asks for a new version).
    """
    if not may(actor, Duty.DRAFT, department, now=now, post_kind=BOARD.code):
        raise refuse("no_duty", f"您不是{department.short_name}的拟稿人，不能核对它的公示栏。")
    live = _live_of(department).first()
    if live is None:
        raise refuse("no_board", "这个单位没有公开中的公示栏，没有可以核对的内容。")
    if BoardTask.objects.open().filter(department=department).exists():
        raise refuse("open_tasks", "还有待办没有办结：先更新公示栏，或者由审签的负责人写明不需要改，再核对。")
    return BoardConfirmation.objects.create(publication=live, confirmed_by=actor, confirmed_at=now, note=note.strip())


@transaction.atomic
def record_posting(
    *, department: Department, actor: User, place: str, posted_on: date, picture: PrivateFile, now: datetime
) -> PosterPosting:
    """Write down where the present version hangs on the wall, with a picture of it (P38).

    Refused: ``no_duty``, ``no_board``, ``posted_ahead``, ``posted_before`` (the version was not public yet),
    ``posted_already`` (this version is recorded at that place), ``file_erased``.
    """
    if not may(actor, Duty.DRAFT, department, now=now, post_kind=BOARD.code):
        raise refuse("no_duty", f"您不是{department.short_name}的拟稿人，不能登记张贴。")
    live = _live_of(department).first()
    if live is None:
        raise refuse("no_board", "这个单位没有公开中的公示栏，没有可以张贴的版本。")
    if posted_on > timezone.localdate(now):
        raise refuse("posted_ahead", "张贴日期不能晚于今天。")
    if posted_on < (since := timezone.localdate(live.published_at)):
        raise refuse("posted_before", f"现在的版本{since:%Y-%m-%d}才公开，张贴日期不能更早。旧版海报请换成新版。")
    posting, is_new = PosterPosting.objects.get_or_create(
        publication=live,
        place=place.strip(),
        defaults={"posted_on": posted_on, "posted_by": actor, "picture": picture, "created_at": now},
    )
    if not is_new:
        raise refuse("posted_already", f"“{posting.place}”已经登记过这一版的张贴（{posting.posted_on:%Y-%m-%d}）。")
    private_files.keep([picture])
    return posting


def needing_boards() -> QuerySet[Department]:
    """Return the departments that the notice asks for a board (通知 一（四）2: 各级各部门).

    Not the county government itself, nor an office within an office, nor a body for which nobody writes (a leading
    group).
    """
    drafts = DutyGrant.objects.filter(permission__codename=Duty.DRAFT, user__is_active=True).values("content_object")
    inner = Q(kind=DepartmentKind.COUNTY_OFFICE) & (Q(parent__kind=DepartmentKind.COUNTY_OFFICE) | ~Q(pk__in=drafts))
    return Department.objects.filter(is_active=True).exclude(kind=DepartmentKind.COUNTY_GOVERNMENT).exclude(inner)


def kept_fresh(*, now: datetime) -> list[Kept]:
    """Return the boards of all who need one, with when each was last made anew or looked at. One query."""
    shown = Publication.objects.exclude(state__in=(PublicationState.WITHDRAWN, PublicationState.SEALED))
    own = {"post__department": OuterRef("pk"), "post__kind": BOARD.code}
    live = shown.filter(**own, published_at__lte=now).order_by("-published_at")
    looked = BoardConfirmation.objects.filter(publication__department=OuterRef("pk"), confirmed_at__lte=now).order_by(
        "-confirmed_at"
    )
    rows = needing_boards().annotate(
        board_at=Subquery(live.values("published_at")[:1]), looked_at=Subquery(looked.values("confirmed_at")[:1])
    )
    allowed = allowed_days()
    return [
        Kept(
            key=f"board:{row.pk}",
            kind="board",
            label=f"{row.short_name}机构设置公示栏",
            department_id=row.pk,
            department=row.short_name,
            link=_PAGE.format(row.pk),
            last_at=max((each for each in (row.board_at, row.looked_at) if each), default=None),
            allowed_days=allowed,
            desks=(Duty.KEEP_COLUMNS, Duty.PUBLISH),
        )
        for row in rows.order_by("order", "slug")
    ]


def _live_of(department: Department) -> QuerySet[Publication]:
    return Publication.objects.live_of(BOARD.code, departments=[department])


def last_of(summary: dict[str, Any]) -> datetime:
    """Return when the board of a :func:`summary_of` was last made anew or looked at."""
    return max(each for each in (summary["published_at"], summary["looked_at"]) if each)


def summary_of(department_id: int) -> dict[str, Any] | None:
    """Return the live board of a department with when it was last looked at, or None. One query."""
    return (
        Publication.objects.live_of(BOARD.code, departments=[department_id])
        .annotate(looked_at=Max("board_confirmations__confirmed_at"))
        .values("post_id", "html", "number", "published_at", "correction_note", "looked_at")
        .first()
    )
