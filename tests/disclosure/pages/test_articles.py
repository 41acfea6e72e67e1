import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from columns.enums import ColumnType
from disclosure.article import article_context
from disclosure.models import ViewCount
from tests.disclosure.pages.conftest import meta_of, text_of
from tests.factories import PUBLISHED_AT, ColumnFactory, DepartmentFactory, PublicationFactory

Read = Callable[..., Any]


@pytest.fixture
def notice(db: None) -> Any:
    section = ColumnFactory(code="ogi", name="政府信息公开", type=ColumnType.SECTION)
    column = ColumnFactory(code="ogi.bf", name="县政府办文件", type=ColumnType.DOCUMENT_LIST, parent=section)
    return PublicationFactory(
        column=column,
        department=DepartmentFactory(name="云龙县人民政府办公室"),
        kind="document",
        title="关于进一步加强政务公开工作的通知",
        genre="notice",
        issuing_body="云龙县人民政府办公室",
        date_of_issue=date(2017, 8, 25),
        validity="in_force",
        summary="公开为原则,不公开为例外。",
        metadata={"theme": "综合政务", "keywords": ["政务公开", "通知"], "source_name": "县政府办公室"},
        html='<p>各单位:</p><p class="level-1">一、优化媒介</p>',
        editor="网络信息管理办公室",
    )


def test_an_article_shows_title_time_source_and_body_in_its_place(read: Read, notice: Any) -> None:
    page = read(f"/posts/{notice.post_id}/")

    assert page.xpath("//title")[0].text == "关于进一步加强政务公开工作的通知_县政府办文件_云龙县人民政府"
    assert text_of(page.xpath("//main//h1")[0]) == "关于进一步加强政务公开工作的通知"
    facts = [text_of(each) for each in page.xpath("//div[@class='byline']/span")]
    assert facts == ["发布时间：2017-08-25 09:30", "来源：县政府办公室", "浏览次数：0"]
    assert text_of(page.xpath("//div[@class='body']")[0]) == "各单位:一、优化媒介"
    crumbs = [text_of(each) for each in page.xpath("//nav[@aria-label='当前位置']//li")]
    assert crumbs == ["首页", "政府信息公开", "县政府办文件", "正文"]


def test_the_metadata_of_a_document_has_all_eight_rows_and_leaves_unknown_ones_blank(read: Read, notice: Any) -> None:
    page = read(f"/posts/{notice.post_id}/")

    rows = [(text_of(row.find("th")), text_of(row.find("td"))) for row in page.xpath("//table[@class='metadata']//tr")]
    assert rows == [
        ("索引号", notice.index_number),
        ("主题分类", "综合政务"),
        ("公文种类", "通知"),
        ("发文机关", "云龙县人民政府办公室"),
        ("成文日期", "2017年8月25日"),
        ("发文字号", ""),
        ("发布日期", "2017-08-25"),
        ("有效性", "有效"),
    ]
    assert page.xpath("//table[@class='metadata']//th/@scope") == ["row"] * 8


def test_what_is_not_known_is_an_empty_row_that_a_phone_leaves_out(read: Read, notice: Any) -> None:
    page = read(f"/posts/{notice.post_id}/")

    assert [text_of(each) for each in page.xpath("//tr[@class='not-given']/th")] == ["发文字号"]


def test_the_metadata_of_news_has_only_what_is_known(read: Read) -> None:
    news = PublicationFactory()

    page = read(f"/posts/{news.post_id}/")

    assert [text_of(each) for each in page.xpath("//table[@class='metadata']//th")] == ["索引号", "发布日期"]


def test_an_article_carries_the_national_labels_each_once(read: Read, notice: Any, settings: Any) -> None:
    settings.BASE_URL = "https://www.example.gov.cn"

    labels = meta_of(read(f"/posts/{notice.post_id}/"))

    address = f"https://www.example.gov.cn/posts/{notice.post_id}/"
    assert [each for each in labels if each[0] not in {"viewport", "theme-color"}] == [
        ("SiteName", "云龙县人民政府"),
        ("SiteDomain", "www.example.gov.cn"),
        ("SiteIDCode", ""),
        ("ColumnName", "县政府办文件"),
        ("ColumnType", "政策文件"),
        ("ArticleTitle", "关于进一步加强政务公开工作的通知"),
        ("PubDate", "2017-08-25 09:30"),
        ("ContentSource", "县政府办公室"),
        ("Keywords", "政务公开;通知"),
        ("Author", "网络信息管理办公室"),
        ("Description", "公开为原则,不公开为例外。"),
        ("Url", address),
    ]


def test_quotes_and_angles_in_a_title_break_neither_labels_nor_linked_data(read: Read) -> None:
    title = '关于"一网通办"</script><b>的通知 & 说明'
    post = PublicationFactory(title=title).post_id

    page = read(f"/posts/{post}/")

    assert dict(meta_of(page))["ArticleTitle"] == title
    assert json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)["headline"] == title
    assert page.xpath("//b") == []


def test_linked_data_tells_machines_of_a_government_publication(read: Read, notice: Any) -> None:
    page = read(f"/posts/{notice.post_id}/")

    data = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert data["@type"] == "GovernmentPublication"
    assert data["identifier"] == notice.index_number
    assert data["datePublished"] == "2017-08-25T09:30+08:00"


