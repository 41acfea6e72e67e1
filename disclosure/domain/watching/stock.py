"""存量复查 (P41): everything public, looked at again by today's guard, secrecy marks and wording list.

Each quarter and whenever a rule changes: what was let through by yesterday's rules is found by today's, and so is a
document that says it is in force though the day of its repeal has come.

A finding stands until the text is corrected or taken down, or until a leader writes why it may stay: a reason that
was written on the review sheet of that very text counts at once. What must never be public (a whole ID number, a
level of secrecy, a serious error) has no reason. Nobody's data is quoted: the excerpt of personal data is masked.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from columns.domain.duties import may, roster
from columns.enums import Duty
from disclosure.domain import checks, content, person_lists, secrecy_marks
from disclosure.domain.watching.runs import Looking
from disclosure.domain.watching.wording import wordings
from disclosure.enums import FindingKind, FindingLevel
from disclosure.models import Publication, ReviewSheet, StockFinding, StockRun
from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.encryption import keyed_digest
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import StoredFile, User
from yunlong_portal.kernel.notices import NewNotice, keep_standing
from yunlong_portal.kernel.workflow import refuse

PLAN = "disclosure.stock"
PAGE = "/admin/disclosure/stockfinding/"
BATCH = 50
EVERY = timedelta(days=91)
_MOST_DUPLICATES = 5_000
_Key = tuple[int, str, str]

_KINDS: Mapping[str, FindingKind] = {
    "person_list_endless": FindingKind.PERSON_LIST,
    "secrecy_mark": FindingKind.SECRECY,
    "wording": FindingKind.WORDING,
    "repealed_before_effective": FindingKind.VALIDITY,
    "valid_though_repealed": FindingKind.VALIDITY,
}


@cache
def _guard_version() -> str:
    """Return a digest of the guard's own source: a release that changes its rules asks for a new look."""
    folder = Path(personal_data.__file__).parent
    files = [*sorted(folder.glob("*.py")), Path(secrecy_marks.__file__), Path(person_lists.__file__)]
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()


def rules() -> str:
    """Return the version of all that is looked for."""
    return digest_of([_guard_version(), wordings().version])


def look(run: StockRun, keys: Sequence[int], now: datetime) -> int:
    """Look at the publications with these keys; return how many findings stand there. A fixed number of queries."""
    rows = list(Publication.objects.filter(pk__in=keys).select_related("revision"))
    digests = {each["digest"] for row in rows for each in row.revision.payload.get("attachments", ())}
    stored = StoredFile.objects.filter(digest__in=digests).defer("removed", "notes") if digests else []
    files = {each.digest: each for each in stored}
    explained = _explained(rows)
    found: dict[_Key, StockFinding] = {}
    for row in rows:
        draft = checks.Draft(payload=_whole(row.revision.payload), today=timezone.localdate(now), files=files)
        for issue in {each.key: each for check in checks.OF_THE_STOCK for each in check(draft)}.values():
            if issue.key in explained.get(row.revision_id, ()) and not issue.blocks:
                continue
            finding = _finding(run, row, issue, now)
            found[row.post_id, finding.kind, finding.digest] = finding
    _write(found, posts={row.post_id for row in rows}, kinds=[each for each in FindingKind if each != _COPY], now=now)
    return len(found)


_COPY = FindingKind.DUPLICATE


def _whole(payload: content.Payload) -> content.Payload:
    """Return a payload of whatever age with everything that one has today."""
    empty = content.empty_payload(kind=payload["kind"], column=payload["column"])
    return empty | payload | {"metadata": empty["metadata"] | payload.get("metadata", {})}


def _explained(rows: Iterable[Publication]) -> Mapping[int, set[str]]:
    """Return by revision the keys of what the review sheet explains of it."""
    sheets = ReviewSheet.objects.filter(revision__in={row.revision_id for row in rows}).exclude(explanations=[])
    found: defaultdict[int, set[str]] = defaultdict(set)
    for revision, explanations in sheets.values_list("revision_id", "explanations"):
        found[revision] |= {each.get("key", "") for each in explanations if each.get("reason", "").strip()}
    return found


def _finding(run: StockRun, row: Publication, issue: checks.Issue, now: datetime) -> StockFinding:
    kind = _KINDS.get(issue.code, FindingKind.PERSONAL_DATA)
    excerpt, sentence = issue.excerpt, issue.sentence
    if kind == FindingKind.PERSONAL_DATA:
        label = personal_data.LABELS[issue.code.removeprefix("personal_")]
        excerpt, sentence = hidden(issue.excerpt), f"有{label}，请遮盖。"
    return _new(run, row, kind, excerpt, sentence, place=issue.place, said=issue.key, blocks=issue.blocks, now=now)


def _new(
    run: StockRun, row: Publication, kind: str, excerpt: str, sentence: str, *, now: datetime, **about: Any
) -> StockFinding:
    return StockFinding(
        post_id=row.post_id,
        publication=row,
        department_id=row.department_id,
        run=run,
        kind=kind,
        level=FindingLevel.SERIOUS if about["blocks"] else FindingLevel.LOOK,
        place=about["place"][:220],
        excerpt=excerpt[:220],
        sentence=sentence[:300],
        digest=keyed_digest(about["said"].encode(), purpose="stock finding"),
        found_at=now,
        last_seen=now,
    )


