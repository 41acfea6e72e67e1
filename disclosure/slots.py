"""What citizens' pages of this floor show of higher floors: nothing is shown where nobody filled the slot."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils.safestring import SafeString

from columns.queries import Link
from yunlong_portal.kernel.slots import Slot

# Between the lists and the topics of the home page: 办事, 征集调查, 县长信箱. Called without arguments; an empty
# answer is left out. Each block is a ``<section class="card">`` with a heading of its own.
HOME_BLOCKS: Slot[SafeString] = Slot(
    "disclosure.home_blocks", returns="the HTML of one block of the home page", query_budget=2
)

# On the first page of a department, before its publications: the institution board, its items. Called with
# ``department_id``.
DEPARTMENT_BLOCKS: Slot[SafeString] = Slot(
    "disclosure.department_blocks", returns="the HTML of one block of a department's page", query_budget=3
)


@dataclass(frozen=True)
class ItemLine:
    """One approval or service item of a department, as its board names it."""

    name: str
    kind: str
    address: str


# 审批、服务事项目录 of a department's board (附件3): drawn from the hall alone, which has the one record of each item.
# Called with ``department_id``.
DEPARTMENT_ITEMS: Slot[list[ItemLine]] = Slot(
    "disclosure.department_items", returns="the items of a department, in order", query_budget=1
)


@dataclass(frozen=True)
class SitemapGroup:
    """A heading of the map of the site and the pages below it."""

    label: str
    address: str
    links: tuple[Link, ...]


# On the map for people and in sitemap.xml. Called without arguments.
SITEMAP_GROUPS: Slot[SitemapGroup] = Slot(
    "disclosure.sitemap_groups", returns="a group of pages of a higher floor", query_budget=1
)


# Beside what a search of the portal found, on its first page: what of a higher floor is meant, the best first. Called
# with ``text``, the words as they were typed.
RELATED: Slot[list[Link]] = Slot("disclosure.related", returns="pages that fit a search, few", query_budget=0)


# Whether a reader finds anything under addresses of higher floors that hold a key. Called with ``asked``: (path, keys)
# by name of the table of addresses.
PAGES_NOT_THERE: Slot[set[str]] = Slot(
    "disclosure.pages_not_there", returns="those of the paths under which nothing is read", query_budget=1
)


# Inside the transaction in which something became public or ceased to be: what leans on it is told, or all is undone.
# Called with ``publication`` (of the state it is in now) and ``now``; a version that a newer one replaces is not told.
PUBLICATION_CHANGED: Slot[None] = Slot(
    "disclosure.publication_changed", returns="nothing: marks what leans on a publication", query_budget=8
)


# What staff see of a version that is not public yet, of a kind whose posts are read on pages of their own
# (``Kind.page``): that very page, marked as a preview; nothing is written. Called with ``request``, ``publication``
# (what the version would become, not saved) and ``files``: where staff read its files, by digest.
PREVIEWS: Slot[HttpResponse | None] = Slot(
    "disclosure.previews", returns="the page of a version, None for other kinds", query_budget=6
)


@dataclass(frozen=True)
class Unanswered:
    """A message of a citizen that waits for its public answer since ``asked_on``. ``label`` names nobody."""

    label: str
    asked_on: date
    link: str = ""


# For the self-check by the inspection's items (互动回应差): advice asked for online, not petitions, complaints or
# surveys. Called with ``now``: what was answered later waits then.
UNANSWERED: Slot[list[Unanswered]] = Slot(
    "disclosure.unanswered", returns="the messages that wait for an answer, the oldest first", query_budget=1
)


@dataclass(frozen=True)
class Guide:
    """A guide that is public, and which of the eight classes of elements it lacks."""

    label: str
    link: str
    lacks: tuple[str, ...] = ()


# For the self-check by the inspection's items (服务不实用). Called with ``now``: what became public later is left out.
GUIDES: Slot[list[Guide]] = Slot(
    "disclosure.guides", returns="the guides that are public, with what each lacks", query_budget=1
)
