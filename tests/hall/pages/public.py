"""Items that are public without having gone the way of their signatures: for tests of pages, lists and cases only."""

from typing import Any

from columns.enums import ColumnType
from columns.models import Department
from disclosure.domain import content
from hall.domain.items.entries import write_entry
from hall.domain.items.kind import ITEM
from hall.models import Item
from tests.factories import PUBLISHED_AT, ColumnFactory, DepartmentFactory, PublicationFactory
from tests.hall.items.county import CONTENT


def make_item(
    code: str = "YLX-001",
    *,
    name: str = "城乡居民最低生活保障审批",
    department: Department | None = None,
    attachments: list[dict[str, Any]] | None = None,
    **blocks: Any,
) -> Item:
    """Return a public item; ``blocks`` stand instead of those of a guide without a fault."""
    place = department or DepartmentFactory.create()
    column = ColumnFactory._meta.model.objects.filter(code="hall.zn").first() or ColumnFactory.create(
        code="hall.zn", type=ColumnType.SERVICE_GUIDE, owner=place, page="/hall/"
    )
    payload = content.empty_payload(kind=ITEM.code, column=column.code, source_name=place.name)
    live = PublicationFactory.create(
        kind=ITEM.code,
        title=name,
        department=place,
        column=column,
        attachments=attachments or [],
        revision__payload=payload | {"title": name, "content": CONTENT | blocks},
    )
    item = Item.objects.create(code=code, post=live.post, department=place, created_at=PUBLISHED_AT)
    write_entry(item, live)
    return item
