"""Letters on the staff's screens: masked for all, printed by a reason, sealed by the code of their page."""

import io
import re
import subprocess
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from requests_ogi.documents.letters import masked_letter, recipient_of
from requests_ogi.domain import letters
from requests_ogi.enums import LetterState, Opinion
from requests_ogi.models import Letter, LetterText
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import act, fresh, labels, page_of
from tests.requests_ogi.world import PERSON, WANTED, processing, replied, take
from yunlong_portal.kernel.models import PrivateOpening

pytestmark = pytest.mark.django_db


def text_of(answer):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


def seal(client, row, letter, data, name, code=""):
    prefix = f"letter-{letter.pk}-seal"
    upload = SimpleUploadedFile(name, data)
    fields = {f"{prefix}-version": letter.version, f"{prefix}-code": code, f"{prefix}-page": upload}
    return client.post(page_of(row, "letter_act", letter.pk, "seal"), fields)


@pytest.fixture
def signed(world, today):
    return replied(processing(world, on=today), world, on=today)


def test_a_letter_is_looked_at_with_its_addressee_masked_by_everyone(world, login, signed):
    letter = signed.letters.get()
    for who in ("leader", "secrecy", "overseer", "clerk", "handler"):
        page = login(getattr(world, who)).get(page_of(signed, "letter", letter.pk))
        text = page.content.decode()
        assert "张*：" in text
        assert letter.number in text
        assert PERSON["name"] not in text
        assert bool(page.context["prints"]) == (who == "handler")
    preview = login(world.leader).get(page_of(signed, "letter_preview", letter.pk))
    assert "张*" in text_of(preview)
    assert PERSON["name"] not in text_of(preview)


def test_a_name_in_the_text_of_a_letter_is_masked_with_its_addressee(world, login, today):
    words = f"本人{PERSON['name']}申请2016年低保资金发放情况"
    row = replied(processing(world, on=today, particulars=WANTED | {"description": words}), world, on=today)
    letter = row.letters.get()
    assert PERSON["name"] in str(letters.composed_of(letter).paragraphs)
    shown = masked_letter(letter, masked_name="张*").content()
    assert PERSON["name"] not in str(shown)
    assert "本人张*申请2016年低保资金发放情况" in str(shown)
    assert PERSON["name"] not in login(world.leader).get(page_of(row, "letter", letter.pk)).content.decode()


def test_a_letter_whose_words_are_erased_says_so(world, login, signed):
    LetterText.objects.update(content={})
    letter, client = signed.letters.get(), login(world.handler)
    for name, more in (("letter", ()), ("letter_preview", ())):
        page = client.get(page_of(signed, name, letter.pk, *more), follow=True)
        assert "保存期满，已经依规删除" in page.content.decode()
    asked = {"open-reason": "打印用印"}
    page = client.post(page_of(signed, "letter_print", letter.pk, "docx"), asked, follow=True)
    assert "保存期满，已经依规删除" in page.content.decode()


def test_it_is_printed_with_its_name_by_the_handler_who_says_why(world, login, signed):
    letter = signed.letters.get()
    client = login(world.handler)
    asked = client.get(page_of(signed, "letter_print", letter.pk, "pdf"))
    assert "打印文书，用印送达" in asked.content.decode()
    pdf = client.post(page_of(signed, "letter_print", letter.pk, "pdf"), {"open-reason": "打印用印"})
    assert PERSON["name"] in text_of(pdf)
    docx = client.post(page_of(signed, "letter_print", letter.pk, "docx"), {"open-reason": "电子印章平台用印"})
    assert docx.content.startswith(b"PK")
    assert PrivateOpening.objects.count() == 2
    assert login(world.clerk).get(page_of(signed, "letter_print", letter.pk, "pdf")).status_code == 404
    assert client.get(page_of(signed, "letter_print", letter.pk, "poster")).status_code == 404


@pytest.mark.parametrize("what", ["envelope-c5", "envelope-dl", "service-receipt"])
def test_envelope_and_receipt_of_service_carry_name_and_address(world, login, signed, what):
    letter = signed.letters.get()
    answer = login(world.handler).post(page_of(signed, "letter_print", letter.pk, what), {"open-reason": "邮寄答复书"})
    assert PERSON["name"] in text_of(answer)
    assert PERSON["address"] in text_of(answer)


