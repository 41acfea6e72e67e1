"""Applying online page by page: nothing typed is lost, nothing is filed twice, nothing is shown to the wrong person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hall.enums import ApplicationState, Channel, MaterialState, PickupWay
from hall.models import Application, ApplicationDraft, ItemEntry
from hall.views import kept_drafts
from tests.hall.factories import CONTENT, make_item
from tests.hall.pages.filling import (
    ADDRESS,
    AT_WINDOW,
    CREDIT_CODE,
    DRAFTS,
    HOUSEHOLD,
    ID_NUMBER,
    IDENTITY,
    NAME,
    PHONE,
    PLACE,
    SELF,
    Filler,
    paper,
)
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import Notice, PrivateFile
from yunlong_portal.kernel.questions.pages import OVER

pytestmark = pytest.mark.django_db


def test_a_citizen_applies_and_gets_number_and_query_code(filler, world):
    filler.to_check()
    assert filler.heading == "核对后提交"
    assert not Application.objects.exists()

    filler.send("send")

    row = Application.objects.get()
    assert (filler.heading, filler.number) == ("申请已提交", row.number)
    assert tracking.matches(filler.code, row.tracking_digest)
    assert (row.state, row.channel, row.township.slug) == (ApplicationState.FILED, Channel.ONLINE, "nuodeng")
    assert row.pickup_way == PickupWay.WINDOW
    who = row.party
    assert (who.kind, who.name, who.identity_number, who.phone) == ("person", "张三丰", ID_NUMBER, "13887220000")
    assert (who.address, who.answers, who.agent, who.pickup) == ("诺邓村3组", {"家庭人口": "3"}, None, None)
    assert list(row.materials.values_list("state", flat=True)) == [
        MaterialState.UPLOADED, MaterialState.MISSING, MaterialState.MISSING,
    ]  # fmt: skip
    assert "居民身份证" in filler.said


def test_the_form_sent_twice_is_one_case_and_shows_its_code_for_ten_minutes_only(filler, time_machine):
    last = filler.to_check().hidden | {"go": "send"}
    first = (filler.post(ADDRESS, last).number, filler.code)

    assert filler.post(ADDRESS, last).heading == "这份申请已经提交过"
    assert (filler.number, filler.code) == first
    time_machine.move_to(timezone.now() + timedelta(minutes=11), tick=False)
    assert (filler.post(ADDRESS, last).number, filler.code) == (first[0], "")
    assert filler.post(ADDRESS, last | {"page": "name", "name": "李四", "go": "back"}).number == first[0]
    assert Application.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_stands_there_still(filler):
    filler.send(**SELF).send(**NAME).send(identity_type="id_card", identity_number="53292919800101001")
    assert filler.problems == ["身份证号码应当是 18 位，现在是 17 位，请核对。"]
    assert filler.value("identity_number") == "53292919800101001"


def test_a_required_paper_is_asked_for_and_a_wrong_kind_is_refused_by_name(filler):
    filler.to_papers()
    assert filler.heading == "材料：最低生活保障申请书"
    filler.send()
    assert filler.problems == ["请上传最低生活保障申请书；手边没有的，按“带到窗口交”。"]
    filler.send(paper=paper("病毒.exe", b"MZ" + b"\0" * 99))
    assert filler.problems[0].startswith("病毒.exe：")
    filler.send(paper=paper("申请书.pdf"))
    assert filler.heading == "材料：居民身份证"


def test_an_agent_files_for_somebody_with_a_power_of_attorney_and_has_the_result_posted(filler):
    filler.send(by="agent").send(**NAME).send(**IDENTITY).send(**PHONE).send(**PLACE)
    assert filler.heading == "代办人是谁？"
    agent = {"name": "李四", "relation": "儿子", "phone": "0872-5523951"} | IDENTITY
    filler.send(**agent).send(**HOUSEHOLD).send(way="post")
    assert (filler.value("name"), filler.value("phone")) == ("张三丰", "13887220000")
    assert filler.value("address") == "诺邓镇诺邓村3组"
    filler.send(name="张三丰", phone="13887220000", address="诺邓村3组")
    filler.send("elsewhere").send("elsewhere").send()
    assert filler.heading == "材料：授权委托书"
    filler.send(paper=paper("委托书.pdf"))
    filler.send("send")

    row = Application.objects.get()
    assert row.party.agent == agent | {"phone": "08725523951"}
    assert row.party.pickup == {"name": "张三丰", "phone": "13887220000", "address": "诺邓村3组"}
    assert row.pickup_way == PickupWay.POST
    assert row.materials.get(number=4).name == "授权委托书"
    assert row.materials.get(number=4).files.count() == 1


def test_an_organisation_is_asked_for_its_code_and_who_answers_for_it(client, world):
    ItemEntry.objects.update(for_organisations=True)
    filler = Filler(client)
    filler.send(kind="organisation", by="self")
    assert filler.heading == "单位叫什么名字？"
    filler.send(name="云龙县诺邓火腿厂", legal_representative="王五").send(identity_number=CREDIT_CODE.lower())
    filler.send(**PHONE).send(township="elsewhere", address="大理市").send(**HOUSEHOLD).send(**AT_WINDOW)
    filler.send("elsewhere").send("elsewhere").send().send("send")

    row = Application.objects.get()
    assert (row.party.kind, row.party.name, row.party.masked_name) == (
        "organisation",
        "云龙县诺邓火腿厂",
        "云龙县诺邓火腿厂",
    )
    assert (row.party.identity_type, row.party.identity_number) == ("credit_code", CREDIT_CODE)
    assert (row.party.legal_representative, row.township) == ("王五", None)


def test_founders_who_have_no_code_yet_say_who_answers_for_them(client, world):
    """有限责任公司设立登记: the licence with the code on it is what they come for."""
    ItemEntry.objects.update(for_persons=False, for_organisations=True)
    filler = Filler(client)
    filler.send(**SELF).send(name="云龙县诺邓火腿有限公司", legal_representative="王五").send()
    assert filler.problems == ["请填写统一社会信用代码；正在办理成立、还没有代码的，请勾选。"]
    filler.send(has_none="none_yet", identity_number=CREDIT_CODE)
    assert filler.problems == ["填写了代码，又勾选了还没有代码。请只留一样。"]
    filler.send(has_none="none_yet", identity_number="")
    assert filler.heading == "发起人或者拟任的负责人，证件号码是多少？"
    filler.send(**IDENTITY).send(**PHONE).send(**PLACE).send(**HOUSEHOLD).send(**AT_WINDOW)
    filler.send("elsewhere").send("elsewhere").send()
    assert "还没有代码，正在办理成立" in filler.said
    filler.send("send")

    who = Application.objects.get().party
    assert (who.kind, who.name, who.legal_representative) == ("organisation", "云龙县诺邓火腿有限公司", "王五")
    assert (who.identity_type, who.identity_number) == ("id_card", ID_NUMBER)


def test_a_draft_is_stored_and_gone_on_with_elsewhere(filler, client):
    filler.send(**SELF).send(**NAME).send("store", identity_type="id_card", identity_number="5329")
    assert filler.heading == "已经存好，还没有提交"
    number, code = filler.number, filler.code
    row = ApplicationDraft.objects.get()
    assert (row.number, row.typed["identity"]["identity_number"]) == (number, ["5329"])

    other = Filler(Client(), DRAFTS).act("look", number=number, code=code.lower())
    assert other.heading == "城乡居民最低生活保障审批"
    other.post(ADDRESS, {"draft": other.hidden["draft"], "page": "", "go": "next"})
    assert other.heading == "申请人的证件号码是多少？"
    assert f"草稿号 {number}" in other.said
    for answer in (IDENTITY, PHONE, PLACE, HOUSEHOLD, AT_WINDOW):
        other.send(**answer)
    other.send("elsewhere").send("elsewhere").send().send("send")
    assert Application.objects.get().party.name == "张三丰"
    found = Filler(Client(), DRAFTS).act("look", number=number, code=code)
    assert "这份草稿已经提交" in found.said
    assert "张三丰" not in found.said


def test_a_wrong_draft_number_and_a_wrong_code_get_the_same_answer(filler):
    filler.send(**SELF).send("store", **NAME)
    number = filler.number
    answers = {
        tuple(Filler(Client(), DRAFTS).act("look", number=typed, code=code).problems)
        for typed, code in ((number, "34679-ACDEF"), ("CG2026-999999", "34679-ACDEF"), ("\x00x", "\x00y"))
    }
    assert len(answers) == 1
    assert answers.pop()[0].startswith("没有查到：草稿号或者查询码不对")


def test_a_draft_is_thrown_away_with_its_papers_after_being_asked_once_more(filler):
    filler.to_papers().send(paper=paper()).send("store")
    shown = Filler(Client(), DRAFTS).act("look", number=filler.number, code=filler.code)
    posted = {"pass": shown.page.xpath("//input[@name='pass']/@value")[0]}
    assert shown.post(DRAFTS, posted | {"act": "discard"}).heading == "要删除这份草稿吗？"
    assert "草稿已经删除。" in shown.post(DRAFTS, posted | {"act": "discard-now"}).said
    assert not ApplicationDraft.objects.exists()
    assert PrivateFile.objects.get().is_erased


def test_whoever_gives_up_leaves_nothing_here_but_a_draft_he_stored(filler):
    filler.to_papers().send(paper=paper())
    assert (filler.send("clear").heading, ApplicationDraft.objects.count()) == ("已清除", 0)
    assert PrivateFile.objects.get().is_erased
    assert filler.page.xpath("//main//section//a/@href") == ["/hall/"]
    assert filler.response.cookies[OVER]["path"] == ADDRESS

    other = Filler(Client())
    number = other.send(**SELF).send("store", **NAME).number
    other.post(ADDRESS, {"draft": other.hidden["draft"], "page": "", "go": "next"}).send("clear")
    assert f"存起来的草稿 {number} 还在" in other.said
    assert ApplicationDraft.objects.get().number == number


def test_a_form_is_given_up_also_when_its_item_is_applied_for_here_no_longer(filler, world):
    filler.send(**SELF)
    ItemEntry.objects.update(is_online=False)
    assert filler.send("clear").heading == "已清除"


def test_a_draft_that_is_thrown_away_ends_its_form_in_this_browser(filler):
    filler.send(**SELF).send("store", **NAME)
    shown = Filler(filler.client, DRAFTS).act("look", number=filler.number, code=filler.code)
    posted = {"pass": shown.page.xpath("//input[@name='pass']/@value")[0], "act": "discard-now"}
    ended = shown.post(DRAFTS, posted).response
    assert (ended["Clear-Site-Data"], ended.cookies[OVER]["path"]) == ('"cache"', ADDRESS)


def test_what_was_not_stored_is_told_to_be_gone_after_a_day_and_the_page_is_not_lost(filler, time_machine):
    filler.send(**SELF)
    last = filler.hidden
    time_machine.move_to("2026-12-02T09:00:00+08:00", tick=False)
    filler.post(ADDRESS, last | NAME | {"go": "next"})
    assert "前几步填写的内容已经失效" in filler.said
    assert filler.heading == "谁来办这件事？"
    assert filler.send(**SELF).heading == "申请人的证件号码是多少？"


def test_a_stored_draft_meets_a_new_version_is_told_what_changed_and_loses_nothing(filler, world):
    filler.to_check()
    other = make_item(
        world.bureau,
        code="YLX-002",
        materials=[*CONTENT["materials"][:2], {"name": "户口簿", "form": "copy", "copies": "1", "required": "yes"}],
    )
    ItemEntry.objects.filter(item=world.item).update(publication=other.entry.publication)
    filler.send("send")
    assert not Application.objects.exists()
    assert "要增加的材料：户口簿。" in filler.said
    assert "不用再交的材料：残疾证明。" in filler.said
    assert filler.heading == "材料：户口簿"
    filler.send("elsewhere")
    assert filler.heading == "核对后提交"
    filler.send("send")
    row = Application.objects.get()
    assert (row.publication, row.party.name) == (other.entry.publication, "张三丰")
    assert row.materials.get(number=1).files.count() == 1


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"is_online": False}, "还不能网上申报。请打印表格"),
        ({"provincial_address": "https://zwfw.yn.gov.cn/x"}, "到云南政务服务网申报"),
        ({"portal_address": "/requests/new/"}, "不在网上大厅收件，要在本网站 /requests/new/ 申请"),
        ({"change_kind": "cancel", "closes_on": "2026-11-25"}, "现在不接受申请"),
    ],
)
def test_what_is_not_applied_for_here_says_what_to_do_instead(client, world, entry, said):
    ItemEntry.objects.update(**entry)
    assert said in Filler(client).said
    assert not ApplicationDraft.objects.exists()
    client.post(ADDRESS, SELF | {"page": "who", "go": "next"})
    assert not ApplicationDraft.objects.exists()


@pytest.mark.parametrize("code", ["YLX-999", "nothing"])
def test_an_item_that_is_not_there_is_not_found(client, world, code):
    assert client.get(f"/hall/items/{code.upper()}/apply/").status_code == 404


def test_nobody_opens_somebody_elses_draft_by_changing_what_the_page_carries(filler, world):
    filler.send(**SELF).send(**NAME)
    token = filler.hidden["draft"]
    make_item(world.bureau, code="YLX-003")
    other = Filler(Client(), "/hall/items/YLX-003/apply/")
    other.post("/hall/items/YLX-003/apply/", other.hidden | {"draft": token, "page": "", "go": "next"})
    assert "张三丰" not in other.response.content.decode()
    forged = Filler(Client()).post(ADDRESS, other.hidden | {"draft": token[:-4] + "AAAA", "page": "", "go": "next"})
    assert forged.heading == "谁来办这件事？"


def test_a_page_writes_nothing_before_the_first_answer_and_is_kept_by_the_readers_browser_alone(filler):
    assert filler.heading == "谁来办这件事？"
    assert not ApplicationDraft.objects.exists()
    assert filler.response.headers["Cache-Control"] == "private, no-cache"


def test_a_page_with_a_code_is_kept_nowhere_and_has_the_pages_before_it_forgotten(filler):
    filler.send(**SELF).send("store", **NAME)
    assert filler.code
    assert filler.response.headers["Cache-Control"] == "no-store"
    assert filler.response.headers["Clear-Site-Data"] == '"cache"'


def test_a_page_of_the_form_takes_few_queries(filler, django_assert_max_num_queries):
    filler.to_papers()
    hidden = filler.hidden | {"go": "elsewhere"}
    with django_assert_max_num_queries(10):
        filler.client.post(ADDRESS, hidden)


def test_who_begins_or_sends_too_many_is_told_when_to_come_back_and_loses_nothing(filler, world, monkeypatch):
    monkeypatch.setattr(kept_drafts, "_MOST_BEGUN_IN_AN_HOUR", 1)
    filler.send(**SELF)
    other = Filler(Client()).send(**SELF)
    assert other.response.status_code == 429
    assert "从您的网络地址来的操作太多" in other.problems[0]
    assert other.page.xpath("//input[@name='by'][@checked]/@value") == ["self"]
    assert ApplicationDraft.objects.count() == 1


def test_a_page_carries_no_word_that_was_typed_before(filler):
    filler.send(**SELF).send(**NAME).send(**IDENTITY)
    assert ID_NUMBER not in filler.response.content.decode()
    assert "张三丰" not in filler.response.content.decode()


def test_what_a_citizen_files_is_told_to_the_window_by_number_alone(filler, world):
    filler.to_check().send("send")
    told = Notice.objects.filter(recipient=world.clerk)
    assert [Application.objects.get().number in each.subject for each in told] == [True]
    assert not any("张" in each.subject for each in told)
