"""What pages need of departments and columns. Each is kept per process and read again after a change only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from columns.domain.units import units
from columns.enums import LISTS_POSTS, ColumnType, DepartmentKind, NameRelation, SiteFactGroup
from columns.models import Column, Department, DepartmentName, DisclosureCategory, NavigationEntry, SiteFact
from columns.remembered import forget, remembered, version

__all__ = [
    "Category",
    "ColumnNode",
    "ColumnTree",
    "DepartmentCard",
    "DepartmentGroup",
    "Link",
    "SiteFacts",
    "column_tree",
    "department_directory",
    "disclosure_categories",
    "forget",
    "navigation",
    "site_facts",
    "version",
]


@dataclass(frozen=True)
class Link:
    """A label and where it leads."""

    label: str
    address: str


@dataclass(eq=False)
class ColumnNode:
    """A column in its place in the tree."""

    id: int
    code: str
    name: str
    type: ColumnType
    owner_id: int
    owner_name: str
    max_age_days: int | None
    description: str
    keywords: str
    page: str
    is_open: bool
    parent: "ColumnNode | None" = field(default=None, repr=False)
    children: tuple["ColumnNode", ...] = field(default=(), repr=False)
    is_public: bool = False

    @property
    def path(self) -> str:
        """Return the code with slashes for dots."""
        return self.code.replace(".", "/")

    @property
    def address(self) -> str:
        """Return where a link to the column leads: to its own page where it has one."""
        return self.page or f"/columns/{self.path}/"

    @property
    def lists_posts(self) -> bool:
        """Return whether its page is a list of its posts. One that does not, and has no page, shows its children."""
        return self.type in LISTS_POSTS

    @property
    def takes_posts(self) -> bool:
        """Return whether posts may be published in it now."""
        return self.lists_posts and self.is_public

    @property
    def ancestors(self) -> tuple["ColumnNode", ...]:
        """Return the columns above it, the root first."""
        return (*self.parent.ancestors, self.parent) if self.parent else ()

    @property
    def public_children(self) -> tuple["ColumnNode", ...]:
        """Return the children that citizens see."""
        return tuple(each for each in self.children if each.is_public)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the names from the root down to its own."""
        return (*(each.name for each in self.ancestors), self.name)

    def walk(self) -> Iterator["ColumnNode"]:
        """Yield the column and everything below it, in order."""
        yield self
        for each in self.children:
            yield from each.walk()


class ColumnTree:
    """Every column, by id, code and path."""

    def __init__(self, roots: tuple[ColumnNode, ...]) -> None:
        self.roots = roots
        self._by_id = {node.id: node for node in self.walk()}
        self._by_code = {node.code: node for node in self.walk()}

    def walk(self) -> Iterator[ColumnNode]:
        """Yield every column, parents before children, in order."""
        for root in self.roots:
            yield from root.walk()

    def get(self, pk: int) -> ColumnNode | None:
        """Return the column with this id."""
        return self._by_id.get(pk)

    def by_code(self, code: str) -> ColumnNode | None:
        """Return the column with this code (``news.gg``)."""
        return self._by_code.get(code)

    def by_path(self, path: str) -> ColumnNode | None:
        """Return the column at this path (``news/gg``)."""
        # No code has a slash, so a path with dots in it is nobody's.
        return None if "." in path else self._by_code.get(path.strip("/").replace("/", "."))

    @property
    def public_roots(self) -> tuple[ColumnNode, ...]:
        """Return the columns of the first level that citizens see."""
        return tuple(each for each in self.roots if each.is_public)

    @property
    def taking_posts(self) -> list[ColumnNode]:
        """Return the columns in which posts may be published, in order."""
        return [each for each in self.walk() if each.takes_posts]


@remembered
def column_tree() -> ColumnTree:
    """Return the whole tree. One query after a change, else none."""
    columns = Column.objects.select_related("owner").only(*_COLUMN_FIELDS, "owner__short_name")
    rows = list(columns.order_by("order", "code"))
    nodes = {row.pk: _node(row) for row in rows}
    below: dict[int | None, list[ColumnNode]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in nodes else None, []).append(nodes[row.pk])
    for pk, node in nodes.items():
        node.children = tuple(below.get(pk, ()))
        for child in node.children:
            child.parent = node
    roots = tuple(below.get(None, ()))
    for root in roots:
        _open(root, parent_is_open=True)
    return ColumnTree(roots)


_COLUMN_FIELDS = (
    "code",
    "name",
    "type",
    "parent_id",
    "owner_id",
    "max_age_days",
    "description",
    "keywords",
    "page",
    "order",
    "is_open",
)


