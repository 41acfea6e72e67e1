"""A department whose old site moves in, its columns, its people."""

import csv
import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from columns.enums import ColumnType, Duty
from columns.models import Column, Department
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, with_duties
from yunlong_portal.kernel.models import User

SAMPLE = Path(__file__).parents[2] / "data" / "legacy_site"
_TYPES = {
    "news.bm": ColumnType.NEWS_LIST, "hall.zn": ColumnType.SERVICE_GUIDE, "ogi.fd.jg": ColumnType.ORG_PAGE,
    "ogi.fd.ld": ColumnType.ORG_PAGE, "ogi.fd.zc.zqyj": ColumnType.CONSULTATION_LIST,
}  # fmt: skip


@dataclass
class OldSite:
    """The department, and who does what."""

    department: Department
    column: Column
    publisher: User
    leader: User
    drafter: User


@pytest.fixture
def old_site(db: None, media: Path) -> OldSite:
    """Return the department of the sample dump with every column its manifest names."""
    county, department = (
        CountyFactory.create(),
        DepartmentFactory.create(slug="mzj", name="云龙县民政局", short_name="县民政局"),
    )
    with (SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as opened:
        codes = sorted({each["target_column"] for each in csv.DictReader(opened)} - {""})
    columns = {
        code: ColumnFactory.create(code=code, type=_TYPES.get(code, ColumnType.DOCUMENT_LIST), owner=department)
        for code in codes
    }
    return OldSite(
        department=department,
        column=columns["news.bm"],
        publisher=with_duties(county, Duty.PUBLISH),
        leader=with_duties(department, Duty.SIGN_OFF),
        drafter=with_duties(department, Duty.DRAFT),
    )


def bring_in(folder: Path, *options: str) -> list[dict[str, Any]]:
    """Run the command and return its report."""
    out = StringIO()
    call_command("import_site", str(folder), "--json", *options, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def page(
    title: str = "标题", body: str = "<p>正文说了一件足够长的事情。</p>", *, on: str = "2017-08-25", head: str = ""
) -> str:
    """Return the HTML of an old page."""
    return (
        f"<html><head>{head}</head><body><h1>{title}</h1><p>发布时间:{on}</p><div id=zoom>{body}</div>"
        "<p>主办:云龙县民政局</p></body></html>"
    )


def dump(folder: Path, **pages: str | bytes) -> Path:
    """Write pages into a folder, ``a_html`` as a.html, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(text.encode("gb18030") if isinstance(text, str) else text)
    return folder