def hidden(text: str) -> str:
    """Return what may be shown of personal data: its ends, so that whoever mends it finds it."""
    shown = 2 if len(text) >= 8 else 1
    return f"{text[:shown]}****{text[-shown:]}" if len(text) > 2 else "****"


def _write(found: Mapping[_Key, StockFinding], *, posts: Iterable[int], kinds: Iterable[str], now: datetime) -> None:
    standing = StockFinding.objects.standing().filter(post__in=set(posts), kind__in=kinds)
    known = {(row.post_id, row.kind, row.digest): row.pk for row in standing.only("post_id", "kind", "digest")}
    seen = [pk for key, pk in known.items() if key in found]
    gone = [pk for key, pk in known.items() if key not in found]
    if seen:
        StockFinding.objects.filter(pk__in=seen).update(last_seen=now)
    if gone:
        StockFinding.objects.filter(pk__in=gone).update(mended_at=now)
    StockFinding.objects.bulk_create([row for key, row in found.items() if key not in known], ignore_conflicts=True)


def end(run: StockRun, now: datetime) -> int:
    """Look for what was published twice, end what stands on nothing public any more, and tell whose turn it is."""
    copies = dict(_copies(run, now))
    known = StockFinding.objects.standing().filter(kind=_COPY)
    _write(
        copies, posts=[*{key[0] for key in copies}, *known.values_list("post_id", flat=True)], kinds=[_COPY], now=now
    )
    live = Publication.objects.live().values("post")
    StockFinding.objects.standing().exclude(post__in=live).update(mended_at=now)
    tell(now)
    return len(copies)


def _copies(run: StockRun, now: datetime) -> Iterable[tuple[_Key, StockFinding]]:
    """Yield a finding for each post that says, under the same title, what an older one says, files and all."""
    groups = (
        Publication.objects.live().order_by().exclude(html="").values("title", "html_digest")
        .annotate(count=Count("pk"), first=Min("post")).filter(count__gt=1)
    )  # fmt: skip
    for group in groups.order_by("first")[:_MOST_DUPLICATES]:
        rows = Publication.objects.live().filter(title=group["title"], html_digest=group["html_digest"])
        first: dict[tuple[str, ...], Publication] = {}
        for row in rows.only("post_id", "title", "attachments", "department_id").order_by("post_id"):
            files = tuple(each["digest"] for each in row.attachments)
            original = first.setdefault(files, row)
            if original is row:
                continue
            sentence = f"标题和正文与{original.get_absolute_url()}完全相同，请撤下其中一条。"
            finding = _new(
                run, row, _COPY, row.title, sentence,
                place="title", said=f"copy of {original.post_id}", blocks=False, now=now,
            )  # fmt: skip
            yield (row.post_id, _COPY, finding.digest), finding


def explain(finding: StockFinding, *, actor: User, reason: str, now: datetime) -> StockFinding:
    """Write why something that was found may stay public. Raises Refused.

    ``not_yours`` (a leader of the department or its secrecy reviewer writes it), ``must_be_mended`` (serious findings
    have no reason), ``no_reason``, ``over`` (mended meanwhile).
    """
    with transaction.atomic():
        row = StockFinding.objects.select_for_update(of=("self",)).select_related("department").get(pk=finding.pk)
        if not any(may(actor, duty, row.department, now=now) for duty in (Duty.SIGN_OFF, Duty.SECRECY_REVIEW)):
            raise refuse("not_yours", f"要由{row.department.short_name}的审签领导或者保密审查员写明理由。")
        if row.mended_at is not None:
            raise refuse("over", "这一条已经改好，不用再说明。")
        if row.level == FindingLevel.SERIOUS:
            raise refuse("must_be_mended", "这一条不能说明了事，请更正或者撤下这篇信息。")
        if not reason.strip():
            raise refuse("no_reason", "请写明可以公开的理由。")
        row.explanation, row.explained_by, row.explained_at = reason.strip()[:300], actor, now
        row.save(update_fields=["explanation", "explained_by", "explained_at"])
        tell(now)
    return row


def tell(now: datetime) -> None:
    """Tell the clerks and leaders of each department how much of the stock they must mend or explain."""
    people = roster((Duty.DRAFT, Duty.SIGN_OFF), now=now)
    waiting = StockFinding.objects.standing().filter(explained_at__isnull=True).order_by()
    counts = waiting.values("department", "level").annotate(count=Count("pk"), newest=Max("pk"))
    owed: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in counts:
        for person in people.people((Duty.DRAFT, Duty.SIGN_OFF), each["department"]):
            owed[person].append(each)
    keep_standing([_notice(person, each) for person, each in owed.items()], plan=PLAN, now=now)


def _notice(person: int, counts: Sequence[Mapping[str, Any]]) -> NewNotice:
    newest = max(each["newest"] for each in counts)
    grave = any(each["level"] == FindingLevel.SERIOUS for each in counts)
    return NewNotice(
        key=f"{PLAN}:{person}:{newest}",
        recipient_id=person,
        subject=f"复查已公开的信息，有{sum(each['count'] for each in counts)}处要改正或者说明",
        link=PAGE,
        about=f"{PLAN}:{person}",
        level=NoticeLevel.OVERDUE if grave else NoticeLevel.DUE,
    )


LOOKING = Looking(every=EVERY, batch=BATCH, look=look, end=end, rules=rules)
