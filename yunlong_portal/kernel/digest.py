"""Digests of content: SHA-256 over one written form, so that anyone can compute them again."""

import hashlib
import json
from typing import Any

# Goes into every digest. A new way of writing content down gets a new number; old digests keep theirs.
FORM_VERSION = 1


def canonical(content: Any) -> bytes:
    """Return the canonical JSON of ``content``: sorted keys, no spaces, UTF-8, no NaN.

    Raises TypeError for what JSON cannot hold: dates are to be handed in as ISO strings.
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(content: Any, *, form: int = FORM_VERSION) -> str:
    """Return the SHA-256 (64 hexadecimal digits) over the canonical form of ``content`` and its version."""
    return hashlib.sha256(canonical({"form": form, "content": content})).hexdigest()


def digest_of_bytes(data: bytes) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of bytes as they are."""
    return hashlib.sha256(data).hexdigest()
