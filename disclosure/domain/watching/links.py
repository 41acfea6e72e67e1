"""死链: what leads nowhere from a public page, told to the department whose page it is.

Links of our own are judged by what is public (``targets``), files by whether their bytes are there, addresses outside
by what the visits to them brought (``outside``, where the county lets the portal ask). The frame of every page
(navigation, site facts) counts as the home page, as inspectors count it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings

from columns.domain.duties import roster
from columns.enums import DepartmentKind, Duty, SiteFactGroup
from columns.models import Department, NavigationEntry, SiteFact
from columns.queries import column_tree, site_facts
from disclosure.domain.rendering import file_address
from disclosure.domain.watching import outside, targets
from disclosure.domain.watching.addresses import Leads, lead_of, leads_in
from disclosure.domain.watching.runs import Looking
from disclosure.enums import DeadReason, LinkElement, LinkPlace
from disclosure.models import DeadLink, Publication, StockRun
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.files.store import path_of
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.notices import NewNotice, keep_standing

PLAN = "disclosure.dead_links"
PAGE = "/admin/disclosure/deadlink/"
BATCH = 300
EVERY = timedelta(days=1)
_LABEL = 200


@dataclass(frozen=True)
class Page:
    """Something a reader sees that has links: whose it is, and what is on it."""

    source: str
    place: str
    label: str
    department_id: int
    leads: tuple[Leads, ...]
    post_id: int | None = None
    files: tuple[tuple[str, str], ...] = ()


def own_hosts() -> frozenset[str]:
    """Return the names under which the portal is reached: a link to one of them stays here."""
    named = {urlsplit(settings.BASE_URL).hostname or "", site_facts()["site_domain"].lower()}
    return frozenset({*named, *(each.strip("[]") for each in settings.ALLOWED_HOSTS if each != "*")} - {""})


def look(run: StockRun, keys: Sequence[int], now: datetime) -> int:
    """Look at the publications with these keys; return how many links lead nowhere. A fixed number of queries."""
    rows = Publication.objects.filter(pk__in=keys).only(
        "post_id", "title", "department_id", "html", "attachments", "metadata"
    )
    hosts = own_hosts()
    return keep([_page_of(each, hosts) for each in rows], now=now)


def _page_of(row: Publication, hosts: Collection[str]) -> Page:
    base = f"/posts/{row.post_id}/"
    leads = list(leads_in(row.html, base=base, own_hosts=hosts))
    if source := lead_of(
        row.metadata.get("source_url", ""), element=LinkElement.LINK, base=base, own_hosts=hosts
    ):  # the original of a reprint, shown above its text
        leads.append(source)
    files = tuple(
        (each["digest"], file_address(post_id=row.post_id, number=each["number"], name=each["name"]))
        for each in row.attachments
    )
    return Page(
        source=f"post:{row.post_id}",
        place=LinkPlace.PAGE,
        label=row.title[:_LABEL],
        department_id=row.department_id,
        leads=tuple(dict.fromkeys(leads)),
        post_id=row.post_id,
        files=files,
    )


def keep(pages: Iterable[Page], *, now: datetime) -> int:
    """Judge all links of ``pages``: what is dead gets a row or is seen again, what was and is not any more is mended.

    A fixed number of queries, however many pages. Inside the caller's transaction.
    """
    pages = list(pages)
    why = targets.judge({each.path for page in pages for each in page.leads if each.path})
    dead_outside = outside.dead(
        {each.digest: each.address for page in pages for each in page.leads if each.is_external}, now=now
    )
    lost = _lost_files({digest for page in pages for digest, _ in page.files})
    found: dict[tuple[str, str, str], DeadLink] = {}
    for page in pages:
        lines = [
            (lead, dead_outside.get(lead.digest, "") if lead.is_external else why[lead.path]) for lead in page.leads
        ]
        lines += [
            (Leads(LinkElement.FILE, address, path=address), DeadReason.FILE_LOST)
            for digest, address in page.files
            if digest in lost
        ]
        for lead, reason in lines:
            if reason:
                found[page.source, lead.element, lead.digest] = _row(page, lead, reason, now)
    _write(found, {page.source for page in pages}, now=now)
    return len(found)


def _row(page: Page, lead: Leads, reason: str, now: datetime) -> DeadLink:
    return DeadLink(
        source=page.source,
        place=page.place,
        post_id=page.post_id,
        label=page.label,
        department_id=page.department_id,
        element=lead.element,
        address=lead.address,
        digest=lead.digest,
        is_external=lead.is_external,
        reason=reason,
        first_seen=now,
        last_seen=now,
    )


def _write(found: dict[tuple[str, str, str], DeadLink], sources: Collection[str], *, now: datetime) -> None:
    standing = DeadLink.objects.standing().filter(source__in=sources)
    if not settings.FETCHES:
        # Nobody asked the others: what was known of them stays as it is.
        standing = standing.filter(is_external=False)
    known = {(row.source, row.element, row.digest): row.pk for row in standing.only("source", "element", "digest")}
    seen = [pk for key, pk in known.items() if key in found]
    gone = [pk for key, pk in known.items() if key not in found]
    if seen:
        DeadLink.objects.filter(pk__in=seen).update(last_seen=now)
    if gone:
        DeadLink.objects.filter(pk__in=gone).update(mended_at=now)
    DeadLink.objects.bulk_create([row for key, row in found.items() if key not in known], ignore_conflicts=True)


def _lost_files(digests: Collection[str]) -> set[str]:
    """Return which of these files have no row, or a row without bytes."""
    if not digests:
        return set()
    stored = StoredFile.objects.filter(digest__in=digests).only("digest", "extension")
    return set(digests) - {each.digest for each in stored if path_of(each).is_file()}


def frame(*, hosts: Collection[str]) -> list[Page]:
    """Return the frame of every page as pages: navigation, site facts, columns that lead to a page of their own."""
    county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).order_by("pk").first()
    found = []
    if county is not None:
        facts = SiteFact.objects.exclude(value="").order_by("order", "key")
        entries = NavigationEntry.objects.filter(is_shown=True).exclude(address="").order_by("order", "code")
        given = [(f"navigation:{each.code}", f"导航：{each.label}", each.address) for each in entries]
        given += [
            (f"fact:{each.key}", f"网站信息：{each.label}", each.value)
            for each in facts
            if each.is_address or each.group == SiteFactGroup.LINK
        ]
        found = [_frame_page(*each, LinkPlace.HOME, county.pk, hosts) for each in given]
    for node in column_tree().walk():
        if node.is_public and node.page:
            found.append(
                _frame_page(
                    f"column:{node.code}", f"栏目：{node.name}", node.page, LinkPlace.PAGE, node.owner_id, hosts
                )
            )
    return found


def _frame_page(source: str, label: str, address: str, place: str, department: int, hosts: Collection[str]) -> Page:
    lead = lead_of(address, element=LinkElement.LINK, base="/", own_hosts=hosts)
    return Page(
        source=source, place=place, label=label, department_id=department, leads=(lead,) if lead is not None else ()
    )


def end(run: StockRun, now: datetime) -> int:
    """Look at the frame, end what stands on pages that are not public any more, and tell who must mend what."""
    count = keep(frame(hosts=own_hosts()), now=now)
    not_seen = DeadLink.objects.standing().filter(last_seen__lt=run.started_at)
    if not settings.FETCHES:
        live = Publication.objects.live().values("post")
        not_seen = not_seen.exclude(is_external=True, post__in=live)
    not_seen.update(mended_at=now)
    tell(now)
    return count


def look_again(row: DeadLink, *, now: datetime) -> bool:
    """Look at the page of one dead link again, at once; return whether that link is mended."""
    hosts = own_hosts()
    if row.post_id is None:
        pages = [each for each in frame(hosts=hosts) if each.source == row.source]
    else:
        live = Publication.objects.live().filter(post=row.post_id)
        pages = [_page_of(each, hosts) for each in live]
    if pages:
        keep(pages, now=now)
    else:
        DeadLink.objects.standing().filter(source=row.source).update(mended_at=now)
    row.refresh_from_db()
    tell(now)
    return row.mended_at is not None


def tell(now: datetime) -> None:
    """Tell the clerks of each department, and the keepers of columns of the frame, how many links lead nowhere."""
    people = roster((Duty.DRAFT, Duty.KEEP_COLUMNS), now=now)
    owed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    standing = DeadLink.objects.standing().order_by("department", "place")
    newest: defaultdict[int, int] = defaultdict(int)
    for department, place, pk in standing.values_list("department", "place", "pk"):
        duties = (Duty.KEEP_COLUMNS,) if place == LinkPlace.HOME else (Duty.DRAFT,)
        for person in people.people(duties, department):
            owed[person]["links"] += 1
            newest[person] = max(newest[person], pk)
    keep_standing([_notice(each, count["links"], newest[each]) for each, count in owed.items()], plan=PLAN, now=now)


def _notice(person: int, count: int, newest: int) -> NewNotice:
    # Told again when there are more; one that is mended changes the number on the screen, not in a new letter.
    said = sha256(f"{newest}".encode()).hexdigest()[:12]
    return NewNotice(
        key=f"{PLAN}:{person}:{said}",
        recipient_id=person,
        subject=f"有{count}个链接打不开，请改正",
        link=PAGE,
        about=f"{PLAN}:{person}",
        level=NoticeLevel.DUE,
    )


LOOKING = Looking(every=EVERY, batch=BATCH, look=look, end=end)
