"""The keys: which encrypts, which decrypt, and the one that finds an applicant again.

What the county sets (``PORTAL_DATA_KEYS``, ``PORTAL_INDEX_KEY``) are secrets of 32 bytes; each use derives a key of its
own from them, so that no key serves two ciphers or two purposes. The index key is apart and stays: changing it would
make every query code invalid, and nobody knows the codes any more.
"""

import base64
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from yunlong_portal.kernel.encryption.ciphers import CIPHERS, Cipher
from yunlong_portal.kernel.text import fold

SECRET_BYTES = 32
_ID = re.compile(r"[a-z0-9-]{1,16}")
_HOW = "一把密钥是 32 个随机字节的 base64，可用 openssl rand -base64 32 生成。"


@dataclass(frozen=True, repr=False)
class DataKey:
    """One secret with the name that values encrypted under it carry."""

    id: str
    secret: bytes

    def for_cipher(self, cipher: Cipher) -> bytes:
        """Return the key that ``cipher`` uses."""
        return _derived(self.secret, f"data {cipher.name}", cipher.key_bytes)


@dataclass(frozen=True, repr=False)
class Ring:
    """The keys in their order: the first encrypts, all decrypt."""

    keys: tuple[DataKey, ...]

    @property
    def first(self) -> DataKey:
        """Return the key that encrypts."""
        return self.keys[0]

    def find(self, key_id: str) -> DataKey | None:
        """Return the key of that name."""
        return next((each for each in self.keys if each.id == key_id), None)


def ring() -> Ring:
    """Return the county's keys. Raises ImproperlyConfigured, with a sentence, for keys that cannot be right."""
    return _ring(tuple(settings.DATA_KEYS))


def cipher_in_use() -> Cipher:
    """Return the cipher that encrypts. Raises ImproperlyConfigured for one that is unknown or not offered here."""
    cipher = CIPHERS.get(settings.DATA_CIPHER)
    if cipher is None:
        _wrong(f"PORTAL_CIPHER 是“{settings.DATA_CIPHER}”，只能是 {' 或 '.join(CIPHERS)}。")
    if not is_offered(cipher.name):
        _wrong(f"本机的 cryptography 不提供 {cipher.name}，请换一个构建，或把 PORTAL_CIPHER 设为 aes-256-gcm。")
    return cipher


@cache
def is_offered(name: str) -> bool:
    """Return whether there is a cipher of that name that this machine's library can do; asked once."""
    return name in CIPHERS and CIPHERS[name].is_offered()


def keyed_digest(data: bytes, *, purpose: str) -> str:
    """Return 64 hexadecimal digits that only the index key can make of ``data``; other ones for another ``purpose``."""
    secret = index_secret(settings.INDEX_KEY)
    return hmac.digest(_derived(secret, f"index {purpose}", SECRET_BYTES), data, "sha256").hex()


def blind_index(value: str, *, purpose: str) -> str:
    """Return what the same number or name always gives, and from which it cannot be told: for finding repeats.

    Full width is folded, spaces and what is invisible are left out, case does not count. An empty value gives "": never
    look for that. ``purpose`` names what is indexed (``"id_number"``); the same number gives another index for another.
    """
    normal = "".join(fold(value).split()).upper()
    return keyed_digest(normal.encode(), purpose=f"blind {purpose}") if normal else ""


@cache
def _ring(given: tuple[str, ...]) -> Ring:
    keys = tuple(_data_key(each, number) for number, each in enumerate(_present(given), start=1))
    if not keys:
        _wrong("没有加密个人数据的密钥，请设置 PORTAL_DATA_KEYS。" + _HOW)
    if len({each.id for each in keys}) < len(keys):
        _wrong("PORTAL_DATA_KEYS 里有两把密钥编号相同，请各用一个编号。")
    return Ring(keys=keys)


def _present(given: Iterable[str]) -> list[str]:
    return [stripped for each in given if (stripped := each.strip())]


def _data_key(given: str, number: int) -> DataKey:
    """Read ``id:base64``. What is said about a wrong one names its place, never what stands there."""
    key_id, colon, encoded = given.partition(":")
    if not colon or not _ID.fullmatch(key_id):
        _wrong(f"PORTAL_DATA_KEYS 的第 {number} 把密钥须写成“编号:base64”，编号用小写字母、数字和横线，最多 16 位。")
    return DataKey(id=key_id, secret=_secret(encoded, f"PORTAL_DATA_KEYS 的第 {number} 把密钥"))


@cache
def index_secret(given: str) -> bytes:
    """Return the secret behind indexes and digests. Raises ImproperlyConfigured."""
    if not given.strip():
        _wrong("没有查重索引和查询码的密钥，请设置 PORTAL_INDEX_KEY。" + _HOW)
    return _secret(given, "PORTAL_INDEX_KEY")


def _secret(encoded: str, what: str) -> bytes:
    plain = encoded.strip().rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        secret = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        _wrong(f"{what}不是 base64。{_HOW}")
    if len(secret) < SECRET_BYTES:
        _wrong(f"{what}只有 {len(secret)} 字节，至少要 {SECRET_BYTES} 字节。{_HOW}")
    if len(set(secret)) < SECRET_BYTES // 4:
        _wrong(f"{what}不像随机生成的。{_HOW}")
    return secret


@cache
def _derived(secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"yunlong-portal {purpose}".encode()).derive(secret)


def _wrong(sentence: str) -> NoReturn:
    # From nothing: a traceback of the decoding would quote the key.
    raise ImproperlyConfigured(sentence) from None
