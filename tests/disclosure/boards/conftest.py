"""A board that can be submitted, and a column in which it stands."""

from typing import Any

import pytest

from columns.enums import ColumnType
from tests.disclosure.world import World
from tests.factories import ColumnFactory
from tests.kernel.calendars import seed_calendar

CONTENT: dict[str, Any] = {
    "overview": {
        "name": "云龙县人民政府办公室",
        "address": "县政府大院",
        "hours": "工作日 8:30至11:30，14:30至17:30",
        "phone": "5523951",
    },
    "duties": {"text": "协助县政府领导组织起草文件。\n督促检查决定事项的落实。"},
    "bodies": [{"name": "秘书股", "duties": "文电运转"}],
    "leaders": [{"name": "段某", "post": "主任", "portfolio": "主持全面工作", "phone": "5523952"}],
    "supervision": {"phone": "5523953"},
}


@pytest.fixture
def place(world: World) -> Any:
    """Return the column of boards."""
    return ColumnFactory.create(
        code="ogi.jg", name="机构设置", type=ColumnType.ORG_PAGE, page="/departments/", owner=world.department
    )


@pytest.fixture
def board(world: World, place: Any) -> Any:
    """Return a function that drafts a board with some blocks changed."""

    def draft(**changed: Any) -> Any:
        return world.draft(kind="board", title="机构设置公示栏", body="", column=place.code, content=CONTENT | changed)

    return draft


@pytest.fixture
def calendar(db: None) -> None:
    """Load the county's calendar: working days are counted."""
    seed_calendar()
