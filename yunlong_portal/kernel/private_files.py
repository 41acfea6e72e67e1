"""Papers that are nobody's but the applicant's: identity documents, signed forms, whatever is scanned onto a case.

They are cleaned like every file that comes in and then lie encrypted under ``var/private/``, apart from the public
store: no address of a post reaches them, the web server does not see the folder, and a copy of the disk tells nothing.
They must be erasable (个人信息保护法第四十七条), so their rows are no evidence: erasing takes the bytes, the name and
the digest and leaves the bare row, so that figures stay right.

A file that was just taken in is kept for a day. Whoever attaches it to a record says :func:`keep` in the transaction
that attaches it; what nobody attached (a form given up, sent twice, a process killed) goes by itself.
"""

import os
import secrets
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yunlong_portal.kernel.cleaning.kinds import Kind
from yunlong_portal.kernel.encryption import decrypt_bytes, encrypt_bytes, keyed_digest
from yunlong_portal.kernel.encryption.tokens import header_in_use
from yunlong_portal.kernel.files import kind_of, proper_name
from yunlong_portal.kernel.files.accept import clean_into
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.workflow import Refused, refuse

UNATTACHED_KEPT = timedelta(days=1)
OVER = "保存期满"
_OWNER_ONLY = 0o600
_FOLDER_OF_OWNER = 0o700
_REASON_LENGTH = 200
# A file runs nothing and loads nothing.
_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


def accept_private(*, data: BinaryIO, name: str, stored_by: User | None, now: datetime) -> PrivateFile:
    """Clean, encrypt and store a file, and return its row; it is erased after a day unless somebody keeps it.

    ``stored_by`` is None for what a citizen brings. ``removed``, ``notes`` and ``is_readable`` of what is returned tell
    about this upload and are not stored. Must not be called inside a transaction: cleaning takes its time, and bytes
    must never lie where no row tells of them. Raises Refused as ``files.accept`` does, with nothing stored.
    """
    with tempfile.TemporaryFile(dir=_root()) as target:
        cleaned = clean_into(target, data=data, name=name, folder=_root())
        target.seek(0)
        plain = target.read()
    file = _stored(plain, kind=cleaned.kind, name=name, stored_by=stored_by, now=now, until=now + UNATTACHED_KEPT)
    file.removed, file.notes = tuple(cleaned.removed), tuple(cleaned.notes)
    file.is_readable = cleaned.is_readable
    return file


def store_made(
    plain: bytes, *, name: str, extension: str, stored_by: User | None, now: datetime, until: datetime
) -> PrivateFile:
    """Encrypt and store a file that we made ourselves (a bound case file, words typed on a page), and return its row.

    It goes ``until`` then. Nothing is cleaned: what it was made of has been, and words are text. Must not be called
    inside a transaction, as above.
    """
    return _stored(plain, kind=kind_of(extension), name=name, stored_by=stored_by, now=now, until=until)


def _stored(
    plain: bytes, *, kind: Kind, name: str, stored_by: User | None, now: datetime, until: datetime
) -> PrivateFile:
    random = secrets.token_hex(16)
    file = PrivateFile(
        name=proper_name(name, extension=kind.extension),
        media_type=kind.media_type,
        extension=kind.extension,
        size=len(plain),
        digest=digest_of(plain),
        place=f"{random[:2]}/{random}",
        sealed_with=header_in_use(),
        stored_at=now,
        stored_by=stored_by,
        kept_until=until,
    )
    # The row first: whatever is killed from here on, the sweep knows which bytes to take away.
    with transaction.atomic(durable=True):
        file.save()
    _write(path_of(file), encrypt_bytes(plain, place=_bound_to(file.place)))
    return file


def keep(files: Iterable[PrivateFile], *, until: datetime | None = None) -> None:
    """Keep files beyond their first day, inside the caller's transaction: until then, or until their record goes.

    Raises Refused (``file_erased``), and nothing is kept, where one has been erased meanwhile.
    """
    wanted = {file.pk: file for file in files}
    with transaction.atomic():
        if PrivateFile.objects.kept().filter(pk__in=wanted).update(kept_until=until) < len(wanted):
            raise refuse("file_erased", "有文件上传后超过一天没有提交，已经删除。请重新上传后再提交。")
    for file in wanted.values():
        file.kept_until = until


def open_private(file: PrivateFile) -> BinaryIO:
    """Return the cleaned bytes of a private file, decrypted in memory.

    Whoever shows them to a person writes it down first (``openings.open_private_data``).
    Raises Refused: ``file_erased``, ``file_missing``, or what ``encryption.Unreadable`` says.
    """
    if file.is_erased:
        raise refuse("file_erased", f"这个文件已于 {file.erased_at:%Y-%m-%d} 依规删除（{file.erasure_reason}）。")
    try:
        sealed = path_of(file).read_bytes()
    except FileNotFoundError as error:
        raise refuse(
            "file_missing", "文件不在库中，可能正在恢复备份。请稍后再试，仍然没有请联系网站管理员。"
        ) from error
    return BytesIO(decrypt_bytes(sealed, place=_bound_to(file.place)))


