"""Papers that citizens hand in with a form of the public pages: few, small, of kinds that every office can open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import accept_private, erase
from yunlong_portal.kernel.workflow import refuse

MOST_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 8
EXTENSIONS = ("pdf", "jpg", "jpeg", "png", "docx", "ofd")
ACCEPT = ",".join(f".{each}" for each in EXTENSIONS)
HINT = f"PDF、JPG、PNG、Word（docx）或者 OFD，不超过 {MOST_BYTES // 1024 // 1024} MB。手机拍照即可，字要看得清。"


def take_paper(uploaded: Any, *, now: datetime) -> PrivateFile:
    """Take in an uploaded file and return its row; it goes by itself after a day unless a case keeps it.

    Raises Refused: ``paper_too_large``, ``paper_kind``, and what cleaning refuses. Must not be called inside a
    transaction.
    """
    if uploaded.size > MOST_BYTES:
        size, most = uploaded.size / 1024 / 1024, MOST_BYTES // 1024 // 1024
        raise refuse(
            "paper_too_large",
            f"文件有 {size:.1f} MB，最多 {most} MB。请降低照片或者扫描的分辨率，或者拆成几份。",
        )
    file = accept_private(data=uploaded, name=uploaded.name or "", stored_by=None, now=now)
    if file.extension not in EXTENSIONS:
        erase(file, actor=None, reason="不是网上接收的文件类型", now=now)
        raise refuse("paper_kind", f"不能接收这种文件。可以上传：{HINT}")
    return file


def erase_unsent(keys: Iterable[int], *, now: datetime) -> None:
    """Erase papers that their sender takes back before he sends the form; one that a case has already stays."""
    with transaction.atomic():
        # Held: the same page sent from another window may be laying them on a case at this moment.
        mine = PrivateFile.objects.kept().select_for_update(of=("self",)).filter(kept_until__isnull=False)
        for file in mine.filter(pk__in=list(keys)):
            erase(file, actor=None, reason="提交以前由本人删除", now=now)
