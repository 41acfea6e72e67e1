"""What a page asks by the dozen is worked out once while its view runs.

::

    with one_page.drawing():                         # around a view that only reads (staff_site)
        ...

    if one_page.is_drawn():
        book = one_page.once(("duties", user.pk), lambda: duties_of(user, now))

Which buttons a person gets is a question of right for each of them, and nothing that a right rests on changes while he
reads. Outside a page, above all in an act, nothing is remembered: there the database is asked as it stands. A template
is rendered after its view has returned: rights are asked by the view, never by a tag.
"""

import contextlib
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from typing import TypeVar

Value = TypeVar("Value")

_known: ContextVar[dict[Hashable, object] | None] = ContextVar("known while a page is drawn", default=None)


@contextlib.contextmanager
def drawing() -> Iterator[None]:
    """Remember until the end of the block; a block within it remembers on its own."""
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def is_drawn() -> bool:
    """Return whether a page is being drawn here."""
    return _known.get() is not None


def once(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what ``make`` returned for ``key`` on this page; outside a page make it each time."""
    known = _known.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    return known[key]  # type: ignore[return-value]  # made by the maker of this key
