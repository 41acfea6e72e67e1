"""What every test may lean on. The engine and the servers are chosen in ``engines``, the browser is in ``browser``."""

import gc
import os
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from django.test import Client

from columns import remembered
from tests import databases
from tests.browser import browser, new_page, page, watch  # noqa: F401  # fixtures
from tests.factories import UserFactory
from yunlong_portal.kernel.models import User

# The same examples in every run: a red test stays red until it is mended. HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2_000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# A Wednesday, with working days on both sides of it, weeks before the year ends.
MORNING = "2026-11-25T09:00:00+08:00"


class PortalClient(Client):
    """Django's test client, logging people in past the login form."""

    def force_login(self, user: Any, backend: str | None = "django.contrib.auth.backends.ModelBackend") -> None:
        """Log in; axes would refuse without a named backend."""
        super().force_login(user, backend)


@pytest.fixture
def client() -> Client:
    """Return an anonymous reader."""
    return PortalClient()


@pytest.fixture
def login(db: None) -> Callable[..., Client]:
    """Return a function that gives the client of a logged-in person (a new one unless given)."""

    def logged_in(user: User | None = None, **options: Any) -> Client:
        person = PortalClient(**options)
        person.force_login(user or UserFactory.create(is_staff=True))
        return person

    return logged_in


@pytest.fixture(scope="session", autouse=True)
def _morning() -> Iterator[None]:
    """Begin every run at nine on the same morning: none meets midnight, a holiday or the end of a year by chance.

    The clock goes on from there. What a test starts as a whole (``running``) has the machine's clock.
    """
    with time_machine.travel(MORNING):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the database once in a run, from the models."""
    with django_db_blocker.unblock():
        databases.complete(connection)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start every test with empty caches: they would outlive the rows they were made from."""
    cache.clear()
    remembered.forget()


@pytest.fixture(scope="session", autouse=True)
def _flush_what_is_there() -> Iterator[None]:
    """Let the flush after a transactional test empty the tables that have rows (``databases``), and no others."""
    operations = type(connection.ops)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", databases.flushing(operations.sql_flush))
        patch.setattr(operations, "execute_sql_flush", databases.past_triggers(operations.execute_sql_flush))
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_options: None)
        yield


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what stays until the end: it takes a sixteenth of the time of a run."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser, so that ``-m 'not browser'`` leaves it out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
