"""Drafts of applications as the pages of a form know them (``kernel.questions.Drafts``): rows, named by a token.

The token stands in the body of each page and is good for a day; whoever comes later needs number and query code.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hall.domain.applications import drafts
from hall.models import ApplicationDraft, ItemEntry
from yunlong_portal.kernel.passes import opened_mapping, sealed_mapping
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT
from yunlong_portal.kernel.questions import Draft
from yunlong_portal.kernel.rates import admit

INSTEAD = "您可以打印办事指南，带材料到窗口办理，也可以请村里的代办员帮您填。"
_PLACE = "hall.draft"
# A village helper files for his neighbours from one address.
_MOST_BEGUN_IN_AN_HOUR = 60


@dataclass
class RowDrafts:
    """The drafts of one item, for a visitor from ``address``.

    ``changes``: what a new version changed for the draft that was opened.
    """

    entry: ItemEntry
    address: str
    changes: tuple[str, ...] = field(default=())

    def begin(self) -> Draft:
        """Return an empty draft; nothing is written before the first answer."""
        return Draft()

    def open(self, token: str, *, now: datetime) -> Draft | None:
        """Return the draft of a page, going on with the version that is public now."""
        said = opened_mapping(token, place=_PLACE)
        if said is None or said["item"] != self.entry.item_id or datetime.fromisoformat(said["until"]) < now:
            return None
        row = drafts.find(said["submission"], now=now)
        if row is None:
            return None if said["kept"] else Draft(submission=said["submission"])
        if row.application_id is not None:
            return Draft(submission=row.submission, is_sent=True, row=row)
        self.changes = drafts.follow_version(row, self.entry)
        return Draft(typed=row.typed, submission=row.submission, row=row)

    def keep(self, draft: Draft, name: str, *, now: datetime) -> None:
        """Keep one answer. Refused: ``too_often`` for who begins too many, ``sent_already``."""
        if draft.row is None:
            admit(
                "hall draft",
                address=self.address,
                most=_MOST_BEGUN_IN_AN_HOUR,
                window=timedelta(hours=1),
                now=now,
                instead=INSTEAD,
            )
        draft.row = drafts.keep_answer(draft.submission, entry=self.entry, name=name, answer=draft.typed[name], now=now)

    def token(self, draft: Draft, *, now: datetime) -> str:
        """Return what the next page carries."""
        return token_of(draft.submission, item=self.entry.item_id, is_kept=draft.row is not None, now=now)

    def drop(self, draft: Draft, *, now: datetime) -> str:
        """Throw the draft away with its papers, unless it was stored."""
        if draft.row is None:
            return ""
        if draft.row.number:
            return f"存起来的草稿 {draft.row.number} 还在：凭草稿号和查询码可以接着填，也可以删除。"
        drafts.discard(draft.row, now=now)
        return ""


def token_of(submission: str, *, item: int, is_kept: bool, now: datetime) -> str:
    """Return a token that opens a draft of an item for a day."""
    until = (now + UNATTACHED_KEPT).isoformat()
    return sealed_mapping({"submission": submission, "item": item, "kept": is_kept, "until": until}, place=_PLACE)


def token_of_row(row: ApplicationDraft, *, now: datetime) -> str:
    """Return a token that opens a draft which is there."""
    return token_of(row.submission, item=row.item_id, is_kept=True, now=now)
