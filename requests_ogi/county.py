"""The county's part: which organs can be asked, who reviews them; whose opinion is wanted before a reply is signed."""

from pathlib import Path

from columns.models import Department
from requests_ogi.enums import OpinionGiver, Outcome
from requests_ogi.models import OpinionRule, Organ
from yunlong_portal.kernel.county import read_table
from yunlong_portal.kernel.history import save_with_history

_COLUMNS = ("department", "mark", "desk", "office", "phone", "address", "reconsideration_body", "superior", "court")


def load_organs(folder: Path) -> dict[str, int]:
    """Create the organs of ``request_organs.csv`` that are missing; what staff changed stays."""
    departments = {each.slug: each for each in Department.objects.all()}
    there = set(Organ.objects.values_list("department__slug", flat=True))
    created = 0
    for row in read_table(folder / "request_organs.csv", _COLUMNS):
        slug = row.choice("department", departments)
        if slug in there:
            continue
        desk = row.choice("desk", departments) if row["desk"].strip() else slug
        organ = Organ(
            department=departments[slug],
            mark=row.text("mark"),
            desk=departments[desk],
            office=row["office"].strip(),
            phone=row["phone"].strip(),
            address=row["address"].strip(),
            reconsideration_body=row.text("reconsideration_body"),
            superior=row["superior"].strip(),
            court=row.text("court"),
        )
        with row.blamed(Organ):
            organ.full_clean()
            save_with_history(organ, actor=None, reason="装入县情资料")
        created += 1
    return {"被申请机关": created}


def load_opinion_rules(folder: Path) -> dict[str, int]:
    """Create the rules of ``inner_opinions.csv`` that are missing; what staff changed stays."""
    there = set(OpinionRule.objects.values_list("outcome", "giver"))
    created = 0
    for row in read_table(folder / "inner_opinions.csv", ("outcome", "giver", "required")):
        outcome, giver = row.choice("outcome", Outcome.values), row.choice("giver", OpinionGiver.values)
        if (outcome, giver) in there:
            continue
        rule = OpinionRule(outcome=outcome, giver=giver, is_required=row.flag("required"))
        with row.blamed(OpinionRule):
            save_with_history(rule, actor=None, reason="装入县情资料")
        there.add((outcome, giver))
        created += 1
    return {"签发前的内部意见": created}
