"""What a topic says of itself: a kind of post with a period and sections beside title, introduction and pictures.

Nothing of it can be changed but by the path of a post: what readers see was signed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from disclosure.domain import kinds, structure
from disclosure.domain.checks import BLOCK, Draft, Issue
from disclosure.domain.kinds import Kind
from disclosure.domain.structure import Block, Field, Shape
from disclosure.models import Post, Publication, Topic

MOST_SECTIONS = 20
SECTION_LENGTH = 60


@dataclass(frozen=True)
class Section:
    """A part of a topic. Entries name it by its name."""

    name: str
    about: str = ""


@dataclass(frozen=True)
class Words:
    """Period and sections of a topic. ``ends_on`` is the last day, None where the topic runs on."""

    starts_on: date | None = None
    ends_on: date | None = None
    sections: tuple[Section, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the sections, in order."""
        return tuple(each.name for each in self.sections)

    @property
    def period(self) -> str:
        """Return from when to when, for people: 2026-03-01 至 2026-12-31, 2026-03-01 起."""
        if self.starts_on and self.ends_on:
            return f"{self.starts_on} 至 {self.ends_on}"
        if self.starts_on:
            return f"{self.starts_on} 起"
        return f"至 {self.ends_on}" if self.ends_on else ""


def words_of(content: Mapping[str, Any] | None) -> Words:
    """Return what the structured content of a post of the kind ``topic`` says."""
    held = content or {}
    period = held.get("period") or {}
    sections = (Section(name=row["name"], about=row.get("about", "")) for row in held.get("sections") or [])
    return Words(
        starts_on=_day(period.get("starts_on", "")),
        ends_on=_day(period.get("ends_on", "")),
        sections=tuple(each for each in sections if each.name),
    )


def words_for_staff(post: Post) -> Words:
    """Return the words that are public, those of the present draft while none are."""
    live, current = post.live_publication, post.current_revision
    revision = live.revision if live else current
    return words_of(revision.payload["content"] if revision else None)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def address_of_topic(post_id: int) -> str:
    """Return where the topic of a post is shown now, empty where it is not. One query."""
    slug = Topic.objects.shown().filter(post=post_id).values_list("slug", flat=True).first()
    return f"/topics/{slug}/" if slug else ""


def introduction_of(publication: Publication) -> str:
    """Return the text of a topic without its period and sections: the topic's own page has places for them."""
    content = publication.revision.payload["content"]
    blocks = structure.html_of(TOPIC_KIND.blocks, content, addresses={})
    return publication.html.removesuffix(blocks).strip()


def _period_and_sections(draft: Draft) -> Iterator[Issue]:
    said = words_of(draft.payload["content"])
    if said.starts_on and said.ends_on and said.ends_on < said.starts_on:
        yield Issue("period_backwards", BLOCK, "content.period", "专题的“至”早于“自”，请核对。")
    if twice := sorted({name for name in said.names if said.names.count(name) > 1}):
        names = "、".join(f"“{name}”" for name in twice)
        yield Issue("section_twice", BLOCK, "content.sections", f"版块{names}写了两次，请合并或者改名。")


TOPIC_KIND = kinds.register(
    Kind(
        code="topic",
        label="专题",
        sheet_class="专题",
        blocks=(
            Block(
                "period",
                "专题期限",
                (
                    Field("starts_on", "自", Shape.DATE, due=True),
                    Field("ends_on", "至", Shape.DATE, help_text="最后一天，到期前提醒归档；长期的留空"),
                ),
                due=True,
            ),
            Block(
                "sections",
                "版块",
                (
                    Field("name", "名称", maximum=SECTION_LENGTH, due=True),
                    Field("about", "说明", maximum=200),
                ),
                most=MOST_SECTIONS,
                help_text="专题分成几块，每块收哪些信息；不分的不填",
            ),
        ),
        checks=(_period_and_sections,),
        page=address_of_topic,
    )
)
