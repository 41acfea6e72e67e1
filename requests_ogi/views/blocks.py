"""What pages of the floor below show of this one: a block of the home page, a group of the map of the site."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from columns.queries import Link
from disclosure.slots import SitemapGroup
from requests_ogi.domain.regimes import PROMISED_WORKDAYS
from requests_ogi.views.pages import NAME


def home_block() -> SafeString:
    """Return the block of the home page: ask, follow, read how. No query."""
    return render_to_string("requests_ogi/parts/home.html", {"promised_days": PROMISED_WORKDAYS})


def sitemap_group() -> SitemapGroup:
    """Return the pages of this floor. No query."""
    links = (
        ("申请说明", "requests"),
        ("在线申请", "request-new"),
        ("办理状态查询", "request-track"),
        ("办理流程图", "request-flow"),
        ("举报投诉", "complaint-new"),
        ("第三方意见答复", "consultation-answer"),
        ("申请表（PDF）", "request-form-pdf"),
        ("申请表（Word）", "request-form-docx"),
    )
    return SitemapGroup(
        label=NAME,
        address=reverse("requests"),
        links=tuple(Link(label=label, address=reverse(name)) for label, name in links),
    )
