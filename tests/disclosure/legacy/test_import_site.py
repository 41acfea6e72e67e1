"""A dump brought in: the sample by its manifest, line by line; what is wrong, told; what is there, left alone."""

import csv
import json
import os
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from columns.models import Column, DisclosureCategory
from disclosure import search
from disclosure.domain import verification
from disclosure.domain.filings.contents import catalogue_lines
from disclosure.domain.sanitise import text_of
from disclosure.enums import SignMode
from disclosure.models import LegacyAddress, LegacyPage, MigrationBatch, Post, Publication, SignOff
from disclosure.queries import columns_kept_fresh, first_year
from tests.disclosure.legacy.conftest import SAMPLE, bring_in, dump, page
from tests.factories import PostFactory
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User

pytestmark = pytest.mark.django_db

ACTIONS = {
    "import": "imported", "import_with_warning": "warned", "skip_duplicate": "duplicate", "skip_navigation": "skipped",
    "skip_empty": "skipped", "quarantine_personal_data": "quarantined", "quarantine_unsafe": "quarantined",
}  # fmt: skip
# The manifest says more of these than the pages do: a title where there is none, a number that stands nowhere on them.
UNTITLED = {"news/0019.html", "upfile/lsjzsqb.xls"}
NUMBER_NOT_ON_THE_PAGE = {"gggs/0006.html", "gggs/0008.html"}


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_the_sample_comes_in_as_its_manifest_says(old_site):
    rows = {each["file"]: each for each in bring_in(SAMPLE, "--department", "mzj")}
    with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as opened:
        expected = list(csv.DictReader(opened))
    assert sorted(rows) == sorted(each["file"] for each in expected)
    for line in expected:
        row = rows[line["file"]]
        assert (line["file"], row["action"]) == (line["file"], ACTIONS[line["expected_action"]]), row["why"]
        assert (line["file"], row["date"]) == (line["file"], line["publish_date"])
        if line["file"] not in UNTITLED:
            assert row["title"] == line["title"]
        if line["duplicate_of"]:
            assert row["address"] == rows[line["duplicate_of"]]["address"]
        kept = LegacyPage.objects.get(file=line["file"])
        assert (kept.action, kept.title, kept.why) == (row["action"], row["title"], row["why"])
        assert (kept.host, kept.path) == ("old.example.invalid", line["url"].removeprefix("http://old.example.invalid"))
        if row["action"] in {"imported", "warned"}:
            _compare(line, Publication.objects.select_related("column").get(post=kept.post_id))
            assert row["address"] == f"/posts/{kept.post_id}/"
        elif row["action"] != "duplicate":
            assert row["address"] == ""
        if row["action"] in {"warned", "quarantined", "skipped", "duplicate"}:
            assert row["why"] != ""
        for broken in line["links_broken"].split():
            assert not Publication.objects.filter(html__contains=broken).exists()
    assert list(verification.verify(now=timezone.now())) == []


def _compare(line, publication):
    moment = timezone.localtime(publication.first_published_at)
    assert moment.date().isoformat() == line["publish_date"] or line["publish_date"] == ""
    assert publication.column.code == line["target_column"]
    if line["index_no"]:
        assert publication.index_number == line["index_no"]
    if line["issuing_body"]:
        assert publication.issuing_body == line["issuing_body"]
    if line["file"] not in NUMBER_NOT_ON_THE_PAGE:
        assert publication.document_number == line["document_no"]
    words = squeezed(text_of(publication.html))
    # An excerpt of a page on which a byte is lost is of its title; a document's number is put into its right brackets.
    assert squeezed(line["must_contain"]) in words + squeezed(publication.title)
    assert "\ufeff" not in publication.html
    assert not re.search(r"mso-|o:p|<script|<iframe|<marquee|javascript:", publication.html)
    if line["file"] == "zwgk/0001.html":
        assert words == squeezed((SAMPLE / "notice_expected_text.txt").read_text(encoding="utf-8"))


