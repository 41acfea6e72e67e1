"""Which outcome needs what: one table, used by the guard, the form and the letter.

What is found (``Held``) and what is decided (``Outcome``) are apart, but not every pair can be true: who has nothing
cannot grant it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from requests_ogi.domain.regimes import R2007, R2019, Regime
from requests_ogi.enums import Ground, Held, Outcome
from yunlong_portal.kernel.workflow import Refusal

_HAS = frozenset({Held.HELD, Held.PARTLY_HELD})
_NOT_ASKED = frozenset({Held.NOT_SEARCHED})
_ANY = frozenset(Held)


@dataclass(frozen=True)
class OutcomeRule:
    """What one outcome needs to be said, and under which law.

    ``held``: what must have been found. ``needs``: fields of the decision that may not be empty. ``articles``: by
    regime code, the article the letter cites; a law that is not there does not know the outcome. ``supplies``: papers
    go with the letter.
    """

    outcome: Outcome
    held: frozenset[Held]
    needs: tuple[str, ...] = ()
    articles: Mapping[str, str] = field(default_factory=dict)
    needs_search_record: bool = False
    supplies: bool = False


_BOTH = (R2007.code, R2019.code)


def _rule(outcome: Outcome, held: Iterable[Held], old: str, new: str, **more: Any) -> OutcomeRule:
    articles = {code: article for code, article in zip(_BOTH, (old, new), strict=True) if article}
    return OutcomeRule(outcome=outcome, held=frozenset(held), articles=articles, **more)


RULES: dict[str, OutcomeRule] = {
    each.outcome: each
    for each in (
        _rule(
            Outcome.ALREADY_PUBLIC, _HAS,
            "第二十一条第（一）项", "第三十六条第（一）项", needs=("where_public",),
        ),
        _rule(
            Outcome.GRANTED, _HAS,
            "第二十一条第（一）项", "第三十六条第（二）项", needs=("supplied",), supplies=True,
        ),
        _rule(
            Outcome.PARTLY_GRANTED, _HAS,
            "第二十二条", "第三十七条", needs=("supplied", "ground", "reasons"), supplies=True,
        ),
        _rule(
            Outcome.REFUSED, _HAS,
            "第二十一条第（二）项", "第三十六条第（三）项", needs=("ground", "reasons"),
        ),
        _rule(
            Outcome.NOT_HELD, {Held.NOT_HELD},
            "第二十一条第（三）项", "第三十六条第（四）项", needs=("reasons",), needs_search_record=True,
        ),
        _rule(
            Outcome.NOT_THIS_BODY, {Held.NOT_OURS, Held.NOT_SEARCHED},
            "第二十一条第（三）项", "第三十六条第（五）项", needs=("reasons",),
        ),
        _rule(Outcome.REPEAT, _ANY, "第二十一条", "第三十六条第（六）项", needs=("reasons",)),
        _rule(Outcome.SPECIAL_LAW, _ANY, "第二十一条", "第三十六条第（七）项", needs=("reasons",)),
        _rule(Outcome.NEEDS_PROCESSING, _ANY, "", "第三十八条", needs=("reasons",)),
        _rule(Outcome.STILL_UNCLEAR, _ANY, "第二十一条第（四）项", "第三十条", needs=("reasons",)),
        _rule(Outcome.PETITION, _ANY, "第二十一条", "第三十九条第一款", needs=("reasons",)),
        _rule(Outcome.PUBLICATION, _ANY, "第二十一条", "第三十九条第二款", needs=("where_public",)),
        _rule(Outcome.UNREASONABLE, _ANY, "", "第三十五条", needs=("reasons",)),
        _rule(Outcome.RECORD_CORRECTION, _ANY, "第二十五条", "第四十一条", needs=("reasons",)),
        _rule(Outcome.ARCHIVES, _ANY, "第二十一条", "第三十六条第（七）项", needs=("other_body", "reasons")),
    )
}  # fmt: skip

# Since the interpretation of 2025 reconsideration first is exact: a refusal, or the refused part, on 2019 Art. 14–16.
EXACT_GROUNDS = frozenset(
    {
        Ground.STATE_SECRET,
        Ground.FORBIDDEN_BY_LAW,
        Ground.SAFETY_STABILITY,
        Ground.TRADE_SECRET,
        Ground.PRIVACY,
        Ground.INTERNAL_AFFAIRS,
        Ground.PROCESS_INFORMATION,
        Ground.ENFORCEMENT_FILE,
    }
)
# Where each ground stands in the two texts.
GROUND_ARTICLES: dict[str, dict[str, str]] = {
    R2007.code: {
        Ground.STATE_SECRET: "第十四条第四款",
        Ground.FORBIDDEN_BY_LAW: "第十四条",
        Ground.SAFETY_STABILITY: "第八条",
        Ground.TRADE_SECRET: "第十四条第四款、第二十三条",
        Ground.PRIVACY: "第十四条第四款、第二十三条",
        Ground.NOT_GOVERNMENT_INFORMATION: "第二条",
        Ground.OTHER_LAW: "第十四条",
    },
    R2019.code: {
        Ground.STATE_SECRET: "第十四条",
        Ground.FORBIDDEN_BY_LAW: "第十四条",
        Ground.SAFETY_STABILITY: "第十四条",
        Ground.TRADE_SECRET: "第十五条",
        Ground.PRIVACY: "第十五条",
        Ground.INTERNAL_AFFAIRS: "第十六条第一款",
        Ground.PROCESS_INFORMATION: "第十六条第二款",
        Ground.ENFORCEMENT_FILE: "第十六条第二款",
        Ground.NOT_GOVERNMENT_INFORMATION: "第二条",
        Ground.OTHER_LAW: "第三十六条第（七）项",
    },
}
LABELS = {
    "ground": "不予公开的主要理由",
    "reasons": "理由",
    "supplied": "提供的内容",
    "where_public": "获取途径",
    "other_body": "接收档案的档案馆或者其他机关",
}


def problems_with(decision: Mapping[str, Any] | None, *, regime: Regime, has_search_record: bool) -> list[Refusal]:
    """Return what a decision lacks or contradicts, each with a code and what to do."""
    if not decision or decision.get("outcome") not in RULES:
        return [Refusal("no_outcome", "请选择答复类别。")]
    rule = RULES[decision["outcome"]]
    found = []
    if regime.code not in rule.articles:
        found.append(
            Refusal("outcome_unknown_to_law", f"“{rule.outcome.label}”不是{regime.code}条例的答复类别，请另选。")
        )
    if decision.get("held") not in rule.held:
        allowed = "、".join(each.label for each in Held if each in rule.held)
        found.append(Refusal("held_contradicts", f"答复“{rule.outcome.label}”时，是否持有应当是：{allowed}。"))
    for name in rule.needs:
        if not str(decision.get(name) or "").strip():
            found.append(Refusal(f"no_{name}", f"答复“{rule.outcome.label}”须写明{LABELS[name]}。"))
    if decision.get("ground") and "ground" not in rule.needs:
        found.append(Refusal("ground_not_needed", f"答复“{rule.outcome.label}”没有不予公开的理由，请清除该项。"))
    if (ground := decision.get("ground")) and "ground" in rule.needs and ground not in GROUND_ARTICLES[regime.code]:
        found.append(Refusal("ground_unknown_to_law", f"“{Ground(ground).label}”不是{regime.code}条例规定的理由。"))
    if rule.needs_search_record and not has_search_record:
        found.append(Refusal("no_search_record", "答复“不存在”前须登记检索记录：在哪里、用什么词、谁、何时检索。"))
    if rule.outcome == Outcome.PARTLY_GRANTED and not decision.get("redactions"):
        found.append(Refusal("no_redactions", "部分公开须列出每一处遮盖的位置和理由。"))
    return found
