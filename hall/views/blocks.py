"""What pages of the floor below show of the hall: a block of the home page, the items that fit a search."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from columns.queries import Link
from hall.search import SAID_WITH_IT, Narrowing, find, item_cards
from hall.search.narrowing import AUDIENCES, EVENTS
from hall.search.words import asked_of

_MOST_RELATED = 3
_MOST_EVENTS = 8


def home_block() -> SafeString:
    """Return the block of the home page: search, the ways in, tracking. No query unless an item changed."""
    cards = item_cards()
    if not cards:
        return SafeString("")
    used = {event for each in cards for event in each.life_events}
    events = [(label, Narrowing(event=code).address()) for code, label in EVENTS.items() if code in used]
    audiences = [(label, Narrowing(audience=code).address()) for code, label in AUDIENCES.items()]
    return render_to_string("hall/parts/home.html", {"events": events[:_MOST_EVENTS], "audiences": audiences})


def related(*, text: str) -> list[Link]:
    """Return the items that fit what was searched for (``slots.RELATED``). No query unless an item changed."""
    found = find(text, at_least=SAID_WITH_IT) if asked_of(text) else []
    return [Link(label=each.name, address=each.address) for each in found[:_MOST_RELATED]]
