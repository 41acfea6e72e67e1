"""What the tests of this floor lean on."""

import pytest

from tests.disclosure.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Return a small county with one department and its people."""
    return make_world()
