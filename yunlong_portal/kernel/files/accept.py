"""The door: how large, what it is, cleaned, stored, and only then a row."""

import tempfile
from pathlib import Path
from typing import BinaryIO

from yunlong_portal.kernel.cleaning.kinds import MAX_BYTES
from yunlong_portal.kernel.files import store, workshop
from yunlong_portal.kernel.models import StoredFile, Upload, User
from yunlong_portal.kernel.workflow import refuse

# Where the size is not announced, so much is counted (not kept) to be able to say it.
_COUNTED_UP_TO = 500 * 1024 * 1024


def accept(*, data: BinaryIO, name: str, stored_by: User | None) -> StoredFile:
    """Clean and store a file, and return its row; a file that was stored before is stored once.

    ``name`` is what the uploader calls it; it belongs to whoever attaches the file (see ``proper_name``).
    That ``stored_by`` brought it stays as an ``Upload``, whoever stored it first; without a person there is none.
    ``removed`` and ``notes`` of what is returned tell about this upload, those in the database about the first one
    with this content. Call it outside a transaction: cleaning takes its time.
    Raises Refused, with nothing stored: ``file_empty``, ``file_too_large``, ``file_not_accepted``,
    ``file_type_mismatch``, ``file_encrypted``, ``file_has_macros``, ``file_has_comments``, ``file_has_revisions``,
    ``file_embedded``, ``file_linked``, ``file_hidden_data``, ``file_active``, ``file_signed``, ``file_is_bomb``,
    ``picture_too_large``, ``file_too_complex``, ``file_damaged``.
    """
    with store.set_aside() as target:
        cleaned = clean_into(target, data=data, name=name, folder=store.folder())
        digest, size = store.keep(target, extension=cleaned.kind.extension)
    file, _ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "size": size,
            "media_type": cleaned.kind.media_type,
            "extension": cleaned.kind.extension,
            "text": cleaned.text,
            "is_readable": cleaned.is_readable,
            "removed": cleaned.removed,
            "notes": cleaned.notes,
            "stored_by": stored_by,
        },
    )
    if stored_by is not None:
        Upload.objects.get_or_create(person=stored_by, file=file)
    file.removed, file.notes = cleaned.removed, cleaned.notes
    return file


def clean_into(target: BinaryIO, *, data: BinaryIO, name: str, folder: Path) -> workshop.Cleaned:
    """Clean ``data`` into ``target``, a real file, working in ``folder``. Raises Refused as :func:`accept` does."""
    # Without a name on disk: what came in uncleaned is gone with the process, however that ends.
    with tempfile.TemporaryFile(dir=folder) as source:
        _receive(data, source)
        return workshop.clean(source=source, target=target, name=name)


def _receive(data: BinaryIO, source: BinaryIO) -> None:
    announced = getattr(data, "size", None)
    if isinstance(announced, int) and announced > MAX_BYTES:
        raise _too_large(announced)
    size = 0
    for block in store.blocks(data):
        size += len(block)
        if size <= MAX_BYTES:
            source.write(block)
        elif size > _COUNTED_UP_TO:
            break
    if size > MAX_BYTES:
        raise _too_large(size)
    if not size:
        raise refuse("file_empty", "文件是空的（0 字节）。请核对是不是传错了，或在电脑上重新保存后再传。")
    source.flush()


def _too_large(size: int) -> Exception:
    verb = "超过" if size > _COUNTED_UP_TO else "有"
    return refuse(
        "file_too_large",
        f"文件{verb} {size / 1024 / 1024:.1f} MB，最多 {MAX_BYTES // 1024 // 1024} MB。"
        "请压缩图片、降低扫描分辨率（200 dpi 足够），或拆成几份再传。",
    )
