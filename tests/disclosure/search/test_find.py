from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from columns.models import DisclosureCategory
from disclosure import search
from disclosure.enums import PublicationState, Validity
from disclosure.models import Publication, PublicationCategory, SearchEntry
from disclosure.search import SearchQuery, engines, find
from disclosure.search.index import rebuild
from tests.disclosure.search.conftest import titles
from tests.factories import ColumnFactory, DepartmentFactory, publish_many
from yunlong_portal.kernel.models import StoredFile

EVENING = datetime(2017, 8, 25, 15, 59, tzinfo=UTC)  # 23:59 in Yunlong


def found(text: str = "", **given: object) -> list[str]:
    return titles(find(SearchQuery(text=text, **given)))


def test_a_word_in_the_title_comes_before_the_same_word_in_the_body(publish) -> None:
    publish("本次会议研究医保工作。" * 3, title="县政府常务会议")
    publish("参保人员须知。", title="医保缴费公告")
    assert found("医保") == ["医保缴费公告", "县政府常务会议"]


def test_a_word_comes_before_the_same_characters_torn_from_two_words(publish) -> None:
    publish("其中医疗费用由个人承担。", title="甲")
    publish("针灸属于中医诊疗。", title="乙")
    assert found("中医") == ["乙", "甲"]


def test_words_side_by_side_come_before_words_far_apart(publish) -> None:
    publish("补偿由财政承担。" + "其他事项另行通知。" * 5 + "征地另定。", title="甲")
    publish("其他事项另行通知。" * 5 + "征地补偿由财政承担。", title="乙")
    assert found("征地补偿") == ["乙", "甲"]


def test_all_words_must_be_there(publish) -> None:
    publish("征地公告。", title="甲")
    publish("征地补偿公告。", title="乙")
    assert found("征地 补偿") == ["乙"]


def test_the_text_of_a_file_is_found_last_and_said_so(publish, stored_file: StoredFile) -> None:
    assert stored_file.text == "公示名单另附。"
    file = {"number": 1, "name": "表.txt", "digest": stored_file.digest, "size": 1, "media_type": "text/plain"}
    publish("见附件。", title="甲", attachments=[file])
    publish("公布名单。", title="乙")
    page = find(SearchQuery(text="名单"))
    assert titles(page) == ["乙", "甲"]
    assert [hit.is_in_files for hit in page.hits] == [False, True]


def test_the_name_of_a_file_is_marked(publish) -> None:
    file = {"number": 1, "name": "低保名单.xlsx", "digest": "0" * 64, "size": 1, "media_type": "x"}
    publish("见附件。", attachments=[file])
    (hit,) = find(SearchQuery(text="低保")).hits
    assert hit.files == ("<mark>低保</mark>名单.xlsx",)


@pytest.mark.parametrize(
    "typed",
    [
        "云政办发〔2017〕12号",
        "云政办发[2017]12号",
        "云政办发（2017）12号",
        "云政办发2017 12号",
        "〔2017〕12号",
        "2017-00012",
        "mzj/2017-00012",
    ],
)
def test_document_and_index_numbers_are_found_as_typed(publish, typed: str) -> None:
    publish(title="甲", document_number="云政办发〔2017〕12号", index_number="mzj/2017-00012")
    publish(title="乙", document_number="云政办发〔2012〕17号", index_number="mzj/2017-00112")
    assert found(typed) == ["甲"]


@pytest.mark.parametrize(
    ("phrase", "is_there"),
    [
        ("按第12号令执行", True),
        ("12号令", True),
        ("第12号", True),
        ("执行(一)优化", True),
        ("执行一优化", False),
        ("(一)优", True),
        ("2号令", False),
        ("按第12", True),
        ("优化服务2", False),
        ("服务 按第", False),
        ("化服", True),
    ],
)
def test_a_phrase_is_found_as_it_stands(publish, phrase: str, is_there: bool) -> None:
    publish("按第12号令执行。（一）优化服务25项。", title="甲", index_number="")
    assert found(f"“{phrase}”") == (["甲"] if is_there else [])


