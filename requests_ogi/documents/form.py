"""The blank application form (附件6), as PDF and as DOCX: one table of fields, two ways to print it.

Which fields there are follows the law of the day: the purpose was asked until 2019, identity since.
"""

import io
import zipfile
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import docx
from django.conf import settings
from django.urls import reverse
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from columns.queries import site_facts
from requests_ogi.domain.regimes import PROMISED_WORKDAYS, R2019, REGIMES, Regime, regime_on
from requests_ogi.enums import DeliveryWay, OrganisationCategory, SupplyForm
from yunlong_portal.kernel.documents import qr_svg, render_pdf
from yunlong_portal.kernel.enums import IdentityType

TITLE = "政府信息公开申请表"
# The earliest date that a ZIP can hold: the same form is the same bytes whenever it is written.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BOX = "□"
_DESCRIBE = "写明单位、年份、事项等便于查找的特征。一件申请写一件事。"


@dataclass(frozen=True)
class Cell:
    """One field: what stands before it, what can be ticked in it, what is remarked in it."""

    label: str
    choices: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Row:
    """One line of fields, one or two of them."""

    cells: tuple[Cell, ...]
    height: str = "line"


@dataclass(frozen=True)
class Block:
    """Lines under one heading."""

    label: str
    rows: tuple[Row, ...] = field(default=())


def _line(*cells: Cell | str, height: str = "line") -> Row:
    return Row(tuple(each if isinstance(each, Cell) else Cell(each) for each in cells), height=height)


def blocks(law: Regime) -> tuple[Block, ...]:
    """Return the fields of the form under a law (domain: one block for citizens, one for organisations)."""
    identity = _line(Cell("证件类型", choices=tuple(IdentityType.labels)), height="line")
    wanted = [
        _line("文件名称", "文号"),
        _line(Cell("所需信息内容描述", remark=_DESCRIBE), height="high"),
    ]
    if law.purpose_required:
        wanted.append(_line("所需信息的用途", height="middle-high"))
    return (
        Block(
            "公民",
            (
                _line("姓名", "工作单位"),
                *((identity, _line("证件号码", "联系电话")) if law.identity_required else (_line("联系电话", "传真"),)),
                _line("联系地址", "邮政编码"),
                _line("电子邮箱", "传真") if law.identity_required else _line("电子邮箱"),
            ),
        ),
        Block(
            "法人或者其他组织",
            (
                _line("名称", "统一社会信用代码"),
                _line(Cell("类别", choices=tuple(OrganisationCategory.labels))),
                _line("法定代表人", "联系人"),
                _line("联系电话", "电子邮箱"),
                _line("联系地址", "邮政编码"),
            ),
        ),
        Block("代理人", (_line("姓名", "证件号码"), _line(Cell("联系电话"), Cell("附授权委托书", choices=("是",))))),
        Block(
            "所需信息",
            (
                *wanted,
                _line(Cell("提供形式", choices=tuple(SupplyForm.labels))),
                _line(Cell("获取方式", choices=tuple(DeliveryWay.labels))),
                _line(Cell("不能按以上方式提供的", choices=("可以接受其他方式", "不接受"))),
            ),
        ),
        Block("签署", (_line("申请人签名或者盖章", "申请时间", height="middle-high"),)),
    )


def notes(law: Regime) -> tuple[str, ...]:
    """Return what stands below the form."""
    proof = "须附身份证明复印件；" if law.identity_required else ""
    return (
        "“公民”和“法人或者其他组织”只填一栏，方框中打“√”，可以多选的多选。",
        f"{proof}由代理人办理的，附代理人的身份证明和申请人签名或者盖章的授权委托书。",
        f"不能当场答复的，自收到申请之日起{law.reply_workdays}个工作日内答复，本县承诺{PROMISED_WORKDAYS}个工作日；"
        "补正和征求意见所需时间不计算在内。",
        "请勿填写涉密内容。个人信息只用于办理本申请，依法保护。",
    )


def form_pdf(today: date) -> bytes:
    """Return the blank form of that day as PDF/UA. Raises Refused (``pdf_unavailable``)."""
    return _pdf(_law(today).code, *_facts())


def form_docx(today: date) -> bytes:
    """Return the blank form of that day as DOCX."""
    return _docx(_law(today).code, *_facts())


def _law(today: date) -> Regime:
    return regime_on(today) or R2019


def _facts() -> tuple[str, str]:
    facts = site_facts()
    return facts["site_name"], facts["phone"]


@lru_cache(maxsize=4)
def _pdf(law: str, site_name: str, phone: str) -> bytes:
    address = f"{settings.BASE_URL}{reverse('requests')}"
    return render_pdf(
        template="requests_ogi/documents/form.html",
        context={
            "blocks": blocks(REGIMES[law]),
            "notes": notes(REGIMES[law]),
            "site_name": site_name,
            "phone": phone,
            "address": address,
            "qr": qr_svg(address, label="依申请公开页面二维码"),
        },
        variant="pdf/ua-1",
    )


@lru_cache(maxsize=4)
def _docx(law: str, site_name: str, phone: str) -> bytes:
    document = docx.Document()
    _set_page(document)
    _paragraph(document, TITLE, size=18, bold=True, centred=True)
    _paragraph(document, f"被申请机关：{'　' * 14}登记编号（受理机关填写）：")
    for block in blocks(REGIMES[law]):
        _table(document, block)
    for number, note in enumerate(notes(REGIMES[law]), start=1):
        _paragraph(document, f"{number}．{note}", size=9)
    online = f"网上申请和查询：{settings.BASE_URL}{reverse('requests')}"
    _paragraph(document, f"{online}　咨询电话：{phone}" if phone else online, size=9)
    facts = document.core_properties
    facts.title, facts.author, facts.language, facts.comments = TITLE, site_name, "zh-CN", ""
    return _timeless(document)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(2)


def _paragraph(document: Any, text: str, *, size: float = 10.5, bold: bool = False, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


_WIDTHS = (Cm(1.2), Cm(2.6), Cm(5.3), Cm(2.6), Cm(5.3))
_HEIGHTS = {"line": Cm(0.85), "high": Cm(3.2), "middle-high": Cm(1.4)}


def _table(document: Any, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for row in block.rows:
        line = table.add_row()
        line.height = _HEIGHTS[row.height]
        for cell, width in zip(line.cells, _WIDTHS, strict=True):
            cell.width = width
        if len(row.cells) == 1:
            line.cells[2].merge(line.cells[4])
        for place, each in enumerate(row.cells):
            _write(line.cells[1 + 2 * place], each.label, bold=True)
            said = "　".join(f"{_BOX}{choice}" for choice in each.choices)
            _write(line.cells[2 + 2 * place], said or each.remark)
    first = table.cell(0, 0).merge(table.cell(len(block.rows) - 1, 0))
    _write(first, block.label, bold=True)
    _paragraph(document, "", size=4)


def _write(cell: Any, text: str, *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = bold


def _timeless(document: Any) -> bytes:
    """Return the file without the moment at which it was written."""
    written, target = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
        for name in package.namelist():
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            clean.writestr(entry, package.read(name))
    return target.getvalue()
