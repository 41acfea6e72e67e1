"""From the pages that were filled in to what is filed."""

from collections.abc import Mapping
from typing import Any

from columns.models import Department
from hall.domain.applications.intake import Filing, HandedIn
from hall.enums import ApplicantKind, Channel, IdentityType, PickupWay
from hall.forms import asking
from hall.forms.answers import ANSWER
from hall.forms.asking import Asked
from hall.models import ItemEntry
from yunlong_portal.kernel.questions import Sent


def filing_of(
    sent: Sent, *, asked: Asked, entry: ItemEntry, townships: Mapping[str, Department], channel: Channel
) -> Filing:
    """Return what is filed of the pages of one application, every one of which is right."""
    way = asked.way(sent.answers)
    lines = asked.lines(sent.answers)
    names = asking.paper_names(lines)
    return Filing(
        item=entry.item,
        channel=channel,
        applicant=_applicant(sent, asked=asked, way=way),
        materials={
            line.number: HandedIn(
                files=sent.papers.get(names[line.number], ()), is_brought=names[line.number] in sent.elsewhere
            )
            for line in lines
        },
        pickup_way=way,
        township=townships.get(sent.cleaned[asking.ADDRESS]["township"]),
        seen=entry.publication_id,
        submission=sent.draft.submission,
    )


def _applicant(sent: Sent, *, asked: Asked, way: PickupWay) -> dict[str, Any]:
    said = sent.cleaned
    kind = asked.kind(sent.answers)
    common = {
        "kind": kind,
        "phone": said[asking.PHONE]["phone"],
        "address": said[asking.ADDRESS]["address"],
        "agent": dict(said[asking.AGENT]) if asking.has_agent(sent.answers) else None,
        "pickup": dict(said[asking.POST]) if way == PickupWay.POST else None,
        "answers": {
            row["label"]: said[asking.question_name(row["label"])][ANSWER] for row in asking.own_questions(asked.guide)
        },
    }
    if kind == ApplicantKind.PERSON:
        return {**common, **said[asking.NAME], **said[asking.IDENTITY]}
    if asking.is_being_founded(sent.answers):
        return {**common, **said[asking.UNIT], **said[asking.FOUNDER]}
    number = said[asking.CREDIT_CODE]["identity_number"]
    return {**common, **said[asking.UNIT], "identity_type": IdentityType.CREDIT_CODE, "identity_number": number}
