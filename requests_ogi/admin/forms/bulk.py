"""The form of the desk for many requests of one applicant: who he is once, then a list.

The list is typed line by line, filled from a workbook, or made of one description and several organs; whichever way,
it stands in the page as lines that can be put right there, each with what is wrong about it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from requests_ogi.admin.forms.intake import DESCRIPTION_MOST, IntakeForm
from requests_ogi.domain.bulk import MOST
from requests_ogi.domain.intake import Filing
from requests_ogi.enums import IntakeMode
from requests_ogi.models import Organ
from yunlong_portal.kernel.text import clean_line, clean_text, fold
from yunlong_portal.kernel.workbooks import read_sheet
from yunlong_portal.kernel.workflow import Refusal, Refused

# Column of the workbook, name of the field, how long at most.
COLUMNS: Mapping[str, tuple[str, int]] = {
    "被申请机关": ("organ", 100),
    "所需信息内容描述": ("description", DESCRIPTION_MOST),
    "信息名称": ("title", 200),
    "文号": ("document_number", 80),
}
_FREE, _MORE = 3, 10
_PROBLEMS_TOLD = 10


@dataclass
class Line:
    """One request of the list, as it was typed. ``problems`` hold it up, ``notes`` are for whoever looks."""

    place: int
    organ: str = ""
    description: str = ""
    title: str = ""
    document_number: str = ""
    row: Organ | None = None
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was typed but an organ."""
        return not (self.description or self.title or self.document_number)


class BulkForm(IntakeForm):
    """Applicant, way and dates of the desk's form; what is asked for, and of whom, is a list."""

    groups = (
        ("接件", ("desk", "mode")),
        *IntakeForm.groups[1:4],
        ("提供方式", ("purpose", "supply_forms", "delivery_ways", "accepts_other_form")),
        ("材料（归入第一件）", IntakeForm.upload_fields),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organ", "description", "title", "document_number", "index_number"):
            del self.fields[name]
        # What is spoken is read over and signed, one by one.
        ways = [each for each in IntakeMode.choices if each[0] != IntakeMode.ORAL]
        self.fields["mode"].choices = ways  # type: ignore[attr-defined]  # a choice field
        self.by_name = {
            fold(name): organ
            for organ in self.organs.values()
            for name in (organ.department.slug, organ.department.short_name, organ.department.name)
        }
        self.lines = list(self._typed())

    def _typed(self) -> Iterator[Line]:
        """Yield the lines in which something was typed, as they stand in the page."""
        for number in range(MOST + _MORE):
            line = _line({name: str(self.data.get(f"line-{number}-{name}") or "") for name, _ in COLUMNS.values()})
            if not line.is_empty or line.organ:
                yield line

    # -- ways to fill the list

    def add_table(self, data: BinaryIO) -> int:
        """Add the lines of a workbook and return how many. Refused as ``read_sheet`` does, or ``wrong_table``."""
        sheet = read_sheet(data.read(), labels={name: head for head, (name, _) in COLUMNS.items()}, most=MOST)
        if sheet.problems:
            raise Refused(*(Refusal("wrong_table", each.words) for each in sheet.problems[:_PROBLEMS_TOLD]))
        self.lines += [_line(texts) for _, texts in sheet.rows]
        return len(sheet.rows)

    def add_for_each(self, organs: Sequence[str], description: str) -> int:
        """Add the same request to each of several organs, and return to how many."""
        chosen = [self.organs[slug] for slug in organs if slug in self.organs]
        text = clean_text(description)
        self.lines += [Line(place=0, organ=each.department.short_name, description=text) for each in chosen]
        return len(chosen)

    def shown_lines(self, *, more: bool = False) -> list[Line]:
        """Return the lines as the page shows them: those with something in them, and a few free ones."""
        free = min(_MORE if more else _FREE, max(MOST - len(self.lines), 0))
        lines = [*self.lines, *(Line(place=0) for _ in range(free))]
        for place, line in enumerate(lines, 1):
            line.place = place
        return lines

    @property
    def organ_names(self) -> list[str]:
        """Return the organs as they may be typed."""
        return [each.department.short_name for each in self.organs.values()]

    # -- what is wrong, and what comes of it

    def check_lines(self) -> bool:
        """Note what is wrong with each line and return whether the list can be filed."""
        seen: dict[tuple[int, str], int] = {}
        for place, line in enumerate(self.lines, 1):
            line.place = place
            line.row = self.by_name.get(fold(line.organ))
            line.problems = list(_problems(line))
            if line.row is not None and line.description:
                key = (line.row.pk, fold(line.description))
                if (before := seen.setdefault(key, place)) != place:
                    line.problems.append(f"与第{before}行相同，请删去一行。")
        if len(self.lines) > MOST:
            self.add_error(None, f"一次最多登记 {MOST} 件，现在有 {len(self.lines)} 件。请分几次登记。")
        if not self.lines:
            self.add_error(None, "请至少填写一件申请：写明被申请机关和所需信息。")
        wrong = [str(line.place) for line in self.lines if line.problems]
        if wrong:
            self.add_error(None, f"清单有 {len(wrong)} 行需要改正：第{'、'.join(wrong[:20])}行。")
        return not wrong and 0 < len(self.lines) <= MOST

    def mark(self) -> str:
        """Return what stands for the list as it was shown, with what was said about it: shown once, it may be filed."""
        said = [[line.row.pk if line.row else 0, line.description, line.title, line.notes] for line in self.lines]
        who = [self.cleaned_data.get(name) for name in ("mode", "kind", "name", "identity_number", "phone")]
        return hashlib.sha256(json.dumps([who, said], ensure_ascii=False).encode()).hexdigest()

    def filings(self) -> list[Filing]:
        """Return the requests of the list. The form must be right, its lines checked, its files taken in."""
        first = self.lines[0].row
        assert first is not None  # noqa: S101  # check_lines
        self.cleaned_data |= {"organ": first.department.slug, "description": ""}
        self.cleaned_data |= {"title": "", "document_number": "", "index_number": ""}
        common, desk = self.filing(), self.cleaned_data["desk"]
        found = []
        for line in self.lines:
            organ = line.row
            assert organ is not None  # noqa: S101  # check_lines
            asked = {name: getattr(line, name) for name in ("description", "title", "document_number")}
            found.append(
                replace(
                    common,
                    organ=organ,
                    window=None if desk.pk in {organ.pk, organ.desk_id} else desk,
                    particulars={**common.particulars, **asked},
                )
            )
        return found


def _line(said: Mapping[str, str]) -> Line:
    return Line(
        place=0,
        organ=clean_line(said["organ"]),
        description=clean_text(said["description"]),
        title=clean_line(said["title"]),
        document_number=clean_line(said["document_number"]),
    )


def _problems(line: Line) -> Iterator[str]:
    if line.row is None:
        yield f"没有“{line.organ}”这个机关，请照列表填写。" if line.organ else "请填写被申请机关。"
    if not line.description:
        yield "请写明所需信息。"
    for label, (name, most) in COLUMNS.items():
        if len(getattr(line, name)) > most:
            yield f"{label}有 {len(getattr(line, name))} 个字，最多 {most} 个字。"
