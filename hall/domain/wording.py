"""What may not stand in words that staff put before the public."""

from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.personal_data import Severity
from yunlong_portal.kernel.workflow import Refusal


def personal_in(text: str, what: str) -> Refusal | None:
    """Return a refusal of words that say whose number, address or illness it is; None where nothing is sure."""
    sure = {each.kind for each in personal_data.find(text) if each.severity == Severity.BLOCK}
    if not sure:
        return None
    named = "、".join(sorted(str(personal_data.LABELS[each]) for each in sure))
    return Refusal("personal_data", f"{what}里有{named}，不能公开。请删去或者遮盖后再提交。")


def masked_text(text: str) -> str:
    """Return a text with everything masked that is found: a beginning for whoever edits it, never what is published."""
    return personal_data.mask(text, personal_data.find(text))
