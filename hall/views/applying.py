"""Applying online, a page for each question, without script, session or account (pages.md 6).

What is typed lies in a draft (``domain/applications/drafts``) until it is sent. Where an item cannot be applied for
here, the page says why and what to do instead.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from columns.enums import DepartmentKind
from columns.models import Department
from disclosure.article import file_address
from hall.domain.applications import drafts, intake
from hall.domain.applications.addresses import full_address
from hall.enums import Channel
from hall.forms.asking import Asked, questions_of
from hall.models import Item, ItemEntry
from hall.views import home
from hall.views.applied import show_done, show_stored
from hall.views.filled_in import filing_of
from hall.views.kept_drafts import INSTEAD, RowDrafts, token_of_row
from hall.views.pages import form_page
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.passes import may_show_code
from yunlong_portal.kernel.questions import CLEAR, Draft, QuestionPages, Sent
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused, refuse

TITLE = "网上申报"
_LAST_WORD = (
    "提交后由窗口查看材料，受理、要补什么都会写在查询页上，也会打您留的电话。"
    "请保证填写的内容和材料真实；个人信息只用于办这件事，加密保存。"
)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Show the first page, or take one page and show the next; from the last one the application is filed."""
    if code != code.upper():
        return HttpResponseRedirect(reverse("hall-apply", args=[code.upper()]))
    now = timezone.now()
    entry = _entry(code)
    pages = _Applying(entry, address=address_of(request)).pages()
    try:
        intake.check_online(entry, on=timezone.localdate(now))
    except Refused as refused:
        if request.POST.get("go") != CLEAR:
            return _not_here(request, entry, refused)
    return pages.answer(request, now=now)


def _entry(code: str) -> ItemEntry:
    """Return what is public of an item. Raises Http404. One query."""
    item = Item.objects.filter(code=code).first()
    try:
        if item is not None:
            return intake.public_entry(item)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    raise Http404("没有这个事项")


def _not_here(request: HttpRequest, entry: ItemEntry, refused: Refused) -> HttpResponse:
    guide = intake.guide_of(entry)
    context = {
        "entry": entry,
        "guide": guide,
        "refused": refused,
        "is_closed": refused.code == "item_closed",
        "address": entry.get_absolute_url(),
    }
    return form_page(request, "hall/apply/elsewhere.html", context, title=f"申报：{entry.name}", crumbs=_crumbs(entry))


def _crumbs(entry: ItemEntry) -> list[tuple[str, str]]:
    return [(entry.name, entry.get_absolute_url()), (TITLE, "")]


class _Applying:
    """One visitor on the pages of one item."""

    def __init__(self, entry: ItemEntry, *, address: str) -> None:
        self.entry, self.guide = entry, intake.guide_of(entry)
        self.drafts = RowDrafts(entry, address=address)
        rows = Department.objects.filter(kind=DepartmentKind.TOWNSHIP, is_active=True).order_by("order", "slug")
        self.townships = {each.slug: each for each in rows}
        live = entry.publication
        self.asked = Asked(
            guide=self.guide,
            for_persons=entry.for_persons,
            for_organisations=entry.for_organisations,
            townships=[(slug, each.short_name) for slug, each in self.townships.items()],
            files={each["digest"]: file_address(live.post_id, each) for each in live.attachments},
            full_address=lambda slug, words: full_address(words, township=self.townships.get(slug)),
        )

    def pages(self) -> QuestionPages:
        """Return the pages as they are asked today."""
        return QuestionPages(
            title=f"{TITLE}：{self.entry.name}",
            what="hall application",
            instead=INSTEAD,
            questions=questions_of(self.asked),
            drafts=self.drafts,
            render=self.render,
            send=self.send,
            done=self.done,
            around=self.around,
            further={"store": self.store},
            base="hall/apply/base.html",
            front=(home.ADDRESS, home.TITLE),
            send_label="提交申请",
            check_help=_LAST_WORD,
        )

    def render(
        self, request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, status: int = 200
    ) -> HttpResponse:
        """Return a page inside the frame."""
        return form_page(request, template, context, title=title, status=status, crumbs=_crumbs(self.entry))

    def around(self, draft: Draft) -> dict[str, Any]:
        """Return what every page shows besides its question."""
        return {
            "acts": "hall/apply/acts.html",
            "entry": self.entry,
            "guide": self.guide,
            "phone": self.guide.phone,
            "changes": self.drafts.changes,
            "stored": draft.row.number if draft.row is not None else "",
        }

    def send(self, sent: Sent) -> HttpResponse:
        """File what was answered. A version that came meanwhile is shown first."""
        if self.drafts.changes:
            raise refuse(
                "version_changed", "您填写的时候，这一事项的办事指南有了新版本，变化写在上面。请核对后再提交。"
            )
        filing = filing_of(sent, asked=self.asked, entry=self.entry, townships=self.townships, channel=Channel.ONLINE)
        filed = intake.file_application(filing, actor=None, now=sent.now)
        return self._done(sent.request, filed, now=sent.now)

    def done(self, request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
        """Show again what became of a form that was sent."""
        code = tracking.code_for(draft.submission)
        filed = intake.Filed(application=draft.row.application, code=code, is_repeat=True)
        return self._done(request, filed, now=now)

    def _done(self, request: HttpRequest, filed: intake.Filed, *, now: datetime) -> HttpResponse:
        # Not the code for whoever comes to the same browser later and has it send the page again.
        is_fresh = not filed.is_repeat or may_show_code(filed.application.filed_at, now=now)
        return show_done(request, filed, guide=self.guide, entry=self.entry, is_fresh=is_fresh, now=now)

    def store(self, request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
        """Keep the draft for another day and tell by what it is found again."""
        row, code = drafts.store(draft.submission, now=now)
        return show_stored(request, row, code, entry=self.entry, token=token_of_row(row, now=now))
