"""The way of a part given to another department (协办)."""

from columns.enums import Duty
from requests_ogi.domain import part_acts, telling
from requests_ogi.domain.workflow.authority import on_part
from requests_ogi.enums import PartState
from requests_ogi.models import Part
from yunlong_portal.kernel.workflow import Transition, Workflow

PART: Workflow[Part] = Workflow(
    name="request_part",
    label="协办",
    model="requests_ogi.Part",
    states=PartState,
    initial=PartState.ASKED,
    authorise=on_part,
    tell=telling.of_part,
    transitions=(
        Transition(
            name="answer",
            label="答复协办",
            source=PartState.ASKED,
            target=PartState.ANSWERED,
            duties=(Duty.HANDLE_REQUEST,),
            guards=(part_acts.answer_says_something,),
            effect=part_acts.answer,
            form="part_answer",
        ),
        Transition(
            name="send_back",
            label="退回协办",
            source=PartState.ASKED,
            target=PartState.SENT_BACK,
            duties=(Duty.HANDLE_REQUEST,),
            needs_reason=True,
            form="reason",
        ),
    ),
)
