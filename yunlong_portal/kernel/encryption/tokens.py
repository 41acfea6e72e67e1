"""What an encrypted value looks like: ``cipher.key.base64`` as text, the same with raw bytes behind a line as a file.

Cipher and key stand in front in the clear and are covered by the tag, like the *place* the value belongs to
(``model.field``, or the name of a file).
"""

import binascii
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from yunlong_portal.kernel.encryption.ciphers import CIPHERS, NONCE_BYTES, Damaged
from yunlong_portal.kernel.encryption.keys import cipher_in_use, is_offered, ring
from yunlong_portal.kernel.workflow import Refusal, Refused

_HEADER = r"[a-z0-9-]{1,24}\.[a-z0-9-]{1,16}"
_TOKEN = re.compile(rf"({_HEADER})\.([A-Za-z0-9_-]+)")
_FILE = re.compile(rf"({_HEADER})\n".encode())


class Unreadable(Refused):
    """An encrypted value that cannot be opened: ``data_damaged``, ``data_key_missing``, ``data_cipher_missing``."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(Refusal(code, sentence))


def header_in_use() -> str:
    """Return cipher and key of what is encrypted from now on: the beginning of its token."""
    return f"{cipher_in_use().name}.{ring().first.id}"


def encrypt(text: str, *, place: str) -> str:
    """Return the token of ``text``, another one each time; it is readable at ``place`` only."""
    header = header_in_use()
    return f"{header}.{urlsafe_b64encode(_seal(header, text.encode(), place)).decode().rstrip('=')}"


def decrypt(token: str, *, place: str) -> str:
    """Return the text of a token. Raises Unreadable."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise damaged(place)
    header, body = match.groups()
    try:
        sealed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except binascii.Error:
        raise damaged(place) from None
    return _open(header, sealed, place).decode()


def encrypt_bytes(data: bytes, *, place: str) -> bytes:
    """Return ``data`` as it lies in a file; it is readable at ``place`` only."""
    header = header_in_use()
    return header.encode() + b"\n" + _seal(header, data, place)


def decrypt_bytes(sealed: bytes, *, place: str) -> bytes:
    """Return what :func:`encrypt_bytes` was given. Raises Unreadable."""
    match = _FILE.match(sealed)
    if match is None:
        raise damaged(place)
    return _open(match[1].decode(), sealed[match.end() :], place)


def damaged(place: str) -> Unreadable:
    """Return the exception for what was changed, cut off, or moved to another place."""
    return Unreadable(
        "data_damaged",
        f"这项加密数据（{place}）已损坏或被挪动过，读不出来。请联系网站管理员核对数据库和备份。",
    )


def _seal(header: str, data: bytes, place: str) -> bytes:
    cipher, key = cipher_in_use(), ring().first
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = cipher.seal(data, key=key.for_cipher(cipher), nonce=nonce, associated=_associated(header, place))
    return nonce + sealed


def _open(header: str, sealed: bytes, place: str) -> bytes:
    cipher_name, _, key_id = header.partition(".")
    if not is_offered(cipher_name):
        raise Unreadable(
            "data_cipher_missing",
            f"这项数据（{place}）用 {cipher_name} 加密，本机没有这种算法，读不出来。请联系网站管理员。",
        )
    cipher, key = CIPHERS[cipher_name], ring().find(key_id)
    if key is None:
        raise Unreadable(
            "data_key_missing",
            f"这项数据（{place}）用密钥“{key_id}”加密，现有密钥里没有它，读不出来。"
            "请网站管理员把这把密钥加回 PORTAL_DATA_KEYS。",
        )
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    if len(nonce) < NONCE_BYTES:
        raise damaged(place)
    try:
        return cipher.open(body, key=key.for_cipher(cipher), nonce=nonce, associated=_associated(header, place))
    except Damaged:
        raise damaged(place) from None


def _associated(header: str, place: str) -> bytes:
    return f"{header}\n{place}".encode()
