"""Who must be a different person: a table with a floor that no setting lowers. Pure functions.

The floor: drafter ≠ signer ≠ publisher, proofreader ≠ last editor, secrecy reviewer ≠ drafter; whoever checks for the
county what a department's leader has signed is neither its drafter nor its signer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disclosure.enums import Step
from yunlong_portal.kernel.workflow import Refusal

DRAFTER = "drafter"
LAST_EDITOR = "last_editor"

# Each step that signs, and how the person is called.
ROLES: dict[str, str] = {
    DRAFTER: "拟稿人",
    LAST_EDITOR: "最后编辑人",
    Step.SECTION_REVIEW: "初审人",
    Step.SECRECY_REVIEW: "保密审查员",
    Step.LEGAL_REVIEW: "合法性审查人",
    Step.LEADER_REVIEW: "审核领导",
    Step.SIGN_OFF: "签发人",
    Step.CATALOGUE_REVIEW: "编办审核人",
    Step.GUIDE_CHECK: "办事指南核对人",
    Step.PROOFREAD: "校对人",
    Step.PUBLISH: "发布人",
}

Pair = frozenset[str]

# What county desks check after the department's leader has signed (P48), in the order in which it is done.
COUNTY_CHECKS: tuple[str, ...] = (Step.CATALOGUE_REVIEW, Step.GUIDE_CHECK)

FLOOR: frozenset[Pair] = frozenset(
    {
        frozenset({DRAFTER, Step.SIGN_OFF.value}),
        frozenset({DRAFTER, Step.PUBLISH.value}),
        frozenset({Step.SIGN_OFF.value, Step.PUBLISH.value}),
        frozenset({LAST_EDITOR, Step.PROOFREAD.value}),
        frozenset({DRAFTER, Step.SECRECY_REVIEW.value}),
        *(frozenset({DRAFTER, str(step)}) for step in COUNTY_CHECKS),
        *(frozenset({Step.SIGN_OFF.value, str(step)}) for step in COUNTY_CHECKS),
    }
)
FOUR_PEOPLE: frozenset[Pair] = frozenset(
    {
        frozenset({DRAFTER, Step.PROOFREAD.value}),
        frozenset({Step.SIGN_OFF.value, Step.PROOFREAD.value}),
        frozenset({Step.PROOFREAD.value, Step.PUBLISH.value}),
    }
)

# In the order in which they are taken. SIGN_OFF ends the department's review; the county's checks follow it.
REVIEW_STEPS: tuple[str, ...] = (
    Step.SECTION_REVIEW,
    Step.SECRECY_REVIEW,
    Step.LEGAL_REVIEW,
    Step.LEADER_REVIEW,
    Step.SIGN_OFF,
    *COUNTY_CHECKS,
)
STEPS_FLOOR: frozenset[str] = frozenset({Step.SECRECY_REVIEW.value, Step.SIGN_OFF.value})


@dataclass(frozen=True)
class Rule:
    """Which review steps a post needs and which roles must be different people."""

    steps: tuple[str, ...]
    must_differ: frozenset[Pair]

    @classmethod
    def of(cls, *, steps: Iterable[str], must_differ: Iterable[Iterable[str]] = ()) -> "Rule":
        """Return the rule that data asks for, raised to the floor. Raises ValueError for unknown steps or roles."""
        wanted = {str(step) for step in steps} | STEPS_FLOOR
        pairs = {frozenset(str(role) for role in pair) for pair in must_differ}
        if unknown := wanted - set(REVIEW_STEPS):
            raise ValueError(f"不认识的步骤：{'、'.join(sorted(unknown))}")
        if any(len(pair) != 2 or pair - set(ROLES) for pair in pairs):
            raise ValueError("必须不同的两人要写成两个认识的角色")
        return cls(
            steps=tuple(str(step) for step in REVIEW_STEPS if step in wanted),
            must_differ=frozenset(pairs) | FLOOR,
        )

    def as_data(self) -> dict[str, list]:
        """Return the rule as JSON, to stay on the review sheet."""
        return {"steps": list(self.steps), "must_differ": sorted(sorted(pair) for pair in self.must_differ)}


def next_step(rule: Rule, done: Iterable[str]) -> str | None:
    """Return the review step that waits, or None when the review is over."""
    finished = set(done)
    return next((step for step in rule.steps if step not in finished), None)


def conflict(rule: Rule, *, role: str, people: Iterable[int], others: Mapping[str, Iterable[int]]) -> Refusal | None:
    """Return why these people may not fill ``role``, given who fills the other roles.

    A stand-in counts as himself and as the one he acts for: neither may be the other party (P7).
    """
    mine = set(people)
    for other, theirs in others.items():
        if frozenset({role, other}) in rule.must_differ and mine & set(theirs):
            return Refusal(
                "same_person",
                f"{ROLES[role]}与{ROLES[other]}不能是同一人。请由本单位另一位有此职责的同志办理，或设置代理人。",
            )
    return None
