"""What the tests of this floor lean on."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.disclosure.world import World, make_world
from tests.factories import UserFactory
from yunlong_portal.kernel import files
from yunlong_portal.kernel.models import StoredFile


@pytest.fixture
def world(db: None) -> World:
    """Return a small county with one department and its people."""
    return make_world()


@pytest.fixture
def stored_file(db: None, settings: Any, tmp_path: Path) -> StoredFile:
    """Return a small text file, stored."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return files.accept(data=BytesIO("公示名单另附。".encode()), name="表.txt", stored_by=UserFactory.create())
