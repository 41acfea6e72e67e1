"""Making the package of a quarter: each document as a page of its own with its files, a list to sign, a manifest.

The manifest names every file with its SHA-256, so that archives and library can tell in ten years that nothing is
missing. The same documents make the same package, to the byte.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from disclosure.domain import handing_over
from disclosure.domain.rendering import file_address
from disclosure.models import HandOver, Publication
from disclosure.undated import UNKNOWN_DAY, is_dated
from yunlong_portal.kernel import making
from yunlong_portal.kernel.files import open_stored, proper_name
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn, render_register_pdf
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.private_files import store_made
from yunlong_portal.kernel.tables import xlsx_bytes
from yunlong_portal.kernel.workflow import refuse

MOST_BYTES = 512 * 1024 * 1024
_AT_A_SWEEP = 2
_BATCH = 50
_NOT_MADE = "打包时出错，已经记录，请联系网站管理员；需要时可以再打包一次。"
_HEADS = ("序号", "索引号", "标题", "发文字号", "成文日期", "公开日期", "发布单位", "附件数", "文件夹")
_STILL = (1980, 1, 1, 0, 0, 0)  # the oldest time a zip knows: the same content, the same bytes


def make_waiting(now: datetime) -> int:
    """Make the packages that wait, and return how many; periodic work."""
    waiting = HandOver.objects.waiting().select_related("department", "asked_by")
    return making.make_waiting(waiting, lambda row: make(row, now=now), at_a_sweep=_AT_A_SWEEP, now=now)


def make(row: HandOver, *, now: datetime) -> bool:
    """Make a package that waits, and say whether it was made (``kernel.making``)."""
    return making.make(row, by=_make, lease=handing_over.LEASE, failed=_NOT_MADE, now=now)


def _make(row: HandOver, now: datetime) -> bool:
    documents = handing_over.documents_of(row).select_related("department", "column")
    mine = HandOver.objects.waiting().filter(pk=row.pk)
    mine.update(total=documents.count(), done=0)
    lines: list[tuple[str, ...]] = []
    with tempfile.TemporaryFile() as target, _Package(target) as package:
        for number, each in enumerate(documents.iterator(_BATCH), start=1):
            lines.append(_added(package, each, number))
            if number % _BATCH == 0:
                mine.update(done=number)
        sheet = list_of(row, lines, now=now)
        printed = render_register_pdf(sheet)
        package.add("移交清单.xlsx", xlsx_bytes(_HEADS, lines, title="移交清单"))
        package.add("移交清单.pdf", printed)
        digest = package.close(row)
        target.seek(0)
        made = target.read()
    kept: dict[str, Any] = {"stored_by": row.asked_by, "now": now, "until": now + handing_over.KEPT}
    name = f"{row.year}年第{row.quarter}季度移交-{row.department.short_name}"
    file = store_made(made, name=f"{name}.zip", extension="zip", **kept)
    paper = store_made(printed, name=f"{name}清单.pdf", extension="pdf", **kept)
    done = {"file": file, "sheet": paper, "documents": len(lines), "done": F("total"), "digest": digest}
    return bool(mine.update(**done, leased_until=None))


class _Package:
    """A zip that knows what is in it."""

    def __init__(self, target: Any) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._lines: list[dict[str, Any]] = []
        self._size = 0

    def __enter__(self) -> "_Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        """Add a file. Raises Refused (``too_large``)."""
        self._size += len(content)
        if self._size > MOST_BYTES:
            raise refuse("too_large", f"这一季度的文件超过{MOST_BYTES // 1024 // 1024} MB，请分单位打包。")
        self._write(name, content)
        self._lines.append({"file": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    def close(self, row: HandOver) -> str:
        """Add the manifest, and return its digest."""
        said = {"department": row.department.name, "year": row.year, "quarter": row.quarter, "files": self._lines}
        manifest = json.dumps(said, ensure_ascii=False, indent=1).encode()
        self._write("manifest.json", manifest)
        self._zip.close()
        return hashlib.sha256(manifest).hexdigest()

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _STILL)
        entry.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, content)


def _added(package: _Package, row: Publication, number: int) -> tuple[str, ...]:
    """Put a document and its files into a folder of its own; return its line of the list."""
    folder = f"{number:04d}"
    html, files = row.html, []
    for each, stored in _files(row):
        name = f"{each['number']:02d}-{proper_name(each['name'], extension=stored.extension)}"
        with open_stored(stored) as content:
            package.add(f"{folder}/{name}", content.read())
        html = html.replace(file_address(post_id=row.post_id, number=each["number"], name=each["name"]), name)
        files.append(name)
    body = mark_safe(html)  # noqa: S308  # sanitised before it was signed, as the public page shows it
    page = render_to_string(
        "disclosure/documents/handed_over.html",
        {
            "row": row,
            "published": _published(row),
            "body": body,
            "files": files,
            "address": f"{settings.BASE_URL}{row.get_absolute_url()}",
        },
    )
    package.add(f"{folder}/正文.html", page.encode())
    return (
        str(number), row.index_number, row.title, row.document_number, _written(row.date_of_issue),
        _published(row), row.department.short_name, str(len(files)), folder,
    )  # fmt: skip


def _files(row: Publication) -> Iterator[tuple[dict[str, Any], StoredFile]]:
    stored = StoredFile.objects.filter(digest__in=[each["digest"] for each in row.attachments])
    by_digest = {each.digest: each for each in stored} if row.attachments else {}
    for each in row.attachments:
        if each["digest"] not in by_digest:
            raise refuse("file_missing", f"《{row.title}》的附件“{each['name']}”不在库中，请先恢复附件。")
        yield each, by_digest[each["digest"]]


def _written(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _published(row: Publication) -> str:
    moment = row.first_published_at
    return _written(timezone.localdate(moment)) if is_dated(moment) else UNKNOWN_DAY


def list_of(row: HandOver, lines: list[tuple[str, ...]], *, now: datetime) -> Register:
    """Return the list that giver and receiver sign."""
    return Register(
        title="主动公开政府信息移交清单",
        keeper=row.department.name,
        period=f"{row.year}年第{row.quarter}季度",
        columns=[
            RegisterColumn("序号", "narrow"), RegisterColumn("索引号", "wide"), RegisterColumn("标题"),
            RegisterColumn("发文字号", "middle"), RegisterColumn("成文日期", "short"),
            RegisterColumn("公开日期", "short"), RegisterColumn("发布单位", "middle"),
            RegisterColumn("附件数", "narrow"), RegisterColumn("文件夹", "narrow"),
        ],
        rows=lines,
        signatures=("移交人", "接收人"),
        note=f"打包于{timezone.localtime(now):%Y-%m-%d}。各文件的摘要（SHA-256）见文件包内的 manifest.json。",
    )  # fmt: skip
