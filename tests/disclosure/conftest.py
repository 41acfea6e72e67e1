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
def media(settings: Any, tmp_path: Path) -> Path:
    """Keep the files of a test apart, and return where they lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def stored_file(db: None, media: Path) -> StoredFile:
    """Return a small text file, stored by a person of its own."""
    return files.accept(data=BytesIO("公示名单另附。".encode()), name="表.txt", stored_by=UserFactory.create())
