"""What the self-check reads of the portal, for any day."""

import json
import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from columns.enums import ColumnType
from disclosure import slots
from disclosure.domain.watching import facts, visits
from disclosure.domain.watching.veto import Asked
from disclosure.models import Visit
from disclosure.slots import Unanswered
from disclosure.undated import UNDATED
from tests.disclosure.watching.test_stock import ID_NUMBER, published, recheck
from tests.factories import ColumnFactory, PublicationFactory
from yunlong_portal.kernel.slots import Slot

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def test_a_day_back_then_is_judged_by_what_was_public_then():
    home = ColumnFactory.create(code="news.yw", type=ColumnType.NEWS_LIST, max_age_days=14)
    PublicationFactory.create(column=home, first_published_at=NOW - timedelta(days=30))
    PublicationFactory.create(column=home, first_published_at=NOW - timedelta(days=1))
    now, before = facts.facts_at(NOW), facts.facts_at(NOW - timedelta(days=10))
    assert [now.home_last_at, before.home_last_at] == [NOW - timedelta(days=1), NOW - timedelta(days=30)]
    assert [each.is_stale for each in now.columns] == [False]
    assert [each.is_stale for each in before.columns] == [True]


def test_a_column_of_undated_pages_is_not_renewed_and_not_blank():
    home = ColumnFactory.create(code="news.yw", type=ColumnType.NEWS_LIST, max_age_days=14)
    PublicationFactory.create(column=home, first_published_at=UNDATED)
    found = facts.facts_at(NOW)
    assert [(each.last_at, each.is_undated, each.is_stale) for each in found.columns] == [(None, True, True)]
    assert found.home_last_at is None


def test_visits_are_counted_by_day_and_slow_ones_are_failures():
    for hours, milliseconds, opened in ((1, 200, True), (2, 15_000, True), (30, 100, False), (24 * 8, 100, False)):
        Visit.objects.create(at=NOW - timedelta(hours=hours), milliseconds=milliseconds, opened=opened)
    found = facts.facts_at(NOW).visits
    assert (found.by_day, found.failed) == ((2, 1, 0, 0, 0, 0, 0), 2)


def test_a_home_page_that_does_not_answer_is_kept_as_such(settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.BASE_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
    Visit.objects.create(at=NOW - timedelta(days=401), milliseconds=1, opened=True)
    row = visits.visit_home(NOW)
    assert (row.opened, row.status, row.problem) == (False, 0, "连接不上")
    assert Visit.objects.get() == row


def test_findings_count_while_they_stand():
    published("<p>机密★三年</p>")
    published(f"<p>身份证号{ID_NUMBER}</p>")
    recheck()
    assert len(facts.facts_at(NOW).leaks) == 1
    assert facts.facts_at(NOW - timedelta(days=1)).leaks == []
    assert facts.facts_at(NOW).errors == []


def test_higher_floors_say_what_waits_for_an_answer(monkeypatch):
    slot: Slot = Slot("tests.unanswered", returns="what waits", query_budget=1)
    slot.fill(lambda now: [Unanswered("咨询1号", NOW.date(), "/x/")])
    monkeypatch.setattr(slots, "UNANSWERED", slot)
    assert facts.facts_at(NOW).asked == [Asked("咨询1号", NOW.date(), "/x/")]


def test_what_can_be_reached_online_is_read_from_the_open_columns():
    assert (facts.facts_at(NOW).has_channel, facts.facts_at(NOW).has_services) == (False, False)
    ColumnFactory.create(type=ColumnType.QA_LIST, page="/mailbox/")
    ColumnFactory.create(type=ColumnType.SERVICE_GUIDE, page="/hall/", is_open=False)
    assert (facts.facts_at(NOW).has_channel, facts.facts_at(NOW).has_services) == (True, False)


def test_the_command_says_which_item_fails(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("self_check", "--on", "2017-09-15", "--json")
    assert ended.value.code == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["sheet"], said["on"]) == ("全国政府网站普查评分表（2015—2018年）", "2017-09-15")
    assert [(each["code"], each["verdict"]) for each in said["items"]] == [
        ("V1", "unknown"), ("V2", "failed"), ("V3", "passed"), ("V4", "passed"), ("V5", "passed"),
    ]  # fmt: skip
    with pytest.raises(SystemExit):
        call_command("self_check", "--on", "2017-09-15")
    assert "V2 网站不更新：不合格。首页栏目从来没有更新过。" in capsys.readouterr().out


def test_an_odd_date_is_refused():
    with pytest.raises(CommandError) as refused:
        call_command("self_check", "--on", "2017-9-15")
    assert refused.value.returncode == 2
