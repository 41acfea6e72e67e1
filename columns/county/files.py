"""Departments, columns, categories, navigation and site facts from the county's files.

Each row is known by a key that staff do not edit (slug, code); one that is there is left as it is. Other names of a
department and the bodies behind an item come with their row and never afterwards, so what staff took out stays out.
"""

from pathlib import Path
from typing import TypeVar

from django.db import models

from columns.county.entries import Entry, read_entries
from columns.enums import ColumnType, DepartmentKind, DisclosureForm, NameRelation, SiteFactGroup
from columns.models import (
    Column,
    Department,
    DepartmentName,
    DisclosureCategory,
    DisclosureItem,
    NavigationEntry,
    SiteFact,
    Village,
)
from yunlong_portal.kernel.county import Row, read_table
from yunlong_portal.kernel.history import save_with_history

REASON = "载入县情资料"
EVERY = "all:"
_DEPARTMENT_COLUMNS = (
    "slug",
    "name",
    "short_name",
    "kind",
    "parent",
    "division_code",
    "duties",
    "phone",
    "fax",
    "former_name",
    "later_name",
    "successor_note",
    "guards_names",
    "source",
)
_VILLAGE_COLUMNS = ("code", "name", "township", "source")
_COLUMN_KEYS = (
    "id",
    "name",
    "type",
    "owner",
    "max_age_days",
    "page",
    "open",
    "description",
    "keywords",
    "note",
    "children",
)
_CATEGORY_KEYS = ("code", "name", "lead", "column", "note", "items")
_ITEM_KEYS = ("code", "name", "departments", "timing", "basis", "form", "personal_data")

Table = TypeVar("Table", bound=models.Model)


def load(folder: Path) -> dict[str, int]:
    """Create what is missing of this floor. Raises ``CountyFileError`` for what cannot be right."""
    return {
        "单位": _load_departments(folder / "departments.csv"),
        "村（社区）": _load_villages(folder / "villages.csv"),
        "栏目": _load_columns(folder / "columns.yaml"),
        **_load_categories(folder / "disclosure_categories.yaml"),
        "导航": _load_navigation(folder / "navigation.yaml"),
        "网站信息": _load_site(folder / "site.yaml"),
    }


def _check(row: models.Model) -> None:
    """Check what the row says; keys were looked up, and what must be unique the database refuses."""
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
    row.clean()


def _load_departments(path: Path) -> int:
    known = {each.slug: each for each in Department.objects.all()}
    seen: set[str] = set()
    created = 0
    for place, row in enumerate(read_table(path, _DEPARTMENT_COLUMNS), 1):
        slug = row.text("slug")
        if slug in seen:
            raise row.error(f"“{slug}”出现了两次。")
        seen.add(slug)
        if slug not in known:
            known[slug] = _create_department(row, known, order=place * 10)
            created += 1
    return created


