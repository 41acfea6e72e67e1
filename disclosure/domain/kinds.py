"""Kinds of post, each declared once. A higher floor registers its own by the same declaration (``register``)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from columns.enums import ColumnType
from columns.queries import ColumnNode
from disclosure.domain.separation import REVIEW_STEPS
from disclosure.domain.structure import Block, schema_of
from disclosure.enums import Genre


@dataclass(frozen=True)
class Kind:
    """What a kind of post is.

    ``sheet_class``: the 信息类别 printed on the review sheet (附件1). ``blocks``: the kind's structured content beside
    the body (``structure.py``). ``checks``: what is looked at before submission besides ``checks.CHECKS``.
    ``required``: metadata that must be there before submission. ``genres``: which 公文种类 may stand on it; empty means
    that the field is not asked. ``column_types``: columns of these types take it, and no others, though they list no
    posts; empty means any column that lists posts. ``once``: a department has one such post, whose versions follow
    each other. ``steps``: review steps that every post of the kind takes whatever the county's signing rules say.
    ``page``: returns of a post's id where it is read now, empty where on the page of every post. ``help_texts``: what
    helps to fill in a field of the form of every post, where the form's own words do not fit the kind.
    """

    code: str
    label: str
    sheet_class: str
    required: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    checks: tuple[Callable[[Any], Any], ...] = ()
    as_official_document: bool = False
    column_types: frozenset[str] = frozenset()
    once: bool = False
    steps: frozenset[str] = frozenset()
    page: Callable[[int], str] | None = None
    help_texts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def content_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the structured content."""
        return schema_of(self.blocks)

    def fits(self, column: ColumnNode) -> bool:
        """Return whether a post of this kind may stand in a column."""
        if self.column_types:
            return column.is_public and column.type in self.column_types
        return column.takes_posts


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Declare a kind. Raises ValueError where its code is taken, or for a step that is none of the review."""
    if kind.code in _kinds:
        raise ValueError(f"信息类型 {kind.code} 已声明")
    if unknown := kind.steps - set(REVIEW_STEPS):
        raise ValueError(f"信息类型 {kind.code} 有不认识的步骤：{'、'.join(sorted(unknown))}")
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> Kind:
    """Return the kind with this code. Raises KeyError where there is none."""
    return _kinds[code]


def choices() -> list[tuple[str, str]]:
    """Return (code, label) of every kind, for forms and filters."""
    return [(each.code, each.label) for each in _kinds.values()]


# What a heading of an official document is made of (党政机关公文处理工作条例 Art. 9).
OF_A_DOCUMENT = {"title": "公文标题一般由发文机关、事由、文种组成"}

DOCUMENT = register(
    Kind(
        code="document",
        label="公文",
        sheet_class="公文类",
        required=("genre", "issuing_body", "date_of_issue"),
        genres=tuple(Genre.values),
        as_official_document=True,
        help_texts=OF_A_DOCUMENT,
    )
)
NEWS = register(Kind(code="news", label="动态", sheet_class="动态", required=("source_name",)))
NOTICE = register(
    Kind(
        code="notice",
        label="公告公示",
        sheet_class="公告公示",
        required=("issuing_body",),
        genres=(Genre.ANNOUNCEMENT, Genre.PROCLAMATION, Genre.NOTICE, Genre.CIRCULAR),
        as_official_document=True,
        help_texts=OF_A_DOCUMENT,
    )
)
# A question and its answer: the title asks, the body answers (``domain/answers``).
ANSWER = register(
    Kind(
        code="answer",
        label="热线问答",
        sheet_class="问答",
        required=("source_name",),
        column_types=frozenset({ColumnType.HOTLINE}),
        help_texts={"title": "写群众问的那个问题", "body": "写回答"},
    )
)
