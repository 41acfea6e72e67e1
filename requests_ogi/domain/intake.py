"""A request comes in: numbered, its date of receipt fixed as far as the way it came allows, its applicant's data apart.

What the way settles by itself is taken at once (handed over: received); what does not waits for the applicant to be
reached. A form sent twice is one request: the second answer shows the first one's number and code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.models import Department
from requests_ogi.domain.receipt import receipt_date
from requests_ogi.domain.regimes import regime_on
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import ApplicantKind, IntakeMode, PaperKind, ReceiptFact
from requests_ogi.models import Applicant, CasePaper, Deadline, InformationRequest, Organ, Particulars
from yunlong_portal.kernel import masked, numbering, tracking
from yunlong_portal.kernel.encryption import blind_index
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import refuse

SERIES = "request"
# Whoever stands there or fills in the form can be asked at once. What came by letter is there as it is: it is taken in,
# and what is missing is asked for by a correction.
ASKED_AT_ONCE = frozenset({IntakeMode.IN_PERSON, IntakeMode.ORAL, IntakeMode.ONLINE})


@dataclass(frozen=True)
class Paper:
    """One paper that came with the request."""

    file: PrivateFile
    kind: PaperKind
    from_applicant: bool = True


@dataclass(frozen=True)
class Filing:
    """A request as it was typed and checked by a form. ``applicant`` and ``particulars`` are columns of their rows."""

    organ: Organ
    mode: IntakeMode
    applicant: Mapping[str, Any]
    particulars: Mapping[str, Any]
    facts: Mapping[ReceiptFact, date] = field(default_factory=dict)
    papers: Sequence[Paper] = ()
    window: Department | None = None
    entered_late_because: str = ""
    submission: str | None = None
    origin: InformationRequest | None = None


@dataclass(frozen=True)
class Filed:
    """What came of it: the case, the query code that is shown once, and whether it had been filed before."""

    request: InformationRequest
    code: str
    is_repeat: bool = False


def file_request(filing: Filing, *, actor: User | None, now: datetime) -> Filed:
    """Take a request in and return it with its query code.

    ``actor`` is None for what a citizen files online. Refused: ``organ_closed``, ``no_purpose`` under the law of 2007
    and ``no_identity`` under that of 2019 (both where one can ask at once), ``in_the_future`` and the other refusals of
    :func:`receipt_date`.
    """
    code = tracking.code_for(filing.submission) if filing.submission else tracking.new_code()
    if filing.submission and (known := _known(filing.submission)):
        return Filed(request=known, code=code, is_repeat=True)
    _check(filing, now=now)
    try:
        with transaction.atomic():
            return Filed(request=_create(filing, code=code, actor=actor, now=now), code=code)
    except IntegrityError:
        # The same form at the same moment: the database let one of them in.
        if filing.submission and (known := _known(filing.submission)):
            return Filed(request=known, code=code, is_repeat=True)
        raise


def _known(submission: str) -> InformationRequest | None:
    return InformationRequest.objects.filter(submission=submission).first()


def _check(filing: Filing, *, now: datetime) -> None:
    if not filing.organ.is_active:
        raise refuse("organ_closed", f"{filing.organ}现在不接受申请，请另选机关，或打 96128 询问。")
    today = timezone.localdate(now)
    receipt = receipt_date(mode=filing.mode, facts=filing.facts, today=today)
    law = receipt.regime or regime_on(today)
    if law is None or filing.mode not in ASKED_AT_ONCE:
        return
    if law.purpose_required and not str(filing.particulars.get("purpose") or "").strip():
        raise refuse("no_purpose", f"请写明所需信息的用途（{law.title}第十三条）。")
    if law.identity_required and not str(filing.applicant.get("identity_number") or "").strip():
        raise refuse("no_identity", f"请填写证件号码（{law.title}{law.application_article}）。")


def _create(filing: Filing, *, code: str, actor: User | None, now: datetime) -> InformationRequest:
    organ, year = filing.organ.department, timezone.localdate(now).year
    serial = numbering.draw(issuer=organ.slug, series=SERIES, year=year)
    request = InformationRequest(
        # As tracking looks for it: half width, upper case.
        number=tracking.normal_number(f"{organ.slug}-{year}-{serial:04d}"),
        organ=organ,
        desk=filing.window or filing.organ.desk,
        window=filing.window,
        mode=filing.mode,
        submitted_at=now,
        arrived_on=min(filing.facts.values(), default=timezone.localdate(now)),
        entered_late_because=filing.entered_late_because,
        origin=filing.origin,
        taken_in_by=actor,
        tracking_digest=tracking.digest_of(code),
        submission=filing.submission,
    )
    save_with_history(request, actor=actor, reason="收件", at=now)
    Applicant.objects.create(request=request, **applicant_columns(filing.applicant))
    Particulars.objects.create(
        request=request,
        description_index=description_index(filing.particulars["description"]),
        **filing.particulars,
    )
    Deadline.objects.create(request=request)
    keep([each.file for each in filing.papers])
    CasePaper.objects.bulk_create(
        CasePaper(
            request=request,
            kind=each.kind,
            file=each.file,
            name=PaperKind(each.kind).label,
            from_applicant=each.from_applicant,
            added_by=actor,
            added_at=now,
        )
        for each in filing.papers
    )
    return _first_step(request, filing, actor=actor, now=now)


def _first_step(
    request: InformationRequest, filing: Filing, *, actor: User | None, now: datetime
) -> InformationRequest:
    """Take what the way the request came in settles by itself."""
    common: dict[str, Any] = {"actor": actor, "expected_version": request.version, "now": now, "by_sweep": True}
    if filing.mode == IntakeMode.ORAL and not any(each.kind == PaperKind.FORM for each in filing.papers):
        return REQUEST.take("print_for_signature", row=request, **common)
    receipt = receipt_date(mode=filing.mode, facts=filing.facts, today=timezone.localdate(now))
    if receipt.received_on is None:
        return REQUEST.take("await_confirmation", row=request, **common)
    return REQUEST.take("receive", row=request, on=receipt.received_on, facts=filing.facts, **common)


def applicant_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of an applicant: as typed, what lists show of him, and what finds him again."""
    is_citizen = said["kind"] == ApplicantKind.CITIZEN
    return {
        **said,
        "masked_name": masked.name(said["name"]) if is_citizen else said["name"][:60],
        "identity_index": identity_index(said.get("identity_number")),
        "phone_index": phone_index(said.get("phone")),
    }


def identity_index(number: Any) -> str:
    """Return by what an applicant is found again, "" where he gave no number."""
    return _index(number, "applicant identity")


def phone_index(number: Any) -> str:
    """Return by what a telephone is found again, "" without one."""
    return _index(number, "applicant phone")


def description_index(text: Any) -> str:
    """Return by what the same words are found again."""
    return _index(text, "request description")


def _index(value: Any, purpose: str) -> str:
    return blind_index(str(value), purpose=purpose) if value else ""
