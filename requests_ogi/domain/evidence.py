"""Which tables of this floor are evidence: their rows refuse UPDATE and DELETE (``kernel.triggers``).

What may hold a person's data stays changeable, so that it can be erased and the figures stay right.
"""

from requests_ogi.models import (
    Assistance,
    Correction,
    DeadlineMove,
    Decision,
    Demand,
    FollowUp,
    InnerOpinion,
    Redaction,
    RequestEvent,
    SampledCase,
    SampleDraw,
    SearchRecord,
    SecondLook,
    Service,
)
from yunlong_portal.kernel.triggers import protect


def declare() -> None:
    """Declare this floor's evidence; its histories are declared with every other."""
    for model in (RequestEvent, DeadlineMove, Redaction, SearchRecord):
        protect(model)
    for looked_at in (SampleDraw, SampledCase, SecondLook, FollowUp):
        protect(looked_at)
    protect(Assistance)
    protect(Correction, except_fields=("items", "guidance"))
    protect(Demand, except_fields=("text",))
    protect(InnerOpinion, except_fields=("text",))
    protect(Decision, except_fields=("reasons",))
    protect(Service, except_fields=("witness", "receipt"))
