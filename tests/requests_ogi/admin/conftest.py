"""What the tests of the staff's screens lean on: the county of requests, and a step taken through a page."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_ogi.models import InformationRequest
from tests.requests_ogi.world import World, make_world


@pytest.fixture
def world(wordings: None, settings: Any, tmp_path: Any) -> World:
    """Return the county with its calendar and letters, its private files apart."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    return make_world()


@pytest.fixture
def today(db: None) -> Any:
    """Return today in Yunlong: the pages' own day."""
    return timezone.localdate()


def page_of(row: Any, name: str = "change", *args: Any) -> str:
    """Return the address of one of a case's pages."""
    return reverse(f"admin:requests_ogi_informationrequest_{name}", args=[row.pk, *args])


def fresh(row: Any) -> InformationRequest:
    """Return the case as the database has it."""
    return InformationRequest.objects.select_related("deadline").get(pk=row.pk)


def act(client: Any, row: Any, name: str, **data: Any) -> Any:
    """Take a step of the case through its page."""
    fields = {f"{name}-{key}": value for key, value in ({"version": fresh(row).version, "reason": ""} | data).items()}
    return client.post(page_of(row, "act", name), fields)


def lay(client: Any, row: Any, name: str, **data: Any) -> Any:
    """Lay something on the case through its page."""
    return client.post(page_of(row, "lay", name), {f"add-{name}-{key}": value for key, value in data.items()})


def labels(page: Any) -> list[str]:
    """Return what the buttons of a workbench say."""
    return [each.transition.label for each in page.context["choices"]]
