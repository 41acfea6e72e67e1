"""What is remembered is forgotten when a row changes: here at once, elsewhere soon, never for a change undone."""

import pytest
from django.core.cache import cache
from django.db import transaction

from columns import remembered
from columns.models import Column
from columns.queries import column_tree, version
from tests.factories import ColumnFactory


def _codes() -> list[str]:
    return [node.code for node in column_tree().walk()]


@pytest.fixture
def at(monkeypatch):
    """Let the test say what the process's clock shows."""

    def set_clock(seconds: float) -> None:
        monkeypatch.setattr(remembered.time, "monotonic", lambda: seconds)

    set_clock(0.0)
    return set_clock


@pytest.mark.django_db
def test_a_change_is_seen_at_once_where_it_was_made(at):
    assert _codes() == []
    column = ColumnFactory.create(code="news")
    assert _codes() == ["news"]
    column.delete()
    assert _codes() == []


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_makes_a_new_version_for_everybody(at):
    before = version()
    ColumnFactory.create(code="news")
    after = version()
    assert (before != after, cache.get("columns.version")) == (True, after)
    assert _codes() == ["news"]


@pytest.mark.django_db(transaction=True)
def test_a_change_undone_is_forgotten(at):
    ColumnFactory.create(code="news")
    before = version()
    with transaction.atomic():
        ColumnFactory.create(code="never")
        assert _codes() == ["news", "never"]
        assert version() != before
        transaction.set_rollback(True)
    assert version() == before
    assert _codes() == ["news"]


@pytest.mark.django_db(transaction=True)
def test_a_change_made_elsewhere_is_seen_within_seconds(at, django_assert_num_queries):
    ColumnFactory.create(code="news", name="旧名")
    assert column_tree().by_code("news").name == "旧名"
    # Another process: its row and its version, without a word to this one.
    Column.objects.filter(code="news").update(name="新名")
    cache.set("columns.version", "elsewhere", None)
    at(remembered.CHECK_SECONDS - 0.1)
    with django_assert_num_queries(0):
        assert column_tree().by_code("news").name == "旧名"
    at(remembered.CHECK_SECONDS)
    assert column_tree().by_code("news").name == "新名"


@pytest.mark.django_db(transaction=True)
def test_the_cache_is_asked_once_in_a_while_only(at, monkeypatch):
    asked = []
    original = cache.get
    monkeypatch.setattr(cache, "get", lambda *args: asked.append(args) or original(*args))
    for _ in range(100):
        column_tree()
    assert len(asked) <= 2


@pytest.mark.django_db(transaction=True)
def test_an_emptied_cache_costs_a_rebuild_and_nothing_else(at):
    ColumnFactory.create(code="news")
    assert _codes() == ["news"]
    cache.clear()
    at(10.0)
    assert _codes() == ["news"]
    assert cache.get("columns.version") == version()


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_does_not_answer_leaves_the_pages_readable(at, monkeypatch, caplog):
    def gone(*args, **kwargs):
        raise ConnectionError("no cache")

    ColumnFactory.create(code="news")
    for name in ("get", "add", "set"):
        monkeypatch.setattr(cache, name, gone)
    remembered.forget()
    assert _codes() == ["news"]
    # A change is kept though the others cannot be told; this process sees it.
    ColumnFactory.create(code="topics")
    assert sorted(_codes()) == ["news", "topics"]
