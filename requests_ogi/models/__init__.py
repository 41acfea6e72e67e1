"""Information requests: a tracked envelope, the applicant's data apart and erasable, what happened as evidence.

Tracked tables hold keys and dates, never a name: what an applicant said and who he is lies in rows without history,
encrypted (:class:`Applicant`, :class:`Particulars`, :class:`LetterText`, :class:`PartyContact`). Clock events,
decisions, search records and service records refuse UPDATE and DELETE (``domain/evidence.py``).
"""

from requests_ogi.models.assistance import Assistance
from requests_ogi.models.casefiles import CaseBinding
from requests_ogi.models.complaints import Complaint, ComplaintPaper, ComplaintText
from requests_ogi.models.decisions import Decision, Redaction, SearchRecord
from requests_ogi.models.demands import Demand
from requests_ogi.models.inner import InnerOpinion, OpinionRule
from requests_ogi.models.letters import Letter, LetterText, Service
from requests_ogi.models.links import CaseLink
from requests_ogi.models.organs import Organ
from requests_ogi.models.papers import CasePaper
from requests_ogi.models.progress import (
    CalendarRun,
    Consultation,
    Contact,
    Correction,
    DeadlineMove,
    Extension,
    Part,
    PartyContact,
    RequestEvent,
    StaffNote,
)
from requests_ogi.models.published import PublishedAnswer
from requests_ogi.models.remedies import Remedy
from requests_ogi.models.requests import Applicant, Deadline, InformationRequest, Particulars
from requests_ogi.models.second_looks import FollowUp, SampledCase, SampleDraw, SecondLook
from requests_ogi.models.suggestions import SuggestionUse

__all__ = [
    "Applicant",
    "Assistance",
    "CalendarRun",
    "CaseBinding",
    "CaseLink",
    "CasePaper",
    "Complaint",
    "ComplaintPaper",
    "ComplaintText",
    "Consultation",
    "Contact",
    "Correction",
    "Deadline",
    "DeadlineMove",
    "Decision",
    "Demand",
    "Extension",
    "FollowUp",
    "InformationRequest",
    "InnerOpinion",
    "Letter",
    "LetterText",
    "OpinionRule",
    "Organ",
    "Part",
    "Particulars",
    "PartyContact",
    "PublishedAnswer",
    "Redaction",
    "Remedy",
    "RequestEvent",
    "SampleDraw",
    "SampledCase",
    "SearchRecord",
    "SecondLook",
    "Service",
    "StaffNote",
    "SuggestionUse",
]
