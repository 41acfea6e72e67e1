"""A third party answers online what it was asked (条例2019 Art. 32; 2007 Art. 23): by number and code, once, in time.

It says whether it agrees, marks what it does not want made public and why, and adds papers. What it says becomes the
opinion of the consultation by the step that a clerk takes for an answer on paper, dated on the day it was sent. It
learns neither who asked nor which case it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from requests_ogi.domain.guards import open_consultations
from requests_ogi.domain.regimes import R2019, REGIMES, Objection, Regime, Silence
from requests_ogi.domain.workflow import CONSULTING, REQUEST
from requests_ogi.enums import ClaimGround, Opinion, PaperKind
from requests_ogi.models import CasePaper, Consultation, InformationRequest
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT, keep, store_made
from yunlong_portal.kernel.workflow import Refused, refuse

_TRIES = 3
_NAME = "第三方网上答复"


@dataclass(frozen=True)
class Claim:
    """One passage that is not to be made public, and why."""

    passage: str
    ground: ClaimGround
    reason: str


@dataclass(frozen=True)
class PartyAnswer:
    """What a third party says. ``signed_by``: who answers for it."""

    opinion: Opinion
    signed_by: str
    claims: Sequence[Claim] = ()
    grounds: str = ""
    phone: str = ""
    papers: Sequence[PrivateFile] = ()


def answer(consultation: Consultation, said: PartyAnswer, *, now: datetime) -> Consultation:
    """Take the answer of a third party in and return the consultation as it now stands.

    Whoever calls this knew number and code. Must not be called inside a transaction. Refused: ``no_name``,
    ``nothing_claimed``, ``agrees_and_claims``, ``no_grounds``, ``consultation_over``, ``already_answered``,
    ``opinion_too_late``, ``file_erased``; then nothing is on the case.
    """
    _check(said)
    consultation = Consultation.objects.get(pk=consultation.pk)
    if consultation.opinion:
        raise refuse("already_answered", "这份征询书已经答复过，不能再答复一次。需要补充的，请与发函的机关联系。")
    words = "\n".join(_told(consultation, said, on=timezone.localdate(now)))
    # Words are text whatever they look like: the door for files would take some for a PDF.
    written = store_made(
        words.encode(), name=f"{_NAME}.txt", extension="txt", stored_by=None, now=now, until=now + UNATTACHED_KEPT
    )
    for left in reversed(range(_TRIES)):
        try:
            _record(consultation, said, [written, *said.papers], now=now)
            break
        except Refused as refused:
            # The case moved on at this moment; what it moved to decides whether the answer is still taken.
            if refused.code != "stale" or not left:
                raise
    return Consultation.objects.get(pk=consultation.pk)


def is_waited_for(consultation: Consultation, *, request: InformationRequest) -> bool:
    """Return whether an answer is still wanted; a case that ended otherwise wants none."""
    return not consultation.opinion and request.state in CONSULTING.values()


def is_too_late(consultation: Consultation, *, today: date) -> bool:
    """Return whether the time to answer is over; it runs from the day the letter arrived."""
    limit_on = consultation.limit_on
    return consultation.delivered_on is not None and limit_on is not None and today > limit_on


def _check(said: PartyAnswer) -> None:
    if not said.signed_by.strip():
        raise refuse("no_name", "请填写由谁答复：本人姓名，或者单位名称和经办人。")
    if said.opinion == Opinion.PARTLY and not said.claims:
        raise refuse("nothing_claimed", "选了同意部分公开，请标出不同意公开的内容和理由。")
    if said.opinion == Opinion.AGREES and said.claims:
        raise refuse("agrees_and_claims", "标出了不同意公开的内容，请选“同意部分公开”或者“不同意公开”。")
    if said.opinion == Opinion.REFUSES and not (said.claims or said.grounds.strip()):
        raise refuse("no_grounds", "不同意公开的，请写明理由。")


def _record(consultation: Consultation, said: PartyAnswer, files: Sequence[PrivateFile], *, now: datetime) -> None:
    row = InformationRequest.objects.get(pk=consultation.request_id)
    if row.state not in CONSULTING.values():
        raise refuse("consultation_over", "这次征求意见已经结束，不需要再答复。")
    step = "opinion_online" if len(open_consultations(row)) > 1 else "last_opinion_online"
    with transaction.atomic():
        row = REQUEST.take(
            step,
            row=row,
            actor=None,
            expected_version=row.version,
            now=now,
            by_sweep=True,
            on=timezone.localdate(now),
            consultation=consultation.pk,
            opinion=said.opinion,
            grounds="\n".join(_grounds(said)),
        )
        keep(files)
        CasePaper.objects.bulk_create(
            CasePaper(request=row, kind=PaperKind.OPINION, file=file, name=_NAME, added_at=now) for file in files
        )


def _grounds(said: PartyAnswer) -> Iterator[str]:
    for number, claim in enumerate(said.claims, start=1):
        yield f"{number}．“{claim.passage}”（{claim.ground.label}）：{claim.reason}"
    if said.grounds.strip():
        yield said.grounds.strip()


def _told(consultation: Consultation, said: PartyAnswer, *, on: date) -> Iterator[str]:
    """Yield the lines of the paper that is laid on the case: the opinion word for word, with who stands for it."""
    yield f"征询编号：{consultation.number}"
    yield f"征求意见的信息：{consultation.about}"
    yield f"意见：{said.opinion.label}"
    yield from _grounds(said)
    yield f"答复人：{said.signed_by.strip()}"
    if said.phone.strip():
        yield f"联系电话：{said.phone.strip()}"
    yield f"网上提交日期：{on}"


# -- what the law says, in the words of the page


def regime_of(request: InformationRequest) -> Regime:
    """Return the law under which a third party is asked."""
    return REGIMES.get(request.regime, R2019)


def law_in_words(regime: Regime) -> tuple[str, ...]:
    """Return what a third party should know of the law before it answers."""
    rule = regime.third_party
    said = [f"依照{regime.title}{rule.article}征求您（单位）的意见。"]
    days = f"{rule.reply_workdays}个工作日"
    said.append(
        f"请自收到征询书之日起{days}内提出意见。" if rule.limit_by_law else f"请在征询书写明的{days}内提出意见。"
    )
    if rule.objection == Objection.BINDING:
        said.append("不同意公开的，不予公开；但是不公开可能对公共利益造成重大影响的，应当公开，并书面通知您（单位）。")
    else:
        said.append(
            "不同意公开且有合理理由的，不予公开；认为不公开可能对公共利益造成重大影响的，可以决定公开，"
            "并书面告知您（单位）决定公开的内容和理由。"
        )
    if rule.silence == Silence.ORGAN_DECIDES:
        said.append("逾期没有提出意见的，由行政机关决定是否公开。")
    return tuple(said)


def lateness_in_words(regime: Regime) -> str:
    """Return what follows from having said nothing in time."""
    if regime.third_party.silence == Silence.ORGAN_DECIDES:
        return f"逾期没有提出意见，依照{regime.third_party.article}由行政机关依法决定是否公开。"
    return "网上不再接收。仍有意见的，请尽快与发函的机关联系。"
