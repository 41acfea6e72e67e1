"""Which tables are evidence: their rows refuse UPDATE and DELETE on both engines (``kernel.triggers``)."""

from columns.models import Column, Department, DutyGrant, StandIn
from disclosure.models import (
    Attachment,
    PaperSignature,
    Post,
    Publication,
    ReviewSheet,
    Revision,
    SealedOpening,
    SigningRule,
    SignOff,
)
from yunlong_portal.kernel.triggers import protect

# What a publication's workflow changes; everything else is what the public saw.
PUBLICATION_STATE = ("state", "version", "withdrawal_reason", "withdrawal_note", "withdrawn_at")


def declare() -> None:
    """Declare every evidence table of this floor and the histories below it."""
    for model in (Revision, Attachment, ReviewSheet, SignOff, PaperSignature, SealedOpening):
        protect(model)
    protect(Publication, except_fields=PUBLICATION_STATE)
    for tracked in (Post, Publication, SigningRule, Department, Column, DutyGrant, StandIn):
        protect(tracked.history.model)
