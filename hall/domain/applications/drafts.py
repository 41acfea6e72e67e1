"""What somebody has typed of an application he has not sent yet: kept page by page, given back, thrown away in time.

Nobody is known here: whoever fills in the form holds a token that names the draft. Who stores it for later gets a
number and a query code and comes back with them from any telephone within thirty days; what nobody stored goes after a
day, as papers do that nobody attached. Once sent, nothing of what was typed is left here: it lies with the case.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hall.domain.applications.differing import what_changed
from hall.domain.items.guide import Guide
from hall.models import Application, ApplicationDraft, ItemEntry
from yunlong_portal.kernel import retention, tracking
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT
from yunlong_portal.kernel.public_papers import erase_unsent
from yunlong_portal.kernel.questions import Typed
from yunlong_portal.kernel.workflow import refuse

SERIES = "hall draft"
STORED_KEPT = timedelta(days=30)
# Of a page for a paper: where the keys of its files stand (``kernel.questions.papers``), and how such a page is named.
_FILES = "files"
PAPER_PREFIX = "paper_"


def find(submission: str, *, now: datetime) -> ApplicationDraft | None:
    """Return the draft that a page belongs to; None where there is none, or its time is over. One query."""
    return _there(now).filter(submission=submission).first()


def find_stored(number: str, *, now: datetime) -> ApplicationDraft | None:
    """Return the draft with this number as ``tracking.normal_number`` writes it. One query, with a row or without."""
    return _there(now).filter(number=number).first()


def _there(now: datetime) -> QuerySet[ApplicationDraft]:
    return ApplicationDraft.objects.select_related(
        "publication__revision", "item__entry", "item__department", "application"
    ).filter(kept_until__gt=now)


@transaction.atomic
def keep_answer(
    submission: str, *, entry: ItemEntry, name: str, answer: Mapping[str, list[str]], now: datetime
) -> ApplicationDraft:
    """Keep the answer of one page and no other, and return the draft. It begins with the first one.

    Refused: ``sent_already``.
    """
    ApplicationDraft.objects.get_or_create(
        submission=submission,
        defaults={
            "item": entry.item,
            "publication": entry.publication,
            "begun_at": now,
            "touched_at": now,
            "kept_until": now + UNATTACHED_KEPT,
        },
    )
    row = _locked(submission)
    if row.application_id is not None:
        raise refuse("sent_already", "这份申请已经提交，不能再改。请凭申报号和查询码查询办理情况。")
    row.typed = {**row.typed, name: {field: list(said) for field, said in answer.items()}}
    _prolong(row, now=now)
    return row


@transaction.atomic
def store(submission: str, *, now: datetime) -> tuple[ApplicationDraft, str]:
    """Give a draft a number and a query code to come back with, and return both: the same ones each time.

    Refused: ``nothing_typed``, ``sent_already``.
    """
    if not ApplicationDraft.objects.filter(submission=submission).exists():
        raise refuse("nothing_typed", "还没有填写内容，不用存。请先填写这一页。")
    row = _locked(submission)
    if row.application_id is not None:
        raise refuse("sent_already", "这份申请已经提交，不用再存。请凭申报号和查询码查询办理情况。")
    # Not the code that the case gets: a slip of paper with the draft's must not open the case.
    code = tracking.code_for(f"stored draft {submission}")
    if row.number is None:
        row.number = tracking.normal_number(f"CG{timezone.localdate(now).year}-{row.pk:06d}")
        row.tracking_digest = tracking.digest_of(code)
    _prolong(row, now=now)
    return row, code


def _locked(submission: str) -> ApplicationDraft:
    return ApplicationDraft.objects.select_for_update(of=("self",)).get(submission=submission)


def _prolong(row: ApplicationDraft, *, now: datetime) -> None:
    """Save a draft that was touched: it and its papers stay as long again."""
    row.touched_at = now
    row.kept_until = now + (STORED_KEPT if row.number else UNATTACHED_KEPT)
    row.save()
    # Never one that a case has already.
    mine = PrivateFile.objects.kept().filter(pk__in=files_of(row.typed), kept_until__isnull=False)
    mine.update(kept_until=row.kept_until)


def follow_version(row: ApplicationDraft, entry: ItemEntry) -> tuple[str, ...]:
    """Go on with the version that is public now, and return what changed since the draft was filled in, in words."""
    if row.publication_id == entry.publication_id:
        return ()
    before, after = (Guide(each.revision.payload["content"]) for each in (row.publication, entry.publication))
    row.publication = entry.publication
    ApplicationDraft.objects.filter(pk=row.pk).update(publication=entry.publication)
    return what_changed(before, after)


def close(submission: str, *, application: Application, now: datetime) -> None:
    """Note what became of a draft and drop what was typed, in the transaction that files it."""
    ApplicationDraft.objects.filter(submission=submission).update(
        application=application, typed={}, touched_at=now, kept_until=now + UNATTACHED_KEPT
    )


@transaction.atomic
def discard(row: ApplicationDraft, *, now: datetime) -> None:
    """Throw a draft away with the papers that no case has."""
    found = ApplicationDraft.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is not None:
        erase_unsent(files_of(found.typed), now=now)
        found.delete()


def files_of(typed: Typed) -> list[int]:
    """Return the keys of the papers that a draft names."""
    pages: Iterable[Mapping[str, list[str]]] = (said for name, said in typed.items() if name.startswith(PAPER_PREFIX))
    return [int(key) for said in pages for key in said.get(_FILES, [])]


# -- in time


def declare() -> None:
    """Declare what goes by itself."""
    retention.declare(name="hall.drafts", label="到期的申报草稿", days=lambda: 0, finder=drafts_over, erase=erase_draft)


def drafts_over(before: datetime) -> QuerySet[ApplicationDraft]:
    """Return drafts whose own date is past."""
    return ApplicationDraft.objects.filter(kept_until__lte=before)


def erase_draft(key: int, now: datetime) -> str:
    """Erase one draft whose time is over, unless somebody has gone on with it; return how the log names it."""
    row = drafts_over(now).select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        return ""
    held_data = bool(row.typed)
    discard(row, now=now)
    return f"hall.applicationdraft:{key}" if held_data else ""
