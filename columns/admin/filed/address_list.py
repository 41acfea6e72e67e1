"""The county's address list on paper and as a workbook, from the screen of the contacts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.filed.kept import paper_answer, whole_county
from columns.admin.filed.reaching import reach
from columns.domain.registers.address_list import HEADS, address_list
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.tables import table_response

_TITLE = "政务公开工作通讯录"
_INSIDE = "内部使用，不得公开或者向外提供。手机只列给本单位和接收备案的单位。"


class AddressListPages:
    """Mixed into the screen of the contacts."""

    name: str
    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.address_list_view)
        return [
            path("address-list.<slug:extension>", view, name="columns_unitcontact_address_list"),
            *super().get_urls(),  # type: ignore[misc]  # of the screen it is mixed into
        ]

    def tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        shown = super().tools(request)  # type: ignore[misc]  # of the screen it is mixed into
        return [
            *shown,
            (reverse("admin:columns_unitcontact_address_list", args=["pdf"]), "打印全县通讯录"),
            (reverse("admin:columns_unitcontact_address_list", args=["xlsx"]), "导出全县通讯录"),
        ]

    def address_list_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the list of the whole county; mobile numbers only of the departments one sees."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):  # type: ignore[attr-defined]  # of the screen it is mixed into
            raise PermissionDenied
        if extension not in {"pdf", "xlsx"}:
            raise Http404
        today = timezone.localdate()
        rows = [each.cells for each in address_list(on=today, mobiles_of=reach(request, self.name))]
        if extension == "xlsx":
            title = f"{_TITLE}（内部使用）"
            return table_response(extension, heads=HEADS, rows=rows, name=f"address-list-{today:%Y%m%d}", title=title)
        widths: Any = ("", "short", "short", "", "middle", "middle")
        printed = Register(
            title=f"{_TITLE}（内部使用）",
            keeper=whole_county(),
            period=date_in_words(today),
            columns=[RegisterColumn(label, width) for label, width in zip(HEADS, widths, strict=True)],
            rows=rows,
            signatures=(),
            note=_INSIDE,
        )
        return paper_answer(printed, name=printed.title)
