"""The two laws on information requests, as data: how long, by which article, since when.

The law in force on the date of receipt decides (the revision has no transition article; this is the usual reading).
The county's promise is another thing: the notice of 2017 (二(二)) gives every request fifteen working days, whatever
the law.

Where a text is silent, what stands here is the county's own rule and is marked as such: the regulation of 2007 sets no
time for asking for a correction, no effect of one on the clock, and no time for a third party.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType

from requests_ogi.enums import ConsultationKind, IntakeMode, ReceiptFact

PROMISED_WORKDAYS = 15


class Silence(Enum):
    """What it means that somebody who was asked has not answered in time."""

    LAW_IS_SILENT = "law_is_silent"
    ORGAN_DECIDES = "organ_decides"
    CONSENT = "consent"


class Objection(Enum):
    """How far a third party's objection binds; overriding public interest goes before it under both laws."""

    BINDING = "binding"
    NEEDS_GROUNDS = "needs_grounds"


@dataclass(frozen=True, slots=True)
class ReceiptRule:
    """Which fact fixes the date of receipt, by ``basis``.

    ``arrives_by``: the fact with which the paper or message is there. ``fixed_by``: what fixes the date; of several the
    first that is known. ``confirm_same_day``: the organ must reach the applicant on the day of arrival.
    """

    arrives_by: ReceiptFact
    fixed_by: tuple[ReceiptFact, ...]
    basis: str
    confirm_same_day: bool = False


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """How far a reply may be put off with the consent of the head of the organ's own OGI office."""

    max_workdays: int
    article: str


@dataclass(frozen=True, slots=True)
class CorrectionRule:
    """When an unclear application is sent back; what comes back starts the clock anew under both laws.

    ``restart_by_law``: the text says so; without it the county does as the later text does. ``ask_by_law`` likewise
    for the days within which to ask. ``abandoned_when_late``: no correction in time counts as giving up.
    """

    ask_within_workdays: int
    article: str
    ask_by_law: bool
    restart_by_law: bool
    once_only: bool
    abandoned_when_late: bool


@dataclass(frozen=True, slots=True)
class ThirdPartyRule:
    """How long a third party has, counted from its receipt of the letter, and what its answer or silence means."""

    reply_workdays: int
    limit_by_law: bool
    silence: Silence
    objection: Objection
    article: str


@dataclass(frozen=True, slots=True)
class JointOrgansRule:
    """How long an organ has that made the information together with the one asked."""

    reply_workdays: int
    silence: Silence
    article: str


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A processing fee that stops the clock: it starts anew with the payment (国办函〔2020〕109号)."""

    pay_within_workdays: int
    article: str


@dataclass(frozen=True, slots=True)
class Regime:
    """One text of 《中华人民共和国政府信息公开条例》 as far as it rules the way of a request.

    ``suspends``: the consultations whose time is not counted, by ``suspension_article``. ``fee`` None: no fee touches
    the clock. ``delay_article`` empty: the organ may not set another date of its own.
    """

    code: str
    title: str
    in_force_from: date
    in_force_until: date | None
    reply_workdays: int
    reply_article: str
    extension: ExtensionRule
    correction: CorrectionRule
    third_party: ThirdPartyRule
    joint_organs: JointOrgansRule | None
    suspends: frozenset[ConsultationKind]
    suspension_article: str
    fee: FeeRule | None
    delay_article: str
    application_article: str
    purpose_required: bool
    identity_required: bool
    receipt: Mapping[IntakeMode, ReceiptRule] = field(hash=False)

    def in_force_on(self, day: date) -> bool:
        """Return whether this text is the law on ``day``."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


def _receipt(
    basis: str, *, email: ReceiptRule, misaddressed: tuple[ReceiptFact, ...]
) -> Mapping[IntakeMode, ReceiptRule]:
    """Return the table of one law; the two differ in e-mail and in letters to somebody else in the organ."""
    handed_over = ReceiptRule(ReceiptFact.SUBMITTED, (ReceiptFact.SUBMITTED,), basis)
    signed_for = ReceiptRule(ReceiptFact.SIGNED, (ReceiptFact.SIGNED,), basis)
    confirmed = (ReceiptFact.CONFIRMED,)
    return MappingProxyType(
        {
            IntakeMode.IN_PERSON: handed_over,
            IntakeMode.ORAL: handed_over,
            IntakeMode.REGISTERED_LETTER: signed_for,
            IntakeMode.PLAIN_LETTER: ReceiptRule(ReceiptFact.ARRIVED, confirmed, basis, confirm_same_day=True),
            IntakeMode.MISADDRESSED_LETTER: ReceiptRule(
                ReceiptFact.ARRIVED, misaddressed, basis, confirm_same_day=True
            ),
            IntakeMode.FAX: ReceiptRule(ReceiptFact.ARRIVED, confirmed, basis),
            IntakeMode.ONLINE: ReceiptRule(ReceiptFact.SYSTEM_RECEIVED, confirmed, basis),
            IntakeMode.EMAIL: email,
        }
    )


