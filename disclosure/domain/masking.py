"""遮盖: personal data in a draft is masked where it stands: title, summary, and between the tags of the body."""

from collections.abc import Callable, Collection
from datetime import datetime
from html import escape
from html.parser import HTMLParser

from disclosure.domain import kinds, revisions, structure
from disclosure.domain.checks import Issue
from disclosure.domain.revisions import Saved
from disclosure.models import Post
from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.personal_data import Finding
from yunlong_portal.kernel.workflow import refuse

NOTE = "遮盖个人信息"
PLACES = ("title", "body", "summary")

Wanted = Callable[[Finding], bool]


class _Pieces(HTMLParser):
    """Reads sanitised HTML as pieces: tags as they stand, text that may change, and the breaks a reader sees."""

    _BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "tr", "blockquote", "table", "figcaption", "caption", "hr", "br"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(("tag", self.get_starttag_text() or ""))
        if tag in {"br", "hr"}:
            self.pieces.append(("break", "\n"))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(("tag", f"</{tag}>"))
        if tag in {"td", "th"} or tag in self._BLOCKS:
            self.pieces.append(("break", "\t" if tag in {"td", "th"} else "\n"))

    def handle_data(self, data: str) -> None:
        self.pieces.append(("text", data))


def mask_text(text: str, wanted: Wanted) -> str:
    """Return plain text with the findings in it that are wanted masked."""
    return personal_data.mask(text, [each for each in personal_data.find(text) if wanted(each)])


def mask_html(html: str, wanted: Wanted) -> str:
    """Return sanitised HTML with the findings in its text masked, also those that run over several tags.

    Tags are not touched. What is masked is written where it began.
    """
    reader = _Pieces()
    reader.feed(html)
    reader.close()
    text = "".join(value for kind, value in reader.pieces if kind != "tag")
    # From the end to the beginning, so that what stands before keeps its place.
    for each in sorted((found for found in personal_data.find(text) if wanted(found)), key=lambda found: -found.start):
        masked = personal_data.mask(text, [each])
        instead = masked[each.start : len(masked) - (len(text) - each.end)]
        _replace(reader.pieces, each.start, each.end, instead)
    return "".join(escape(value, quote=False) if kind == "text" else value for kind, value in _shown(reader.pieces))


def _shown(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in pieces if each[0] != "break"]


def _replace(pieces: list[tuple[str, str]], start: int, end: int, instead: str) -> None:
    place = 0
    for number, (kind, value) in enumerate(pieces):
        if kind == "tag":
            continue
        first, last = max(start, place), min(end, place + len(value))
        if first < last and kind == "text":
            pieces[number] = (kind, value[: first - place] + instead + value[last - place :])
            instead = ""
        place += len(value)


def can_mask(issue: Issue) -> bool:
    """Return whether an issue is personal data in what is typed; a file must be mended and uploaded again."""
    return issue.code.startswith("personal_") and (issue.place in PLACES or issue.place.startswith("content."))


def mask_draft(
    *, post: Post, actor: User, parent_id: int | None, excerpts: Collection[str] | None, now: datetime
) -> Saved:
    """Save the draft anew with the personal data in it masked: all of it, or only what reads as one of ``excerpts``.

    Refused: ``stale`` (somebody saved since), ``nothing_to_mask``, and what :func:`save_revision` refuses.
    """
    current = post.current_revision
    assert current is not None  # noqa: S101  # every post has one; tells the type checker
    if parent_id != current.pk:
        raise refuse("stale", "您打开之后已有人保存了新稿。请看过现在的内容再遮盖。")

    def wanted(found: Finding) -> bool:
        return excerpts is None or found.text in excerpts

    payload, metadata = current.payload, current.payload["metadata"]
    changed = payload | {
        "title": mask_text(payload["title"], wanted),
        "body": mask_html(payload["body"], wanted),
        "content": structure.changed(
            kinds.get(payload["kind"]).blocks, payload["content"], lambda text: mask_text(text, wanted)
        ),
        "metadata": metadata | {"summary": mask_text(metadata["summary"], wanted)},
    }
    saved = revisions.save_revision(
        post=post, actor=actor, parent_id=parent_id, payload=changed, note=NOTE, now=now
    )  # fmt: skip
    if not saved.is_new:
        raise refuse("nothing_to_mask", "标题、正文和概述里没有可以遮盖的内容。附件请改好后重新上传。")
    return saved
