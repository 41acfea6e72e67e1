"""What is taken and what is refused, field by field, however it is typed."""

import pytest
from django.http import QueryDict

from columns.models import Department
from requests_ogi.domain.regimes import R2007, R2019
from requests_ogi.forms.filing import HowForm, OrganisationForm, PersonForm, WantedForm
from requests_ogi.forms.tracking import TrackForm
from requests_ogi.models import Organ
from requests_ogi.queries.citizens import OrganGroup
from tests.requests_ogi.pages.filling import CREDIT_CODE, HOW, ID_NUMBER, OTHER_ID_NUMBER, PERSON
from yunlong_portal.kernel.public_forms import Certificate, Email, Postcode

BUREAU = OrganGroup("县政府工作部门", (Organ(department=Department(slug="mzj", name="云龙县民政局")),))


def data(**given) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in given.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


def problems(form) -> dict[str, str]:
    return {name: "".join(sentences) for name, sentences in form.errors.items()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13887220000", "13887220000"),
        ("１３８ 8722 ００００", "13887220000"),
        ("0872-5523951", "08725523951"),
        ("(0872) 5523951 转 12", "08725523951转12"),
        ("+86 138 8722 0000", "+8613887220000"),
        ("138\u200b87220000", "13887220000"),
        ("5523951", "5523951"),
        ("552395", ""),
        ("没有电话", ""),
        ("1388722000013887220000", ""),
    ],
)
def test_a_telephone_number_is_taken_as_people_write_it(typed, kept):
    form = HowForm(data(**HOW | {"phone": typed}))
    assert problems(form) == ({} if kept else {"phone": "请填写能打通的电话号码，如 13812345678 或者 0872-5523951。"})
    assert form.cleaned_data.get("phone", "") == kept


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (Email(), " Zhang＠Example.CN ", "zhang@example.cn"),
        (Postcode(), "６７２７００", "672700"),
        (Postcode(), "672\x00700", "672700"),
        (Certificate(label="证件号码"), "5329-2919 8001 0100 1x", "53292919800101001X"),
        (Certificate(label="证件号码"), "Ｈ１２３４５６７８", "H12345678"),
    ],
)
def test_numbers_and_addresses_are_folded(field, typed, kept):
    assert field.clean(typed) == kept


@pytest.mark.parametrize(
    ("kind", "number", "sentence"),
    [
        ("id_card", ID_NUMBER, ""),
        ("id_card", " ".join(ID_NUMBER), ""),
        ("id_card", "532929198001010011", "身份证号码有误：与最后一位校验码对不上，请对照证件逐位核对。"),
        ("id_card", "532929198013010010", "身份证号码有误：与最后一位校验码对不上，请对照证件逐位核对。"),
        ("id_card", "53292919800101001", "身份证号码应当是 18 位，现在是 17 位，请核对。"),
        ("id_card", "532929800101001", "这是 15 位的旧号码，请填写现在的 18 位身份证号码。"),
        ("id_card", "", "请填写证件号码。"),
        ("passport", "E12345678", ""),
        ("military", "军字第1234567号", ""),
        ("other", "12", "证件号码有误，请对照证件核对。"),
        ("other", "<script>", "证件号码有误，请对照证件核对。"),
    ],
)
def test_the_number_of_a_certificate_is_judged_by_its_type(kind, number, sentence):
    form = PersonForm(data(**PERSON | {"identity_type": kind, "identity_number": number}), law=R2019, has_agent=False)
    assert problems(form) == ({"identity_number": sentence} if sentence else {})


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (CREDIT_CODE, ""),
        (CREDIT_CODE.lower(), ""),
        (CREDIT_CODE[:-1], "统一社会信用代码应当是 18 位，现在是 17 位，请对照营业执照或者登记证书核对。"),
        (
            CREDIT_CODE[:-1] + "A",
            "统一社会信用代码有误：与最后一位校验码对不上，请对照营业执照或者登记证书逐位核对。",
        ),
    ],
)
def test_a_credit_code_must_pass_its_check(code, sentence):
    said = {"name": "某厂", "category": "other", "legal_representative": "王五", "contact_name": "赵六"}
    form = OrganisationForm(data(**said, identity_number=code), law=R2019, has_agent=False)
    assert problems(form) == ({"identity_number": sentence} if sentence else {})