def test_a_batch_says_who_and_what_and_no_page_says_that_a_leader_signed_it(old_site):
    bring_in(
        SAMPLE, "--department", "mzj", "--by", old_site.publisher.username, "--ordered-by", old_site.leader.username,
        "--decision", "云政办发〔2017〕30号",
    )  # fmt: skip
    batch = MigrationBatch.objects.get()
    assert (batch.imported_by, batch.ordered_by, batch.by_command) == (old_site.publisher, old_site.leader, False)
    assert (batch.source_host, batch.decision_number) == ("old.example.invalid", "云政办发〔2017〕30号")
    assert batch.finished_at is not None
    assert {each.department for each in batch.pages.all()} == {old_site.department}
    for row in SignOff.objects.all():
        assert (row.step, row.mode, row.person, row.duty, row.sheet) == (
            "publish", SignMode.MIGRATION, old_site.publisher, "publish", None,
        )  # fmt: skip
        assert row.facts["batch"] == batch.pk
    assert not Publication.objects.exclude(migration_batch=batch).exists()
    assert list(verification.verify(now=timezone.now())) == []


def test_run_again_it_changes_nothing(old_site):
    first = bring_in(SAMPLE, "--department", "mzj")
    before = {model: model.objects.count() for model in (Post, LegacyPage, MigrationBatch, LegacyAddress, User)}
    second = bring_in(SAMPLE, "--department", "mzj")
    assert {model: model.objects.count() for model in before} == before
    assert {each["file"]: each["address"] for each in second} == {each["file"]: each["address"] for each in first}
    assert {each["action"] for each in second} == {"skipped", "duplicate", "quarantined"}


def test_a_rehearsal_says_the_same_and_writes_nothing(old_site):
    said = bring_in(SAMPLE, "--department", "mzj", "--dry-run")
    assert [model.objects.count() for model in (Post, LegacyPage, MigrationBatch, LegacyAddress)] == [0, 0, 0, 0]
    assert not User.objects.filter(username="import-site").exists()
    done = bring_in(SAMPLE, "--department", "mzj")
    assert [{**each, "address": ""} for each in done] == said


def test_old_addresses_lead_to_the_posts_for_good(old_site, client: Client, django_assert_num_queries, settings):
    settings.ALLOWED_HOSTS = ["*"]
    rows = {each["file"]: each for each in bring_in(SAMPLE, "--department", "mzj")}

    def leads(path, host="old.example.invalid"):
        response = client.get(path, headers={"host": host})
        return response.status_code, response.headers.get("Location")

    view = rows["news/view.asp@id=32.html"]["address"]
    assert leads("/ylmz/news/view.asp?id=32") == (301, view)
    assert leads("/ylmz/news/view.asp@id=32.html", host="portal.example") == (301, view)
    assert leads("/YLMZ/gggs/0008.html?from=timeline") == (301, rows["gggs/0006.html"]["address"])
    assert leads("/ylmz/news/list.html") == (301, "/departments/mzj/")
    assert leads("/ylmz/gggs/0005.html")[0] == 404
    assert leads("/ylmz/news/view.asp?id=33")[0] == 404
    with django_assert_num_queries(1):
        leads("/ylmz/news/0016.html")
    assert client.post("/ylmz/news/0016.html").status_code == 404


