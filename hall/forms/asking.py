"""What an application asks, page by page: who applies, what the item asks of its own, its papers one by one.

Pages are named by what they ask and not by their place: a new version of the item that asks in another order, or one
question more, finds every answer again.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hall.domain.applications.drafts import PAPER_PREFIX
from hall.domain.applications.intake import lines_of
from hall.domain.items.guide import Guide, MaterialLine
from hall.enums import ApplicantKind, PickupWay
from hall.forms import applying
from hall.forms.answers import answer_form
from yunlong_portal.kernel.questions import Answers, PaperQuestion, Question

WHO, NAME, UNIT, IDENTITY, CREDIT_CODE = "who", "name", "unit", "identity", "credit_code"
FOUNDER = "founder"
PHONE, ADDRESS, AGENT, PICKUP, POST = "phone", "address", "agent", "pickup", "post"
ONE_FIELD = "hall/apply/one_field.html"
_WAYS = {
    "at_window": PickupWay.WINDOW,
    "by_post": PickupWay.POST,
    "in_village": PickupWay.VILLAGE,
    "by_download": PickupWay.ONLINE,
}


@dataclass(frozen=True)
class Asked:
    """What a version of an item asks.

    ``files``: addresses of its blank forms and samples by their digest. ``full_address``: of a township and an address
    in it, the address as the post needs it.
    """

    guide: Guide
    for_persons: bool
    for_organisations: bool
    townships: Sequence[tuple[str, str]]
    files: Mapping[str, str]
    full_address: Callable[[str, str], str]

    @property
    def has_choice(self) -> bool:
        """Return whether persons as well as organisations may apply; a guide brought along may not say."""
        return self.for_persons == self.for_organisations

    def kind(self, answers: Answers) -> ApplicantKind:
        """Return who applies, a person where nobody has said yet."""
        if not self.has_choice:
            return ApplicantKind.PERSON if self.for_persons else ApplicantKind.ORGANISATION
        said = answers.said(WHO, "kind")
        return ApplicantKind.ORGANISATION if said == ApplicantKind.ORGANISATION else ApplicantKind.PERSON

    def is_person(self, answers: Answers) -> bool:
        """Return whether a person applies."""
        return self.kind(answers) == ApplicantKind.PERSON

    def is_unit(self, answers: Answers) -> bool:
        """Return whether an organisation applies."""
        return not self.is_person(answers)

    @property
    def ways(self) -> list[PickupWay]:
        """Return how the result may come; by the window where the guide does not say."""
        held = self.guide.result
        return [way for name, way in _WAYS.items() if held[name]] or [PickupWay.WINDOW]

    def way(self, answers: Answers) -> PickupWay:
        """Return how the result is to come."""
        ways = self.ways
        said = answers.said(PICKUP, "way")
        return next((each for each in ways if each == said), ways[0])

    def lines(self, answers: Answers) -> list[MaterialLine]:
        """Return the papers that are asked of this applicant."""
        return lines_of(self.guide, has_agent=has_agent(answers))


def has_agent(answers: Answers) -> bool:
    """Return whether somebody acts for the applicant."""
    return answers.said(WHO, "by") == applying.AGENT


def is_being_founded(answers: Answers) -> bool:
    """Return whether an organisation applies that has no code yet, often for the very thing that founds it."""
    return answers.said(CREDIT_CODE, "has_none") == applying.NONE_YET


def questions_of(asked: Asked) -> list[Question]:
    """Return the pages of an application, in their order."""
    return [*_about_applicant(asked), *_of_the_item(asked.guide), *_about_result(asked), *_papers(asked)]


def _about_applicant(asked: Asked) -> list[Question]:
    return [
        Question(
            WHO, "谁来办这件事？", applying.WhoForm, short="谁来办", given=lambda said: {"has_choice": asked.has_choice}
        ),
        Question(
            NAME, "申请人叫什么名字？", applying.PersonNameForm, short="申请人", asked=asked.is_person,
            template=ONE_FIELD,
        ),
        Question(UNIT, "单位叫什么名字？", applying.UnitNameForm, short="申请单位", asked=asked.is_unit),
        Question(IDENTITY, "申请人的证件号码是多少？", applying.IdentityForm, short="证件", asked=asked.is_person),
        Question(
            CREDIT_CODE, "统一社会信用代码是多少？", applying.CreditCodeForm, short="信用代码", asked=asked.is_unit,
        ),
        Question(
            FOUNDER, "发起人或者拟任的负责人，证件号码是多少？", applying.IdentityForm, short="负责人的证件",
            asked=is_being_founded,
            help="写前面填的那一位。代码办下来以前，用这个证件认您。",
        ),
        Question(PHONE, "打哪个电话能找到申请人？", applying.PhoneForm, short="电话", template=ONE_FIELD),
        Question(
            ADDRESS, "申请人的地址在哪里？", applying.AddressForm, short="地址",
            given=lambda said: {"townships": asked.townships},
        ),
        Question(AGENT, "代办人是谁？", applying.AgentForm, short="代办人", asked=has_agent),
    ]  # fmt: skip


def _of_the_item(guide: Guide) -> list[Question]:
    """Return what the item asks of its own, each on a page."""
    return [
        Question(
            question_name(row["label"]), row["label"], answer_form(row), template=ONE_FIELD,
            help="" if row["required"] != "no" else "可以不填，直接按“继续”。",
        )
        for row in own_questions(guide)
    ]  # fmt: skip


def own_questions(guide: Guide) -> list[dict[str, str]]:
    """Return the rows of the version's own questions, one that stands twice once."""
    return list({row["label"]: row for row in guide.questions}.values())