def test_a_number_that_was_found_is_marked(publish) -> None:
    publish(index_number="mzj/2017-00012")
    (hit,) = find(SearchQuery(text="2017-00012")).hits
    assert hit.numbers == ("mzj/<mark>2017-00012</mark>",)


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"department": "zfb"}, ["乙"]),
        ({"column": "news"}, ["丁", "丙", "甲"]),
        ({"column": "news.gg"}, ["丁"]),
        ({"column": "new"}, []),
        ({"category": "c05"}, ["丙"]),
        ({"kind": "document"}, ["丙"]),
        ({"validity": Validity.REPEALED}, ["丙"]),
        ({"published_from": date(2017, 8, 26)}, ["丁"]),
        ({"published_until": date(2017, 8, 25)}, ["丙", "乙", "甲"]),
        ({"published_from": date(2017, 8, 25), "published_until": date(2017, 8, 25), "column": "news.yw"}, ["丙"]),
    ],
)
@pytest.mark.parametrize("text", ["征地", "“征地公告”", ""])
def test_filters_narrow_with_words_and_without(publish, narrowed: dict, expected: list[str], text: str) -> None:
    category = DisclosureCategory.objects.create(code="c05", name="社会救助", lead=DepartmentFactory.create())
    news, notices = ColumnFactory.create(code="news"), ColumnFactory.create(code="news.gg")
    office, other = DepartmentFactory.create(slug="zfb"), ColumnFactory.create(code="newsroom")
    publish("征地公告。", title="甲", column=news, first_published_at=EVENING - timedelta(days=2))
    publish("征地公告。", title="乙", column=other, department=office, first_published_at=EVENING - timedelta(days=1))
    repealed = {"kind": "document", "validity": Validity.REPEALED}
    third = publish("征地公告。", title="丙", first_published_at=EVENING, **repealed)
    PublicationCategory.objects.create(publication=third, category=category)
    publish("征地公告。", title="丁", column=notices, first_published_at=EVENING + timedelta(minutes=1))
    assert found(text, sort="time", **narrowed) == expected


def test_newest_first_when_sorted_by_time(publish) -> None:
    for days in (3, 1, 2):
        publish("征地。" * days, title=f"{days}天前", first_published_at=EVENING - timedelta(days=days))
    assert found("征地", sort="time") == ["1天前", "2天前", "3天前"]


def test_only_live_publications_are_shown_even_if_the_index_kept_one(publish) -> None:
    kept = publish("征地。")
    Publication.objects.filter(pk=kept.pk).update(state=PublicationState.SUPERSEDED)
    assert found("征地") == []


def test_what_was_taken_out_is_not_found(publish) -> None:
    gone = publish("征地。", title="甲")
    publish("征地。", title="乙")
    search.remove(gone.pk)
    search.remove(gone.pk)
    assert found("征地") == found("“征地”") == found("征*") == found(column="news.yw") == ["乙"]


def test_pages_follow_one_another_without_gap_or_repetition(department, column, monkeypatch) -> None:
    for module in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"disclosure.search.engines.{module}.MOST_RANKED", 40)
    for each in publish_many(65, column=column, department=department, html="<p>征地。</p>"):
        search.index(each)
    for sort in ("relevance", "time"):
        pages = [find(SearchQuery(text="征地", sort=sort, page=number)) for number in (1, 2, 3, 4, 5)]
        assert [len(page.hits) for page in pages] == [20, 20, 20, 5, 0]
        assert [page.total for page in pages] == [65] * 5
        assert len({hit.address for page in pages for hit in page.hits}) == 65


def test_a_total_beyond_what_is_counted_says_so(department, column, monkeypatch) -> None:
    for module in ("engines.sqlite", "engines.postgresql", "page"):
        monkeypatch.setattr(f"disclosure.search.{module}.MOST_COUNTED", 25)
    for each in publish_many(30, column=column, department=department, html="<p>征地。</p>"):
        search.index(each)
    page = find(SearchQuery(text="征地"))
    assert (page.total, page.is_capped, page.pages) == (25, True, 2)
    assert not find(SearchQuery(text="没有")).is_capped


@pytest.mark.parametrize("count", [10, 1000])
def test_a_page_takes_two_queries_at_any_size(department, column, count: int) -> None:
    """Which they are, how many; their rows."""
    made = publish_many(count, column=column, department=department, html="<p>征地公告。</p>")
    assert len(made) == rebuild()
    find(SearchQuery(text="征地"))
    with CaptureQueriesContext(connection) as queries:
        page = find(SearchQuery(text="征地", department="mzj", column="news"))
    assert page.total == count
    assert len(queries) == 2


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\"'“”《》*:^()-+〔〕\\%_&|!<>0123征地 ")), max_size=40)
)
def test_nothing_that_can_be_typed_breaks_the_engine(text: str) -> None:
    assert find(SearchQuery(text=text)).hits == ()


def test_the_key_of_an_entry_is_its_place_in_time(publish) -> None:
    later = publish(first_published_at=EVENING)
    earlier = publish(first_published_at=EVENING - timedelta(seconds=1))
    keys = dict(SearchEntry.objects.values_list("publication", "id"))
    assert keys[later.pk] > keys[earlier.pk]


def test_there_is_an_engine_for_two_databases_only() -> None:
    class Other:
        vendor = "oracle"

    with pytest.raises(LookupError):
        engines.engine_of(Other())
