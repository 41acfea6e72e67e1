"""Letters of a case: composed from the county's wording and the facts, numbered and dated when they are signed.

The words name the applicant, so they lie encrypted beside the letter (:class:`LetterText`); the letter keeps their
digest, whose first characters stand on page 1 and are matched when the sealed page comes back.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from columns.domain.remedies import Bodies
from requests_ogi.domain import own_numbers, remedies, telling
from requests_ogi.domain.decisions import GROUND_ARTICLES, RULES
from requests_ogi.domain.letter_kinds import REPLIES
from requests_ogi.domain.own_numbers import OwnNumber
from requests_ogi.domain.regimes import REGIMES, Regime
from requests_ogi.enums import DeliveryWay, Ground, SupplyForm
from requests_ogi.models import CasePaper, Consultation, Decision, InformationRequest, Letter, LetterText, Organ
from yunlong_portal.kernel import numbering
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.composing import ComposedLetter, Value, compose, date_in_words, letter_from
from yunlong_portal.kernel.letters.kinds import LetterKind
from yunlong_portal.kernel.letters.templates import wording_in_force
from yunlong_portal.kernel.letters.wording import Wording, number_text
from yunlong_portal.kernel.workflow import refuse

_DESCRIPTION_AT_MOST = 200


def draft(
    request: InformationRequest,
    *,
    kind: str,
    values: Mapping[str, Value],
    actor: Any,
    now: datetime,
    addressee: str = "",
    consultation: Consultation | None = None,
    decision: Decision | None = None,
) -> Letter:
    """Draft a letter and return its row, unnumbered and undated.

    ``addressee`` is the applicant unless given. Refused as ``compose`` refuses, and ``no_wording`` where the county has
    none in force for this letter.
    """
    declared = kinds.get(kind)
    today = timezone.localdate(now)
    known = {
        name: value for name, value in {**_case_values(request), **values}.items() if name in declared.placeholders
    }
    composed = compose(
        template=wording_in_force(kind, today),
        values=known,
        addressee=addressee or request.applicant.name,
        organ=str(request.organ),
        remedies=_remedies(request, decision, kind=declared, title=declared.title, dated_on=today),
    )
    letter = Letter(
        request=request,
        consultation=consultation,
        kind=kind,
        title=declared.title,
        is_reply=decision is not None,
        digest=composed.digest,
        drafted_by=actor,
    )
    save_with_history(letter, actor=actor, reason="拟稿", at=now)
    LetterText.objects.create(letter=letter, content=composed.content())
    if not letter.is_reply:
        telling.letter_drafted(letter, actor=actor, now=now)
    return letter


def draft_reply(request: InformationRequest, decision: Decision, *, actor: Any, now: datetime) -> Letter:
    """Draft the letter that a decision leads to."""
    regime, rule = REGIMES[request.regime], RULES[decision.outcome]
    values: dict[str, Value] = {
        **supplied_values(request, decision),
        "article": rule.articles[regime.code],
        "reasons": decision.reasons,
        "where_public": decision.where_public,
        "other_body": decision.other_body,
        "search": _search(request),
    }
    if decision.ground:
        values["ground"] = Ground(decision.ground).label
        values["ground_article"] = GROUND_ARTICLES[regime.code][decision.ground]
    return draft(request, kind=REPLIES[decision.outcome].code, values=values, actor=actor, now=now, decision=decision)


def supplied_values(request: InformationRequest, decision: Decision) -> dict[str, Value]:
    """Return what is supplied and in which form, as letters say it."""
    particulars = request.particulars
    return {
        "supplied": decision.supplied,
        "pages": str(decision.pages or ""),
        "supply_form": "、".join(SupplyForm(each).label for each in particulars.supply_forms),
        "delivery_way": "、".join(DeliveryWay(each).label for each in particulars.delivery_ways),
    }


def sign(letter: Letter, *, actor: Any, now: datetime, number: str = "", why: str = "") -> None:
    """Give a drafted letter its number, its date and its final words; the caller's workflow writes the state.

    Drawn inside the transaction, gapless by organ, class and year; a scrapped letter keeps its number (P15). Where the
    organ keeps a register of its own, ``number`` is what stands there, and ``why`` says why it leaves others out.
    Refused: what ``own_numbers.take`` refuses.
    """
    request, today = letter.request, timezone.localdate(now)
    given = _number(request, wording_in_force(letter.kind, today), year=today.year, typed=number, why=why)
    decision = request.decisions.order_by("-number").first() if letter.is_reply else None
    composed = replace(
        composed_of(letter),
        number=given.text,
        issued_on=today.isoformat(),
        # The law of the day on which the letter is dated decides which way leads on (P31).
        remedies=_remedies(request, decision, kind=kinds.get(letter.kind), title=letter.title, dated_on=today),
    )
    LetterText.objects.filter(letter=letter).update(content=composed.content())
    letter.number, letter.series, letter.year, letter.serial = given.text, given.series, given.year, given.serial
    letter.digest, letter.dated_on = composed.digest, today
    letter.signed_by, letter.signed_at = actor, now


def _number(request: InformationRequest, wording: Wording, *, year: int, typed: str, why: str) -> OwnNumber:
    """Return the number of a letter: from the organ's own register where it keeps one, else drawn here."""
    organ, slug = Organ.objects.get(pk=request.organ_id), request.organ.slug
    if organ.number_form:
        form = own_numbers.form_of(organ.number_form, mark=organ.mark, wording=wording)
        return own_numbers.take(typed, form=form, series=own_numbers.series_of(slug, form), year=year, why=why)
    series = f"letter:{wording.class_mark}"
    while True:
        serial = numbering.draw(issuer=slug, series=series, year=year)
        text = number_text(wording, organ=organ.mark, year=year, n=serial)
        # An organ that gave its own register up this year has given some of these numbers already.
        if not Letter.objects.filter(number=text).exists():
            return OwnNumber(text=text, series=f"{slug}:{series}", year=year, serial=serial)


