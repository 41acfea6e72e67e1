"""The ciphers a county may choose from. Each encrypts and authenticates; each takes what it must not be parted from.

A hardware module or a certified library takes the place of one by giving :data:`CIPHERS` another :class:`Cipher`.
"""

from typing import Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import ciphers
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
_TAG_BYTES = 16


class Damaged(Exception):
    """What should be opened was changed, moved from its place, or sealed with another key."""


class Cipher(Protocol):
    """Authenticated encryption with associated data. A nonce is never used twice with a key."""

    name: str
    key_bytes: int

    def is_offered(self) -> bool:
        """Return whether this machine's library can do it."""

    def seal(self, data: bytes, *, key: bytes, nonce: bytes, associated: bytes) -> bytes:
        """Return ``data`` encrypted, with a tag that covers ``associated`` too."""

    def open(self, sealed: bytes, *, key: bytes, nonce: bytes, associated: bytes) -> bytes:
        """Return what was sealed. Raises Damaged."""


class Aes256Gcm:
    """AES with 256 bits in Galois/counter mode."""

    name = "aes-256-gcm"
    key_bytes = 32

    def is_offered(self) -> bool:
        return True

    def seal(self, data: bytes, *, key: bytes, nonce: bytes, associated: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, data, associated)

    def open(self, sealed: bytes, *, key: bytes, nonce: bytes, associated: bytes) -> bytes:
        try:
            return AESGCM(key).decrypt(nonce, sealed, associated)
        except InvalidTag as error:
            raise Damaged from error


class Sm4Gcm:
    """SM4 (GB/T 32907) in Galois/counter mode; some builds of the library leave it out."""

    name = "sm4-gcm"
    key_bytes = 16

    def is_offered(self) -> bool:
        try:
            self.seal(b"", key=bytes(self.key_bytes), nonce=bytes(NONCE_BYTES), associated=b"")
        except UnsupportedAlgorithm:
            return False
        return True

    def seal(self, data: bytes, *, key: bytes, nonce: bytes, associated: bytes) -> bytes:
        encryptor = ciphers.Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def open(self, sealed: bytes, *, key: bytes, nonce: bytes, associated: bytes) -> bytes:
        if len(sealed) < _TAG_BYTES:
            raise Damaged
        data, tag = sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:]
        decryptor = ciphers.Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated)
        try:
            return decryptor.update(data) + decryptor.finalize()
        except InvalidTag as error:
            raise Damaged from error


CIPHERS: dict[str, Cipher] = {each.name: each for each in (Aes256Gcm(), Sm4Gcm())}
