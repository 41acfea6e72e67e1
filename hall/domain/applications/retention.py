"""What is kept of applicants for how long, and how it goes (个人信息保护法 Art. 19, 47).

    materials      of a case that was never decided (not accepted, taken back, ended): until a year
                   (``PORTAL_IDENTITY_KEPT_DAYS``) after the last remedy has lapsed
    the case       of every case: until the term of the department's retention table (``PORTAL_APPLICATION_KEPT_YEARS``)

What goes is who somebody was, what he handed in, what was written to him and of him; item, dates, outcome and numbers
stay, so that every figure is counted after as it was before.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hall.enums import ApplicationState
from hall.models import (
    Application,
    ApplicationMaterial,
    ApplicationParty,
    Delivery,
    HallDecision,
    HallLetterText,
    MaterialFile,
)
from yunlong_portal.kernel import private_files, retention
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.retention import ERASED, REMEDIES_LAST, days_of

# How the logs of openings and of erasures name a case, before its key.
APPLICATION_KEY = "hall.application:"
_NEVER_DECIDED = (
    ApplicationState.NOT_ACCEPTED,
    ApplicationState.NOT_NEEDED,
    ApplicationState.WITHDRAWN,
    ApplicationState.TERMINATED,
)


def declare() -> None:
    """Declare what goes by itself."""
    retention.declare(
        name="hall.materials",
        label="没有办成的办件的申报材料",
        days=lambda: settings.IDENTITY_KEPT_DAYS,
        finder=materials_over,
        erase=erase_materials,
    )
    retention.declare(
        name="hall.applications",
        label="保管期满的办件",
        days=lambda: days_of(settings.APPLICATION_KEPT_YEARS),
        finder=applications_over,
        erase=erase_application,
    )


def application_key(key: int) -> str:
    """Return how the logs name a case."""
    return f"{APPLICATION_KEY}{key}"


def materials_over(ended_before: datetime) -> QuerySet[Application]:
    """Return cases that ended undecided, whose last remedy had lapsed by then, and of which files are still there."""
    day = timezone.localdate(ended_before - REMEDIES_LAST)
    there = MaterialFile.objects.filter(material__application=OuterRef("pk"), file__erased_at__isnull=True)
    return Application.objects.filter(Exists(there), state__in=_NEVER_DECIDED, closed_on__lt=day)


def applications_over(ended_before: datetime) -> QuerySet[Application]:
    """Return cases closed by then whose applicant is still there."""
    return Application.objects.filter(party__erased_at__isnull=True, closed_on__lt=timezone.localdate(ended_before))


def erase_materials(key: int, now: datetime) -> str:
    """Erase the files that were handed in with a case; return which."""
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",)).get(pk=key)
        if not materials_over(now - timedelta(days=settings.IDENTITY_KEPT_DAYS)).filter(pk=key).exists():
            return ""
        private_files.erase_all(PrivateFile.objects.filter(pk__in=_handed_in(key)), now=now)
    return application_key(key)


def erase_application(key: int, now: datetime) -> str:
    """Erase what a case holds of people; return which."""
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",)).get(pk=key)
        ended_before = now - timedelta(days=days_of(settings.APPLICATION_KEPT_YEARS))
        if not applications_over(ended_before).filter(pk=key).exists():
            return ""
        receipts = Delivery.objects.filter(application=key).values("receipt")
        private_files.erase_all(PrivateFile.objects.filter(Q(pk__in=_handed_in(key)) | Q(pk__in=receipts)), now=now)
        _erase_words(key, now)
    return application_key(key)


def _handed_in(key: int) -> Any:
    return MaterialFile.objects.filter(material__application=key).values("file")


def _erase_words(key: int, now: datetime) -> None:
    """Erase who applied, and every word to him and of him; what sort of applicant he was is counted and stays."""
    ApplicationParty.objects.filter(pk=key).update(
        masked_name=ERASED,
        name="",
        identity_number="",
        legal_representative="",
        phone="",
        address="",
        agent=None,
        pickup=None,
        answers={},
        identity_index="",
        phone_index="",
        recall_index="",
        erased_at=now,
    )
    ApplicationMaterial.objects.filter(application=key).update(remark="")
    HallDecision.objects.filter(application=key).update(content={})
    HallLetterText.objects.filter(letter__application=key).update(content={})
    Delivery.objects.filter(application=key).update(receiver="")
