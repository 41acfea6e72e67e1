"""An application filled in page by page: nothing typed is lost, nothing is filed twice, nothing is written before."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_ogi.documents.letters import recipient_of
from requests_ogi.enums import ApplicantKind, IntakeMode, PaperKind, RequestState
from requests_ogi.models import Applicant, CasePaper, InformationRequest, Organ
from requests_ogi.views import filing, uploads
from tests.requests_ogi.pages.filling import (
    ADDRESS,
    AUTHORITY,
    CITIZEN,
    CREDIT_CODE,
    HOW,
    IDENTITY,
    OTHER_ID_NUMBER,
    PERSON,
    WANTED,
    Filler,
    paper,
    text,
)
from tests.requests_ogi.world import take
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import PrivateFile

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
AGENT = {
    "agent_name": "李四",
    "agent_identity_type": "id_card",
    "agent_identity_number": OTHER_ID_NUMBER,
    "agent_phone": "0872-5523951",
}


def test_a_citizen_files_online_and_gets_number_and_query_code(filler):
    filler.to_check()
    assert filler.heading == "核对后提交"
    assert InformationRequest.objects.count() == 0

    filler.send("file")

    row = InformationRequest.objects.get()
    assert filler.heading == "申请已提交"
    assert (filler.number, row.mode, row.state) == (row.number, IntakeMode.ONLINE, RequestState.AWAITING_CONFIRMATION)
    assert tracking.matches(filler.code, row.tracking_digest)
    assert (row.arrived_on, row.received_on) == (date(2026, 11, 25), None)
    who, what = row.applicant, row.particulars
    assert (who.kind, who.masked_name, who.name, who.phone) == (ApplicantKind.CITIZEN, "张*", "张三丰", "13887220000")
    assert (who.identity_number, who.agent, who.category) == (PERSON["identity_number"], None, "")
    assert (what.description, what.purpose, what.supply_forms) == (WANTED["description"], "", ["paper"])
    assert [(each.kind, each.from_applicant) for each in row.papers.all()] == [(PaperKind.IDENTITY, True)]
    assert PrivateFile.objects.get().kept_until is None


def test_the_same_form_sent_twice_is_one_case_with_the_same_number_and_code(filler):
    last = filler.to_check().hidden
    first = (filler.send("file").number, filler.code)

    filler.response = filler.client.post(ADDRESS, last | {"go": "file"})

    assert filler.heading == "这份申请已经提交过"
    assert (filler.number, filler.code) == first
    assert InformationRequest.objects.count() == CasePaper.objects.count() == 1


def test_an_organisation_files_through_an_agent_with_its_power_of_attorney(filler):
    filler.send(**WANTED).send(kind="organisation", by="agent")
    assert filler.heading == "申请单位"
    company = {"name": "云龙县诺邓火腿厂", "category": "commercial", "identity_number": CREDIT_CODE.lower()}
    filler.send(**company, legal_representative="王五", contact_name="赵六", **AGENT).send(**HOW)
    filler.send(**{IDENTITY: paper("执照.pdf")})
    assert filler.problems == [("请上传授权委托书。", f"id_{AUTHORITY}")]
    filler.send(**{AUTHORITY: paper("委托书.pdf")}).send("file")

    who = InformationRequest.objects.get().applicant
    assert (who.kind, who.category, who.name, who.masked_name) == (
        ApplicantKind.ORGANISATION, "commercial", "云龙县诺邓火腿厂", "云龙县诺邓火腿厂",
    )  # fmt: skip
    assert (who.identity_type, who.identity_number, who.contact_name) == ("", CREDIT_CODE, "赵六")
    assert who.agent == {
        "name": "李四",
        "identity_type": "id_card",
        "identity_number": OTHER_ID_NUMBER,
        "phone": "08725523951",
        "address": "",
        "postcode": "",
        "authority": "授权委托书",
    }
    assert set(CasePaper.objects.values_list("kind", flat=True)) == {PaperKind.IDENTITY, PaperKind.AUTHORITY}


SERVED = AGENT | {"agent_address": "大理市某律师事务所", "agent_postcode": "671000"}


def filed_by_agent(filler, **person):
    filler.send(**WANTED).send(kind="citizen", by="agent").send(**PERSON | person, **SERVED)
    filler.send(**HOW | {"delivery_ways": ["post"]})
    return filler.send(**{IDENTITY: paper(), AUTHORITY: paper("委托书.pdf")}).send("file")


def test_letters_go_to_the_agent_at_the_address_that_he_gave(filler, world):
    filed_by_agent(filler)
    row = InformationRequest.objects.get()
    assert (row.applicant.address, row.applicant.agent["address"]) == ("", "大理市某律师事务所")
    row = take("confirm", row, world.clerk, on=TODAY, means="电话")
    row = take("begin", take("register", row, world.clerk, on=TODAY), world.handler, on=TODAY)
    take("ask_correction", row, world.handler, on=TODAY, items=["写明年份"], due_on=date(2026, 12, 10))
    to = recipient_of(row.letters.get())
    assert (to.name, to.address, to.postcode, to.masked) == ("李四", "大理市某律师事务所", "671000", "张*")


def test_an_agent_files_for_one_client_after_another_without_typing_himself_again(filler):
    filed_by_agent(filler)
    first, form = filler.number, filler.page.xpath("//form[.//button[text()='为另一位委托人申请']]")[0]
    carried = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    filler.response = filler.client.post(ADDRESS, carried)
    assert filler.heading == "需要什么信息"
    assert [filler.value(name) for name in ("organ", "description")] == ["", ""]
    filler.send(**WANTED)
    assert filler.page.xpath("//input[@name='by'][@checked]/@value") == ["agent"]
    filler.send(kind="citizen", by="agent")
    assert [filler.value(name) for name in ("name", "identity_number")] == ["", ""]
    assert {name: filler.value(name) for name in SERVED} == SERVED | {"agent_phone": "08725523951"}
    filler.send(**SERVED, name="王五", identity_type="id_card", identity_number=OTHER_ID_NUMBER)
    filler.send(**HOW).send(**{IDENTITY: paper()})
    assert filler.problems == [("请上传授权委托书。", f"id_{AUTHORITY}")]
    filler.send(**{AUTHORITY: paper("委托书.pdf")}).send("file")
    assert filler.number != first
    names = {each.name: each.agent["name"] for each in Applicant.objects.all()}
    assert names == {"张三丰": "李四", "王五": "李四"}


def test_whoever_files_for_himself_is_not_asked_for_other_clients(filler):
    filler.to_check().send("file")
    assert filler.heading == "申请已提交"
    assert "委托人" not in filler.response.content.decode()


def test_each_page_says_what_is_wrong_leads_to_the_field_and_keeps_what_was_typed(filler):
    filler.send(organ="", description="　 \u200b", title="低保")
    assert filler.problems == [
        ("请选择向哪个机关申请。", "id_organ"),
        ("请写明需要什么信息。", "id_description"),
    ]
    assert filler.value("title") == "低保"
    assert filler.page.xpath("//title")[0].text.startswith("填写有误：需要什么信息（第1步，共5步）")

    filler.send(**WANTED).send(kind="citizen")
    assert filler.problems == [("请选择本人办理还是代理人办理。", "id_by_0")]

    wrong = PERSON | {"identity_number": "５３２９２９ 19800101 0011"}
    filler.send(**CITIZEN).send(**wrong)
    assert filler.problems == [("身份证号码有误：与最后一位校验码对不上，请对照证件逐位核对。", "id_identity_number")]
    assert (filler.value("name"), filler.value("identity_number")) == ("张三丰", wrong["identity_number"])

    filler.send(**PERSON).send(**HOW | {"delivery_ways": ["post", "email"], "phone": "１３８ 8722 0000"})
    assert filler.problems == [
        ("选了邮寄，请填写收件地址。", "id_address"),
        ("选了电子邮件，请填写电子邮箱。", "id_email"),
    ]
    assert filler.value("phone") == "１３８ 8722 0000"


def test_two_hundred_thousand_characters_are_refused_beside_the_field_and_stay_there(filler):
    long = "低保" * 100_000
    filler.send(**WANTED | {"description": long})
    assert filler.problems == [
        ("需要什么信息有 200000 个字，最多 3000 个字。请写得简短些，详细的说明可以作为附件上传。", "id_description")
    ]
    assert filler.value("description") == long


def test_what_no_eye_can_see_is_taken_out_and_said(filler):
    filler.send(**WANTED | {"description": "2016年\u200b低保\u202e资金"})
    assert filler.notices == [
        "已清理 2 个看不见或不能公开显示的字符（第 6 字处的零宽空格（U+200B）、第 9 字处的从右到左强制符（U+202E））。"
        "请核对内容是否完整。"
    ]
    filler.send("back")
    assert filler.value("description") == "2016年低保资金"


def test_going_back_and_changing_keeps_all_the_rest(filler):
    filler.to_check(how={"email": "zhang@example.cn"})
    filler.send("change:who")
    assert (filler.heading, filler.value("name"), filler.problems) == ("申请人", "张三丰", [])
    filler.send(**PERSON | {"name": "张三"})
    assert filler.heading == "核对后提交"
    filler.send("back")
    assert filler.heading == "上传材料"
    assert text(filler.page.xpath("//ul[@class='handed-in']//span")[0]).startswith("身份证.pdf")
    filler.send("back")
    assert (filler.heading, filler.value("email")) == ("联系方式和提供方式", "zhang@example.cn")
    filler.send(**HOW | {"email": "zhang@example.cn"}).send("file")
    assert InformationRequest.objects.get().applicant.name == "张三"


def test_whoever_changes_from_citizen_to_organisation_is_asked_for_what_is_missing(filler):
    filler.to_check().send("change:kind")
    filler.send(kind="organisation", by="self")
    assert (filler.heading, filler.problems) == ("申请单位", [])
    filler.send("change:check").send("file")
    assert filler.heading == "申请单位"
    assert filler.problems[0] == ("请填写单位名称。", "id_name")
    assert InformationRequest.objects.count() == 0


def test_a_paper_can_be_taken_back_and_is_gone_then(filler):
    filler.send(**WANTED).send(**CITIZEN).send(**PERSON).send(**HOW)
    filler.send("upload", **{IDENTITY: paper("正面.pdf")})
    assert filler.notices[0].startswith("已上传：正面.pdf。")
    file = PrivateFile.objects.get()
    filler.send(f"drop:{file.pk}")
    file.refresh_from_db()
    assert (filler.notices, file.is_erased) == (["已删除：正面.pdf。"], True)
    filler.send("next")
    assert filler.problems == [("请上传申请人的身份证件。", f"id_{IDENTITY}")]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (paper("照片.jpg", b"no picture"), "照片.jpg："),
        (paper("空.pdf", b""), "空.pdf：文件是空的"),
        (SimpleUploadedFile("大.pdf", b"0" * (10 * 1024 * 1024 + 1)), "大.pdf：文件有 10.0 MB，最多 10 MB。"),
        (paper("表.csv", "姓名,金额\n甲,1\n".encode()), "表.csv：不能接收这种文件。"),
    ],
    ids=["not what it says", "empty", "too large", "no paper"],
)
def test_a_file_that_cannot_be_taken_is_refused_by_name_and_the_others_stay(filler, file, sentence):
    filler.send(**WANTED).send(**CITIZEN).send(**PERSON).send(**HOW)
    filler.send("next", **{IDENTITY: paper(), "paper_other": file})
    ((said, place),) = filler.problems
    assert said.startswith(sentence)
    assert (filler.heading, place) == ("上传材料", "id_paper_other")
    filler.send("next")
    assert filler.heading == "核对后提交"


def test_a_paper_that_lay_for_more_than_a_day_is_asked_for_again(filler):
    filler.to_check()
    PrivateFile.objects.all().delete()
    filler.send("file")
    assert filler.problems == [("请上传申请人的身份证件。", f"id_{IDENTITY}")]
    assert filler.notices == ["上传超过一天没有提交，文件已经删除，请重新上传：身份证.pdf。"]


def test_a_page_that_is_not_ours_begins_afresh_and_keeps_what_stands_on_it(filler):
    filler.send(**WANTED)
    filler.send(draft="aes-256-gcm.1.xyz", page="who", **PERSON)
    assert filler.notices[0].startswith("这一页放得太久")
    assert (filler.heading, InformationRequest.objects.count()) == ("联系方式和提供方式", 0)
    filler.send("back")
    assert filler.value("name") == "张三丰"


def test_whoever_fills_in_what_is_to_stay_empty_is_no_person_and_is_told_so(filler):
    filler.to_check().send("file", leave_empty="http://spam.example")
    assert filler.problems == [("标着“请留空”的一栏不要填写，清空后再继续。", "id_leave_empty")]
    assert InformationRequest.objects.count() == 0
    filler.send("file")
    assert InformationRequest.objects.count() == 1


def test_who_files_too_often_waits_and_loses_nothing(filler, monkeypatch):
    monkeypatch.setattr(filing, "MOST_IN_AN_HOUR", 1)
    filler.to_check().send("file")
    other = Filler(filler.client).to_check()
    other.send("file")
    assert other.response.status_code == 429
    assert other.problems[0][0].startswith("从您的网络地址来的操作太多，请在10:01以后再试。您填写的内容还在下面")
    assert InformationRequest.objects.count() == 1
    monkeypatch.setattr(filing, "MOST_IN_AN_HOUR", 2)
    assert other.send("file").heading == "申请已提交"


def test_who_uploads_too_often_waits_too(filler, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_IN_AN_HOUR", 1)
    filler.to_check().send("change:papers").send("upload", paper_other=paper("再一份.pdf"))
    assert filler.problems[0][0].startswith("再一份.pdf：从您的网络地址来的操作太多")
    assert PrivateFile.objects.count() == 1


def test_an_organ_that_is_closed_meanwhile_is_not_offered_any_more(filler, world):
    filler.to_check()
    Organ.objects.update(is_active=False)
    filler.send("file")
    assert (filler.heading, filler.problems) == ("需要什么信息", [("请从列表中选择一个机关。", "id_organ")])


def test_the_law_of_2007_asks_for_the_purpose_and_for_no_certificate(world, client, today):
    today.move_to("2017-08-25T09:00:00+08:00")
    filler = Filler(client)
    filler.send(**WANTED)
    assert filler.problems == [("请写明所需信息的用途。", "id_purpose")]
    filler.send(**WANTED, purpose="了解本村低保发放").send(**CITIZEN).send(name="张三丰").send(**HOW).send("next")
    assert filler.heading == "核对后提交"
    filler.send("file")
    row = InformationRequest.objects.get()
    assert (row.particulars.purpose, row.applicant.identity_number) == ("了解本村低保发放", "")


def test_a_page_that_leads_here_may_name_the_organ_and_the_document(client, world):
    filler = Filler(client)
    filler.response = client.get(ADDRESS, {"organ": "mzj", "title": "关于低保的通知"})
    assert (filler.value("organ"), filler.value("title"), filler.problems) == ("mzj", "关于低保的通知", [])


def test_the_form_is_kept_by_no_cache_and_sets_the_one_cookie_for_this_sitting(client, world):
    response = client.get(ADDRESS)
    assert response.headers["Cache-Control"] == "no-store"
    assert {name: morsel["max-age"] for name, morsel in response.cookies.items()} == {"csrftoken": ""}
    assert client.post(ADDRESS, {}).headers["X-Robots-Tag"] == "noindex"


def test_without_the_token_of_the_page_nothing_is_taken(world):
    from django.test import Client

    careful = Client(enforce_csrf_checks=True)
    careful.get(ADDRESS)
    assert careful.post(ADDRESS, {"page": "wanted"}).status_code == 403


def test_what_is_typed_stands_nowhere_in_the_page_but_in_its_fields(filler):
    filler.to_check()
    assert PERSON["identity_number"] in filler.response.content.decode()
    filler.send("change:how")
    assert PERSON["identity_number"] not in filler.response.content.decode()
    assert "张三丰" not in filler.response.content.decode()
