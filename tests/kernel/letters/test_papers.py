import re
import subprocess

import pytest

from yunlong_portal.kernel.letters import papers
from yunlong_portal.kernel.letters.papers import (
    Envelope,
    Register,
    RegisterColumn,
    ServedPaper,
    ServiceReceipt,
    render_envelopes_pdf,
    render_register_pdf,
    render_service_receipt_pdf,
)

COLUMNS = [RegisterColumn("序号", "narrow"), RegisterColumn("登记编号", "middle"), RegisterColumn("事项")]


def pages_of(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return ["".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    done = subprocess.run(["pdfinfo", "-l", "99", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", done)
    return [(round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in found]


def register(rows):
    return Register(title="用印登记簿", keeper="云龙县财政局", period="2017年8月", columns=COLUMNS, rows=rows)


def test_a_register_has_head_signature_line_and_number_on_every_page():
    rows = [[str(place), f"czj-2017-{place:04d}", "不予公开告知书"] for place in range(1, 31)]
    pdf = render_register_pdf(register(rows))
    pages = pages_of(pdf)
    assert sizes_of(pdf) == [(297, 210)] * len(pages)
    assert len(pages) > 1
    for place, page in enumerate(pages, 1):
        assert "序号登记编号事项" in page
        assert "登记人：" in page
        assert "审核人：" in page
        assert f"第{place}页共{len(pages)}页" in page
        assert "用印登记簿" in page
        assert "2017年8月" in page
    assert "".join(pages).count("czj-2017-") == 30


def test_a_month_without_an_entry_is_a_page_that_says_so_and_is_signed():
    (page,) = pages_of(render_register_pdf(register([])))
    assert "2017年8月无登记事项" in page
    assert "共0项" in page
    assert "登记人：" in page


def test_a_row_that_does_not_fit_the_columns_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="栏目数不符"):
        render_register_pdf(register([["1"]]))


def test_a_long_register_goes_on_in_a_table_of_its_own(monkeypatch):
    monkeypatch.setattr(papers, "_ROWS_IN_A_TABLE", 5)
    pages = pages_of(render_register_pdf(register([[str(place), "", ""] for place in range(1, 13)])))
    assert len(pages) == 3
    assert "共12项" in pages[0]
    assert all("序号登记编号事项" in page for page in pages)


ENVELOPE = {
    "addressee": "张某某",
    "address": "云龙县诺邓镇诺邓村委会",
    "postcode": "672700",
    "organ": "云龙县财政局",
    "organ_address": "云龙县诺邓镇人民路1号",
    "organ_postcode": "672700",
    "organ_phone": "0872-5520000",
    "number": "云财公开告〔2017〕1号",
    "mark": "挂号信",
}


def test_envelopes_are_printed_each_in_its_size():
    pdf = render_envelopes_pdf([Envelope("C5", **ENVELOPE), Envelope("DL", **ENVELOPE)])
    assert sizes_of(pdf) == [(229, 162), (220, 110)]
    for page in pages_of(pdf):
        assert page.startswith("672700")
        for said in ("张某某收", "云龙县诺邓镇诺邓村委会", "挂号信", "云财公开告〔2017〕1号", "邮政编码672700"):
            assert said in page


def test_an_envelope_without_a_postcode_keeps_its_empty_boxes():
    (page,) = pages_of(render_envelopes_pdf([Envelope("C5", "张某某", "诺邓村", "6727", "云龙县财政局")]))
    assert "6727" not in page
    assert "邮政编码" not in page


def test_a_receipt_of_service_has_lines_for_everything_that_may_happen():
    pdf = render_service_receipt_pdf(
        ServiceReceipt(
            organ="云龙县财政局",
            case_number="czj-2017-0001",
            papers=[ServedPaper("不予公开告知书", "云财公开告〔2017〕1号"), ServedPaper("分配总表", copies=2)],
            recipient="张某某",
            way="直接送达",
        )
    )
    (page,) = pages_of(pdf)
    for said in (
        "云龙县财政局送达回证",
        "1．《不予公开告知书》（云财公开告〔2017〕1号）1份",
        "2．《分配总表》2份",
        "☑直接送达",
        "☐邮寄送达",
        "受送达人签名或盖章",
        "代收人签名",
        "拒收的理由",
        "见证人签名",
        "送达人签名",
    ):
        assert said in page