def test_a_corrected_version_says_when_and_what_was_corrected_above_the_title(read: Read) -> None:
    corrected = PublicationFactory(
        number=2, correction_note="第三条的日期更正为9月30日。", published_at=PUBLISHED_AT + timedelta(days=3)
    )

    page = read(f"/posts/{corrected.post_id}/")

    assert text_of(page.xpath("//article/div[@role='note']")[0]) == "更正 2017-08-28 第三条的日期更正为9月30日。"
    assert "发布时间：2017-08-25 09:30" in text_of(page.xpath("//div[@class='byline']")[0])


@pytest.mark.parametrize(
    ("validity", "metadata", "said"),
    [
        ("repealed", {"repealed_on": "2020-01-01"}, "废止 本文已废止，自 2020-01-01 起。"),
        ("expired", {}, "失效 本文已失效。"),
        ("amended", {}, "已修改 本文部分内容已经修改，使用时请核对现行规定。"),
    ],
)
def test_a_document_that_no_longer_holds_says_so(read: Read, validity: str, metadata: Any, said: str) -> None:
    old = PublicationFactory(kind="document", validity=validity, metadata=metadata)

    assert text_of(read(f"/posts/{old.post_id}/").xpath("//article/div[@role='note']")[0]) == said


def test_the_page_counts_views_by_a_picture_and_shows_the_sum(read: Read) -> None:
    post = PublicationFactory().post_id
    ViewCount.objects.create(post_id=post, views=1234)

    page = read(f"/posts/{post}/")

    assert "浏览次数：1234" in text_of(page.xpath("//div[@class='byline']")[0])
    assert page.xpath("//img[@class='seen']/@src") == [f"/posts/{post}/seen.gif"]


def test_the_size_switch_is_a_form_that_works_without_scripts(read: Read) -> None:
    post = PublicationFactory().post_id

    page = read(f"/posts/{post}/", Cookie="size=large")

    buttons = page.xpath("//form[@action='/preferences/']//button")
    assert [(each.get("value"), each.get("aria-pressed")) for each in buttons] == [
        ("large", "true"),
        ("medium", "false"),
        ("small", "false"),
    ]
    assert page.xpath("//form[@action='/preferences/']/input/@value") == [f"/posts/{post}/"]
    assert page.get("class") == "size-large mode-standard"


def test_buttons_that_need_a_script_are_hidden_until_there_is_one(read: Read) -> None:
    page = read(f"/posts/{PublicationFactory().post_id}/")

    buttons = page.xpath("//div[@data-needs-script]")[0]
    assert buttons.get("hidden") is not None
    assert [each.text for each in buttons.findall("button")] == ["打印", "关闭", "复制链接"]


def test_attachments_are_listed_with_kind_size_and_digest_but_not_pictures_of_the_text(read: Read) -> None:
    document = PublicationFactory(kind="document")
    picture = f"/posts/{document.post_id}/files/1/%E5%9B%BE.png"
    document = PublicationFactory(
        kind="document",
        html=f'<p><img src="{picture}" alt="会场"></p>',
        revision=document.revision,
        number=2,
        attachments=[
            {"number": 1, "name": "图.png", "size": 9, "media_type": "image/png", "digest": "b" * 64},
            {"number": 2, "name": "表 一.pdf", "size": 1_500_000, "media_type": "application/pdf", "digest": "c" * 64},
        ],
        state="superseded",
    )

    files = article_context(document, site_name="县")["files"]

    assert files == [
        {
            "address": f"/posts/{document.post_id}/files/2/%E8%A1%A8%20%E4%B8%80.pdf",
            "name": "表 一.pdf",
            "type": "PDF",
            "size": "1.4 MB",
            "digest": "c" * 16,
        }
    ]


def test_a_preview_counts_nothing_and_is_kept_by_no_cache(rf: Any, site: None) -> None:
    from disclosure.views.posts import render_article

    response = render_article(rf.get("/admin/"), PublicationFactory(), preview=True)

    assert response["Cache-Control"] == "no-store"
    assert b"seen.gif" not in response.content
    assert b"ld+json" not in response.content


BEYOND = 10**30


@pytest.mark.parametrize(
    "address",
    [
        "/posts/999/",
        "/posts/0/",
        "/posts/999/files/1/a.pdf",
        "/posts/999/qr.svg",
        f"/posts/{BEYOND}/",
        f"/posts/{BEYOND}/qr.svg",
        f"/posts/{BEYOND}/files/{BEYOND}/a.pdf",
        f"/posts/{BEYOND}/versions/{BEYOND}/",
        f"/sitemap-posts-{BEYOND}.xml",
        f"/sitemap-posts-{10**17}.xml",
    ],
)
def test_what_was_never_published_is_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_number_of_the_live_version_or_an_earlier_one_leads_to_the_post(client: Client, db: None) -> None:
    old = PublicationFactory(state="superseded")
    live = PublicationFactory(revision=old.revision, number=2)

    for number in (1, 2):
        response = client.get(f"/posts/{live.post_id}/versions/{number}/")
        assert (response.status_code, response["Location"]) == (302, f"/posts/{live.post_id}/")
    for number in (0, 3):
        assert client.get(f"/posts/{live.post_id}/versions/{number}/").status_code == 404
