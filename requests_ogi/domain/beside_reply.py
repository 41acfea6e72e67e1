"""What is written beside a reply that supplies something: to whoever objected, and by when it comes where not at once.

    tell_third_party   he refused, or agreed in part, and the organ discloses all the same: what and why he is told in
                       writing (条例2007 Art. 23, 2019 Art. 32). Who asked, and in which case, he is not told.
    set_supply_date    the information is granted and comes on a later day: the applicant is told which (2019 Art. 36).

Both rest on a reply that is signed: until then nothing is decided. A reply that is taken back takes them with it.
"""

from django.db.models import QuerySet

from requests_ogi.domain import letters
from requests_ogi.domain.decisions import RULES
from requests_ogi.domain.guards import regime_of, reply_of, today_of
from requests_ogi.enums import ConsultationKind, LetterState, Opinion, Outcome
from requests_ogi.models import Consultation, Decision, InformationRequest, Letter
from yunlong_portal.kernel.letters.composing import date_in_words
from yunlong_portal.kernel.workflow import Act, Refusal, needs_data

Case = InformationRequest

THIRD_PARTY_DECISION, SUPPLY_DATE = "third_party_decision", "supply_date"
_OBJECTIONS = (Opinion.REFUSES, Opinion.PARTLY)


def letters_beside(reply: Letter) -> QuerySet[Letter]:
    """Return the letters of this room that rest on a reply, scrapped ones left out."""
    kinds = (THIRD_PARTY_DECISION, SUPPLY_DATE)
    found = Letter.objects.filter(request=reply.request_id, kind__in=kinds, pk__gt=reply.pk)
    return found.exclude(state=LetterState.SCRAPPED)


def untold_objections(row: Case) -> list[Consultation]:
    """Return the third parties who objected and have not been told what the reply that stands discloses."""
    reply = reply_of(row)
    if reply is None:
        return []
    told = letters_beside(reply).filter(kind=THIRD_PARTY_DECISION).values("consultation")
    asked = row.consultations.filter(kind=ConsultationKind.THIRD_PARTY, opinion__in=_OBJECTIONS)
    return list(asked.exclude(pk__in=told).order_by("pk"))


def decision_of(row: Case) -> Decision | None:
    """Return what was decided last."""
    return row.decisions.order_by("-number").first()


def reply_supplies(act: Act[Case]) -> Refusal | None:
    """Refuse where the reply hands nothing out, or was given on the spot."""
    decision = decision_of(act.row)
    if decision is not None and RULES[decision.outcome].supplies and reply_of(act.row) is not None:
        return None
    return Refusal("supplies_nothing", "答复没有提供政府信息，不需要这份文书。")


def somebody_objected(act: Act[Case]) -> Refusal | None:
    """Refuse where no third party objected, or each who did was told."""
    if untold_objections(act.row):
        return None
    return Refusal("nobody_to_tell", "没有第三方不同意公开，或者都已经告知。")


@needs_data
def decision_is_told(act: Act[Case]) -> Refusal | None:
    """Refuse without the party and what is disclosed, and words that give away who asked, or in which case."""
    if act.data.get("consultation") not in {each.pk for each in untold_objections(act.row)}:
        return Refusal("nobody_to_tell", "请选择不同意公开、还没有告知的第三方。")
    disclosed = str(act.data.get("disclosed") or "").strip()
    if not disclosed:
        return Refusal("nothing_disclosed", "请写明决定公开的内容。")
    secrets = {act.row.applicant.name.strip(), act.row.number} - {""}
    if any(each in words for each in secrets for words in (disclosed, act.reason)):
        return Refusal("names_applicant", "写给第三方的文书不能写申请人的姓名、名称和登记编号，请改正。")
    return None


@needs_data
def supply_lies_ahead(act: Act[Case]) -> Refusal | None:
    """Refuse a day of supply that is not to come."""
    supply_on = act.data.get("supply_on")
    if supply_on is not None and supply_on > today_of(act):
        return None
    return Refusal("no_supply_date", "请填写提供政府信息的日期，应当晚于今天。")


def tell_third_party(act: Act[Case]) -> None:
    """Draft the letter to the third party: his own opinion, what is disclosed, why; with his remedies."""
    consultation = act.row.consultations.get(pk=act.data["consultation"])
    letters.draft(
        act.row,
        kind=THIRD_PARTY_DECISION,
        values={
            "about": consultation.about,
            "opinion": Opinion(consultation.opinion).label,
            "article": regime_of(act.row).third_party.article,
            "disclosed": act.data["disclosed"],
            "reasons": act.reason,
        },
        addressee=consultation.party.name,
        actor=act.actor,
        now=act.now,
        consultation=consultation,
    )


def set_supply_date(act: Act[Case]) -> None:
    """Draft the letter that tells the applicant on which day he gets what was granted."""
    decision = decision_of(act.row)
    assert decision is not None  # noqa: S101  # reply_supplies
    letters.draft(
        act.row,
        kind=SUPPLY_DATE,
        values={
            "article": RULES[Outcome.GRANTED].articles[regime_of(act.row).code],
            "supply_on": date_in_words(act.data["supply_on"]),
            "reason": act.reason,
            **letters.supplied_values(act.row, decision),
        },
        actor=act.actor,
        now=act.now,
    )
