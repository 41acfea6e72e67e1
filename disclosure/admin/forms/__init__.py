"""The staff's forms of this floor."""

from disclosure.admin.forms.acts import (
    ChecklistForm,
    EnvelopeForm,
    OpenSealedForm,
    PaperScanForm,
    SubmitForm,
    form_class,
)
from disclosure.admin.forms.structured import StructuredForm
from disclosure.admin.forms.writing import AttachmentForm, AttachmentFormSet, NewPostForm, PostForm

__all__ = [
    "AttachmentForm",
    "AttachmentFormSet",
    "ChecklistForm",
    "EnvelopeForm",
    "NewPostForm",
    "OpenSealedForm",
    "PaperScanForm",
    "PostForm",
    "StructuredForm",
    "SubmitForm",
    "form_class",
]
