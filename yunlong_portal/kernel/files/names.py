"""What people are told about kinds, and what a file may be called."""

import re

from yunlong_portal.kernel.cleaning.kinds import ACCEPTED_LABELS, KINDS, MAX_BYTES, Kind
from yunlong_portal.kernel.text import clean_line

_BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}
# What we make ourselves to hand over; nobody brings one in.
_PACKAGE = Kind("zip", "压缩包", "application/zip")
_LONGEST_NAME = 120
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]+')

# For the ``accept`` attribute of upload fields.
ACCEPT_ATTRIBUTE = ",".join(f".{extension}" for extension in _BY_EXTENSION)
UPLOAD_HINT = (
    f"可以上传 {ACCEPTED_LABELS}，每个不超过 {MAX_BYTES // 1024 // 1024} MB。"
    "作者、修订等隐藏信息会自动清除。严禁上传涉密文件。"
)


def kind_of(extension: str) -> Kind:
    """Return the kind of a stored file by its extension. Raises KeyError for one that is never stored."""
    return _PACKAGE if extension == _PACKAGE.extension else _BY_EXTENSION[extension]


def proper_name(name: str, *, extension: str) -> str:
    """Return ``name`` as readers will see it: no path, nothing invisible, nothing Windows refuses, the right extension.

    ``extension`` is the stored file's: what the file is, whatever it was called.
    """
    base = clean_line(re.split(r"[/\\]", name)[-1])
    stem, dot, last = base.rpartition(".")
    if not dot or last.strip().lower() not in kind_of(extension).extensions:
        stem = base
    stem = _FORBIDDEN.sub("_", stem).strip(" .")[:_LONGEST_NAME].strip(" .")
    return f"{stem or '附件'}.{extension}"
