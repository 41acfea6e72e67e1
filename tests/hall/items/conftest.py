"""What the tests of items lean on."""

import pytest

from tests.hall.items.county import Hall


@pytest.fixture
def hall(db: None) -> Hall:
    """Return a small county with a hall."""
    return Hall()
