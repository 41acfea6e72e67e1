"""A staff list to take away: as it is narrowed on the screen now, as CSV or XLSX, by whoever may see it."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone

from yunlong_portal.kernel.tables import table_response

_EXTENSIONS = ("csv", "xlsx")


class ExportedList:
    """Adds ``export.csv`` and ``export.xlsx`` to a screen; stands before its base.

    ``exported``: the heads of the table. ``file_name``: what the file is called before the day, else the model's name.
    ``table_title``: the name of the sheet, else the model's.
    """

    exported: ClassVar[Sequence[str]]
    file_name: ClassVar[str] = ""
    table_title: ClassVar[str] = ""
    opts: Any
    admin_site: Any

    def exported_lines(self, rows: Any) -> Iterable[Sequence[Any]]:
        """Return the lines of the table: ``rows`` is the list as it is narrowed."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        export = path("export.<slug:extension>", self.admin_site.admin_view(self.export_view), name=name)
        return [export, *super().get_urls()]  # type: ignore[misc]  # of the screen it is mixed into

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the list as it is narrowed now."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):  # type: ignore[attr-defined]  # of the screen it is mixed into
            raise PermissionDenied
        if extension not in _EXTENSIONS:
            raise Http404
        narrowed = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[attr-defined]  # same
        name = f"{self.file_name or self.opts.model_name}-{timezone.localdate():%Y%m%d}"
        return table_response(
            extension,
            heads=self.exported,
            rows=self.exported_lines(narrowed),
            name=name,
            title=self.table_title or str(self.opts.verbose_name),
        )
