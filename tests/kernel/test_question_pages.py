"""The pages of a form that asks one question a page, as a browser without script goes through them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.disclosure.pages.conftest import _fresh_columns, site  # noqa: F401  # fixtures
from tests.kernel.asking import ADDRESS, PERSON, PHOTO, PLACE, PROOF, QUESTIONS, WHO, Asked
from tests.kernel.cleaning import samples
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.questions import HONEYPOT, Draft, SealedDrafts, Sent, Typed
from yunlong_portal.kernel.questions.pages import OVER
from yunlong_portal.kernel.workflow import refuse

NOW = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
CLEANED = "已清除文件里的文件属性（作者、标题、软件、时间等）。"
WITH_PAPERS = (*QUESTIONS[:2], PROOF, PHOTO)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def asked(site: None) -> Asked:  # noqa: F811  # the fixture
    """Return somebody on the first page."""
    return Asked(now=NOW)


@pytest.fixture
def with_papers(site: None, settings, tmp_path: Path) -> Asked:  # noqa: F811  # the fixture
    """Return somebody who is asked for two papers."""
    settings.PRIVATE_ROOT = tmp_path
    return Asked(now=NOW, questions=WITH_PAPERS).answer(**WHO).answer(**PERSON)


def paper(name: str = "身份证.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


def test_one_answers_page_by_page_and_what_was_asked_is_sent(asked: Asked) -> None:
    headings = [asked.heading]
    for typed in (WHO, PERSON, {"remark": "请打电话", "urgent": "on"}):
        headings.append(asked.answer(**typed).heading)
    asked.answer("send")

    assert headings == ["谁办这件事？", "申请人", "还有什么要说的？", "核对后提交"]
    (sent,) = asked.sent
    assert sent.cleaned == {"who": WHO, "person": PERSON, "more": {"remark": "请打电话", "urgent": True}}
    assert (sent.papers, sent.elsewhere) == ({}, frozenset())


def test_a_page_says_in_title_and_text_how_far_one_is(asked: Asked) -> None:
    asked.answer(**WHO)

    assert asked.page.xpath("//title")[0].text.startswith("申请人（第2步，共4步）_在线申报_")
    assert asked.page.xpath("//div[@class='progress-line']/p")[0].text == "第 2 步，共 4 步"


def test_what_is_wrong_stands_on_top_leads_to_its_field_and_is_kept(asked: Asked) -> None:
    asked.answer(**WHO).answer(name="张三丰", phone="没有")

    sentence = "请填写能打通的电话号码，如 13812345678 或者 0872-5523951。"
    assert asked.problems == [(sentence, "#id_phone")]
    assert (asked.heading, asked.value("name"), asked.value("phone")) == ("申请人", "张三丰", "没有")
    assert asked.page.xpath("//title")[0].text.startswith("填写有误：申请人")


def test_what_was_typed_is_kept_on_the_way_back_and_blames_nobody(asked: Asked) -> None:
    asked.answer(**WHO).answer("back", name="张", phone="没有")
    assert (asked.heading, asked.problems) == ("谁办这件事？", [])

    asked.answer(**WHO)
    assert (asked.heading, asked.value("name"), asked.value("phone")) == ("申请人", "张", "没有")
    assert asked.problems == []


def test_whoever_changes_an_answer_comes_back_to_the_last_look(asked: Asked) -> None:
    asked.to_check().answer("change:person")
    assert (asked.heading, asked.value("name")) == ("申请人", "张三丰")

    asked.answer(**PERSON | {"name": "李四"})
    assert asked.heading == "核对后提交"
    assert asked.answer("send").sent[0].cleaned["person"]["name"] == "李四"


def test_a_change_that_opens_new_questions_leads_to_them_and_keeps_the_old_ones(asked: Asked) -> None:
    asked.to_check().answer("change:who").answer(kind="firm", by="self")
    assert asked.heading == "申请单位"

    asked.answer(name="某厂")
    assert asked.heading == "核对后提交"
    assert "张三丰" not in asked.page.text_content()
    asked.answer("change:who").answer(**WHO)
    assert "张三丰" in asked.page.text_content()
    assert set(asked.answer("send").sent[0].cleaned) == {"who", "person", "more"}


def test_text_is_kept_as_it_was_cleaned_and_it_is_said(asked: Asked) -> None:
    asked.answer(**WHO).answer(name="张\u200b三丰", phone="１３８８７２２００００")

    assert asked.draft().typed["person"] == {"name": ["张三丰"], "phone": ["13887220000"]}
    assert len(asked.notices) == 1
    assert asked.notices[0].startswith("已清理 1 个看不见")


@pytest.mark.parametrize("go", ["send", "change:nowhere", "next", "x:y:z", ""])
def test_nobody_gets_past_a_question(asked: Asked, go: str) -> None:
    asked.answer(**WHO)
    asked.send(asked.hidden | {"page": "check", "go": go})

    assert (asked.heading, asked.sent) == ("申请人", [])


def test_a_page_that_is_asked_no_longer_is_kept_and_passed_over(asked: Asked) -> None:
    asked.answer(kind="firm", by="self")
    asked.send(asked.hidden | {"page": "person", "go": "next", **PERSON})

    assert asked.heading == "申请单位"
    assert asked.draft().typed["person"]["name"] == ["张三丰"]


def test_a_page_of_yesterday_begins_again_and_keeps_what_it_holds(asked: Asked) -> None:
    asked.answer(**WHO)
    old = asked.hidden
    asked.now = NOW + timedelta(hours=25)
    asked.send(old | PERSON | {"go": "next"})

    assert asked.heading == "谁办这件事？"
    assert asked.notices[0].startswith("这一页放得太久")
    assert asked.answer(**WHO).heading == "还有什么要说的？"


@pytest.mark.parametrize("token", ["", "x", "seal" * 9])
def test_what_is_not_ours_opens_nothing(asked: Asked, token: str) -> None:
    asked.send({"draft": token, "page": "person", "go": "next", **PERSON})

    assert asked.heading == "谁办这件事？"
    assert len(asked.notices) == (1 if token else 0)


def test_a_form_sent_twice_is_the_same_submission(asked: Asked) -> None:
    last = asked.to_check().hidden | {"go": "send"}
    asked.send(last).send(last)

    first, second = asked.sent
    assert first.draft.submission == second.draft.submission


def test_whoever_fills_in_what_is_to_be_left_empty_goes_nowhere(asked: Asked) -> None:
    asked.answer(**WHO).answer(**PERSON | {HONEYPOT: "http://x"})

    assert (asked.heading, asked.value("name")) == ("申请人", "张三丰")
    assert asked.problems == [("标着“请留空”的一栏不要填写，清空后再继续。", f"#id_{HONEYPOT}")]


def test_what_the_floor_refuses_is_said_on_the_last_page(site: None) -> None:  # noqa: F811  # the fixture
    def send(sent: Sent) -> HttpResponse:
        raise refuse("closed", "这个事项今天取消了。请看替代的事项。")

    asked = Asked(now=NOW, send=send).to_check().answer("send")

    assert (asked.heading, asked.problems) == ("核对后提交", [("这个事项今天取消了。请看替代的事项。", "")])


def test_who_sends_too_often_is_told_when_and_loses_nothing(site: None) -> None:  # noqa: F811  # the fixture
    asked = Asked(now=NOW, most_in_an_hour=1).to_check()
    last = asked.hidden | {"go": "send"}
    asked.send(last).send(last)

    assert (asked.response.status_code, len(asked.sent)) == (429, 1)
    assert asked.problems[0][0].endswith("以后再试。也可以到窗口办理。")
    assert "张三丰" in asked.page.text_content()


def test_a_page_is_kept_by_the_readers_browser_alone_and_asks_nothing_in_a_cookie(asked: Asked) -> None:
    asked.answer(**WHO)

    assert (asked.response["Cache-Control"], "Cookie" in asked.response["Vary"]) == ("private, no-cache", True)
    assert not {"sessionid", OVER} & set(asked.response.cookies)
    assert PERSON["name"] not in asked.answer(**PERSON).hidden["draft"]


def test_once_a_form_was_sent_the_browser_finds_no_page_of_it_any_more(asked: Asked) -> None:
    last = asked.to_check().hidden | {"go": "send"}
    first = asked.send(last).response
    again = asked.send(last).response

    assert (first["Clear-Site-Data"], first.cookies[OVER]["path"]) == ('"cache"', ADDRESS)
    assert first.cookies[OVER].value != again.cookies[OVER].value


def test_whoever_gives_up_leaves_no_page_behind_and_is_asked_nothing(site: None) -> None:  # noqa: F811  # the fixture
    rows = Rows()
    asked = Asked(now=NOW, drafts=rows, front=("/hall/", "大厅"))
    for typed in (WHO, PERSON, {}):
        assert asked.page.xpath("//main//button[@name='go']/@value")[-1] == "clear"
        asked.answer(**typed)
    assert asked.page.xpath("//main//button[@name='go']/@value")[-1] == "clear"
    told = list(rows.names)
    over = asked.answer("clear", **{HONEYPOT: "x"}).response

    assert (asked.heading, asked.page.xpath("//main//section//a/@href")) == ("已清除", ["/hall/"])
    assert (over["Clear-Site-Data"], over.cookies[OVER]["path"]) == ('"cache"', ADDRESS)
    assert "no-store" in over["Cache-Control"]
    assert ("草稿还在。" in asked.page.text_content(), rows.kept, rows.names) == (True, {}, told)


@pytest.mark.parametrize("token", ["", "x"])
def test_whoever_gives_up_before_anything_is_kept_or_too_late_leaves_no_page_behind_either(
    asked: Asked, token: str
) -> None:
    asked.send({"draft": token, "page": "who", "go": "clear"})
    assert (asked.heading, OVER in asked.response.cookies) == ("已清除", True)


def test_a_page_left_of_a_form_that_was_sent_ends_it_without_showing_what_became_of_it(
    site: None,  # noqa: F811  # the fixture
) -> None:
    rows = Rows()
    asked = Asked(now=NOW, drafts=rows, done=lambda *_: HttpResponse("<h1>查询码</h1>")).to_check()
    (draft,) = rows.kept.values()
    draft.is_sent = True
    assert (asked.answer("clear").heading, list(rows.kept)) == ("已清除", [draft.submission])


def test_a_paper_is_handed_in_on_a_page_of_its_own(with_papers: Asked) -> None:
    assert with_papers.heading == "上传身份证"
    with_papers.answer("upload", paper=paper("正面.pdf"))
    assert (with_papers.heading, with_papers.notices) == ("上传身份证", ["已上传：正面.pdf。" + CLEANED])
    with_papers.answer(paper=paper("反面.pdf"))
    assert with_papers.heading == "上传照片"
    with_papers.answer()
    assert with_papers.heading == "核对后提交"

    (sent,) = with_papers.answer("send").sent
    assert [file.name for file in sent.papers["proof"]] == ["正面.pdf", "反面.pdf"]
    assert (sent.papers["photo"], set(sent.cleaned)) == ([], {"who", "person"})


def test_a_paper_may_be_brought_to_the_window(with_papers: Asked) -> None:
    with_papers.answer()
    assert with_papers.problems == [("请上传身份证；手边没有的，按“带到窗口交”。", "#id_paper")]

    with_papers.answer("elsewhere").answer()
    assert (with_papers.heading, "带到窗口交" in with_papers.page.text_content()) == ("核对后提交", True)
    assert with_papers.answer("send").sent[0].elsewhere == {"proof"}


def test_a_paper_that_must_be_handed_in_cannot_be_put_off(with_papers: Asked) -> None:
    with_papers.answer("elsewhere")
    assert with_papers.heading == "上传照片"
    assert not with_papers.page.xpath("//button[@value='elsewhere']")
    assert with_papers.answer("elsewhere").answer("send").sent[0].elsewhere == {"proof"}


def test_a_handed_in_paper_takes_the_place_of_the_window_and_can_be_taken_back(with_papers: Asked) -> None:
    with_papers.answer("elsewhere").answer("back").answer("upload", paper=paper())
    (file,) = PrivateFile.objects.kept()
    assert with_papers.heading == "上传身份证"

    with_papers.answer(f"drop:{file.pk}")
    assert (with_papers.notices, PrivateFile.objects.kept().count()) == (["已删除：身份证.pdf。"], 0)
    assert with_papers.answer().problems[0][1] == "#id_paper"


def test_a_file_of_a_wrong_kind_is_refused_by_name_and_nothing_else_is_lost(with_papers: Asked) -> None:
    with_papers.answer("upload", paper=paper()).answer(paper=paper("程序.exe", b"MZ\x90\x00"))

    ((sentence, place),) = with_papers.problems
    assert (sentence.startswith("程序.exe："), place) == (True, "#id_paper")
    assert "身份证.pdf" in with_papers.page.text_content()


def test_nobody_names_a_file_that_is_not_his(with_papers: Asked) -> None:
    with_papers.answer("upload", paper=paper())
    (file,) = PrivateFile.objects.kept()
    other = Asked(now=NOW, questions=WITH_PAPERS).answer(**WHO).answer(**PERSON)

    other.answer(files=str(file.pk), names="x", sizes="1")
    other.answer(f"drop:{file.pk}")

    assert other.heading == "上传身份证"
    assert PrivateFile.objects.kept().count() == 1


def test_a_paper_that_is_gone_is_asked_for_again(with_papers: Asked) -> None:
    with_papers.answer(paper=paper()).answer()
    PrivateFile.objects.all().delete()
    with_papers.answer("send")

    assert (with_papers.heading, with_papers.sent) == ("上传身份证", [])
    assert with_papers.notices == ["上传后放得太久没有提交，文件已经删除，请重新上传：身份证.pdf。"]


@dataclass
class Rows:
    """Drafts of a floor that keeps them: found again by what the page carries, until they are sent."""

    kept: dict[str, Draft] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def begin(self) -> Draft:
        return Draft()

    def open(self, token: str, *, now: datetime) -> Draft | None:
        found = self.kept.get(token)
        return found and Draft(typed=dict(found.typed), submission=found.submission, is_sent=found.is_sent)

    def keep(self, draft: Draft, name: str, *, now: datetime) -> None:
        if name == "more" and len(self.names) > 3:
            raise refuse("gone", "草稿已经办理完毕。")
        self.names.append(name)
        mine = self.kept.setdefault(draft.submission, Draft(submission=draft.submission))
        mine.typed[name] = draft.typed[name]

    def token(self, draft: Draft, *, now: datetime) -> str:
        return draft.submission

    def drop(self, draft: Draft, *, now: datetime) -> str:
        del self.kept[draft.submission]
        return "草稿还在。" if "name" in draft.typed.get("person", {}) else ""


def test_a_floor_that_keeps_drafts_is_told_of_each_answer_and_goes_on_where_one_left_off(
    site: None,  # noqa: F811  # the fixture
) -> None:
    rows = Rows()
    asked = Asked(now=NOW, drafts=rows).answer(**WHO).answer(name="张", phone="没有")
    assert rows.names == ["who", "person"]

    other = Asked(now=NOW, drafts=rows)
    (draft,) = rows.kept.values()
    other.response = other.pages.resume(_get(), draft, now=NOW)
    assert (other.heading, other.value("phone")) == ("申请人", "没有")
    assert asked.heading == other.heading


def test_an_old_page_of_a_kept_draft_takes_back_its_own_answer_only(site: None) -> None:  # noqa: F811  # the fixture
    rows = Rows()
    asked = Asked(now=NOW, drafts=rows).answer(**WHO)
    old = asked.hidden
    asked.answer(**PERSON)
    asked.send(old | PERSON | {"name": "李四", "go": "next"})

    (draft,) = rows.kept.values()
    expected: Typed = {
        "who": {"kind": ["person"], "by": ["self"]},
        "person": {"name": ["李四"], "phone": ["13887220000"]},
    }
    assert draft.typed == expected


def test_what_cannot_be_kept_is_said_and_still_stands_on_the_page(site: None) -> None:  # noqa: F811  # the fixture
    rows = Rows(names=["x"] * 3)
    asked = Asked(now=NOW, drafts=rows).answer(**WHO).answer(**PERSON).answer(remark="还有一句")

    assert (asked.problems, asked.value("remark")) == ([("草稿已经办理完毕。", "")], "还有一句")


def test_a_draft_that_was_sent_shows_what_became_of_it_and_is_not_changed(
    site: None,  # noqa: F811  # the fixture
) -> None:
    rows = Rows()

    def done(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
        return HttpResponse("<h1>已经提交过</h1>")

    asked = Asked(now=NOW, drafts=rows, done=done).to_check()
    last = asked.hidden
    (draft,) = rows.kept.values()
    draft.is_sent = True
    asked.send(last | {"page": "person", "name": "李四", "go": "back"})

    assert asked.heading == "已经提交过"
    assert draft.typed["person"]["name"] == ["张三丰"]


def test_larger_type_is_asked_for_in_the_middle_of_a_form_and_nothing_is_lost(asked: Asked) -> None:
    asked.answer(**WHO)
    shown = asked.page.xpath("//button[@value='stay']/@formaction")
    asked.answer("stay", name="张", phone="没有")

    assert shown == ["?mode=elder#main"]
    assert (asked.heading, asked.problems, asked.value("phone")) == ("申请人", [], "没有")
    assert asked.answer(**PERSON).answer().answer("stay").heading == "核对后提交"


def test_the_seal_of_one_form_opens_no_other(asked: Asked) -> None:

    token = asked.answer(**WHO).hidden["draft"]
    assert SealedDrafts(PLACE).open(token, now=NOW) is not None
    assert SealedDrafts("tests.other").open(token, now=NOW) is None


def test_a_button_of_the_floor_is_done_once_what_was_typed_is_kept_right_or_not(
    site: None,  # noqa: F811  # the fixture
) -> None:
    def later(request: HttpRequest, draft: Draft, now: datetime) -> HttpResponse:
        if "person" not in draft.typed:
            raise refuse("too_early", "请先填写姓名。")
        return HttpResponse(f"<h1>已存：{draft.typed['person']['name'][0]}</h1>")

    asked = Asked(now=NOW, further={"later": later})
    assert asked.answer("later", **WHO).problems == [("请先填写姓名。", "")]
    assert asked.answer(**WHO).answer("later", name="张三丰", phone="不是电话").heading == "已存：张三丰"


def _get() -> HttpRequest:

    return RequestFactory().get("/asked/")
