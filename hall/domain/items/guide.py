"""A guide as readers see it: what a version of an item says, in the order in which people ask. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from columns.models import Department
from disclosure.domain.structure import Block
from hall.domain.items import kind
from hall.enums import CaseType, ItemType, MaterialForm

Content = Mapping[str, Any]
_NO = "no"


@dataclass(frozen=True)
class MaterialLine:
    """One line of the list of what to bring. ``blank_form`` and ``sample`` are digests of the post's own files."""

    number: int
    name: str
    form: str
    copies: int
    is_required: bool
    source: str
    note: str
    blank_form: str = ""
    sample: str = ""

    @property
    def what(self) -> str:
        """Return in what form and how many, in a few words: 原件及复印件，1份."""
        form = MaterialForm(self.form).label if self.form else ""
        return "，".join(part for part in (form, f"{self.copies}份") if part)


@dataclass(frozen=True)
class Guide:
    """What a version says. Rows are those of its blocks, with every field there."""

    content: Content

    def once(self, block: Block) -> dict[str, str]:
        """Return the fields of a block that stands once, empty where nothing was said."""
        held = next(iter(block.rows(dict(self.content))), {})
        return {each.name: held.get(each.name, "") for each in block.fields}

    def rows(self, block: Block) -> list[dict[str, str]]:
        """Return the rows of a block."""
        return [{each.name: row.get(each.name, "") for each in block.fields} for row in block.rows(dict(self.content))]

    @property
    def change(self) -> dict[str, str]:
        """Return what made this version necessary."""
        return self.once(kind.CHANGE)

    @property
    def basics(self) -> dict[str, str]:
        """Return the basic facts."""
        return self.once(kind.BASICS)

    @property
    def everyday(self) -> list[str]:
        """Return what people call it."""
        return [row["name"] for row in self.rows(kind.EVERYDAY)]

    @property
    def bases(self) -> list[dict[str, str]]:
        """Return the laws it rests on."""
        return self.rows(kind.BASIS)

    @property
    def conditions(self) -> dict[str, str]:
        """Return who may apply, under which conditions."""
        return self.once(kind.CONDITIONS)

    @property
    def materials(self) -> list[MaterialLine]:
        """Return what to bring."""
        return [
            MaterialLine(
                number=number,
                name=row["name"],
                form=row["form"],
                copies=int(row["copies"] or 1),
                is_required=row["required"] != _NO,
                source=row["source"],
                note=row["note"],
                blank_form=row.get("blank_form", ""),
                sample=row.get("sample", ""),
            )
            for number, row in enumerate(self.rows(kind.MATERIALS), start=1)
        ]

    @property
    def steps(self) -> list[dict[str, str]]:
        """Return the steps of the procedure."""
        return self.rows(kind.STEPS)

    @property
    def special(self) -> list[dict[str, str]]:
        """Return what takes time beside the limit."""
        return self.rows(kind.SPECIAL)

    @property
    def limits(self) -> dict[str, str]:
        """Return statutory and promised limits."""
        return self.once(kind.LIMITS)

    @property
    def fee(self) -> dict[str, str]:
        """Return what it costs."""
        return self.once(kind.FEE)

    @property
    def result(self) -> dict[str, str]:
        """Return what one gets."""
        return self.once(kind.RESULT)

    @property
    def ways_of_result(self) -> list[str]:
        """Return how one gets it."""
        held = self.result
        return [each.label for each in kind.RESULT.fields if each.name in _PICKUP_FLAGS and held[each.name]]

    @property
    def places(self) -> list[dict[str, str]]:
        """Return where and when."""
        return self.rows(kind.PLACES)

    @property
    def service(self) -> dict[str, str]:
        """Return whom to ask and where to complain."""
        return self.once(kind.SERVICE)

    @property
    def phone(self) -> str:
        """Return whom to call about it, empty where it names nobody."""
        return self.service["consult_phone"] or next((each["phone"] for each in self.places if each["phone"]), "")

    @property
    def questions(self) -> list[dict[str, str]]:
        """Return what the application form asks beside name, identity, telephone and pick-up."""
        return self.rows(kind.QUESTIONS)

    @property
    def faq(self) -> list[dict[str, str]]:
        """Return questions and answers."""
        return self.rows(kind.FAQ)

    @property
    def item_type(self) -> str:
        """Return the type for people."""
        value = self.basics["item_type"]
        return ItemType(value).label if value else ""

    @property
    def case_type(self) -> str:
        """Return whether it is settled on the spot, for people."""
        value = self.basics["case_type"]
        return CaseType(value).label if value else ""

    @property
    def audience(self) -> str:
        """Return for whom it is."""
        held = self.basics
        return "、".join(
            label for name, label in (("for_persons", "个人"), ("for_organisations", "法人和其他组织")) if held[name]
        )

    @property
    def how_long(self) -> str:
        """Return how long it takes, by the promise, else by the law."""
        held = self.limits
        if self.basics["case_type"] == CaseType.ON_THE_SPOT or held["promised_days"] == "0":
            return "材料齐全当场办结"
        if held["promised_days"]:
            return f"受理后{held['promised_days']}个工作日（承诺）"
        return f"受理后{held['statutory_days']}个工作日（法定）" if held["statutory_days"] else held["statutory_text"]

    @property
    def how_much(self) -> str:
        """Return what it costs, in a few words."""
        held = self.fee
        return "不收费" if held["charged"] == _NO else (held["standard"] or "收费")


def whom_to_call(guide: Guide, department: Department) -> str:
    """Return whom to call about an item: as its guide says, else its department; empty where neither has a number."""
    return guide.phone or department.phone


_PICKUP_FLAGS = frozenset({"at_window", "by_post", "in_village", "by_download"})