_LETTER_2015 = "国办公开办函〔2015〕207号"
_ARTICLE_31 = "《条例》（2019年修订）第三十一条"

R2007 = Regime(
    code="R2007",
    title="《中华人民共和国政府信息公开条例》（2007年国务院令第492号）",
    in_force_from=date(2008, 5, 1),
    in_force_until=date(2019, 5, 14),
    reply_workdays=15,
    reply_article="第二十四条",
    extension=ExtensionRule(max_workdays=15, article="第二十四条第二款"),
    correction=CorrectionRule(
        ask_within_workdays=5,
        article="第二十一条第（四）项",
        ask_by_law=False,
        restart_by_law=False,
        once_only=False,
        abandoned_when_late=False,
    ),
    third_party=ThirdPartyRule(
        reply_workdays=15,
        limit_by_law=False,
        silence=Silence.LAW_IS_SILENT,
        objection=Objection.BINDING,
        article="第二十三条",
    ),
    joint_organs=None,
    suspends=frozenset({ConsultationKind.THIRD_PARTY}),
    suspension_article="第二十四条第三款",
    fee=None,
    delay_article="",
    application_article="第二十条",
    # 第十三条: for one's own 生产、生活、科研等特殊需要. An ID only for what is about oneself (第二十五条).
    purpose_required=True,
    identity_required=False,
    # The letter of 2015 leaves other channels to the organ's own rules; Yunlong's are not known: both sides confirm.
    receipt=_receipt(
        _LETTER_2015,
        email=ReceiptRule(ReceiptFact.SYSTEM_RECEIVED, (ReceiptFact.SYSTEM_RECEIVED,), _LETTER_2015),
        misaddressed=(ReceiptFact.CONFIRMED,),
    ),
)
R2019 = Regime(
    code="R2019",
    title="《中华人民共和国政府信息公开条例》（2019年国务院令第711号修订）",
    in_force_from=date(2019, 5, 15),
    in_force_until=None,
    reply_workdays=20,
    reply_article="第三十三条",
    extension=ExtensionRule(max_workdays=20, article="第三十三条第二款"),
    correction=CorrectionRule(
        ask_within_workdays=7,
        article="第三十条",
        ask_by_law=True,
        restart_by_law=True,
        once_only=True,
        abandoned_when_late=True,
    ),
    third_party=ThirdPartyRule(
        reply_workdays=15,
        limit_by_law=True,
        silence=Silence.ORGAN_DECIDES,
        objection=Objection.NEEDS_GROUNDS,
        article="第三十二条",
    ),
    joint_organs=JointOrgansRule(reply_workdays=15, silence=Silence.CONSENT, article="第三十四条"),
    suspends=frozenset({ConsultationKind.THIRD_PARTY, ConsultationKind.AGENCY}),
    suspension_article="第三十三条第三款",
    fee=FeeRule(pay_within_workdays=20, article="第四十二条"),
    delay_article="第三十五条",
    application_article="第二十九条",
    purpose_required=False,
    identity_required=True,
    # Art. 31 knows no misaddressed letter: one that the organ signed for is there, whoever held the pen.
    receipt=_receipt(
        _ARTICLE_31,
        email=ReceiptRule(ReceiptFact.SYSTEM_RECEIVED, (ReceiptFact.CONFIRMED,), _ARTICLE_31),
        misaddressed=(ReceiptFact.SIGNED, ReceiptFact.CONFIRMED),
    ),
)
REGIMES = {each.code: each for each in (R2007, R2019)}


def regime_on(day: date) -> Regime | None:
    """Return the regime in force on ``day``; None before the first one."""
    return next((each for each in REGIMES.values() if each.in_force_on(day)), None)
