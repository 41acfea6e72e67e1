"""备案情况表: departments against the three documents, on paper and electronically; on the screen and in print."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from columns.domain.duties import duty_book
from disclosure.admin.filings.forms import BoardForm
from disclosure.domain.filings import owing
from disclosure.domain.filings.board import Line, Look, lines
from disclosure.domain.filings.workflow import DESK, READERS
from disclosure.enums import PolicyDocument
from disclosure.models import FilingRound
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn, render_register_pdf
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.tables import table_response

_A_PAGE = 50
# Beside what the table is narrowed by, what Django's own lists understand.
_KNOWN = frozenset({"round", "look", "kind", "q", "p", "e", "o", "all", "_popup"})
TITLE = "指南、目录、制度备案情况表"
HEADS = (
    "单位",
    *(f"{document.label}{way}" for document in PolicyDocument for way in ("电子版", "纸质版", "审核")),
    "还缺",
)

# Of a row: what says whether a document came, electronically and on paper.
_WAYS = (1, 2, 4, 5, 7, 8)


class FilingTable(RowPages):
    """The county's table; a department sees its own line of it."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show who has handed in what. Nine queries, however many departments there are."""
        self.require_view(request)
        if TO_FIELD_VAR in request.GET:
            raise DisallowedModelAdminToField
        if set(request.GET) - _KNOWN:
            return redirect(f"{request.path}?e=1")
        rounds = list(FilingRound.objects.select_related("desk"))
        if not rounds:
            return self.page(request, "board", {"title": TITLE, "round": None, "may_keep": self.keeps(request)})
        round = _chosen(request, rounds)
        found, form = self.found(request, round)
        look = _look(form)
        shown = [each for each in found if look is None or each.shows(look)]
        page = Paginator(shown, _A_PAGE).get_page(request.GET.get("p"))
        query = request.GET.copy()
        query.pop("p", None)
        context = {
            "title": TITLE,
            "round": round,
            "rounds": rounds,
            "form": form,
            "documents": [each.label for each in PolicyDocument],
            "counts": [(each, each.label, sum(line.shows(each) for line in found)) for each in Look],
            "look": look,
            "total": len(found),
            "page": page,
            "query": query.urlencode(),
            "is_overdue": timezone.localdate() > round.due_on,
            "may_keep": self.keeps(request),
        }
        return self.page(request, "board", context)

    def keeps(self, request: HttpRequest) -> bool:
        """Return whether the person keeps rounds."""
        return duty_book(request).holds(DESK)

    def require_view(self, request: HttpRequest) -> None:
        """Refuse whoever has nothing to do with filings."""
        raise NotImplementedError

    def found(self, request: HttpRequest, round: FilingRound) -> tuple[Sequence[Line], BoardForm]:
        """Return the lines this person sees, narrowed in the database by name and kind. Two queries."""
        book = duty_book(request)
        units = owing(round)
        if round.desk_id not in book.departments(*DESK):
            units = units.filter(pk__in=book.departments(*READERS))
        form = BoardForm(request.GET)
        asked = form.cleaned_data if form.is_valid() else {}
        if words := asked.get("q"):
            units = units.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
        if kind := asked.get("kind"):
            units = units.filter(kind=kind)
        return lines(units, round.filings.all(), due_on=round.due_on, today=timezone.localdate()), form

    def table_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the table as CSV, XLSX or, to be signed, as PDF."""
        self.require_view(request)
        rounds = list(FilingRound.objects.select_related("desk"))
        if extension not in {"csv", "xlsx", "pdf"} or not rounds:
            raise Http404
        round = _chosen(request, rounds)
        found, form = self.found(request, round)
        look = _look(form)
        rows = list(table_rows(each for each in found if look is None or each.shows(look)))
        if extension == "pdf":
            return _printed(round, rows, now=timezone.now())
        return table_response(extension, heads=HEADS, rows=rows, name=f"policy-filings-{round.code}", title="备案情况")

    def address_of_department(self, round: FilingRound, slug: str) -> str:
        """Return the address of a department's page in a round."""
        return reverse("admin:disclosure_policyfiling_department", args=[round.code, slug])


def _chosen(request: HttpRequest, rounds: Sequence[FilingRound]) -> FilingRound:
    """Return the round asked for; else the latest that runs; else the latest. Raises 404 for one that is none."""
    code = request.GET.get("round", "")
    if code:
        if (found := next((each for each in rounds if each.code == code), None)) is None:
            raise Http404
        return found
    return next((each for each in rounds if each.is_open), rounds[0])


def _look(form: BoardForm) -> Look | None:
    asked = form.cleaned_data.get("look") if form.is_valid() else ""
    return Look(asked) if asked else None


def table_rows(found: Any) -> Iterator[tuple[str, ...]]:
    """Yield a row of words for each department."""
    for line in found:
        cells = [words for each in line.cells for words in (each.electronic, each.paper, each.state.label)]
        yield (line.department.name, *cells, line.missing)


def _printed(round: FilingRound, rows: Sequence[Sequence[str]], *, now: datetime) -> HttpResponse:
    columns = [
        RegisterColumn("序号", "narrow"),
        RegisterColumn("单位", "middle"),
        *(RegisterColumn(f"{name}{way}") for name in ("指南", "目录", "制度") for way in ("（电子）", "（纸质）")),
        RegisterColumn("备注", "short"),
    ]
    printed = Register(
        title=TITLE,
        keeper=round.desk.name,
        period=date_in_words(timezone.localdate(now)),
        columns=columns,
        rows=[(str(place), row[0], *(row[each] for each in _WAYS), "") for place, row in enumerate(rows, 1)],
        signatures=("填表人", "审核人"),
        note=f"{round.name}；报送期限{date_in_words(round.due_on)}。{round.basis}",
    )
    disposition = content_disposition_header(as_attachment=False, filename=f"{TITLE}.pdf") or "inline"
    return HttpResponse(
        render_register_pdf(printed),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )
