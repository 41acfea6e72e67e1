"""Personal data in the database and on the disk is unreadable without keys that are kept elsewhere.

What an applicant tells about himself lies in columns of :class:`EncryptedTextField` or :class:`EncryptedJSONField`, in
rows without history, so that it can be erased. A stolen dump or disk tells nothing; whoever holds the keys as well
reads everything, so the two are backed up apart (docs/running.md).

The cipher is a setting (``PORTAL_CIPHER``): a county that must use commercial cryptography (商用密码) takes SM4. A
value names the cipher and the key it was encrypted with: both can be changed on a running portal, and then
``rotate_data_keys`` brings the old values after. A value belongs to its column and is refused anywhere else.

What is encrypted cannot be looked for. Where the same applicant must be found again, a :func:`blind_index` of the
number lies beside it.
"""

from yunlong_portal.kernel.encryption.ciphers import CIPHERS, Cipher
from yunlong_portal.kernel.encryption.fields import EncryptedJSONField, EncryptedTextField
from yunlong_portal.kernel.encryption.keys import blind_index, keyed_digest
from yunlong_portal.kernel.encryption.tokens import Unreadable, decrypt, decrypt_bytes, encrypt, encrypt_bytes

__all__ = [
    "CIPHERS",
    "Cipher",
    "EncryptedJSONField",
    "EncryptedTextField",
    "Unreadable",
    "blind_index",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "encrypt_bytes",
    "keyed_digest",
]
