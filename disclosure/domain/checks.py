"""What stands between a draft and its submission: a list of issues, each with code, severity, place and sentence.

``block``: must be mended. ``explain``: masked, or a reason is written that stays on the review sheet. ``hint``: worth a
look. Each check is one function over a :class:`Draft`; ``CHECKS`` is the table of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from lxml import html as lxml_html

from columns.enums import ColumnType
from columns.models import DisclosureCategory
from columns.queries import column_tree
from disclosure.domain import kinds, person_lists, secrecy_marks, structure
from disclosure.domain.content import Payload
from disclosure.domain.sanitise import STORED, is_web_address, text_of
from disclosure.domain.structure import Shape
from disclosure.domain.watching.wording import wordings
from disclosure.enums import DisplayPeriod, Genre, Publicity, SourceKind, TopicState, Validity
from disclosure.models import Post, Topic
from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.workdays import load_calendar

BLOCK, EXPLAIN, HINT = "block", "explain", "hint"

DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]+〔(19|20)\d\d〕[1-9]\d*号")
# Normally not disclosed proactively (公文处理工作条例: 请示、报告、议案、纪要 run inside the administration).
INTERNAL_GENRES = frozenset({Genre.REPORT, Genre.REQUEST_FOR_INSTRUCTIONS, Genre.MOTION, Genre.MINUTES})
DISCLOSURE_TERM = 20  # working days: 条例(2007) Art. 18, 条例(2019) Art. 26
_LOCAL_HOST = re.compile(r"^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?::1)")


@dataclass(frozen=True)
class Issue:
    """One thing found. ``excerpt`` is what it was found in, for findings inside a text."""

    code: str
    severity: str
    place: str
    sentence: str
    excerpt: str = ""

    @property
    def blocks(self) -> bool:
        """Return whether it must be mended first."""
        return self.severity == BLOCK

    @property
    def key(self) -> str:
        """Return a name that stays while the finding does, so that an explanation finds it again."""
        return f"{self.code}-{digest_of([self.place, self.excerpt])[:12]}"


@dataclass(frozen=True)
class Draft:
    """What the checks look at: the payload, the post behind it, its files by digest, and today."""

    payload: Payload
    today: date
    post: Post | None = None
    files: dict[str, StoredFile] = field(default_factory=dict)

    @property
    def metadata(self) -> dict:
        """Return the metadata of the payload."""
        return self.payload["metadata"]


Check = Callable[[Draft], Iterable[Issue]]

_LABELS = {
    "genre": "公文种类", "issuing_body": "发文机关", "date_of_issue": "成文日期", "source_name": "信息来源",
    "document_number": "发文字号",
}  # fmt: skip


def _title_and_body(draft: Draft) -> Iterator[Issue]:
    if not draft.payload["title"]:
        yield Issue("title_missing", BLOCK, "title", "请填写标题。")
    held = draft.payload["content"]
    if not text_of(draft.payload["body"]) and not draft.payload["attachments"] and not held:
        yield Issue("body_missing", BLOCK, "body", "正文是空的，也没有附件。")
    for place, what in structure.missing(kinds.get(draft.payload["kind"]).blocks, held):
        yield Issue("content_missing", BLOCK, place, f"请填写{what}。", what)


def _metadata(draft: Draft) -> Iterator[Issue]:
    kind = kinds.get(draft.payload["kind"])
    for name in kind.required:
        if not draft.metadata[name]:
            yield Issue("metadata_missing", BLOCK, name, f"{kind.label}必须填写{_LABELS[name]}。")
    genre = draft.metadata["genre"]
    if genre and genre not in kind.genres:
        yield Issue("genre_not_of_kind", BLOCK, "genre", f"“{Genre(genre).label}”不能作为{kind.label}发布，请改选。")
    if genre in INTERNAL_GENRES:
        yield Issue(
            "genre_internal", EXPLAIN, "genre", f"“{Genre(genre).label}”一般不主动公开，请写明可以公开的依据。", genre
        )
    number = draft.metadata["document_number"]
    if number and not DOCUMENT_NUMBER.fullmatch(number):
        yield Issue(
            "document_number_form",
            BLOCK,
            "document_number",
            "发文字号的写法应如“云政办发〔2017〕12号”（六角括号，不编虚位）。",
        )


def _dates(draft: Draft) -> Iterator[Issue]:
    for name, label in (("date_of_issue", "成文日期"), ("formed_on", "形成日期")):
        value = draft.metadata[name]
        if value and date.fromisoformat(value) > draft.today:
            yield Issue("date_ahead", BLOCK, name, f"{label}（{value}）晚于今天，请核对。")
    yield from _validity(draft)
    formed = draft.metadata["formed_on"] or draft.metadata["date_of_issue"]
    if not formed or date.fromisoformat(formed) > draft.today:
        return
    if load_calendar().workdays_between(date.fromisoformat(formed), draft.today) > DISCLOSURE_TERM:
        yield Issue("late", HINT, "formed_on", f"自{formed}形成已超过{DISCLOSURE_TERM}个工作日，统计时会计为逾期公开。")


def _validity(draft: Draft) -> Iterator[Issue]:
    effective, repealed = draft.metadata["effective_on"], draft.metadata["repealed_on"]
    if effective and repealed and date.fromisoformat(effective) > date.fromisoformat(repealed):
        yield Issue(
            "repealed_before_effective",
            BLOCK,
            "repealed_on",
            f"废止日期（{repealed}）早于生效日期（{effective}），请核对。",
        )
    # The day of repeal is the first on which a document does not hold.
    is_over = repealed and date.fromisoformat(repealed) <= draft.today
    if is_over and draft.metadata["validity"] == Validity.IN_FORCE:
        yield Issue(
            "valid_though_repealed",
            BLOCK,
            "validity",
            f"有效性写的是“{Validity.IN_FORCE.label}”，废止日期（{repealed}）却已经到了，请改正其中一项。",
        )


def _place(draft: Draft) -> Iterator[Issue]:
    column = column_tree().by_code(draft.payload["column"])
    if column is None:
        yield Issue("column_missing", BLOCK, "column", "请选择发布到哪个栏目。")
    elif not kinds.get(draft.payload["kind"]).fits(column):
        name = " › ".join(column.labels)
        yield Issue(
            "column_closed", BLOCK, "column", f"栏目“{name}”不放这类信息，或者它（或上级栏目）没有开通，请改选。"
        )
    elif column.type == ColumnType.TOPIC and _is_new(draft) and _is_archived(column.id):
        yield Issue("topic_archived", BLOCK, "column", f"专题“{column.name}”已归档，不再增加内容，请改选栏目。")
    known = set(DisclosureCategory.objects.filter(code__in=draft.payload["categories"]).values_list("code", flat=True))
    if unknown := set(draft.payload["categories"]) - known:
        yield Issue("category_unknown", BLOCK, "categories", f"没有这样的公开分类：{'、'.join(sorted(unknown))}。")


def _is_new(draft: Draft) -> bool:
    """Return whether nothing of it was ever public: what stands in an archived topic may still be corrected."""
    return draft.post is None or not draft.post.publications.exists()


def _is_archived(column_id: int) -> bool:
    return Topic.objects.filter(column=column_id, state=TopicState.ARCHIVED).exists()


def _publicity(draft: Draft) -> Iterator[Issue]:
    if draft.payload["publicity"] != Publicity.PROACTIVE and not draft.payload["publicity_ground"]:
        yield Issue("ground_missing", BLOCK, "publicity_ground", "不主动公开的，请写明依据和理由。")


def _display_period(draft: Draft) -> Iterator[Issue]:
    display = draft.payload["display"]
    if display["period"] == DisplayPeriod.TO_DATE:
        if not display["until"]:
            yield Issue("until_missing", BLOCK, "display_until", "请填写公开到哪一天。")
        elif date.fromisoformat(display["until"]) < draft.today:
            yield Issue("until_past", BLOCK, "display_until", f"公开截止日（{display['until']}）已经过去。")
        if not display["ground"]:
            yield Issue("display_ground_missing", BLOCK, "display_ground", "请写明公开期限的依据，如“公示 7 天”。")


def _person_list(draft: Draft) -> Iterator[Issue]:
    if draft.payload["display"]["period"] == DisplayPeriod.TO_DATE:
        return
    files = ((f"attachment:{name}", f"附件“{name}”", text) for name, text in _file_texts(draft))
    for place, called, text in (("body", "正文", draft.payload["body"]), *files):
        for found in person_lists.find(text):
            yield Issue("person_list_endless", BLOCK, place, f"{called}中{found.sentence}", found.heading)


def _source(draft: Draft) -> Iterator[Issue]:
    if draft.metadata["source_kind"] == SourceKind.REPRINT:
        for name, label in (("source_name", "来源名称"), ("source_url", "原文网址")):
            if not draft.metadata[name]:
                yield Issue("source_missing", BLOCK, name, f"转载须注明{label}。")
    url = draft.metadata["source_url"]
    if url and urlsplit(url).scheme not in {"http", "https"}:
        yield Issue("source_url_form", BLOCK, "source_url", "原文网址要以 http:// 或 https:// 开头。")


def _links(draft: Draft) -> Iterator[Issue]:
    for link in _elements(draft, "a"):
        address, words = link.get("href", ""), link.text_content().strip()
        parts = urlsplit(address)
        if not address or (not parts.scheme and not address.startswith(("/", "#"))):
            yield Issue("link_broken", BLOCK, "body", f"链接“{words or address}”没有完整网址，请补全或去掉。", address)
        elif not is_web_address(address):
            yield Issue(
                "link_broken",
                BLOCK,
                "body",
                f"链接“{words}”的网址里有不属于网址的文字，请改正网址或去掉链接。",
                address,
            )
        elif _LOCAL_HOST.match(parts.netloc):
            yield Issue(
                "link_internal", BLOCK, "body", f"链接“{words}”指向内部网络（{parts.netloc}），群众打不开。", address
            )
        elif not words and not link.xpath(".//img"):
            yield Issue(
                "link_without_words", BLOCK, "body", f"有一个链接（{address}）没有文字，请写明去处或去掉。", address
            )


def _pictures(draft: Draft) -> Iterator[Issue]:
    attached = {each["digest"] for each in draft.payload["attachments"]}
    for picture in _elements(draft, "img"):
        source = picture.get("src", "")
        if source.removeprefix(STORED) not in attached:
            yield Issue("picture_missing", BLOCK, "body", "正文里有图片没有传上来，请先上传再插入。", source)
        if not picture.get("alt", "").strip():
            yield Issue("picture_without_text", BLOCK, "body", "正文里的图片要有文字说明（给看不见图片的人）。", source)
    for block, asked, digest in structure.files_of(kinds.get(draft.payload["kind"]).blocks, draft.payload["content"]):
        if digest not in attached:
            yield Issue(
                "picture_missing" if asked.shape is Shape.PICTURE else "file_missing",
                BLOCK,
                structure.place_of(block),
                f"“{block.label}”里选的{asked.label}已经不在附件里，请重新上传或改选。",
                digest,
            )
    for each in draft.payload["attachments"]:
        if each.get("media_type", "").startswith("image/") and not each.get("alternative_text"):
            yield Issue(
                "picture_without_text", BLOCK, f"attachment:{each['name']}", f"图片“{each['name']}”要有文字说明。"
            )


def _elements(draft: Draft, tag: str) -> list:
    body = draft.payload["body"].strip()
    return list(lxml_html.fragment_fromstring(body, create_parent="div").iter(tag)) if body else []


def _file_texts(draft: Draft) -> Iterator[tuple[str, str]]:
    for each in draft.payload["attachments"]:
        stored = draft.files.get(each["digest"])
        yield each["name"], stored.text if stored else ""


def _texts(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """Yield (place, how it is called, text) of all that a reader could read."""
    yield "title", "标题", draft.payload["title"]
    yield "body", "正文", text_of(draft.payload["body"])
    yield "summary", "内容概述", draft.metadata["summary"]
    for block in kinds.get(draft.payload["kind"]).blocks:
        if lines := structure.lines_of(block, draft.payload["content"]):
            yield structure.place_of(block), f"“{block.label}”", "\n".join(lines)
    for name, text in _file_texts(draft):
        yield f"attachment:{name}", f"附件“{name}”", f"{name}\n{text}"


def _personal_data(draft: Draft) -> Iterator[Issue]:
    for place, called, text in _texts(draft):
        for found in personal_data.find(text):
            label = personal_data.LABELS[found.kind]
            if found.severity == "block":
                sentence = f"{called}中有{label}“{found.text}”，请遮盖后再提交。"
                yield Issue(f"personal_{found.kind}", BLOCK, place, sentence, found.text)
            else:
                sentence = f"{called}中疑似{label}“{found.text}”，请遮盖或写明可以公开的理由。"
                yield Issue(f"personal_{found.kind}", EXPLAIN, place, sentence, found.text)


def _secrecy_marks(draft: Draft) -> Iterator[Issue]:
    for place, called, text in _texts(draft):
        for found in secrecy_marks.find(text):
            severity = BLOCK if found.severity == secrecy_marks.BLOCK else EXPLAIN
            yield Issue("secrecy_mark", severity, place, f"{called}中的“{found.text}”：{found.sentence}", found.text)


def _wording(draft: Draft) -> Iterator[Issue]:
    for place, called, text in _texts(draft):
        for found in wordings().find(text):
            severity = BLOCK if found.wording.is_serious else EXPLAIN
            wrong = found.wording.wrong
            yield Issue("wording", severity, place, f"{called}中的“{wrong}”{found.wording.sentence}", wrong)


def _unreadable(draft: Draft) -> Iterator[Issue]:
    for each in draft.payload["attachments"]:
        stored = draft.files.get(each["digest"])
        if stored and not stored.is_readable:
            yield Issue(
                "unreadable",
                HINT,
                f"attachment:{each['name']}",
                f"附件“{each['name']}”没有文字层，须由保密审查员逐页审看。",
            )


def _correction(draft: Draft) -> Iterator[Issue]:
    if draft.post and draft.post.publications.exists() and not draft.payload["correction_note"]:
        yield Issue(
            "correction_note_missing", BLOCK, "correction_note", "更正已公开的信息，请写一句给读者看的更正说明。"
        )


CHECKS: tuple[Check, ...] = (
    _title_and_body,
    _metadata,
    _dates,
    _place,
    _publicity,
    _display_period,
    _person_list,
    _source,
    _links,
    _pictures,
    _personal_data,
    _secrecy_marks,
    _wording,
    _unreadable,
    _correction,
)

# What may be wrong with a text that is public already: rules change, and what was let through before them is looked
# at again by today's (watching.stock).
OF_THE_STOCK: tuple[Check, ...] = (_person_list, _personal_data, _secrecy_marks, _wording, _validity)


def run(draft: Draft) -> list[Issue]:
    """Return everything the checks find, what blocks first; the same finding once."""
    own: tuple[Check, ...] = kinds.get(draft.payload["kind"]).checks
    found = {each.key: each for check in (*CHECKS, *own) for each in check(draft)}
    return sorted(found.values(), key=lambda each: (BLOCK, EXPLAIN, HINT).index(each.severity))


def find_issues(*, post: Post, today: date) -> list[Issue]:
    """Return the issues of a post's current revision that must be mended or explained (hints left out)."""
    return [each for each in review(post=post, today=today) if each.severity != HINT]


def review(*, post: Post, today: date) -> list[Issue]:
    """Return all issues of a post's current revision, hints included."""
    revision = post.current_revision
    assert revision is not None  # noqa: S101  # every post has one; tells the type checker
    files = StoredFile.objects.filter(digest__in=[each["digest"] for each in revision.payload["attachments"]])
    return run(Draft(payload=revision.payload, today=today, post=post, files={each.digest: each for each in files}))
