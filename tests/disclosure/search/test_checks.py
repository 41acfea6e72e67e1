from disclosure.models import SearchEntry
from disclosure.search.checks import index_is_of_this_dictionary


def test_an_index_of_this_dictionary_is_fine(publish) -> None:
    publish("征地。")
    assert index_is_of_this_dictionary(databases=["default"]) == []


def test_an_index_of_another_dictionary_is_said_with_what_to_do(publish) -> None:
    publish("征地。")
    SearchEntry.objects.update(dictionary="older")
    (warning,) = index_is_of_this_dictionary(databases=["default"])
    assert warning.id == "disclosure.W201"
    assert warning.msg == "检索中有 1 件是用另一版词典编入的，排序可能不准。"
    assert "manage.py rebuild_search" in warning.hint


def test_without_a_database_there_is_nothing_to_say() -> None:
    assert index_is_of_this_dictionary() == []