def test_the_law_of_2007_needs_no_certificate_but_refuses_a_wrong_one():
    assert problems(PersonForm(data(name="张三"), law=R2007, has_agent=False)) == {}
    form = PersonForm(data(name="张三", identity_type="id_card", identity_number="1"), law=R2007, has_agent=False)
    assert problems(form) == {"identity_number": "身份证号码应当是 18 位，现在是 1 位，请核对。"}


def test_an_agent_is_named_with_his_own_certificate():
    agent = {"agent_name": "李四", "agent_identity_type": "id_card", "agent_phone": "5523951"}
    form = PersonForm(data(**PERSON, **agent, agent_identity_number="1" * 18), law=R2019, has_agent=True)
    assert list(problems(form)) == ["agent_identity_number"]
    right = PersonForm(data(**PERSON, **agent, agent_identity_number=OTHER_ID_NUMBER), law=R2019, has_agent=True)
    assert problems(right) == {}
    assert list(problems(PersonForm(data(**PERSON), law=R2019, has_agent=True))) == [
        "agent_name", "agent_identity_type", "agent_identity_number", "agent_phone",
    ]  # fmt: skip


def test_what_is_posted_to_the_agent_needs_no_address_of_the_applicant():
    posted = data(**HOW | {"delivery_ways": ["post", "email"]})
    assert problems(HowForm(posted, serves_agent=True)) == {"email": "选了电子邮件，请填写电子邮箱。"}


@pytest.mark.parametrize(
    ("ways", "needed"),
    [
        (["post"], {"address": "选了邮寄，请填写收件地址。"}),
        (["email"], {"email": "选了电子邮件，请填写电子邮箱。"}),
        (["fax"], {"fax": "选了传真，请填写传真号码。"}),
        (["online", "collect", "read_there"], {}),
        ([], {"delivery_ways": "请选择怎样取得，可以选几项。"}),
        (["pigeon"], {"delivery_ways": "请选择怎样取得，可以选几项。"}),
    ],
)
def test_a_way_of_delivery_asks_for_what_it_cannot_do_without(ways, needed):
    assert problems(HowForm(data(**HOW | {"delivery_ways": ways}))) == needed


def test_a_wrong_address_is_said_once():
    form = HowForm(data(**HOW | {"delivery_ways": ["email"], "email": "zhang", "postcode": "67270"}))
    assert problems(form) == {
        "email": "电子邮箱不完整，应当像 zhangsan@example.cn 这样。",
        "postcode": "邮政编码是 6 位数字。",
    }


@pytest.mark.parametrize(
    ("law", "fields"),
    [
        (R2019, ["organ", "description", "title", "document_number", "index_number"]),
        (R2007, ["organ", "description", "title", "document_number", "index_number", "purpose"]),
    ],
)
def test_the_purpose_is_asked_under_the_law_that_wants_it(law, fields):
    assert list(WantedForm(law=law, groups=(BUREAU,)).fields) == fields


@pytest.mark.parametrize("organ", ["", "nobody", "mzj' OR 1=1"])
def test_only_an_organ_of_the_list_is_asked(organ):
    form = WantedForm(data(organ=organ, description="低保"), law=R2019, groups=(BUREAU,))
    assert list(problems(form)) == ["organ"]


def test_one_line_too_long_is_refused_and_not_cut():
    form = WantedForm(data(organ="mzj", description="低保", title="长" * 201), law=R2019, groups=(BUREAU,))
    assert problems(form) == {"title": "文件名称有 201 个字，最多 200 个字。"}
    assert "maxlength" not in str(form["title"])


def test_number_and_code_are_asked_together():
    assert problems(TrackForm(data(number=" ", code=""))) == {
        "number": "请填写登记编号。",
        "code": "请填写查询码。",
    }