def _create_department(row: Row, known: dict[str, Department], *, order: int) -> Department:
    parent = row["parent"].strip()
    if parent and parent not in known:
        raise row.error(f"上级单位“{parent}”不在前面各行。上级要列在下级前面。")
    department = Department(
        slug=row.text("slug"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        kind=row.choice("kind", DepartmentKind.values),
        parent=known[parent] if parent else None,
        division_code=row["division_code"].strip(),
        duties_text=row["duties"].strip(),
        phone=row["phone"].strip(),
        fax=row["fax"].strip(),
        successor_note=row["successor_note"].strip(),
        guards_names=row.flag("guards_names"),
        order=order,
    )
    with row.blamed():
        _check(department)
        save_with_history(department, actor=None, reason=REASON)
        for relation in NameRelation:
            if name := row[f"{relation.value}_name"].strip():
                DepartmentName.objects.create(department=department, name=name, relation=relation)
    return department


def _load_villages(path: Path) -> int:
    townships = {each.slug: each for each in Department.objects.filter(kind=DepartmentKind.TOWNSHIP)}
    known = set(Village.objects.values_list("code", flat=True))
    seen: set[str] = set()
    created = 0
    for row in read_table(path, _VILLAGE_COLUMNS):
        code = row.text("code")
        if code in seen:
            raise row.error(f"“{code}”出现了两次。")
        seen.add(code)
        if code in known:
            continue
        village = Village(code=code, name=row.text("name"), township=townships[row.choice("township", townships)])
        with row.blamed():
            _check(village)
            save_with_history(village, actor=None, reason=REASON)
        created += 1
    return created


def _load_columns(path: Path) -> int:
    departments = {each.slug: each for each in Department.objects.all()}
    known = {each.code: each for each in Column.objects.all()}
    return _create_columns(
        read_entries(path, top="columns", key="id", known=_COLUMN_KEYS), None, known, departments, set()
    )


def _create_columns(
    entries: list[Entry],
    parent: Column | None,
    known: dict[str, Column],
    departments: dict[str, Department],
    seen: set[str],
) -> int:
    created = 0
    for place, entry in enumerate(entries, 1):
        code = entry.text("id")
        if code in seen:
            raise entry.error("出现了两次。")
        seen.add(code)
        if parent and not code.startswith(f"{parent.code}."):
            raise entry.error(f"在“{parent.code}”下面，标识就要以“{parent.code}.”开头。")
        column = known.get(code)
        if column is None:
            column = _create_column(entry, parent, departments, order=place * 10)
            created += 1
        below = [Entry(each, path=entry.path, key="id", known=_COLUMN_KEYS) for each in entry.items("children")]
        created += _create_columns(below, column, known, departments, seen)
    return created


def _create_column(entry: Entry, parent: Column | None, departments: dict[str, Department], *, order: int) -> Column:
    column = Column(
        code=entry.text("id"),
        name=entry.text("name"),
        type=entry.choice("type", ColumnType.values),
        parent=parent,
        owner=_found(entry, "owner", departments, "单位"),
        max_age_days=entry.number_or_none("max_age_days"),
        description=entry.text_or_empty("description"),
        keywords=entry.text_or_empty("keywords"),
        note=entry.text_or_empty("note"),
        page=entry.text_or_empty("page"),
        order=order,
        is_open=entry.flag("open", default=True),
    )
    with entry.blamed():
        _check(column)
        save_with_history(column, actor=None, reason=REASON)
    return column


def _found(entry: Entry, name: str, known: dict[str, Table], what: str) -> Table:
    value = entry.text(name)
    if value not in known:
        raise entry.error(f"“{name}”写的是“{value}”，没有这个{what}。")
    return known[value]


def _load_categories(path: Path) -> dict[str, int]:
    departments = {each.slug: each for each in Department.objects.all()}
    columns = {each.code: each for each in Column.objects.all()}
    known = {each.code: each for each in DisclosureCategory.objects.all()}
    items = set(DisclosureItem.objects.values_list("code", flat=True))
    new_categories = new_items = 0
    for place, entry in enumerate(read_entries(path, top="categories", key="code", known=_CATEGORY_KEYS), 1):
        category = known.get(entry.text("code"))
        if category is None:
            category = DisclosureCategory(
                code=entry.text("code"),
                name=entry.text("name"),
                lead=_found(entry, "lead", departments, "单位"),
                column=_found(entry, "column", columns, "栏目"),
                note=entry.text_or_empty("note"),
                order=place * 10,
            )
            with entry.blamed():
                _check(category)
                save_with_history(category, actor=None, reason=REASON)
            new_categories += 1
        for number, values in enumerate(entry.items("items"), 1):
            item = Entry(values, path=path, key="code", known=_ITEM_KEYS)
            if item.text("code") not in items:
                _create_item(item, category, departments, order=number * 10)
                items.add(item.name)
                new_items += 1
    return {"公开分类": new_categories, "公开事项": new_items}


def _create_item(entry: Entry, category: DisclosureCategory, departments: dict[str, Department], *, order: int) -> None:
    item = DisclosureItem(
        category=category,
        code=entry.text("code"),
        name=entry.text("name"),
        timing=entry.text_or_empty("timing"),
        basis=entry.text_or_empty("basis"),
        form=entry.choice("form", DisclosureForm.values, default=DisclosureForm.DOCUMENT),
        personal_data=entry.text_or_empty("personal_data"),
        order=order,
    )
    with entry.blamed():
        _check(item)
        save_with_history(item, actor=None, reason=REASON)
    item.departments.set(_bodies(entry, departments))


def _bodies(entry: Entry, departments: dict[str, Department]) -> set[Department]:
    found: set[Department] = set()
    for word in entry.items("departments"):
        if isinstance(word, str) and word.startswith(EVERY):
            kind = word.removeprefix(EVERY)
            if kind not in DepartmentKind.values:
                raise entry.error(f"“{word}”里没有这类单位，可以写的是：{'、'.join(DepartmentKind.values)}。")
            found |= {each for each in departments.values() if each.kind == kind and each.is_active}
        elif word in departments:
            found.add(departments[word])
        else:
            raise entry.error(f"公开主体“{word}”，没有这个单位。")
    if not found:
        raise entry.error("至少要有一个公开主体（departments）。")
    return found


def _load_navigation(path: Path) -> int:
    columns = {each.code: each for each in Column.objects.all()}
    known = set(NavigationEntry.objects.values_list("code", flat=True))
    created = 0
    keys = ("code", "label", "column", "address")
    for place, entry in enumerate(read_entries(path, top="navigation", key="code", known=keys), 1):
        if entry.name in known:
            continue
        row = NavigationEntry(
            code=entry.text("code"),
            label=entry.text("label"),
            column=_found(entry, "column", columns, "栏目") if entry.text_or_empty("column") else None,
            address=entry.text_or_empty("address"),
            order=place * 10,
        )
        with entry.blamed():
            row.full_clean()
            save_with_history(row, actor=None, reason=REASON)
        created += 1
    return created


def _load_site(path: Path) -> int:
    known = set(SiteFact.objects.values_list("key", flat=True))
    created = 0
    keys = ("key", "group", "label", "value", "is_address")
    for place, entry in enumerate(read_entries(path, top="facts", key="key", known=keys), 1):
        if entry.name in known:
            continue
        row = SiteFact(
            key=entry.text("key"),
            group=entry.choice("group", SiteFactGroup.values),
            label=entry.text("label"),
            value=entry.text_or_empty("value"),
            is_address=entry.flag("is_address", default=False),
            order=place * 10,
        )
        with entry.blamed():
            row.full_clean()
            save_with_history(row, actor=None, reason=REASON)
        created += 1
    return created
