"""The stock, looked at again by today's rules."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from columns.enums import Duty
from disclosure.domain import checks, content
from disclosure.domain.watching import runs, stock
from disclosure.enums import WordingLevel
from disclosure.models import Publication, StockFinding, StockRun, WordingRule
from tests.factories import DepartmentFactory, PublicationFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
ID_NUMBER = "11010519491231002X"  # the sample number of GB 11643


def published(body: str = "<p>正文。</p>", *, title: str = "消息", **given) -> Publication:
    payload = content.empty_payload(kind="news", column="") | {"title": title, "body": body}
    return PublicationFactory.create(title=title, html=body, revision__payload=payload, **given)


def recheck(now: datetime = NOW) -> StockRun:
    run = runs.start("recheck", actor=None, now=now)
    assert runs.go_on(run, now=now)
    return run


def waiting() -> list[tuple[str, str, str]]:
    rows = StockFinding.objects.standing().filter(explained_at__isnull=True).order_by("pk")
    return list(rows.values_list("kind", "level", "excerpt"))


def test_what_yesterdays_rules_let_through_is_found_masked_and_told():
    unit = DepartmentFactory.create()
    clerk, leader = with_duties(unit, Duty.DRAFT), with_duties(unit, Duty.SIGN_OFF)
    published(f"<p>张三，身份证号{ID_NUMBER}。</p>", department=unit)
    run = recheck()
    assert (run.done, run.found) == (1, 1)
    assert waiting() == [("personal_data", "serious", "11****2X")]
    assert ID_NUMBER not in json.dumps(list(StockFinding.objects.values()), default=str)
    told = Notice.objects.standing().filter(recipient__in=(clerk, leader))
    assert {each.subject for each in told} == {"复查已公开的信息，有1处要改正或者说明"}
    assert told.count() == 2


def test_a_new_wording_asks_for_a_new_run_and_the_next_version_of_the_text_ends_it():
    row = published("<p>国务园的通知。</p>")
    recheck()
    assert waiting() == []
    assert "recheck" not in due(NOW + timedelta(days=1))
    rule = WordingRule(wrong="国务园", right="国务院", level=WordingLevel.SERIOUS)
    rule.save()
    assert "recheck" in due(NOW + timedelta(days=1))
    run = StockRun.objects.going_on().get(kind="recheck")
    assert runs.go_on(run, now=NOW + timedelta(days=1))
    assert waiting() == [("wording", "serious", "国务园")]
    Publication.objects.filter(pk=row.pk).update(state="superseded")
    payload = row.revision.payload | {"body": "<p>国务院的通知。</p>"}
    PublicationFactory.create(
        post=row.post, number=2, revision__post=row.post, revision__number=2, revision__payload=payload
    )
    recheck(NOW + timedelta(days=2))
    assert waiting() == []
    assert StockFinding.objects.get().mended_at == NOW + timedelta(days=2)


def due(now: datetime) -> set[str]:
    before = set(StockRun.objects.values_list("pk", flat=True))
    runs.start_due(now)
    return set(StockRun.objects.exclude(pk__in=before).values_list("kind", flat=True))


def test_a_document_in_force_whose_day_of_repeal_has_come_is_found():
    payload = content.empty_payload(kind="document", column="") | {"title": "办法", "body": "<p>正文。</p>"}
    payload["metadata"] |= {"validity": "in_force", "repealed_on": "2026-12-01"}
    PublicationFactory.create(kind="document", title="办法", html="<p>正文。</p>", revision__payload=payload)
    recheck()
    assert waiting() == []
    recheck(NOW + timedelta(days=7))
    assert [kind for kind, _, _ in waiting()] == ["validity"]


def test_the_stock_is_looked_at_each_quarter():
    recheck()
    assert "recheck" not in due(NOW + timedelta(days=90))
    assert "recheck" in due(NOW + timedelta(days=91))


def test_a_text_published_twice_is_told_of_the_second_and_one_with_other_files_is_none():
    unit = DepartmentFactory.create()
    files = [{"number": 1, "name": "a.pdf", "size": 1, "media_type": "", "digest": "1" * 64}]
    first = published("<p>公示如下。</p>", title="公示")
    published("<p>公示如下。</p>", title="公示", attachments=files)
    second = published("<p>公示如下。</p>", title="公示", department=unit)
    recheck()
    found = StockFinding.objects.standing().get()
    assert (found.kind, found.post_id, found.department) == ("duplicate", second.post_id, unit)
    assert f"/posts/{first.post_id}/" in found.sentence
    Publication.objects.filter(pk=first.pk).update(state="withdrawn", withdrawal_reason="merged")
    recheck(NOW + timedelta(days=1))
    assert waiting() == []


def test_what_was_explained_on_the_review_sheet_is_no_finding(world):
    WordingRule(wrong="政务公看", right="政务公开").save()
    post = world.draft(body="<p>原文写作政务公看。</p>")
    issues = [each for each in checks.find_issues(post=post, today=NOW.date()) if each.severity == checks.EXPLAIN]
    assert issues
    given = [{"key": each.key, "sentence": each.sentence, "reason": "引用原文"} for each in issues]
    post = world.take("submit", post, world.drafter, explanations=given)
    for name, who in (
        ("secrecy_review", world.secrecy), ("sign_off", world.leader), ("proofread", world.proofreader),
        ("publish", world.publisher),
    ):  # fmt: skip
        post = world.take(name, post, who)
    recheck()
    assert waiting() == []


def test_a_leader_writes_why_a_finding_may_stay_and_a_clerk_cannot(world):
    WordingRule(wrong="政务公看", right="政务公开").save()
    published("<p>政务公看。</p>", department=world.department)
    recheck()
    found = StockFinding.objects.get()
    with pytest.raises(Refused) as refused:
        stock.explain(found, actor=world.drafter, reason="引用原文", now=NOW)
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused) as refused:
        stock.explain(found, actor=world.leader, reason=" ", now=NOW)
    assert refused.value.code == "no_reason"
    stock.explain(found, actor=world.leader, reason="引用原文", now=NOW)
    recheck(NOW + timedelta(days=1))
    assert waiting() == []
    assert StockFinding.objects.get().state == "已说明"
    assert not Notice.objects.standing().filter(plan=stock.PLAN)


def test_a_serious_finding_has_no_reason(world):
    published(f"<p>身份证号{ID_NUMBER}。</p>", department=world.department)
    recheck()
    with pytest.raises(Refused) as refused:
        stock.explain(StockFinding.objects.get(), actor=world.leader, reason="同意公开", now=NOW)
    assert refused.value.code == "must_be_mended"


@pytest.mark.parametrize("count", [1, 5])
def test_a_batch_costs_the_same_queries_however_much_is_in_it(count):
    made = [published(f"<p>身份证号{ID_NUMBER}。</p>") for _ in range(count)]
    run = runs.start("recheck", actor=None, now=NOW)
    stock.look(run, [], NOW)
    StockFinding.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        stock.look(run, [each.pk for each in made], NOW)
    # The publications with their texts; their review sheets; what stood before; the new rows.
    assert len(asked) == 4


def test_the_command_prints_what_waits(capsys):
    row = published(f"<p>身份证号{ID_NUMBER}。</p>")
    with pytest.raises(SystemExit) as ended:
        call_command("recheck", "--json")
    assert ended.value.code == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["post"], found["kind"], found["level"], found["excerpt"]) == (
        row.post_id, "个人信息", "serious", "11****2X",
    )  # fmt: skip


def test_the_command_is_content_where_nothing_waits(capsys):
    published()
    call_command("recheck")
    assert capsys.readouterr().out == "复查了1条信息，有0处待处理。\n"


@pytest.mark.parametrize(("text", "shown"), [("张三", "****"), ("13812345678", "13****78"), ("文笔路12号", "文****号")])
def test_personal_data_is_never_quoted(text, shown):
    assert stock.hidden(text) == shown
