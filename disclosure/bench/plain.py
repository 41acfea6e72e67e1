"""Plain views to compare the portal's pages with: they read the same rows, by the same functions, into bare templates.

What the portal's page takes longer is what its frame, labels, lists and marks cost.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.views.decorators.http import require_safe

from columns.queries import column_tree
from disclosure.queries import column_page, live_publication
from disclosure.search import SearchQuery, find


def _template(main: str) -> Any:
    return engines["django"].from_string(
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{{{ title }}}}</title></head>'
        f"<body><h1>{{{{ title }}}}</h1>{main}</body></html>"
    )


_ARTICLE = _template(
    "<p>{{ publication.index_number }} {{ publication.issuing_body }} {{ publication.first_published_at }} "
    "{{ column.name }} {{ publication.views }}</p>"
    "{{ publication.html|safe }}"  # cleaned where it was stored
)
_LIST = _template(
    "<p>{{ page.number }}/{{ page.pages }} {{ page.total }}</p><ul>{% for line in page.lines %}"
    '<li><a href="{{ line.address }}">{{ line.title }}</a> {{ line.department }} {{ line.day }}</li>{% endfor %}</ul>'
)
_HITS = _template(
    '<p>{{ page.total }}</p><ol>{% for hit in page.hits %}<li><a href="{{ hit.address }}">{{ hit.title }}</a>'
    "<p>{{ hit.excerpt }}</p>{{ hit.department }} {{ hit.column }} {{ hit.day }}</li>{% endfor %}</ol>"
)


@require_safe
def article(request: HttpRequest, post_id: int) -> HttpResponse:
    """Show a publication."""
    publication = live_publication(post_id)
    assert publication is not None  # noqa: S101  # the benchmark asks for posts that are there
    column = column_tree().get(publication.column_id)
    return HttpResponse(
        _ARTICLE.render({"publication": publication, "column": column, "title": publication.title}, request)
    )


@require_safe
def column(request: HttpRequest, code: str) -> HttpResponse:
    """Show a page of a column."""
    node = column_tree().by_code(code)
    assert node is not None  # noqa: S101  # the benchmark asks for a column that is there
    page = column_page(node.id, number=int(request.GET.get("page", "1")))
    return HttpResponse(_LIST.render({"page": page, "title": node.name}, request))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found."""
    text = request.GET.get("q", "")
    return HttpResponse(_HITS.render({"page": find(SearchQuery(text=text)), "title": text}, request))