def composed_of(letter: Letter) -> ComposedLetter:
    """Return the letter as it will be read. Refused: ``letter_erased`` once its words are over their time."""
    content = letter.text.content
    if not content:
        raise refuse("letter_erased", f"《{letter.title}》的内容保存期满，已经依规删除，只留下文号和日期。")
    return letter_from(content)


def supplied_with(reply: Letter) -> QuerySet[CasePaper]:
    """Return what goes out with a reply, in its order: what lay there when it was signed.

    What is laid there later, once a case is done again, is for the next reply, and nobody has reviewed it yet.
    """
    supplied = reply.request.papers.filter(is_supplied=True).order_by("pk")
    return supplied if reply.signed_at is None else supplied.filter(added_at__lte=reply.signed_at)


def _case_values(request: InformationRequest) -> dict[str, Value]:
    description = request.particulars.description
    short = description if len(description) <= _DESCRIPTION_AT_MOST else f"{description[:_DESCRIPTION_AT_MOST]}……"
    return {
        "received_on": date_in_words(request.received_on or timezone.localdate(request.submitted_at)),
        "request_number": request.number,
        "description": " ".join(short.split()),
    }


def _remedies(
    request: InformationRequest, decision: Decision | None, *, kind: LetterKind, title: str, dated_on: date
) -> tuple[str, ...]:
    """Return the remedies that a letter names; one that answers nothing refuses nothing, so both ways are open."""
    if not kind.remedies:
        return ()
    organ = Organ.objects.get(pk=request.organ_id)
    return remedies.paragraphs(
        title=title,
        outcome=decision.outcome if decision else "",
        ground=decision.ground if decision else "",
        regime=REGIMES[request.regime],
        dated_on=dated_on,
        bodies=Bodies(
            kind=request.organ.kind,
            reconsideration=organ.reconsideration_body,
            superior=organ.superior,
            court=organ.court,
        ),
    )


def _search(request: InformationRequest) -> str:
    return "；".join(
        f"{date_in_words(each.searched_on)}以“{each.words}”在{each.places}检索"
        for each in request.searches.filter(found=False)
    )


def consequence_of_silence(regime: Regime) -> str:
    """Return what a third party is told about not answering; where the law says nothing the letter does not either."""
    return "逾期未提出意见的，由本机关依法决定是否公开。" if regime.third_party.limit_by_law else ""
