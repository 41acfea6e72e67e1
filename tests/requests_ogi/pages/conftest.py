"""What the tests of citizens' pages of requests lean on: a county with one organ, on a day under today's law."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.disclosure.pages.conftest import _fresh_columns, site  # noqa: F401  # fixtures
from tests.requests_ogi.pages.filling import Filler
from tests.requests_ogi.world import World, make_world

NINE_ON_WEDNESDAY = "2026-11-25T09:00:00+08:00"


@pytest.fixture
def today() -> Iterator[time_machine.Traveller]:
    """Stop the clock at nine in the morning of a Wednesday, 25 November 2026."""
    with time_machine.travel(NINE_ON_WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(wordings: None, site: None, today: time_machine.Traveller) -> World:  # noqa: F811  # the fixture
    """Return a bureau that answers requests, with people for each duty."""
    return make_world()


@pytest.fixture
def filler(client, world: World) -> Filler:
    """Return somebody who fills in an application."""
    return Filler(client)
