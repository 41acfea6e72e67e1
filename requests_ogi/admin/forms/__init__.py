"""The staff's forms of this floor."""

from typing import Any

from requests_ogi.admin.forms.acts import (
    AskReasonsForm,
    AssignForm,
    AttemptForm,
    CaseForm,
    ConsultForm,
    ContactedForm,
    CorrectionForm,
    DateForm,
    ExtensionForm,
    FeeForm,
    OpinionForm,
    PartAnswerForm,
    ReceiveForm,
    ReopenForm,
    SealForm,
    SecrecyForm,
    ServiceForm,
    SignForm,
    SupplyDateForm,
    ThirdPartyDecisionForm,
    ThirdPartyForm,
    TransferForm,
)
from requests_ogi.admin.forms.adding import (
    AddingForm,
    ContactForm,
    CountersignForm,
    NoteForm,
    PaperForm,
    PartForm,
    RestrictForm,
    SearchForm,
    SuppliedForm,
    VoidForm,
)
from requests_ogi.admin.forms.complaints import ComplaintAnswerForm
from requests_ogi.admin.forms.decisions import DecisionForm, OnTheSpotForm
from requests_ogi.admin.forms.inner import InnerOpinionForm
from requests_ogi.admin.forms.remedies import RemedyForm
from requests_ogi.admin.forms.serving import AgainForm, ReturnedForm
from yunlong_portal.kernel.private_uploads import PrivateUploads

__all__ = ["ADDING", "CaseForm", "PrivateUploads", "SealForm", "form_class"]

FORMS: dict[str, type[CaseForm]] = {
    "confirm": CaseForm,
    "reason": CaseForm,
    "receive": ReceiveForm,
    "confirmation": ContactedForm,
    "attempt": AttemptForm,
    "transfer": TransferForm,
    "assign": AssignForm,
    "correction": CorrectionForm,
    "date": DateForm,
    "consult_third_party": ThirdPartyForm,
    "consult_organ": ConsultForm,
    "opinion": OpinionForm,
    "extension": ExtensionForm,
    "ask_reasons": AskReasonsForm,
    "notice_fee": FeeForm,
    "third_party_decision": ThirdPartyDecisionForm,
    "supply_date": SupplyDateForm,
    "decision": DecisionForm,
    "secrecy": SecrecyForm,
    "service": ServiceForm,
    "sign": SignForm,
    "on_the_spot": OnTheSpotForm,
    "reopen": ReopenForm,
    "seal": SealForm,
    "part_answer": PartAnswerForm,
    "complaint_answer": ComplaintAnswerForm,
}


# In the order in which they stand on the workbench.
ADDING: dict[str, type[AddingForm]] = {
    each.name: each
    for each in (
        PaperForm,
        SuppliedForm,
        SearchForm,
        PartForm,
        InnerOpinionForm,
        ContactForm,
        NoteForm,
        CountersignForm,
        ReturnedForm,
        AgainForm,
        RemedyForm,
        VoidForm,
        RestrictForm,
    )
}


def form_class(transition: Any) -> type[CaseForm]:
    """Return the form by which a step is taken."""
    return FORMS[transition.form]
