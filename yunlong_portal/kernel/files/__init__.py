"""Files in: accepted by content, cleaned, stored under the digest of the cleaned bytes.

Nothing that came in is kept or shown uncleaned. What is done to which kind is told in ``kernel.cleaning``.
"""

from yunlong_portal.kernel.cleaning.kinds import ACCEPTED_LABELS, KINDS, MAX_BYTES, Kind
from yunlong_portal.kernel.files.accept import accept
from yunlong_portal.kernel.files.names import ACCEPT_ATTRIBUTE, UPLOAD_HINT, kind_of, proper_name
from yunlong_portal.kernel.files.store import is_intact, open_stored, path_of

__all__ = [
    "ACCEPTED_LABELS",
    "ACCEPT_ATTRIBUTE",
    "KINDS",
    "MAX_BYTES",
    "UPLOAD_HINT",
    "Kind",
    "accept",
    "is_intact",
    "kind_of",
    "open_stored",
    "path_of",
    "proper_name",
]
