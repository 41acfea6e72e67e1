"""The three lines of a department's page: what of each document is public, in hand, handed in, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from columns.models import Department
from disclosure.admin.filings.forms import make_form
from disclosure.domain.filings import FILING, rows_of
from disclosure.domain.filings.board import Cell, lines
from disclosure.domain.filings.contents import KIND_OF
from disclosure.enums import FilingState, PathState, PolicyDocument
from disclosure.models import FilingRound, PolicyFiling, PolicySubmission, Post, Publication
from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import Choice, TransitionForm
from yunlong_portal.kernel.models import User

_ENDED = (PathState.PUBLISHED, PathState.DISCARDED, PathState.FILED)


@dataclass(frozen=True)
class Next:
    """The next step in words, and where it is taken."""

    words: str
    address: str = ""
    label: str = ""


@dataclass(frozen=True)
class DocumentLine:
    """One document: how it stands, what is public, being written and handed in of it, and what may be done."""

    row: PolicyFiling
    cell: Cell
    public: Sequence[tuple[str, str]]
    in_hand: Sequence[Post]
    submissions: Sequence[PolicySubmission]
    choices: Sequence[Choice]
    next: Next
    extension: str


def of(
    round: FilingRound,
    department: Department,
    *,
    person: User,
    now: datetime,
    may_draft: bool,
    bound: TransitionForm | None,
) -> list[DocumentLine]:
    """Return the three lines of a department in a round, as ``person`` may act on them."""
    rows = rows_of(round, department)
    today = timezone.localdate(now)
    (line,) = lines([department], [row for row in rows.values() if row.pk], due_on=round.due_on, today=today)
    public = _public(department)
    in_hand = _in_hand(department) if may_draft else {}
    handed_in = _submissions(round, department)
    found = []
    for cell in line.cells:
        row = rows[cell.document]
        choices = _choices(row, person=person, now=now, bound=bound)
        may_file = any(each.transition.name == "file" for each in choices)
        shown, drafts = public.get(cell.document, []), in_hand.get(cell.document, [])
        found.append(
            DocumentLine(
                row=row,
                cell=cell,
                public=shown,
                in_hand=drafts,
                submissions=handed_in.get(cell.document, []),
                choices=choices,
                next=_next(row, cell, has_public=bool(shown), drafts=drafts, may_draft=may_draft, may_file=may_file),
                extension="csv" if cell.document == PolicyDocument.CATALOGUE else "pdf",
            )
        )
    return found


def _choices(row: PolicyFiling, *, person: User, now: datetime, bound: TransitionForm | None) -> list[Choice]:
    place = [row.round.code, row.department.slug, row.document]
    return acting.choices(
        FILING,
        row=row,
        actor=person,
        now=now,
        make_form=lambda each: make_form(each, row=row),
        address=lambda each: reverse("admin:disclosure_policyfiling_act", args=[*place, each.name]),
        bound=bound,
    )


def _public(department: Department) -> dict[str, list[tuple[str, str]]]:
    """Return title and address of what is public, by document. One query."""
    documents = {kind: document for document, kind in KIND_OF.items()}
    live = Publication.objects.live().filter(department=department, kind__in=documents).order_by("post_id")
    found: dict[str, list[tuple[str, str]]] = {}
    for title, post, kind in live.values_list("title", "post_id", "kind"):
        found.setdefault(documents[kind], []).append((title, f"/posts/{post}/"))
    found[PolicyDocument.CATALOGUE] = [("由公开的信息自动生成", f"/departments/{department.slug}/catalogue.pdf")]
    return found


def _in_hand(department: Department) -> dict[str, list[Post]]:
    """Return guides and rules that are on their way, by document. One query."""
    documents = {kind: document for document, kind in KIND_OF.items()}
    posts = Post.objects.filter(department=department, kind__in=documents).exclude(state__in=_ENDED)
    found: dict[str, list[Post]] = {}
    for post in posts.order_by("pk"):
        found.setdefault(documents[post.kind], []).append(post)
    return found


def _submissions(round: FilingRound, department: Department) -> dict[str, list[PolicySubmission]]:
    """Return what was handed in, newest first, by document, without the contents. One query."""
    rows = PolicySubmission.objects.filter(filing__round=round, filing__department=department)
    found: dict[str, list[PolicySubmission]] = {}
    for each in rows.select_related("filing", "filed_by").defer("content").order_by("-number"):
        found.setdefault(each.filing.document, []).append(each)
    return found


def _next(
    row: PolicyFiling, cell: Cell, *, has_public: bool, drafts: Sequence[Any], may_draft: bool, may_file: bool
) -> Next:
    """Return what comes next for a document of a department."""
    desk, label = row.round.desk.short_name, cell.document.label
    if cell.is_excused:
        return Next(f"不须报送：{row.remark}")
    if cell.state == FilingState.RETURNED:
        return Next(f"被退回：{row.remark}。改好、发布以后重新报送。")
    if not cell.has_electronic:
        if has_public:
            return Next("电子版还没有报送" + ("，请在下面“报送电子版”。" if may_file else "，等这个单位报送。"))
        if drafts:
            address = reverse("admin:disclosure_post_change", args=[drafts[0].pk])
            return Next(f"{label}正在办理（{drafts[0].get_state_display()}），发布以后才能报送。", address, "继续办理")
        if may_draft:
            kind = KIND_OF[cell.document]
            address = f"{reverse('admin:disclosure_post_add')}?{urlencode({'kind': kind})}"
            return Next(f"还没有公开的{label}，先拟稿。", address, f"拟写{label}")
        return Next(f"还没有公开的{label}，请本单位拟稿人先拟稿、审签、发布。")
    if cell.paper_on is None:
        return Next(f"电子版已报送，请把盖章的纸质版送到{desk}。")
    return Next(f"已经报齐，等{desk}审核。" if cell.state == FilingState.FILED else "已经报齐，审核通过。")
