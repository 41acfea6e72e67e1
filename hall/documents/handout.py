"""宣传单: one page of A4 for the market day and the village notice board, shorter than the guide and in large print."""

from django.conf import settings
from django.utils import timezone

from disclosure.frame import site
from hall.documents.guide import live_of
from hall.domain.items.guide import Guide, whom_to_call
from hall.domain.items.standing import change_of, sentence_of, standing_on
from hall.domain.promotion.script import things_to_bring
from hall.enums import ItemStanding
from hall.models import Item
from yunlong_portal.kernel.documents import qr_svg, render_pdf

# What fits on the page in this type; the rest is counted and stands in the guide.
MOST_THINGS = 6
MOST_PLACES = 2
# From so many characters on the type is smaller and one place must do, so that it stays one page.
_LONG = 200


def handout_pdf(item: Item) -> bytes:
    """Return the handout of an item whose public version was read with it. Raises Refused (``pdf_unavailable``)."""
    live = live_of(item)
    content = live.revision.payload["content"]
    guide, today, address = Guide(content), timezone.localdate(), settings.BASE_URL + item.get_absolute_url()
    things = things_to_bring(guide)
    called = next(iter(guide.everyday), live.title)
    hotline = site().facts["hotline"]
    places = guide.places[:MOST_PLACES]
    sentence = sentence_of(change_of(content), closes_on=item.entry.closes_on, on=today)
    said = [
        sentence,
        called,
        *things[:MOST_THINGS],
        *(place[part] for place in places for part in ("name", "address", "hours")),
    ]
    is_long = sum(map(len, said)) > _LONG
    context = {
        "item": item,
        "title": live.title,
        "called": called,
        "guide": guide,
        "is_open": standing_on(item.entry, today) == ItemStanding.IN_FORCE,
        "sentence": sentence,
        "things": things[:MOST_THINGS],
        "count": len(things),
        "has_more": len(things) > MOST_THINGS,
        "is_long": is_long,
        "optional": any(not line.is_required for line in guide.materials),
        "places": places[:1] if is_long else places,
        "has_more_places": len(guide.places) > (1 if is_long else MOST_PLACES),
        "phone": whom_to_call(guide, item.department) or hotline,
        "site_name": site().name,
        "updated_on": timezone.localdate(live.published_at),
        "address": address,
        "qr": qr_svg(address, label="本事项网址二维码"),
    }
    return render_pdf(template="hall/documents/handout.html", context=context, variant="pdf/ua-1")
