"""Which tables of this floor are evidence: their rows refuse UPDATE and DELETE (``kernel.triggers``)."""

from hall.models import (
    ApplicationEvent,
    Delivery,
    HallDecision,
    ItemConfirmation,
    NoItemsDeclaration,
    RatingEntry,
)
from yunlong_portal.kernel.triggers import protect


def declare() -> None:
    """Declare this floor's evidence; its histories are declared with every other."""
    protect(ApplicationEvent)
    protect(HallDecision, except_fields=("content",))
    protect(Delivery, except_fields=("receiver", "receipt"))
    protect(RatingEntry, except_fields=("words", "erased_at"))
    protect(ItemConfirmation)
    protect(NoItemsDeclaration)