def _node(row: Column) -> ColumnNode:
    return ColumnNode(
        id=row.pk,
        code=row.code,
        name=row.name,
        type=ColumnType(row.type),
        owner_id=row.owner_id,
        owner_name=row.owner.short_name,
        max_age_days=row.max_age_days,
        description=row.description,
        keywords=row.keywords,
        page=row.page,
        is_open=row.is_open,
    )


def _open(node: ColumnNode, *, parent_is_open: bool) -> None:
    """Mark what citizens see: open all the way up, and with something to show (a list, a page, or such a child)."""
    is_open = parent_is_open and node.is_open
    for child in node.children:
        _open(child, parent_is_open=is_open)
    node.is_public = is_open and (node.lists_posts or bool(node.page) or bool(node.public_children))


@remembered
def navigation() -> tuple[Link, ...]:
    """Return the entries of the bar that can be opened, in order. One query after a change (and the tree's)."""
    tree = column_tree()
    found = []
    for entry in NavigationEntry.objects.filter(is_shown=True).order_by("order", "code"):
        node = tree.get(entry.column_id) if entry.column_id else None
        if node is None or node.is_public:
            found.append(Link(label=entry.label, address=node.address if node else entry.address))
    return tuple(found)


@dataclass(frozen=True)
class SiteFacts:
    """What the frame says about the site. ``facts["phone"]`` is empty while nobody knows it."""

    values: Mapping[str, str]
    groups: Mapping[str, tuple[tuple[str, str], ...]]

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")

    def known(self, group: str) -> tuple[tuple[str, str], ...]:
        """Return (label, value) of the facts of a group that are known, in order."""
        return self.groups.get(group, ())

    @property
    def links(self) -> tuple[Link, ...]:
        """Return the links to other sites."""
        return tuple(Link(label=label, address=value) for label, value in self.known(SiteFactGroup.LINK))


@remembered
def site_facts() -> SiteFacts:
    """Return what is known about the site. One query after a change, else none."""
    rows = list(SiteFact.objects.order_by("order", "key"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.value:
            groups.setdefault(row.group, []).append((row.label, row.value))
    return SiteFacts(
        values={row.key: row.value for row in rows},
        groups={name: tuple(facts) for name, facts in groups.items()},
    )


@dataclass(frozen=True)
class DepartmentCard:
    """A department as the directory shows it."""

    id: int
    slug: str
    name: str
    short_name: str
    division_code: str
    phone: str
    fax: str
    address: str
    office_hours: str
    duties_text: str
    former_names: tuple[str, ...]
    later_names: tuple[str, ...]
    # Whether it answers for itself (``columns.domain.units``): a body of the county office has no guide of its own.
    is_unit: bool = True

    @property
    def page(self) -> str:
        """Return the address of its public page."""
        return f"/departments/{self.slug}/"


@dataclass(frozen=True)
class DepartmentGroup:
    """The departments of one kind."""

    kind: DepartmentKind
    departments: tuple[DepartmentCard, ...]

    @property
    def label(self) -> str:
        """Return the Chinese name of the kind."""
        return str(self.kind.label)


@remembered
def department_directory() -> tuple[DepartmentGroup, ...]:
    """Return the departments in use by kind, kinds without any left out. Two queries after a change, else none."""
    names: dict[tuple[int, str], list[str]] = {}
    for name in DepartmentName.objects.order_by("pk"):
        names.setdefault((name.department_id, name.relation), []).append(name.name)
    groups: dict[str, list[DepartmentCard]] = {}
    answering = Exists(units().filter(pk=OuterRef("pk")))
    rows: Any = Department.objects.filter(is_active=True).annotate(is_unit=answering).order_by("order", "slug")
    for row in rows:
        card = DepartmentCard(
            id=row.pk,
            slug=row.slug,
            name=row.name,
            short_name=row.short_name,
            division_code=row.division_code,
            phone=row.phone,
            fax=row.fax,
            address=row.address,
            office_hours=row.office_hours,
            duties_text=row.duties_text,
            former_names=tuple(names.get((row.pk, NameRelation.FORMER), ())),
            later_names=tuple(names.get((row.pk, NameRelation.LATER), ())),
            is_unit=row.is_unit,
        )
        groups.setdefault(row.kind, []).append(card)
    return tuple(DepartmentGroup(kind, tuple(groups[kind])) for kind in DepartmentKind if kind in groups)


@dataclass(frozen=True)
class Category:
    """A disclosure category as lists and filters show it."""

    id: int
    code: str
    name: str
    column_id: int | None


@remembered
def disclosure_categories() -> tuple[Category, ...]:
    """Return the categories of attachment 4, in order. One query after a change, else none."""
    rows = DisclosureCategory.objects.order_by("order", "code").values_list("pk", "code", "name", "column_id")
    return tuple(Category(*row) for row in rows)
