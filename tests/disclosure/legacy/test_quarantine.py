"""What was found in a page keeps it closed until somebody of its department decides, by name."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from columns.enums import Duty
from disclosure.article import to_the_minute
from disclosure.domain import verification
from disclosure.domain.legacy.quarantine import QUARANTINE
from disclosure.domain.sanitise import text_of
from disclosure.enums import PathState
from disclosure.models import LegacyAddress, Post, Publication, QuarantinedPage, Revision, SignOff
from tests.disclosure.legacy.conftest import bring_in, dump, page
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

ID_NUMBER = "532929195803120007"
SURE = f"<p>救助对象身份证号{ID_NUMBER}，已经审核。</p>"
DOUBTFUL = "<p>本文件自2019年1月1日起废止。原文是这样写的。</p>"
LIST = "<table><tr><td>序号</td><td>姓名</td></tr>" + "".join(
    f"<tr><td>{n}</td><td>{name}</td></tr>" for n, name in enumerate(("张三", "李四", "王五", "赵六"), 1)
) + "</table>"  # fmt: skip


def held(tmp_path, body=SURE, title="公示"):
    """Return the one page of a dump, held back."""
    block = "<table><tr><td>索引号:15329000L/2017-00036</td></tr></table>"
    folder = dump(tmp_path, a_html=block + page(title, body))
    (row,) = bring_in(folder, "--column", "news.bm", "--base-url", "http://old.cn/")
    assert (row["action"], row["address"]) == ("quarantined", "")
    return QuarantinedPage.objects.get()


def take(name, row, actor, **data):
    row.refresh_from_db()
    given = {"reason": "已核对", "seen": True} | data
    return QUARANTINE.take(name, row=row, actor=actor, expected_version=row.version, now=timezone.now(), **given)


def refusal(name, row, actor, **data):
    with pytest.raises(Refused) as refused:
        take(name, row, actor, **data)
    return refused.value.code


def nothing_is_broken():
    return list(verification.verify(now=timezone.now())) == []


def test_until_it_is_decided_nobody_sees_it_and_the_leader_is_told(old_site, tmp_path, client: Client):
    row = held(tmp_path)
    assert not Post.objects.exists()
    assert client.get("/a.html").status_code == 404
    told = Notice.objects.get()
    assert (told.recipient, told.subject) == (old_site.leader, "旧网站迁移：县民政局有 1 页须您决定能否公开")
    assert row.page.findings == [{"code": "personal_id_number", "label": "身份证件号码", "count": 1, "blocks": True}]


def test_what_is_sure_is_masked_and_never_released_as_it_is(old_site, tmp_path, client: Client):
    row = held(tmp_path)
    assert refusal("release", row, old_site.leader) == "must_be_masked"
    assert refusal("mask", row, old_site.drafter) == "no_duty"
    assert refusal("mask", row, old_site.leader, seen=False) == "not_seen"
    assert refusal("mask", row, old_site.leader, reason=" ") == "no_reason"
    row = take("mask", row, old_site.leader, reason="遮盖后公开")
    publication = Publication.objects.get()
    assert "5329**********0007" in publication.html
    assert ID_NUMBER not in str(list(Revision.objects.values_list("payload", flat=True)))
    assert (row.state, row.held, row.decided_by, row.post) == ("masked", "", old_site.leader, publication.post)
    assert (publication.index_number, timezone.localdate(publication.first_published_at).isoformat()) == (
        "15329000L/2017-00036",
        "2017-08-25",
    )
    assert client.get("/a.html").headers["Location"] == f"/posts/{publication.post_id}/"
    assert nothing_is_broken()


def test_what_is_doubtful_is_released_by_name_and_a_mark_of_repeal_is_kept(old_site, tmp_path):
    row = take("release", held(tmp_path, DOUBTFUL), old_site.leader, reason="历史文件，已注明废止")
    publication, signed = Publication.objects.get(), SignOff.objects.get()
    assert (row.state, publication.validity, publication.migration_batch) == ("released", "repealed", row.page.batch)
    assert (signed.person, signed.mode, signed.duty, signed.opinion) == (
        old_site.leader, "migration", "sign_off", "历史文件，已注明废止",
    )  # fmt: skip
    assert nothing_is_broken()
    assert refusal("release", row, old_site.leader) == "no_transition"


@pytest.mark.parametrize(("typed", "shown"), [(date(2016, 3, 1), "2016-03-01"), (None, "")])
def test_whoever_releases_a_page_without_a_date_gives_it_the_one_he_knows(old_site, tmp_path, typed, shown):
    bring_in(
        dump(tmp_path, a_html=f"<h1>甲</h1><div id=zoom>{DOUBTFUL}</div>"), "--department", "mzj", "--column", "news.bm"
    )
    row = QuarantinedPage.objects.get()
    for impossible in (date(1989, 12, 31), timezone.localdate() + timedelta(days=1)):
        assert refusal("release", row, old_site.leader, published_on=impossible) == "impossible_date"
    assert not Post.objects.exists()
    take("release", row, old_site.leader, published_on=typed)
    assert to_the_minute(Publication.objects.get())[:10] == shown
    assert nothing_is_broken()


def test_a_date_that_the_page_says_is_not_another_s_to_give(old_site, tmp_path):
    take("release", held(tmp_path, DOUBTFUL), old_site.leader, published_on=date(2016, 3, 1))
    assert to_the_minute(Publication.objects.get())[:10] == "2017-08-25"


def test_a_list_of_names_whose_time_is_over_waits_for_a_person(old_site, tmp_path):
    row = held(tmp_path, f"<p>公示期7天。</p>{LIST}")
    assert [each["code"] for each in row.page.findings] == ["names_past_period"]
    assert refusal("mask", row, old_site.leader) == "nothing_to_mask"
    take("drop", row, old_site.leader, reason="公示期已过")
    assert not Post.objects.exists()
    assert bring_in(tmp_path, "--column", "news.bm", "--base-url", "http://old.cn/")[0]["why"] == (
        f"第{row.page.batch_id}批已导入，已弃用，没有变化"
    )


def test_a_page_taken_up_as_a_draft_goes_the_usual_way(old_site, tmp_path):
    row = take("take_up", held(tmp_path), old_site.drafter, reason="改写后公开")
    post = Post.objects.get()
    assert (row.state, row.post, post.state, post.index_number) == (
        "drafted",
        post,
        PathState.DRAFT,
        "15329000L/2017-00036",
    )
    assert ID_NUMBER not in text_of(post.current_revision.payload["body"])
    assert not Publication.objects.exists()
    assert LegacyAddress.objects.get(path="/a.html").post == post
    assert nothing_is_broken()


def test_a_release_nobody_decided_is_found(old_site, tmp_path):
    row = take("release", held(tmp_path, DOUBTFUL), old_site.leader)
    QuarantinedPage.objects.filter(pk=row.pk).update(decided_by=old_site.drafter)
    assert {each.code for each in verification.verify(now=timezone.now())} == {"migration_altered"}


def test_another_department_and_the_county_desk_do_not_see_what_is_held(old_site, tmp_path, client: Client):
    row = held(tmp_path)
    stranger = with_duties(DepartmentFactory.create(), Duty.SIGN_OFF, Duty.DRAFT)
    for person in (stranger, old_site.publisher):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/admin/disclosure/quarantinedpage/{row.pk}/change/").status_code in {403, 404}
        assert client.post(f"/admin/disclosure/quarantinedpage/{row.pk}/act/drop/").status_code in {403, 404}


def test_the_leader_reads_the_findings_in_the_text_and_decides(old_site, tmp_path, client: Client):
    row = held(tmp_path)
    client.force_login(old_site.leader, backend="django.contrib.auth.backends.ModelBackend")
    listed = client.get("/admin/disclosure/quarantinedpage/?state=quarantined").content.decode()
    assert "身份证件号码 1" in listed
    address = f"/admin/disclosure/quarantinedpage/{row.pk}/"
    shown = client.get(f"{address}change/").content.decode()
    assert "原页面没有写" not in shown
    assert f'<mark class="sure">{ID_NUMBER}<small>身份证件号码</small></mark>' in shown
    assert "遮盖后放行" in shown
    assert f"{address}act/release/" not in shown
    typed = {"mask-version": row.version, "mask-reason": "遮盖后公开"}
    refused = client.post(f"{address}act/mask/", typed).content.decode()
    assert "请逐处看过标出的内容和附件" in refused
    assert client.post(f"{address}act/mask/", typed | {"mask-seen": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "masked"
    assert ID_NUMBER not in client.get(f"{address}change/").content.decode()


def test_batches_and_pages_are_listed_narrowed_and_taken_away(old_site, tmp_path, client: Client):
    bring_in(
        dump(tmp_path, a_html=page("甲"), b_html=page("乙", SURE), c_html=""),
        "--column",
        "news.bm",
        "--base-url",
        "http://old.cn",
    )
    client.force_login(old_site.publisher, backend="django.contrib.auth.backends.ModelBackend")
    batch = QuarantinedPage.objects.get().page.batch
    assert "1页" in client.get("/admin/disclosure/migrationbatch/").content.decode()
    shown = client.get(f"/admin/disclosure/migrationbatch/{batch.pk}/change/").content.decode()
    for said in ("命令行，未写明是谁", "没有登记", "隔离 1 页", "隔离中 1 页"):
        assert said in shown
    pages = f"/admin/disclosure/legacypage/?batch__id__exact={batch.pk}&action__exact=quarantined"
    listed = client.get(pages).content.decode()
    assert "乙" in listed
    assert "甲" not in listed
    table = client.get(pages.replace("legacypage/", "legacypage/export.csv"))
    lines = b"".join(table.streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), lines[1].split(",")[3]) == (2, "隔离")
    assert client.get("/admin/disclosure/legacypage/export.xlsx").status_code == 200
    assert client.get("/admin/disclosure/legacypage/export.doc").status_code == 404
    client.force_login(old_site.leader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/disclosure/legacypage/").status_code == 200


def test_the_story_of_a_post_says_that_it_came_by_a_batch(old_site, tmp_path, client: Client):
    (row,) = bring_in(dump(tmp_path, a_html=page("甲")), "--column", "news.bm")
    client.force_login(old_site.drafter, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(f"/admin/disclosure/post/{row['address'].split('/')[2]}/change/").content.decode()
    assert "批公开，没有逐篇签发" in shown
