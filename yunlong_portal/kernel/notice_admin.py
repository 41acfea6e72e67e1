"""The staff's screens for notices: everybody's own list, and for the county's desks what became of each message."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yunlong_portal.kernel import notices
from yunlong_portal.kernel.admin import PortalInline, PortalModelAdmin, is_key
from yunlong_portal.kernel.enums import MailRhythm
from yunlong_portal.kernel.models import Notice, NoticeDelivery
from yunlong_portal.kernel.notices import digests
from yunlong_portal.kernel.visitors import person_of

# Whoever answers for what happens by itself, and whoever keeps the accounts with their addresses.
WATCHERS = ("publish", "grant_duties")
SHOWN = 5
PER_PAGE = 20


class StateFilter(admin.SimpleListFilter):
    """Notices by what became of them."""

    title = "送达"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("undelivered", "未送达或在重试"), ("unread", "未读")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Notice]:
        match self.value():
            case "undelivered":
                return queryset.undelivered()
            case "unread":
                return queryset.unread()
        return queryset


class DeliveryInline(PortalInline):
    """What became of a notice on each channel."""

    model = NoticeDelivery
    seen_by = WATCHERS
    fields = readonly_fields = ("channel", "state", "due_at", "attempts", "sent_at", "why")

    @admin.display(description="状态")
    def state(self, delivery: NoticeDelivery) -> str:
        """Return where it stands, in words."""
        return delivery.standing.label

    @admin.display(description="说明")
    def why(self, delivery: NoticeDelivery) -> str:
        """Return why it was not sent, or not yet."""
        return delivery.explanation or "—"


@admin.register(Notice)
class NoticeAdmin(PortalModelAdmin):
    """Who was told what and when, and whether it arrived."""

    seen_by = WATCHERS
    actions = ("try_again",)  # type: ignore[assignment]  # the base class has none
    inlines = (DeliveryInline,)
    list_display = ("subject", "recipient", "outside", "reading", "level", "created_at")
    list_filter = (StateFilter, "level")
    search_fields = ("subject", "recipient__display_name")
    search_help_text = "按事由或收件人查找"
    fields = ("subject", "recipient", "level", "link", "about", "plan", "key", "created_at", "read_at", "settled_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        return super().get_queryset(request).select_related("recipient").prefetch_related("deliveries")

    @admin.display(description="工作台")
    def reading(self, notice: Notice) -> str:
        """Return whether the recipient has looked."""
        if notice.read_at:
            return f"{timezone.localtime(notice.read_at):%Y-%m-%d %H:%M}已读"
        return "已了结" if notice.settled_at else "未读"

    @admin.display(description="其他渠道")
    def outside(self, notice: Notice) -> str:
        """Return what became of it on each channel."""
        return "；".join(str(each) for each in notice.deliveries.all()) or "—"

    @admin.action(description="重发所选提醒中没有送达的")
    def try_again(self, request: HttpRequest, queryset: QuerySet[Notice]) -> None:
        """Have what failed sent within seconds."""
        tried = notices.try_again(keys=list(queryset.values_list("pk", flat=True)), now=timezone.now())
        if tried:
            messages.success(request, f"{tried} 条将在十几秒内重发。")
        else:
            messages.warning(request, "所选提醒没有送达失败的，无需重发。")

    # -- everybody's own

    def get_urls(self) -> list[URLPattern]:
        mine = require_http_methods(["GET", "HEAD", "POST"])(self.mine_view)
        return [path("mine/", self.admin_site.admin_view(mine), name="kernel_notice_mine"), *super().get_urls()]

    def mine_view(self, request: HttpRequest) -> HttpResponse:
        """Show the signed-in person's notices, unread ones unless all are asked for; on POST mark as read."""
        if request.method == "POST":
            return self._mark_read(request)
        own = Notice.objects.filter(recipient=person_of(request))
        shows_all = request.GET.get("show") == "all"
        page = Paginator(own if shows_all else own.unread(), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": "我的提醒",
            "page": page,
            "shows_all": shows_all,
            "rhythms": MailRhythm.choices,
            "rhythm": person_of(request).mail_rhythm,
            "newest": own.values_list("pk", flat=True).first() or 0,
        }
        return TemplateResponse(request, "admin/kernel/notice/mine.html", context)

    def _mark_read(self, request: HttpRequest) -> HttpResponse:
        """Mark one as read, or all that stood there when the page was shown; or choose how often letters come."""
        if (rhythm := request.POST.get("mail", "")) in MailRhythm.values:
            digests.choose(person=person_of(request), rhythm=MailRhythm(rhythm))
            messages.success(request, f"提醒邮件：{MailRhythm(rhythm).label}。")
            return redirect(request.get_full_path())
        asked, newest = request.POST.get("read", ""), request.POST.get("newest", "")
        person, now = person_of(request), timezone.now()
        if asked == "all" and is_key(newest):
            marked = notices.mark_read(person=person, now=now, up_to=int(newest))
        elif is_key(asked):
            marked = notices.mark_read(person=person, now=now, keys=[int(asked)])
        else:
            raise Http404
        if marked:
            messages.success(request, f"{marked} 条已标为已读。")
        return redirect(request.get_full_path())


def my_notices(request: HttpRequest) -> dict[str, Any]:
    """Return the newest unread notices of the signed-in person, for the staff's first page."""
    unread = Notice.objects.unread().filter(recipient=person_of(request))
    shown = list(unread[: SHOWN + 1])
    return {"notices": shown[:SHOWN], "total": len(shown) if len(shown) <= SHOWN else unread.count()}
