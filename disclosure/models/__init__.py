"""What is published: a small mutable envelope, immutable content, signatures, publications.

Evidence (:class:`Revision`, :class:`ReviewSheet`, :class:`SignOff`, a publication's content, the histories) refuses
UPDATE and DELETE by row triggers on both engines; see ``disclosure/domain/evidence.py``.
"""

from disclosure.models.posts import Attachment, Post, Revision
from disclosure.models.publications import Publication, PublicationCategory, SealedOpening, SearchEntry, ViewCount
from disclosure.models.signing import PaperSignature, ReviewSheet, SigningRule, SignOff

__all__ = [
    "Attachment",
    "PaperSignature",
    "Post",
    "Publication",
    "PublicationCategory",
    "ReviewSheet",
    "Revision",
    "SealedOpening",
    "SearchEntry",
    "SignOff",
    "SigningRule",
    "ViewCount",
]
