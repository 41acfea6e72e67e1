"""The staff's screens over cases: one room each for list, intake, acting, reading, letters, board; here they meet."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from requests_ogi.admin.acting import RequestActing
from requests_ogi.admin.aftermath import RequestAftermath
from requests_ogi.admin.board import RequestBoard
from requests_ogi.admin.bulk import RequestBulk
from requests_ogi.admin.casefile import RequestCaseFile
from requests_ogi.admin.inner import RequestInner
from requests_ogi.admin.letters import RequestLetters
from requests_ogi.admin.linking import RequestLinks
from requests_ogi.models import InformationRequest


@admin.register(InformationRequest)
class RequestAdmin(
    RequestBulk,
    RequestActing,
    RequestLetters,
    RequestCaseFile,
    RequestInner,
    RequestAftermath,
    RequestLinks,
    RequestBoard,
):
    """Cases of my desks, and what I may do with each."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees a case may open its workbench; what he may do there, the workflow says."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(
                f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"requests_ogi_informationrequest_{name}"
            )

        def county(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"requests_ogi_informationrequest_{name}")

        return [
            county("board/", self.board_view, "board"),
            county("board.<str:extension>", self.board_export_view, "board_export"),
            county("bulk/", self.bulk_view, "bulk"),
            county("bulk/receipts/", self.bulk_receipts_view, "bulk_receipts"),
            county("bulk/list.xlsx", self.bulk_table_view, "bulk_table"),
            county("registers/", self.registers_view, "registers"),
            route("act/<slug:name>/", self.act_view, "act"),
            route("lay/<slug:name>/", self.lay_view, "lay"),
            route("open/", self.open_view, "open"),
            route("print/<slug:what>/", self.print_view, "print"),
            route("same/", self.same_view, "same"),
            route("link/", self.link_view, "link"),
            route("links/<int:link_pk>/undo/", self.unlink_view, "unlink"),
            route("share/", self.share_view, "share"),
            route("publish/", self.publish_view, "publish"),
            route("casefile/", self.casefile_view, "casefile"),
            route("casefile/<int:binding_pk>/", self.casefile_file_view, "casefile_file"),
            route("opinions/<int:opinion_pk>/", self.inner_opinion_view, "inner_opinion"),
            route("remedies/<int:remedy_pk>/", self.remedy_view, "remedy"),
            route("papers/<int:paper_pk>/", self.paper_view, "paper"),
            route("papers/<int:paper_pk>/unsupply/", self.unsupply_view, "unsupply"),
            route("letters/<int:letter_pk>/", self.letter_view, "letter"),
            route("letters/<int:letter_pk>/preview.pdf", self.preview_view, "letter_preview"),
            route("letters/<int:letter_pk>/print/<slug:what>/", self.letter_print_view, "letter_print"),
            route("letters/<int:letter_pk>/sealed/", self.sealed_view, "letter_sealed"),
            route("letters/<int:letter_pk>/act/<slug:name>/", self.letter_act_view, "letter_act"),
            *super().get_urls(),
        ]