def test_a_letter_to_a_third_party_goes_to_the_third_party(world, login, today):
    row = processing(world, on=today)
    take("consult_third_party", row, world.handler, on=today, about="评分表", party="李四", address="大理市")
    letter = Letter.objects.get(request=row)
    assert (recipient_of(letter).name, recipient_of(letter).address) == ("李四", "大理市")
    page = login(world.leader).get(page_of(row, "letter", letter.pk)).content.decode()
    assert "李*：" in page
    assert "李四" not in page


@pytest.mark.parametrize(
    ("step", "typed", "words"),
    [
        ("ask_reasons", {"due_on": date(2099, 1, 5)}, ("第三十五条", "最迟于2099年1月5日", "写明为什么")),
        ("notice_fee", {"amount": Decimal(200), "how": "县财政局"}, ("第四十二条", "200.00元", "不服", "行政诉讼")),
    ],
)
def test_what_is_demanded_of_an_applicant_is_printed_and_stands_on_the_workbench(
    world, login, today, settings, step, typed, words
):
    settings.CHARGES_PROCESSING_FEE = True
    row = take(step, processing(world, on=today), world.handler, on=today, reason="写明为什么", **typed)
    letter, client = row.letters.get(), login(world.handler)
    printed = text_of(client.post(page_of(row, "letter_print", letter.pk, "pdf"), {"open-reason": "打印用印"}))
    for each in (PERSON["name"], row.number, *words):
        assert each in printed
    assert letter.title in client.get(page_of(row)).content.decode()


def test_a_third_party_who_refused_is_told_of_the_decision_from_the_workbench(world, login, today):
    row = processing(world, on=today)
    row = take("consult_third_party", row, world.handler, on=today, about="评分表", party="李四", address="大理市")
    asked = row.consultations.get()
    row = take("record_last_opinion", row, world.handler, on=today, consultation=asked.pk, opinion=Opinion.REFUSES)
    row, client = replied(row, world, on=today), login(world.handler)
    assert {"告知第三方公开决定", "通知提供日期"} <= set(labels(client.get(page_of(row))))
    said = {"consultation": asked.pk, "disclosed": "各投标人的得分", "reason": "涉及公共利益"}
    assert act(client, row, "tell_third_party", **said).status_code == 302
    letter = Letter.objects.get(request=row, kind="third_party_decision")
    printed = text_of(client.post(page_of(row, "letter_print", letter.pk, "pdf"), {"open-reason": "送达第三方"}))
    for each in ("李四：", "评分表", "各投标人的得分", "涉及公共利益", "行政复议"):
        assert each in printed
    assert (row.number in printed, PERSON["name"] in printed) == (False, False)
    assert "告知第三方公开决定" not in labels(client.get(page_of(row)))


def test_a_later_day_of_supply_is_told_from_the_workbench(world, login, today):
    row, client = replied(processing(world, on=today), world, on=today), login(world.handler)
    assert act(client, row, "set_supply_date", supply_on="2099-01-05", reason="档案待修复").status_code == 302
    letter = Letter.objects.get(request=row, kind="supply_date")
    printed = text_of(client.post(page_of(row, "letter_print", letter.pk, "pdf"), {"open-reason": "打印用印"}))
    for each in (PERSON["name"], row.number, "将于2099年1月5日", "档案待修复"):
        assert each in printed


def test_with_it_goes_a_slip_with_a_code_for_answering_online_and_each_has_another(world, login, today):
    row = processing(world, on=today)
    take("consult_third_party", row, world.handler, on=today, about="评分表", party="李四", address="大理市")
    letter, client = Letter.objects.get(request=row), login(world.handler)
    consultation, address = letter.consultation, page_of(row, "letter_print", letter.pk, "answer-slip")
    assert "网上答复单" in client.get(page_of(row, "letter", letter.pk)).content.decode()
    assert "网上答复单" in client.get(address).content.decode()
    digests = []
    for _ in range(2):
        printed = text_of(client.post(address, {"open-reason": "寄给第三方"}))
        consultation.refresh_from_db()
        assert consultation.number in printed
        assert (row.number in printed, PERSON["name"] in printed) == (False, False)
        digests.append(consultation.tracking_digest)
    assert len(set(digests) - {""}) == 2
    assert login(world.leader).post(address, {"open-reason": "寄给第三方"}).status_code == 404


def test_no_other_letter_has_such_a_slip(world, login, signed):
    letter = signed.letters.get()
    client = login(world.handler)
    assert "网上答复单" not in client.get(page_of(signed, "letter", letter.pk)).content.decode()
    address = page_of(signed, "letter_print", letter.pk, "answer-slip")
    assert client.post(address, {"open-reason": "寄给第三方"}).status_code == 404


