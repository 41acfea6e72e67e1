"""办事指南 on A4: to print at home, in the village or at the window, and to take along."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from disclosure.frame import site
from disclosure.models import Publication
from hall.documents.flow_chart import ChartStep, flow_chart
from hall.domain.items.guide import Guide
from hall.domain.items.standing import change_of, sentence_of, standing_on
from hall.enums import ItemStanding
from hall.models import Item
from yunlong_portal.kernel.documents import qr_svg, render_pdf

TEMPLATE = "hall/documents/guide.html"
# Of a row of the chart on paper: as many boxes as can be read at arm's length.
_ACROSS = 3


def chart_of(guide: Guide, *, across: int = 1) -> SafeString:
    """Return the flow chart of a guide, ``across`` boxes in a row."""
    steps = [
        ChartStep(name=each["name"], by=each["by"], days=int(each["days"]) if each["days"] else None)
        for each in guide.steps
    ]
    return flow_chart(steps, result=guide.result["name"], label="办理流程图", across=across)


def live_of(item: Item) -> Publication:
    """Return the public version of an item that was found to have one. Raises ValueError where it has none."""
    if (live := item.post.live_publication) is None:
        raise ValueError(f"{item.code} is not public")
    return live


def guide_pdf(item: Item) -> bytes:
    """Return the guide of an item whose public version was read with it. Raises Refused (``pdf_unavailable``)."""
    return render_pdf(template=TEMPLATE, context=contents_of(item), variant="pdf/ua-1")


def contents_of(item: Item) -> dict[str, Any]:
    """Return what stands on the paper."""
    live = live_of(item)
    content = live.revision.payload["content"]
    guide, today, address = Guide(content), timezone.localdate(), settings.BASE_URL + item.get_absolute_url()
    return {
        "item": item,
        "title": live.title,
        "guide": guide,
        "conditions": [line for line in guide.conditions["text"].splitlines() if line.strip()],
        "chart": chart_of(guide, across=_ACROSS),
        "standing": standing_on(item.entry, today),
        "is_open": standing_on(item.entry, today) == ItemStanding.IN_FORCE,
        # Suspended it will be done again: what it says then holds.
        "has_ended": standing_on(item.entry, today) not in {ItemStanding.IN_FORCE, ItemStanding.SUSPENDED},
        "sentence": sentence_of(change_of(content), closes_on=item.entry.closes_on, on=today),
        "hotline": site().facts["hotline"],
        "site_name": site().name,
        "updated_on": timezone.localdate(live.published_at),
        "number": live.number,
        "address": address,
        "qr": qr_svg(address, label="本事项网址二维码"),
    }