def as_response(file: PrivateFile, *, inline: bool = False) -> HttpResponse:
    """Return the answer that hands a private file to a person: kept by no cache, running nothing.

    ``inline`` shows it in the browser where its kind may be. Raises Refused as :func:`open_private` does.
    """
    shown = inline and kind_of(file.extension).shows_inline
    # The PDF viewers of older browsers refuse to work inside a sandbox.
    policy = _POLICY if file.media_type == "application/pdf" else f"{_POLICY}; sandbox"
    return HttpResponse(
        open_private(file).read(),
        headers={
            "Content-Type": file.media_type,
            "Content-Disposition": content_disposition_header(not shown, file.name) or "attachment",
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def erase(file: PrivateFile, *, actor: User | None, reason: str, now: datetime) -> None:
    """Erase a private file: bytes, name and digest; kind, size and dates stay. ``actor`` None is the sweep.

    Idempotent. The bytes go when the caller's transaction has been committed; a process killed in between leaves them
    to the sweep. Raises Refused (``no_reason``).
    """
    if not reason.strip():
        raise refuse("no_reason", "请写明删除这个文件的理由。")
    with transaction.atomic():
        row = PrivateFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if not row.is_erased:
            row.name = row.digest = ""
            row.erased_at, row.erased_by, row.erasure_reason = now, actor, reason.strip()[:_REASON_LENGTH]
            row.save()
        transaction.on_commit(lambda: _take_away(row))
    for name in ("name", "digest", "erased_at", "erased_by", "erasure_reason"):
        setattr(file, name, getattr(row, name))


def erase_all(files: Iterable[PrivateFile], *, now: datetime) -> None:
    """Erase the files of what was kept long enough, as the sweep does."""
    for file in files:
        erase(file, actor=None, reason=OVER, now=now)


def erase_over(key: int, now: datetime) -> str:
    """Erase one file whose time is over, unless somebody has kept it meanwhile; return how the log names it."""
    with transaction.atomic():
        file = PrivateFile.objects.over(now).select_for_update(of=("self",)).filter(pk=key).first()
        if file is None:
            return ""
        was_there = not file.is_erased
        erase(file, actor=None, reason=OVER, now=now)
    # Of one erased before only the bytes were left: it stands in the log already.
    return f"{PrivateFile._meta.label_lower}:{key}" if was_there else ""


def over(now: datetime) -> QuerySet[PrivateFile]:
    """Return the files whose own date is past: the retention rule of this floor."""
    return PrivateFile.objects.over(now)


def is_intact(file: PrivateFile) -> bool:
    """Tell whether the bytes on disk can be read and are those that were stored."""
    try:
        plain = open_private(file).read()
    except (Refused, OSError):
        return False
    return digest_of(plain) == file.digest


def reseal(key: int) -> bool:
    """Encrypt one file anew with the cipher and key now in use; say whether there was anything to do.

    Reads what is there whatever the row says, and is safe to be killed: the old bytes stay until the new ones are
    whole. Holds the row, so that a file is not erased and written at once. Raises Refused as :func:`open_private` does.
    """
    with transaction.atomic():
        file = PrivateFile.objects.kept().select_for_update(of=("self",)).filter(pk=key).first()
        if file is None or file.sealed_with == header_in_use():
            return False
        plain = open_private(file).read()
        _write(path_of(file), encrypt_bytes(plain, place=_bound_to(file.place)))
        PrivateFile.objects.filter(pk=key).update(sealed_with=header_in_use())
    return True


def digest_of(plain: bytes) -> str:
    """Return the keyed digest of cleaned bytes: the same file again has the same, and nobody else can compute it."""
    return keyed_digest(plain, purpose="private file")


def path_of(file: PrivateFile) -> Path:
    """Return where the encrypted bytes of a file lie."""
    return Path(settings.PRIVATE_ROOT) / file.place


def _bound_to(place: str) -> str:
    """Return what the encrypted bytes at ``place`` are bound to: they are good nowhere else."""
    return f"kernel.privatefile/{place}"


def _write(path: Path, sealed: bytes) -> None:
    """Put encrypted bytes into their place whole, readable by the owner only, safe from a power cut."""
    _root()
    path.parent.mkdir(mode=_FOLDER_OF_OWNER, exist_ok=True)
    draft = _draft_of(path)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _make_safe(path.parent)


def _draft_of(path: Path) -> Path:
    return path.with_suffix(".new")


def _take_away(row: PrivateFile) -> None:
    if row.place:
        path = path_of(row)
        for each in (path, _draft_of(path)):
            each.unlink(missing_ok=True)
        if path.parent.is_dir():
            _make_safe(path.parent)
        PrivateFile.objects.filter(pk=row.pk, place=row.place).update(place="", sealed_with="")


def _root() -> Path:
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(mode=_FOLDER_OF_OWNER, parents=True, exist_ok=True)
    return root


def _make_safe(folder: Path) -> None:
    """Make a change of a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