def test_no_paper_for_a_third_party_tells_which_request_it_is_about(world, login, today):
    row = processing(world, on=today)
    take("consult_third_party", row, world.handler, on=today, about="评分表", party="李四", address="大理市")
    letter = Letter.objects.get(request=row)
    for what in ("pdf", "envelope-c5", "service-receipt"):
        printed = login(world.handler).post(
            page_of(row, "letter_print", letter.pk, what), {"open-reason": "送达第三方"}
        )
        assert "李四" in text_of(printed)
        assert row.number not in text_of(printed)
        assert row.number not in printed["Content-Disposition"]


def test_the_code_of_the_sealed_page_is_read_from_its_qr(world, login, signed):
    letter = signed.letters.get()
    printed = login(world.handler).post(page_of(signed, "letter_print", letter.pk, "pdf"), {"open-reason": "打印用印"})
    assert seal(login(world.clerk), signed, letter, printed.content, "用印件.pdf").status_code == 302
    assert letter.__class__.objects.get(pk=letter.pk).state == LetterState.SEALED
    sealed = login(world.handler).post(page_of(signed, "letter_sealed", letter.pk), {"open-reason": "核对用印件"})
    assert sealed["Content-Type"] == "application/pdf"
    assert login(world.leader).get(page_of(signed, "letter_sealed", letter.pk)).status_code == 404


def test_where_no_qr_can_be_read_the_code_is_typed_and_a_wrong_one_is_refused(world, login, signed):
    letter = signed.letters.get()
    client = login(world.clerk)
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(picture, "JPEG")
    page = seal(client, signed, letter, picture.getvalue(), "用印件.jpg", code="0" * 16)
    assert "不是这份文书" in page.content.decode()
    assert "已上传：用印件.jpg" in page.content.decode()
    code = letters.composed_of(letter).code.upper()
    assert (
        seal(client, signed, letter, picture.getvalue(), "用印件.jpg", code=f"{code[:8]} {code[8:]}").status_code == 302
    )


def test_without_a_file_nothing_is_sealed(world, login, signed):
    letter = signed.letters.get()
    prefix = f"letter-{letter.pk}-seal"
    page = login(world.clerk).post(
        page_of(signed, "letter_act", letter.pk, "seal"), {f"{prefix}-version": letter.version}
    )
    assert "请选择文件" in page.content.decode()


def test_a_letter_of_procedure_is_signed_sealed_and_served_on_its_own(world, login, today):
    row = processing(world, on=today)
    row = take("ask_extension", row, world.handler, on=today, days=5, reason="量大")
    row = take("approve_extension", row, world.head, on=today)
    letter = row.letters.get()
    leader, clerk = login(world.leader), login(world.clerk)

    def step(client, name, **data):
        version = Letter.objects.get(pk=letter.pk).version
        fields = {f"letter-{letter.pk}-{name}-{key}": value for key, value in ({"version": version} | data).items()}
        return client.post(page_of(row, "letter_act", letter.pk, name), fields)

    assert step(leader, "sign").status_code == 302
    code = letters.composed_of(Letter.objects.get(pk=letter.pk)).code
    upload = SimpleUploadedFile("用印件.pdf", samples.pdf())
    assert step(clerk, "seal", page=upload, code=code).status_code == 302
    assert step(clerk, "serve", way="direct", handed_over_on=today, signed_on=today).status_code == 302
    served = Letter.objects.get(pk=letter.pk)
    assert (served.state, served.served_on) == (LetterState.SERVED, today)


def test_the_reply_is_served_with_its_case_and_not_past_it(world, login, signed):
    letter = signed.letters.get()
    code = letters.composed_of(letter).code
    clerk = login(world.clerk)
    assert seal(clerk, signed, letter, samples.pdf(), "用印件.pdf", code=code).status_code == 302
    page = clerk.get(page_of(signed))
    assert "登记送达" in labels(page)
    assert [each.choices for each in page.context["letters"]] == [[]]
    assert fresh(signed).state == "replied"


def test_another_departments_letter_is_not_there(world, login, signed, today):
    other = processing(world, on=today)
    letter = signed.letters.get()
    client = login(world.handler)
    for name, *args in (("letter",), ("letter_preview",), ("letter_print", "pdf"), ("letter_sealed",)):
        assert client.get(page_of(other, name, letter.pk, *args)).status_code == 404
    assert login(world.window_clerk).get(page_of(signed, "letter", letter.pk)).status_code == 404
