"""办件公示: which licences were granted, to whom, by whom (行政许可法 Art. 40); a page, or a table to take away."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from columns.queries import department_directory
from disclosure.frame import render_page
from disclosure.labels import as_meta, column_labels
from disclosure.paging import page_in_title, page_number, pagination_of
from hall.domain.applications.publicity import lines_of, page_of, public_decisions
from hall.views.home import ADDRESS
from hall.views.home import TITLE as HALL
from yunlong_portal.kernel.tables import table_response

TITLE = "办件公示"
MOST_TYPED = 40
_ABOUT = "云龙县各单位准予的行政许可：给谁、办的什么事、哪个单位哪天决定的。"
_HEADS = ("申请人", "事项", "事项编码", "实施主体", "决定", "决定日期")


@require_safe
def decisions(request: HttpRequest) -> HttpResponseBase:
    """Show granted licences, the latest first, or all that fit as a table (``?as=csv``, ``?as=xlsx``). Two queries."""
    words = request.GET.get("q", "").replace("\x00", " ").strip()[:MOST_TYPED]
    units = {each.slug: each for group in department_directory() for each in group.departments}
    unit = units.get(request.GET.get("department", ""))
    asked = {"words": words, "department": unit.slug if unit else ""}
    if extension := request.GET.get("as", ""):
        return _table(asked, extension)
    found = page_of(number=page_number(request), **asked)
    if found.number > found.pages:
        raise Http404
    labels = column_labels(name=TITLE, description=_ABOUT, keywords=f"{HALL}，{TITLE}，行政许可", kind="表格公示")
    context = {
        "found": found,
        "pagination": pagination_of(request, found),
        "words": words,
        "unit": unit,
        "units": list(units.values()),
        "is_narrowed": bool(words or unit),
        "export": _export(request),
        "max_typed": MOST_TYPED,
        "meta": as_meta(labels),
    }
    return render_page(
        request,
        "hall/decisions.html",
        context,
        title=(f"{TITLE}{page_in_title(found)}", HALL),
        crumbs=[(HALL, ADDRESS), (TITLE, "")],
        active=ADDRESS,
    )


def _export(request: HttpRequest) -> str:
    query = request.GET.copy()
    for each in ("page", "as"):
        query.pop(each, None)
    return f"{request.path}?{query.urlencode()}&" if query else f"{request.path}?"


def _table(asked: dict[str, str], extension: str) -> HttpResponseBase:
    if extension not in {"csv", "xlsx"}:
        raise Http404
    rows = (
        (each["applicant"], each["item_name"], each["code"], each["unit"], "准予", each["decided_on"])
        for each in lines_of(public_decisions(**asked)).iterator(chunk_size=1000)
    )
    name = f"decisions-{timezone.localdate():%Y%m%d}"
    return table_response(extension, heads=_HEADS, rows=rows, name=name, title=TITLE)