def test_where_two_sites_had_a_path_the_host_decides(old_site, tmp_path, client: Client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for host, title in (("a.cn", "甲的消息"), ("b.cn", "乙的消息")):
        bring_in(dump(tmp_path / host, x_html=page(title)), "--column", "news.bm", "--base-url", f"http://{host}")
    posts = {each.title: f"/posts/{each.pk}/" for each in Post.objects.all()}
    assert client.get("/x.html", headers={"host": "b.cn"}).headers["Location"] == posts["乙的消息"]
    assert client.get("/x.html", headers={"host": "portal.cn"}).status_code == 404


UNDATED_PAGE = "<h1>没有日期的事</h1><div id=zoom><p>正文讲了一件足够长的事情。</p></div>"


def test_a_page_without_a_date_is_public_and_neither_news_of_today_nor_a_sign_of_care(
    old_site, tmp_path, client: Client
):
    old_site.column.max_age_days = 14
    save_with_history(old_site.column, actor=None, reason="测试")

    def renewed():
        (kept,) = (each for each in columns_kept_fresh(now=timezone.now()) if each.key == "column:news.bm")
        return timezone.localdate(kept.last_at).isoformat() if kept.last_at else kept.never

    options = ("--department", "mzj", "--column", "news.bm")
    (row,) = bring_in(dump(tmp_path / "undated", b_html=UNDATED_PAGE), *options)
    assert renewed() == "日期不详"
    bring_in(dump(tmp_path / "dated", a_html=page("有日期的事")), *options)
    assert renewed() == "2017-08-25"
    assert (row["action"], row["date"], row["why"]) == (
        "warned", "", "原页面没有日期：公开后注明“日期不详”，排在最后，不算栏目更新",
    )  # fmt: skip
    shown = client.get(row["address"]).content.decode()
    assert f"本文于 {timezone.localdate()} 从原网站迁移而来，原发布日期不详，内容可能已经变化。" in shown
    assert "<span>发布时间：日期不详</span>" in shown
    assert '<meta name="PubDate" content="">' in shown
    assert "datePublished" not in shown
    listed = client.get("/columns/news/bm/").content.decode()
    assert re.findall(r"有日期的事|没有日期的事|>日期不详<|>2017-08-25<", listed)[-4:] == [
        "有日期的事", ">2017-08-25<", "没有日期的事", ">日期不详<",
    ]  # fmt: skip
    assert client.get("/columns/news/bm/feed.atom").content.decode().count("<published>") == 1
    assert ">日期不详<" in client.get("/search/?q=足够长的事情").content.decode()
    assert first_year() == 2017
    assert list(verification.verify(now=timezone.now())) == []


def test_what_moves_in_stands_in_the_category_of_its_column_and_without_a_day_of_making(old_site, tmp_path):
    column = Column.objects.get(code="ogi.fd.c07")
    row = DisclosureCategory(code="c07", name="社会救助", lead=old_site.department, column=column)
    save_with_history(row, actor=None, reason="测试")
    bring_in(dump(tmp_path, a_html=UNDATED_PAGE), "--department", "mzj", "--column", "ogi.fd.c07")
    publication = Publication.objects.get()
    assert [each.category.code for each in publication.category_rows.all()] == ["c07"]
    (line,) = catalogue_lines(old_site.department.pk)
    assert (line.category, line.formed_on) == ("社会救助", "")
    assert list(verification.verify(now=timezone.now())) == []


def test_a_migrated_page_says_so(old_site, tmp_path, client: Client):
    (row,) = bring_in(dump(tmp_path, a_html=page()), "--column", "news.bm")
    shown = client.get(row["address"]).content.decode()
    today = timezone.localdate()
    assert f"本文于 {today} 从原网站迁移而来，是 2017-08-25 发布时的内容，可能已经变化。" in shown
    assert ">2017-08-25</time>" in shown
    assert search.find(search.SearchQuery("足够长的事情")).total == 1


def test_what_is_wrong_with_a_page_is_told_and_the_rest_comes_in(old_site, tmp_path):
    folder = dump(
        tmp_path,
        good_html=page("好的一页"),
        huge_html=b"<html>" + b"x" * (5 * 1024 * 1024),
        empty_html=b"",
        loop_html="<meta http-equiv=refresh content='0;url=pool.html'>",
        pool_html="<meta http-equiv=refresh content='0;url=loop.html'>",
        self_html="<meta http-equiv=refresh content='0;url=self.html'>",
        pointer_html="<meta http-equiv=refresh content='0;url=good.html'>",
        frames_html="<frameset cols=20,*><frame src=good.html></frameset>",
        binary_html=bytes(range(256)) * 20,
        nameless_html="<div id=zoom><p>正文说了一件足够长的事情，讲了很久。</p></div>".encode("gb18030") + b"\xff",
        future_html=page("将来的事", on="2107-08-25"),
        attach_html=page("带附件", "<p>正文有足够的字数了。<a href=bad.pdf>附件一</a></p>"),
        bad_pdf=b"%PDF-1.4 broken",
    )
    (folder / "manifest.csv").write_text(
        "file,target_column\ngone.html,news.bm\nfuture.html,no.such\n", encoding="utf-8"
    )
    rows = {each["file"]: each for each in bring_in(folder, "--column", "news.bm")}
    assert {name: each["action"] for name, each in rows.items()} == {
        "good.html": "imported", "huge.html": "failed", "empty.html": "skipped", "loop.html": "failed",
        "pool.html": "failed", "self.html": "failed", "pointer.html": "skipped", "frames.html": "skipped",
        "binary.html": "failed", "nameless.html": "quarantined", "future.html": "failed", "attach.html": "warned",
        "gone.html": "failed",
    }  # fmt: skip
    assert rows["binary.html"]["why"].startswith("读不成文字（16% 的字符是乱码）")
    assert "编码有错、又没有标题和日期的页面 1 处" in rows["nameless.html"]["why"]
    assert "5.0 MB" in rows["huge.html"]["why"]
    assert "转来转去" in rows["loop.html"]["why"]
    assert rows["future.html"]["why"] == "没有“no.such”这个栏目"
    assert "附件“附件一”没有带上" in rows["attach.html"]["why"]
    assert rows["gone.html"]["why"] == "清单里有这一页，备份里没有这个文件"
    assert LegacyAddress.objects.get(path="/pointer.html").target == rows["good.html"]["address"]
    assert all(each["why"] for each in rows.values() if each["action"] != "imported")


def test_files_of_a_page_come_along_and_their_old_addresses_lead_to_them(old_site, tmp_path, client: Client):
    folder = dump(tmp_path, a_html=page("带附件", "<p>正文有足够的字数了。<a href='f/b.txt'>申请表</a></p>"))
    (folder / "f").mkdir()
    (folder / "f" / "b.txt").write_text("申请表的内容", encoding="utf-8")
    (row,) = bring_in(folder, "--column", "news.bm", "--base-url", "http://old.cn/x")
    attachment = Publication.objects.get().attachments[0]
    assert (row["action"], attachment["name"]) == ("imported", "申请表.txt")
    moved = client.get("/x/f/b.txt")
    assert moved.status_code == 301
    assert "申请表的内容" in b"".join(client.get(moved.headers["Location"]).streaming_content).decode("utf-8-sig")
    assert client.get("/x/a.html").headers["Location"] == row["address"]


def test_personal_data_in_an_attachment_keeps_the_page_closed(old_site, tmp_path):
    folder = dump(tmp_path, a_html=page("带附件", "<p>正文有足够的字数了。<a href=b.txt>名单</a></p>"))
    (folder / "b.txt").write_text("身份证号532929195803120007", encoding="utf-8")
    (row,) = bring_in(folder, "--column", "news.bm")
    assert (row["action"], row["why"]) == ("quarantined", "须人工处理：身份证件号码 1 处")
    assert not Post.objects.exists()
    assert "532929195803120007" not in json.dumps(list(LegacyPage.objects.values("why", "findings", "title")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT held FROM disclosure_quarantinedpage")
        assert "正文有足够的字数了" not in cursor.fetchone()[0]


def test_a_title_with_a_number_in_it_is_masked_where_it_is_told(old_site, tmp_path):
    (row,) = bring_in(dump(tmp_path, a_html=page("关于532929195803120007的公示")), "--column", "news.bm")
    assert (row["action"], row["title"]) == ("quarantined", "关于5329**********0007的公示")
    assert LegacyPage.objects.get().title == row["title"]


def test_names_of_files_from_a_chinese_windows_are_read(old_site, tmp_path):
    (tmp_path / os.fsdecode("消息.html".encode("gb18030"))).write_bytes(page("甲").encode("gb18030"))
    (row,) = bring_in(tmp_path, "--column", "news.bm")
    assert (row["file"], row["action"], LegacyAddress.objects.get().path) == ("消息.html", "imported", "/消息.html")


def test_an_index_number_that_is_another_s_is_not_taken_twice(old_site, tmp_path):
    PostFactory.create(index_number="15329000L/2017-00036")
    block = "<table><tr><td>索引号:15329000L/2017-00036</td></tr></table>"
    folder = dump(tmp_path, a_html=block + page("甲"), b_html=block.replace("36", "37") + page("乙"))
    rows = {each["file"]: each for each in bring_in(folder, "--column", "news.bm")}
    assert [rows["a.html"]["action"], rows["b.html"]["action"]] == ["quarantined", "imported"]
    assert "已是另一篇的" in rows["a.html"]["why"]


def test_a_page_that_changed_since_is_left_to_a_correction(old_site, tmp_path):
    bring_in(dump(tmp_path, a_html=page("甲")), "--column", "news.bm")
    (row,) = bring_in(dump(tmp_path, a_html=page("甲的新题")), "--column", "news.bm")
    assert (row["action"], Post.objects.get().title) == ("skipped", "甲")
    assert "请在已导入的信息上更正" in row["why"]


def test_without_a_column_or_a_department_a_page_fails(old_site, tmp_path):
    (row,) = bring_in(dump(tmp_path, a_html=page()))
    assert (row["action"], row["why"][:10]) == ("failed", "没有写明导入哪个栏目")
    (row,) = bring_in(dump(tmp_path, a_html=page().replace("云龙县民政局", "某公司网站")), "--column", "news.bm")
    assert (row["action"], row["why"]) == ("failed", "不知道是哪个单位的网页：请用 --department 写明")
    (row,) = bring_in(dump(tmp_path, a_html=page()), "--column", "news.bm")
    assert row["action"] == "imported"


@pytest.mark.parametrize(
    "options",
    [
        ["/no/such/folder"],
        ["{folder}", "--department", "nobody"],
        ["{folder}", "--column", "no.such"],
        ["{folder}", "--base-url", "old.cn"],
        ["{folder}", "--by", "nobody"],
        ["{folder}", "--by", "{leader}"],
        ["{folder}", "--ordered-by", "{leader}"],
        ["{folder}", "--by", "{publisher}", "--ordered-by", "{publisher}"],
        ["{folder}", "--by", "{publisher}", "--ordered-by", "{drafter}", "--department", "mzj"],
    ],
)
def test_impossible_input_is_refused_before_anything_is_read(old_site, tmp_path, options):
    names = {name: getattr(old_site, name).username for name in ("leader", "publisher", "drafter")}
    folder = dump(tmp_path, a_html=page())
    with pytest.raises(CommandError) as refused:
        call_command("import_site", *(each.format(folder=folder, **names) for each in options), stdout=StringIO())
    assert refused.value.returncode == 2
    assert not MigrationBatch.objects.exists()


def test_who_orders_for_one_department_is_told_to_name_it(old_site, tmp_path):
    folder = dump(tmp_path, a_html=page())
    people = ("--by", old_site.publisher.username, "--ordered-by", old_site.leader.username)
    with pytest.raises(CommandError) as refused:
        bring_in(folder, "--column", "news.bm", *people)
    assert str(refused.value).endswith("备份只是一个单位的网站时，请用 --department 写明单位，批准人就是那个单位的。")
    assert bring_in(folder, "--column", "news.bm", "--department", "mzj", *people)[0]["action"] == "imported"


def test_a_folder_without_pages_is_refused(old_site, tmp_path):
    with pytest.raises(CommandError, match="没有网页"):
        bring_in(tmp_path)


def test_a_changed_batch_or_page_is_found(old_site, tmp_path):
    bring_in(dump(tmp_path, a_html=page()), "--column", "news.bm", "--by", old_site.publisher.username)
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE disclosure_legacypage SET title = 'x'")


@pytest.mark.once
def test_three_hundred_pages_ask_the_database_little_for_each(old_site, tmp_path):
    def queries(count, start):
        folder = dump(
            tmp_path / str(count),
            **{
                f"p{n}_html": page(f"第{n}号消息", f"<p>第{n}号消息的正文，讲了一件事情。</p>")
                for n in range(start, start + count)
            },
        )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = bring_in(folder, "--column", "news.bm", "--department", "mzj")
        assert {each["action"] for each in rows} == {"imported"}
        return len(captured)

    few, many = queries(10, 0), queries(300, 1000)
    assert (many - few) / 290 < 40


def test_the_report_for_people_counts_what_became_of_the_pages(old_site, tmp_path):
    out = StringIO()
    call_command(
        "import_site", str(dump(tmp_path, a_html=page())), "--column", "news.bm", stdout=out, stderr=StringIO()
    )
    assert out.getvalue().splitlines()[-1] == "完成：共 1 页，已导入 1。"
    assert LegacyPage.objects.get().dated_on == date(2017, 8, 25)
