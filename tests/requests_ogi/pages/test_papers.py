"""The papers: one blank form in two kinds of file, and a receipt that says what is known and no more."""

import io
from datetime import date
from urllib.parse import unquote

import docx
import pypdf
import pytest
from django.utils import timezone

from columns.enums import SiteFactGroup
from columns.models import SiteFact
from requests_ogi.documents import form
from requests_ogi.documents.receipt import receipt_pdf
from requests_ogi.domain.regimes import R2007, R2019
from requests_ogi.enums import IntakeMode
from tests.requests_ogi.pages.filling import ID_NUMBER
from tests.requests_ogi.world import PERSON, file, processing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


def words_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def labels(law) -> set[str]:
    return {cell.label for block in form.blocks(law) for row in block.rows for cell in row.cells}


def test_both_files_hold_every_field_and_the_pdf_fits_one_page(world):
    pdf, word = form.form_pdf(TODAY), form.form_docx(TODAY)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    in_word = {
        cell.text for table in docx.Document(io.BytesIO(word)).tables for row in table.rows for cell in row.cells
    }
    assert {each for each in labels(R2019) if each not in words_of(pdf)} == set()
    assert labels(R2019) - in_word == set()


def test_the_fields_follow_the_law():
    assert "所需信息的用途" in labels(R2007) - labels(R2019)
    assert {"证件类型"} <= labels(R2019) - labels(R2007)


@pytest.mark.parametrize("address", ["/requests/form.pdf", "/requests/form.docx"])
def test_a_form_that_was_fetched_before_is_not_sent_again(client, world, address):
    first = client.get(address)
    assert unquote(first.headers["Content-Disposition"]).endswith(f"{form.TITLE}{address[address.index('.') :]}")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_receipt_of_what_waits_for_confirmation_promises_no_date(world):
    filed = file(world, on=TODAY, mode=IntakeMode.ONLINE, applicant=PERSON | {"identity_number": ID_NUMBER})
    said = words_of(receipt_pdf(filed.request, code=filed.code, now=timezone.now()))
    assert filed.request.number in said
    assert filed.code in said
    assert "尚待与申请人确认，以确认之日为收到申请之日" in said
    assert "自收到之日的次日起计算" in said
    assert ID_NUMBER not in said


def test_the_receipt_of_what_was_said_waits_for_a_signature_and_names_a_telephone(world):
    SiteFact.objects.create(key="phone", group=SiteFactGroup.CONTACT, label="联系电话", value="5523951")
    filed = file(world, on=TODAY, mode=IntakeMode.ORAL, applicant=PERSON | {"identity_number": ID_NUMBER})
    said = words_of(receipt_pdf(filed.request, code=filed.code, now=timezone.now()))
    assert "尚待申请人核对签名，以签名提交之日为收到申请之日" in said
    assert "政务公开办公室电话5523951" in said


def test_the_receipt_of_what_is_received_says_by_when_and_leaves_the_code_to_a_hand(world):
    row = processing(world, on=TODAY, applicant=PERSON | {"identity_number": ID_NUMBER})
    said = words_of(receipt_pdf(row, now=timezone.now()))
    assert "法定期限2026年12月23日（星期三），本县承诺2026年12月16日（星期三）" in said
    assert "2026年11月25日（星期三）" in said
    assert "张三丰" in said
