"""What a topic says of itself, read from its structured content."""

from datetime import date

import pytest

from disclosure.domain import content, kinds
from disclosure.domain.checks import Draft, run
from disclosure.domain.topics.words import Section, Words, introduction_of, words_of
from tests.disclosure.topics.conftest import payload_of
from tests.factories import PublicationFactory


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (None, Words()),
        ({}, Words()),
        (
            {"period": {"starts_on": "2026-03-01", "ends_on": "2026-12-31"}},
            Words(starts_on=date(2026, 3, 1), ends_on=date(2026, 12, 31)),
        ),
        (
            {"sections": [{"name": "政策", "about": "文件"}, {"name": "", "about": "没有名称"}, {"name": "动态"}]},
            Words(sections=(Section("政策", "文件"), Section("动态"))),
        ),
        ({"period": {"starts_on": "2026-02-30", "ends_on": ""}}, Words()),
    ],
)
def test_words_are_read_from_the_content_and_what_is_missing_stays_empty(held, words):
    assert words_of(held) == words


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        (date(2026, 3, 1), date(2026, 12, 31), "2026-03-01 至 2026-12-31"),
        (date(2026, 3, 1), None, "2026-03-01 起"),
        (None, date(2026, 12, 31), "至 2026-12-31"),
        (None, None, ""),
    ],
)
def test_a_period_is_said_as_far_as_it_is_known(starts_on, ends_on, said):
    assert Words(starts_on=starts_on, ends_on=ends_on).period == said


def test_the_kind_takes_what_its_form_declares_and_nothing_else():
    kind = kinds.get("topic")
    assert [each.name for each in kind.blocks] == ["period", "sections"]
    content.normalise(payload_of(sections=("政策",)) | {"title": "题"})


@pytest.mark.django_db
def test_before_submission_the_period_runs_forwards_and_a_section_stands_once():
    payload = payload_of(sections=("政策", "动态", "政策"), until="2017-01-01") | {"title": "题", "body": "<p>说明</p>"}
    found = {each.code for each in run(Draft(payload=content.normalise(payload), today=date(2017, 9, 1)))}
    assert found >= {"period_backwards", "section_twice"}
    good = payload_of(sections=("政策", "动态"), until="2018-01-01") | {"title": "题", "body": "<p>说明</p>"}
    found = {each.code for each in run(Draft(payload=content.normalise(good), today=date(2017, 9, 1)))}
    assert not found & {"period_backwards", "section_twice", "content_missing"}


@pytest.mark.django_db
def test_the_introduction_is_the_text_without_what_the_page_shows_in_its_own_places(world):
    from disclosure.domain.rendering import render_body

    payload = payload_of(sections=("政策",), body="<p>为了什么开设。</p>")
    whole = render_body(payload, addresses={})
    live = PublicationFactory.create(kind="topic", revision__payload=payload, html=whole)
    assert "政策" in whole
    assert introduction_of(live) == "<p>为了什么开设。</p>"