def _about_result(asked: Asked) -> list[Question]:
    return [
        Question(
            PICKUP, "办好以后怎么拿结果？", applying.PickupForm, short="取件方式", template=ONE_FIELD,
            asked=lambda said: len(asked.ways) > 1, given=lambda said: {"ways": asked.ways},
        ),
        Question(
            POST, "结果寄到哪里？", applying.PostForm, short="收件地址",
            asked=lambda said: asked.way(said) == PickupWay.POST, given=lambda said: {"initial": _own(asked, said)},
        ),
    ]  # fmt: skip


def _own(asked: Asked, said: Answers) -> dict[str, str]:
    """Return where most people have it sent: to themselves."""
    return {
        "name": said.said(NAME, "name") or said.said(UNIT, "name")[:60],
        "phone": said.said(PHONE, "phone"),
        "address": asked.full_address(said.said(ADDRESS, "township"), said.said(ADDRESS, "address")),
    }


def _papers(asked: Asked) -> list[Question]:
    """Return a page for each paper; the last is the power of attorney of whoever has an agent."""
    count = len(asked.guide.materials)
    lines = lines_of(asked.guide, has_agent=True)
    names = paper_names(lines)
    return [
        PaperQuestion(
            names[line.number],
            f"材料：{line.name}",
            short=line.name,
            help="".join(f"{part.rstrip('。')}。" for part in (line.what, line.note) if part),
            is_needed=line.is_required,
            blank=asked.files.get(line.blank_form, ""),
            sample=asked.files.get(line.sample, ""),
            asked=has_agent if line.number > count else _always,
        )
        for line in lines
    ]


def _always(said: Answers) -> bool:
    return True


def question_name(label: str) -> str:
    """Return the name of the page that asks a question of the item's."""
    return f"question_{_short(label)}"


def paper_names(lines: Sequence[MaterialLine]) -> dict[int, str]:
    """Return the name of the page for each paper, by the number of its line; one that stands twice has two pages."""
    found: dict[int, str] = {}
    for line in lines:
        name = f"{PAPER_PREFIX}{_short(line.name)}"
        found[line.number] = f"{name}_{line.number}" if name in found.values() else name
    return found


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
