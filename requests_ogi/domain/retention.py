"""What is kept of applicants for how long, and how it goes (P30; 个人信息保护法 Art. 19, 47).

    identity papers    until a year (``PORTAL_IDENTITY_KEPT_DAYS``) after the last remedy has lapsed
    the case file      until the term of the organ's retention table (``PORTAL_CASE_KEPT_YEARS``), longer where a
                       reconsideration body or a court had it (``PORTAL_CHALLENGED_CASE_KEPT_YEARS``)
    complaints         as long as a case file

While a remedy is pending nothing of its case goes. What goes is who somebody was, what he wrote and what was written to
him; dates, kinds, outcomes and numbers stay, so that every figure is counted after as it was before.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from requests_ogi.enums import PaperKind, RemedyResult
from requests_ogi.models import (
    Applicant,
    CaseBinding,
    CasePaper,
    ComplaintPaper,
    ComplaintText,
    Consultation,
    Contact,
    Correction,
    Decision,
    Demand,
    InformationRequest,
    InnerOpinion,
    Letter,
    LetterText,
    Part,
    Particulars,
    PartyContact,
    Remedy,
    Service,
    StaffNote,
)
from yunlong_portal.kernel import private_files, retention
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.retention import ERASED, REMEDIES_LAST, days_of

# How the logs of openings and of erasures name a record, before its key.
REQUEST_KEY, COMPLAINT_KEY = "requests_ogi.request:", "requests_ogi.complaint:"


def declare() -> None:
    """Declare what goes by itself."""
    retention.declare(
        name="requests_ogi.identity_papers",
        label="申请人身份证件复制件",
        days=lambda: settings.IDENTITY_KEPT_DAYS,
        finder=identity_papers_over,
        erase=erase_identity_paper,
    )
    retention.declare(
        name="requests_ogi.case_files",
        label="保管期满的申请案卷",
        days=lambda: days_of(settings.CASE_KEPT_YEARS),
        finder=case_files_over,
        erase=erase_case_file,
    )
    retention.declare(
        name="requests_ogi.challenged_case_files",
        label="保管期满的复议、诉讼案卷",
        days=lambda: days_of(settings.CHALLENGED_CASE_KEPT_YEARS),
        finder=challenged_case_files_over,
        erase=erase_challenged_case_file,
    )
    retention.declare(
        name="requests_ogi.complaints",
        label="保管期满的举报投诉",
        days=lambda: days_of(settings.CASE_KEPT_YEARS),
        finder=complaints_over,
        erase=erase_complaint,
    )


# -- what is over


def identity_papers_over(ended_before: datetime) -> QuerySet[CasePaper]:
    """Return identity papers of cases whose last remedy had lapsed by then."""
    over = _over(ended_before - REMEDIES_LAST)
    return CasePaper.objects.filter(kind=PaperKind.IDENTITY, file__erased_at__isnull=True, request__in=over)


def case_files_over(ended_before: datetime) -> QuerySet[InformationRequest]:
    """Return cases closed by then that nobody challenged, and whose applicant is still there."""
    return _over(ended_before).filter(remedies__isnull=True, applicant__erased_at__isnull=True)


def challenged_case_files_over(ended_before: datetime) -> QuerySet[InformationRequest]:
    """Return cases closed and decided by then that were challenged, and whose applicant is still there."""
    challenged = Exists(Remedy.objects.filter(request=OuterRef("pk")))
    return _over(ended_before).filter(challenged, applicant__erased_at__isnull=True)


def complaints_over(ended_before: datetime) -> QuerySet[ComplaintText]:
    """Return complaints closed by then whose words are still there."""
    closed = timezone.localdate(ended_before)
    return ComplaintText.objects.filter(erased_at__isnull=True, complaint__closed_on__lt=closed)


def _over(before: datetime) -> QuerySet[InformationRequest]:
    """Return cases closed before that day, with no challenge pending nor decided since."""
    day = timezone.localdate(before)
    later = Q(result=RemedyResult.PENDING) | Q(decided_on__gte=day)
    held = Exists(Remedy.objects.filter(later, request=OuterRef("pk")))
    return InformationRequest.objects.filter(~held, deadline__is_open=False, closed_on__lt=day)


# -- how it goes


def erase_identity_paper(key: int, now: datetime) -> str:
    """Erase one identity paper, unless its case was reopened or challenged meanwhile; return of which case."""
    with transaction.atomic():
        paper = CasePaper.objects.select_related("file").get(pk=key)
        _lock(paper.request_id)
        if identity_papers_over(now - timedelta(days=settings.IDENTITY_KEPT_DAYS)).filter(pk=key).exists():
            private_files.erase(paper.file, actor=None, reason=private_files.OVER, now=now)
            return request_key(paper.request_id)
    return ""


def erase_case_file(key: int, now: datetime) -> str:
    """Erase what a case holds of people, unless it was reopened or challenged meanwhile; return which case."""
    with transaction.atomic():
        _lock(key)
        if case_files_over(now - timedelta(days=days_of(settings.CASE_KEPT_YEARS))).filter(pk=key).exists():
            _erase_case(key, now)
            return request_key(key)
    return ""


def erase_challenged_case_file(key: int, now: datetime) -> str:
    """Erase what a challenged case holds of people, unless reopened or challenged again meanwhile; return which."""
    with transaction.atomic():
        _lock(key)
        ended_before = now - timedelta(days=days_of(settings.CHALLENGED_CASE_KEPT_YEARS))
        if challenged_case_files_over(ended_before).filter(pk=key).exists():
            _erase_case(key, now)
            return request_key(key)
    return ""


def erase_complaint(key: int, now: datetime) -> str:
    """Erase who complained, in which words and with which papers; return which complaint."""
    with transaction.atomic():
        erased = ComplaintText.objects.filter(pk=key, erased_at__isnull=True).update(
            masked_name=ERASED, name="", phone="", address="", content="", answer="", erased_at=now
        )
        papers = ComplaintPaper.objects.filter(complaint=key).values("file")
        private_files.erase_all(PrivateFile.objects.filter(pk__in=papers), now=now)
    return f"{COMPLAINT_KEY}{key}" if erased else ""


def request_key(key: int) -> str:
    """Return how the logs name a case."""
    return f"{REQUEST_KEY}{key}"


def _lock(key: int) -> None:
    """Hold a case: whoever reopens or challenges it at the same moment comes before or after."""
    InformationRequest.objects.select_for_update(of=("self",)).get(pk=key)


def _erase_case(key: int, now: datetime) -> None:
    _erase_people(key, now)
    _erase_words(key, now)
    letters = Letter.objects.filter(request=key)
    files = PrivateFile.objects.filter(
        Q(pk__in=CasePaper.objects.filter(request=key).values("file"))
        | Q(pk__in=letters.values("sealed"))
        | Q(pk__in=InnerOpinion.objects.filter(request=key).values("attachment"))
        | Q(pk__in=CaseBinding.objects.filter(request=key).values("file"))
        | Q(pk__in=Service.objects.filter(letter__in=letters).values("receipt"))
    )
    private_files.erase_all(files, now=now)


def _erase_people(key: int, now: datetime) -> None:
    """Erase who asked and who was asked; kind and category of the applicant are counted and stay."""
    Applicant.objects.filter(pk=key).update(
        masked_name=ERASED,
        name="",
        identity_number="",
        legal_representative="",
        contact_name="",
        phone="",
        address="",
        postcode="",
        email="",
        fax="",
        employer="",
        agent=None,
        identity_index="",
        phone_index="",
        erased_at=now,
    )
    PartyContact.objects.filter(consultation__request=key).update(masked_name=ERASED, name="", address="", phone="")
    Service.objects.filter(letter__request=key).update(witness="")


def _erase_words(key: int, now: datetime) -> None:
    """Erase what was written, by the applicant, about him and to him."""
    Particulars.objects.filter(pk=key).update(
        description="", title="", purpose="", document_number="", index_number="", description_index="", erased_at=now
    )
    for kind in PaperKind:
        # A file that went out with the reply has the name that somebody gave it: a list, whose list.
        CasePaper.objects.filter(request=key, kind=kind).update(name=kind.label)
    Contact.objects.filter(request=key).update(note="")
    StaffNote.objects.filter(request=key).update(text="")
    InnerOpinion.objects.filter(request=key).update(text="")
    LetterText.objects.filter(letter__request=key).update(content={})
    Correction.objects.filter(request=key).update(items=[], guidance="")
    Demand.objects.filter(request=key).update(text="")
    Decision.objects.filter(request=key).update(reasons="")
    # Tracked rows, saved whole; the columns themselves are in no history.
    for consultation in Consultation.objects.filter(request=key):
        if not consultation.grounds:
            continue
        consultation.grounds = ""
        save_with_history(consultation, actor=None, reason=private_files.OVER, at=now)
    for part in Part.objects.filter(request=key):
        if not part.answer:
            continue
        part.answer = ""
        save_with_history(part, actor=None, reason=private_files.OVER, at=now)
