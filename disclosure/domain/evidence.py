"""Which tables are evidence: their rows refuse UPDATE and DELETE on both engines (``kernel.triggers``)."""

from django.apps import apps
from simple_history.utils import get_history_model_for_model

from disclosure.models import (
    Attachment,
    LegacyPage,
    MigrationBatch,
    PaperSignature,
    PolicySubmission,
    Publication,
    ReviewSheet,
    Revision,
    SealedOpening,
    SignOff,
)
from yunlong_portal.kernel.models import AccountAct, StoredFile, Upload
from yunlong_portal.kernel.triggers import protect

# What a publication's workflow changes; everything else is what the public saw.
PUBLICATION_STATE = ("state", "version", "withdrawal_reason", "withdrawal_note", "withdrawn_at")


def declare() -> None:
    """Declare this floor's evidence and every history there is, whichever floor keeps it."""
    for model in (Revision, Attachment, ReviewSheet, SignOff, PaperSignature, SealedOpening, PolicySubmission):
        protect(model)
    for below in (StoredFile, Upload, AccountAct):
        protect(below)
    protect(Publication, except_fields=PUBLICATION_STATE)
    protect(LegacyPage)
    protect(MigrationBatch, except_fields=("finished_at",))
    for tracked in apps.get_models():
        if hasattr(tracked._meta, "simple_history_manager_attribute"):
            protect(get_history_model_for_model(tracked))
