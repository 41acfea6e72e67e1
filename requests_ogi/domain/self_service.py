"""What an applicant does himself with number and query code: withdraw, correct, give reasons, show a payment, download.

Each is a step of the workflow that asks for no duty. Who may call these was asked before: number and code were right.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from requests_ogi.domain.workflow import LETTER, REQUEST
from requests_ogi.enums import LetterState, PaperKind, ServiceWay
from requests_ogi.models import CasePaper, InformationRequest, Letter
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT, keep, store_made
from yunlong_portal.kernel.workflow import Refused, refuse

# Somebody else was quicker.
_CHANGED_MEANWHILE = frozenset({"stale", "no_transition"})


def can_withdraw(request: InformationRequest) -> bool:
    """Return whether a request stands where its applicant may still withdraw it."""
    return REQUEST.find("withdraw_online", request.state) is not None


def withdraw(request: InformationRequest, *, expected_version: int, now: datetime) -> InformationRequest:
    """Withdraw a request that has not been answered. Raises Refused as the workflow does."""
    return REQUEST.take(
        "withdraw_online", row=request, actor=None, expected_version=expected_version, now=now, by_sweep=True
    )


def hand_in_correction(
    request: InformationRequest, *, text: str, papers: Sequence[PrivateFile], expected_version: int, now: datetime
) -> InformationRequest:
    """Put the correction that was asked for on the case; the clock starts afresh with today.

    The text becomes a paper of the case like every other. Must not be called inside a transaction. Raises Refused:
    ``nothing_corrected``, ``file_erased``, or what the workflow says; then nothing is on the case.
    """
    if not (text.strip() or papers):
        raise refuse("nothing_corrected", "请写明补正的内容，或者上传补正的材料。")
    if REQUEST.find("corrected_online", request.state) is None:
        raise refuse("no_correction_asked", "这件申请现在不需要补正。请返回查看办理状态。")
    files = [*_written(text, name="补正说明.txt", now=now), *papers]
    return _hand_in(request, "corrected_online", PaperKind.CORRECTION, files, version=expected_version, now=now)


def give_reasons(
    request: InformationRequest, *, text: str, papers: Sequence[PrivateFile], expected_version: int, now: datetime
) -> InformationRequest:
    """Put the reasons that were demanded on the case (条例2019 Art. 35); the organ goes on with it.

    Also after the day until when they were asked for, while nobody has gone on without them. Must not be called inside
    a transaction. Raises Refused: ``no_reasons``, ``file_erased``, or what the workflow says; then nothing is on the
    case.
    """
    if not (text.strip() or papers):
        raise refuse("no_reasons", "请写明理由，或者上传说明理由的材料。")
    if REQUEST.find("reasons_given_online", request.state) is None:
        raise refuse("no_reasons_asked", "这件申请现在不需要说明理由。请返回查看办理状态。")
    files = [*_written(text, name="理由说明.txt", now=now), *papers]
    return _hand_in(request, "reasons_given_online", PaperKind.REASONS, files, version=expected_version, now=now)


def hand_in_slip(
    request: InformationRequest, *, text: str, papers: Sequence[PrivateFile], expected_version: int, now: datetime
) -> InformationRequest:
    """Put the slip of a payment on the case (条例2019 Art. 42); whether the money came in is for the organ to note.

    A form sent twice changes nothing. Must not be called inside a transaction. Raises Refused: ``no_slip``,
    ``file_erased``, or what the workflow says; then nothing is on the case.
    """
    if not papers:
        raise refuse("no_slip", "请上传缴费凭证的照片或者扫描件。")
    if CasePaper.objects.filter(request=request, file__in=papers).exists():
        return request
    if REQUEST.find("slip_handed_in", request.state) is None:
        raise refuse("no_fee_noticed", "这件申请现在不需要缴费。请返回查看办理状态。")
    files = [*_written(text, name="缴费说明.txt", now=now), *papers]
    return _hand_in(request, "slip_handed_in", PaperKind.PAYMENT, files, version=expected_version, now=now)


def _hand_in(
    request: InformationRequest,
    step: str,
    kind: PaperKind,
    files: Sequence[PrivateFile],
    *,
    version: int,
    now: datetime,
) -> InformationRequest:
    with transaction.atomic():
        row = REQUEST.take(
            step,
            row=request,
            actor=None,
            expected_version=version,
            now=now,
            by_sweep=True,
            on=timezone.localdate(now),
        )
        keep(files)
        CasePaper.objects.bulk_create(
            CasePaper(request=row, kind=kind, file=file, name=kind.label, from_applicant=True, added_at=now)
            for file in files
        )
    return row


def _written(text: str, *, name: str, now: datetime) -> list[PrivateFile]:
    """Return what was typed as a paper; nothing where nothing was.

    Not through the door for files: that goes by the bytes, and words may look like a program (MZJ-2026-0001…) or a PDF.
    """
    if not text.strip():
        return []
    page = f"{name.removesuffix('.txt')}\n\n{text}"
    until = now + UNATTACHED_KEPT
    return [store_made(page.encode(), name=name, extension="txt", stored_by=None, now=now, until=until)]


def note_download(letter: Letter, *, now: datetime) -> None:
    """Write down that the applicant took a sealed letter from the portal: the first time, it is served with that.

    A reply is served with its case. One that was served by other means meanwhile stays as it is; raises Refused
    (``letter_recalled``) for one that was taken back at this moment: then it must not be handed out.
    """
    if letter.state != LetterState.SEALED:
        return
    try:
        if letter.is_reply:
            request = letter.request
            REQUEST.take(
                "serve_online", row=request, actor=None, expected_version=request.version, now=now, by_sweep=True
            )
        else:
            today = timezone.localdate(now)
            LETTER.take(
                "note_service",
                row=letter,
                actor=None,
                expected_version=letter.version,
                now=now,
                by_sweep=True,
                service={"way": ServiceWay.ONLINE, "handed_over_on": today, "signed_on": today},
            )
    except Refused as refused:
        if refused.code not in _CHANGED_MEANWHILE:
            raise
        letter.refresh_from_db(fields=["state"])
        if letter.state != LetterState.SERVED:
            raise refuse("letter_recalled", "这份文书刚有变动，请重新查询后再下载。") from refused
