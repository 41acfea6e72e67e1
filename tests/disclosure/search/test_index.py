from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from disclosure import search
from disclosure.enums import PublicationState
from disclosure.models import Publication, SearchEntry
from disclosure.search import SearchQuery, find
from disclosure.search.index import MAX_TEXT, outdated, rebuild
from disclosure.search.segment import dictionary_version
from tests.factories import PublicationFactory, publish_many


def total(text: str) -> int:
    return find(SearchQuery(text=text)).total


def tokens_left() -> int:
    """Return how many rows the engine keeps tokens of."""
    sql = {
        "sqlite": "SELECT count(*) FROM disclosure_search_tokens",
        "postgresql": "SELECT count(tokens) FROM disclosure_searchentry",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_indexing_again_replaces_what_was_there(publish) -> None:
    publication = publish("征地。")
    search.index(publication)
    assert SearchEntry.objects.count() == tokens_left() == 1
    assert total("征地") == 1


def test_removing_leaves_nothing_behind(publish) -> None:
    search.remove(publish("征地。").pk)
    assert SearchEntry.objects.count() == tokens_left() == 0


@pytest.mark.parametrize("state", [PublicationState.SUPERSEDED, PublicationState.WITHDRAWN, PublicationState.SEALED])
@pytest.mark.django_db
def test_what_is_not_public_is_refused(state: PublicationState) -> None:
    publication = PublicationFactory.build(state=state, pk=1)
    with pytest.raises(ValueError, match="不在公开状态"):
        search.index(publication)


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_is_rolled_back_is_not_found(publish) -> None:
    with transaction.atomic():
        publish("征地。")
        transaction.set_rollback(True)
    assert total("征地") == tokens_left() == 0


def test_a_very_long_text_is_indexed_up_to_the_limit(publish) -> None:
    varied = "".join(chr(0x4E00 + (7 * number * number + number) % 20_000) for number in range(3 * MAX_TEXT))
    publish(varied + "征地")
    assert total(varied[:2]) == 1
    assert total("征地") == 0


def test_the_version_of_the_dictionary_is_kept(publish) -> None:
    assert list(SearchEntry.objects.values_list("dictionary", flat=True)) == []
    publish()
    assert list(SearchEntry.objects.values_list("dictionary", flat=True)) == [dictionary_version()]


def test_rebuilding_adds_what_is_missing_renews_what_is_old_and_drops_what_is_gone(department, column, publish) -> None:
    old, gone, fine = publish("征地一。"), publish("征地二。"), publish("征地三。")
    publish_many(5, department=department, column=column, html="<p>征地四。</p>")
    SearchEntry.objects.filter(publication=old).update(dictionary="older")
    Publication.objects.filter(pk=gone.pk).update(state=PublicationState.SUPERSEDED)
    told: list[int] = []
    assert rebuild(batch=4, progress=told.append) == 6
    assert told == [4, 6]
    assert total("征地") == tokens_left() == 7
    assert outdated().count() == 0
    assert rebuild() == 0
    assert SearchEntry.objects.filter(publication=fine).exists()


def test_an_interrupted_rebuild_goes_on_where_it_stopped(department, column) -> None:
    publish_many(10, department=department, column=column, html="<p>征地。</p>")

    def stop(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(batch=2, progress=stop)
    assert rebuild(batch=2) == 6
    assert total("征地") == 10


def test_the_command_says_what_it_did(publish) -> None:
    publish("征地。")
    out = StringIO()
    call_command("rebuild_search", "--all", stdout=out)
    assert out.getvalue().splitlines() == [
        "已编入 1 件……",
        f"完成：本次编入 1 件，词典版本 {dictionary_version()}，尚缺 0 件。",
    ]


@pytest.mark.django_db
def test_the_command_refuses_an_impossible_batch() -> None:
    err = StringIO()
    with pytest.raises(SystemExit) as exit_:
        call_command("rebuild_search", "--batch", "0", stderr=err)
    assert exit_.value.code == 2
    assert err.getvalue() == "每批至少 1 件。\n"
