"""What is published: a small mutable envelope, immutable content, signatures, publications.

Evidence (:class:`Revision`, :class:`ReviewSheet`, :class:`SignOff`, a publication's content, the histories) refuses
UPDATE and DELETE by row triggers on both engines; see ``disclosure/domain/evidence.py``.
"""

from disclosure.models.answers import AnswerBasis, AnswerCard
from disclosure.models.boards import BoardConfirmation, BoardTask, DepartmentBoard, PosterPosting
from disclosure.models.filings import FilingRound, PolicyBook, PolicyFiling, PolicySubmission
from disclosure.models.handing_over import HandOver, HandOverReceipt
from disclosure.models.legacy import LegacyAddress, LegacyPage, MigrationBatch, QuarantinedPage
from disclosure.models.posts import Attachment, Post, Revision
from disclosure.models.publications import Publication, PublicationCategory, SealedOpening, SearchEntry, ViewCount
from disclosure.models.reading import ReadingEntry, ReadingError
from disclosure.models.signing import PaperSignature, ReviewSheet, SigningRule, SignOff
from disclosure.models.topics import Topic, TopicEntry
from disclosure.models.watching import DeadLink, ExternalAddress, StockFinding, StockRun, Visit, WordingRule

__all__ = [
    "AnswerBasis",
    "AnswerCard",
    "Attachment",
    "BoardConfirmation",
    "BoardTask",
    "DeadLink",
    "DepartmentBoard",
    "ExternalAddress",
    "FilingRound",
    "HandOver",
    "HandOverReceipt",
    "LegacyAddress",
    "LegacyPage",
    "MigrationBatch",
    "PaperSignature",
    "PolicyBook",
    "PolicyFiling",
    "PolicySubmission",
    "Post",
    "PosterPosting",
    "Publication",
    "PublicationCategory",
    "QuarantinedPage",
    "ReadingEntry",
    "ReadingError",
    "ReviewSheet",
    "Revision",
    "SealedOpening",
    "SearchEntry",
    "SignOff",
    "SigningRule",
    "StockFinding",
    "StockRun",
    "Topic",
    "TopicEntry",
    "ViewCount",
    "Visit",
    "WordingRule",
]
