"""The form of the intake desks: every way a request comes in, on one page.

Which dates are asked for follows from the way it came and the law (``domain/receipt.py``); citizen and organisation
exclude each other. What does not belong to the way or the block that was chosen is left aside, not refused.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from columns.models import Department
from requests_ogi.admin.forms.acts import MEANS
from requests_ogi.domain.intake import ASKED_AT_ONCE, Filing, Paper
from requests_ogi.domain.receipt import Receipt, receipt_date
from requests_ogi.domain.regimes import REGIMES, regime_on
from requests_ogi.enums import (
    ApplicantKind,
    DeliveryWay,
    IntakeMode,
    OrganisationCategory,
    PaperKind,
    ReceiptFact,
    SupplyForm,
)
from requests_ogi.models import Organ
from requests_ogi.queries.citizens import OrganGroup
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.forms import NO_SECRETS, DateInput, ManyFilesField
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads
from yunlong_portal.kernel.public_forms import (
    Certificate,
    Choice,
    Choices,
    Email,
    Line,
    Phone,
    Postcode,
    PublicForm,
    Text,
    problems_with,
    problems_with_credit_code,
)
from yunlong_portal.kernel.workflow import Refused

DESCRIPTION_MOST = 20_000
_CITIZEN = ("identity_type", "employer")
_ORGANISATION = ("category", "legal_representative", "contact_name")
_REACH = ("phone", "address", "postcode", "email", "fax")
_AGENT = ("name", "identity_type", "identity_number", "phone", "address")
_PARTICULARS = (
    "description", "title", "document_number", "index_number", "purpose", "supply_forms", "delivery_ways",
    "accepts_other_form",
)  # fmt: skip
# In the order in which they lie on the desk.
PAPERS = (
    PaperKind.FORM,
    PaperKind.LETTER,
    PaperKind.ENVELOPE,
    PaperKind.FAX,
    PaperKind.IDENTITY,
    PaperKind.AUTHORITY,
    PaperKind.OTHER,
)
FACTS: Mapping[ReceiptFact, str] = {
    ReceiptFact.SUBMITTED: "提交日期",
    ReceiptFact.SIGNED: "签收日期",
    ReceiptFact.ARRIVED: "到达公开机构的日期",
    ReceiptFact.SYSTEM_RECEIVED: "系统收到的日期",
    ReceiptFact.CONFIRMED: "与申请人确认的日期",
}


def facts_of(mode: str) -> tuple[ReceiptFact, ...]:
    """Return the facts that matter for a way of coming in, under either law, the one it arrives by first."""
    rules = [regime.receipt[IntakeMode(mode)] for regime in REGIMES.values()]
    found = [fact for rule in rules for fact in (rule.arrives_by, *rule.fixed_by)]
    return tuple(dict.fromkeys(found))


def _fact_name(fact: ReceiptFact) -> str:
    return f"on_{fact.value}"


def _date(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DateInput, help_text=help_text)


class IntakeForm(PrivateUploads, PublicForm):
    """A request as it is typed in at a desk."""

    upload_fields = tuple(f"paper_{kind.value}" for kind in PAPERS)

    submission = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    looked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    desk: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        queryset=None, label="接件单位", empty_label=None
    )
    organ = forms.ChoiceField(
        label="被申请机关", help_text="向哪个机关申请，就登记到哪个机关；只能由它答复",
        error_messages={"required": "请选择被申请机关。", "invalid_choice": "请从列表中选择一个机关。"},
    )  # fmt: skip
    mode = Choice(label="提交方式", choices=IntakeMode.choices, missing="请选择提交方式。")
    on_submitted = _date(FACTS[ReceiptFact.SUBMITTED])
    on_signed = _date(FACTS[ReceiptFact.SIGNED], "本机关签收的日期")
    on_arrived = _date(FACTS[ReceiptFact.ARRIVED], "实际到手的日期，当日须与申请人确认")
    on_system_received = _date(FACTS[ReceiptFact.SYSTEM_RECEIVED])
    on_confirmed = _date(FACTS[ReceiptFact.CONFIRMED], "还没有联系上的留空，登记后再确认；以确认之日为收到之日")
    means = forms.ChoiceField(label="确认的方式", choices=MEANS, required=False)
    late_because = Line(
        label="补录原因", most=200, required=False,
        help_text="收到之日早于今天的必填，如“11月20日断网，先收纸质件”；补录由本单位负责人复核",
    )  # fmt: skip

    kind = Choice(label="申请人", choices=ApplicantKind.choices, missing="请选择公民还是法人、其他组织。")
    name = Line(label="姓名或者单位名称", most=100, help_text="与证件上的一致")
    identity_type = forms.ChoiceField(label="证件名称", choices=IdentityType.choices, required=False)
    identity_number = Certificate(
        label="证件号码或者统一社会信用代码", most=24, required=False,
        help_text="来信、传真、邮件里没有的可以留空，登记后通知补正",
    )  # fmt: skip
    employer = Line(label="工作单位", most=100, required=False)
    category = forms.ChoiceField(
        label="单位类别", choices=[("", "请选择"), *OrganisationCategory.choices], required=False
    )
    legal_representative = Line(label="法定代表人或者负责人", most=60, required=False)
    contact_name = Line(label="联系人", most=60, required=False)
    phone = Phone(required=False)
    address = Line(label="联系地址", most=200, required=False)
    postcode = Postcode(required=False)
    email = Email(required=False)
    fax = Phone(label="传真号码", required=False)

    agent_name = Line(label="代理人姓名", most=60, required=False, help_text="由代理人办理的填写，并归入授权委托书")
    agent_identity_type = forms.ChoiceField(label="代理人证件名称", choices=IdentityType.choices, required=False)
    agent_identity_number = Certificate(label="代理人证件号码", most=24, required=False)
    agent_phone = Phone(label="代理人电话", required=False)
    agent_address = Line(label="代理人送达地址", most=200, required=False)

    description = Text(
        label="所需信息内容描述", most=DESCRIPTION_MOST, help_text="照申请人的原话录入",
        error_messages={"required": "请录入申请人需要什么信息。"},
    )  # fmt: skip
    title = Line(label="信息名称", most=200, required=False)
    document_number = Line(label="文号", most=80, required=False)
    index_number = Line(label="索引号", most=80, required=False)
    purpose = Text(label="用途", most=500, rows=2, required=False, help_text="只有2019年5月15日以前收到的须填")
    supply_forms = Choices(label="指定提供方式", choices=SupplyForm.choices, missing="请选择提供方式。", required=False)
    delivery_ways = Choices(label="获取信息的方式", choices=DeliveryWay.choices, missing="请选择。", required=False)
    accepts_other_form = forms.BooleanField(label="可接受其他方式", required=False, initial=True)

    groups: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("接件", ("desk", "organ", "mode")),
        ("日期", ("on_submitted", "on_signed", "on_arrived", "on_system_received", "on_confirmed", "means",
                "late_because")),
        ("申请人", ("kind", "name", "identity_type", "identity_number", "employer", "category",
                 "legal_representative", "contact_name", *_REACH)),
        ("代理人", tuple(f"agent_{each}" for each in _AGENT)),
        ("申请内容", _PARTICULARS),
        ("材料", upload_fields),
    )  # fmt: skip

    def __init__(self, *args: Any, desks: Any, organ_groups: Iterable[OrganGroup], today: date, **kwargs: Any) -> None:
        begin = {"submission": secrets.token_hex(16), "on_submitted": today, "mode": IntakeMode.IN_PERSON}
        super().__init__(*args, initial=begin | {"kind": ApplicantKind.CITIZEN}, **kwargs)
        self.today = today
        self.receipt: Receipt | None = None
        self.organs = {each.department.slug: each for group in organ_groups for each in group.organs}
        choices: list[Any] = [("", "请选择")]
        choices += [
            (group.label, [(each.department.slug, each.department.name) for each in group.organs])
            for group in organ_groups
        ]
        self.fields["organ"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]  # a choice field
        for name in ("on_submitted", "on_signed", "on_arrived", "on_system_received", "late_because", "category"):
            # Needed or not by what is chosen above it: neither is said.
            self.fields[name].depends = True  # type: ignore[attr-defined]  # read by the template of a field
        for kind in PAPERS:
            self.fields[f"paper_{kind.value}"] = ManyFilesField(
                label=kind.label, required=False,
                help_text=f"可多选，{FORMATS}。{NO_SECRETS}" if kind == PaperKind.FORM else "",
            )  # fmt: skip

    def sections(self) -> list[tuple[str, list[tuple[Any, str, str]]]]:
        """Return the headed groups of (bound field, modes, kinds it belongs to; "" for all)."""
        return [
            (label, [(self[name], _modes_of(name), _kinds_of(name)) for name in names]) for label, names in self.groups
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_dates()
        self._check_applicant()
        return cleaned

    def facts(self) -> dict[ReceiptFact, date]:
        """Return the dates that belong to the way it came in."""
        mode = self.cleaned_data.get("mode")
        found = {fact: self.cleaned_data.get(_fact_name(fact)) for fact in (facts_of(mode) if mode else ())}
        return {fact: on for fact, on in found.items() if on is not None}

    def _check_dates(self) -> None:
        mode = self.cleaned_data.get("mode")
        if not mode:
            return
        facts = self.facts()
        arrives_by = facts_of(mode)[0]
        if arrives_by not in facts:
            if _fact_name(arrives_by) not in self.errors:
                self.add_error(_fact_name(arrives_by), f"请填写{FACTS[arrives_by]}。")
            return
        try:
            self.receipt = receipt_date(mode=IntakeMode(mode), facts=facts, today=self.today)
        except Refused as refused:
            self.add_error(_fact_name(arrives_by), str(refused))
            return
        on = self.receipt.received_on
        if on is not None and on < self.today and not self.cleaned_data.get("late_because"):
            self.add_error("late_because", f"收到之日是{on}，早于今天。请写明补录原因；如果日期填错了，请改正。")

    def _check_applicant(self) -> None:
        number = self.cleaned_data.get("identity_number")
        is_citizen = self.cleaned_data.get("kind") == ApplicantKind.CITIZEN
        if number:
            kind = self.cleaned_data.get("identity_type") or IdentityType.ID_CARD
            for sentence in problems_with(number, kind=kind) if is_citizen else problems_with_credit_code(number):
                self.add_error("identity_number", sentence)
        elif "identity_number" not in self.errors and self._must_prove_identity():
            self.add_error("identity_number", "请填写证件号码。当面和口头提出的，应当出示证件。")
        if not is_citizen and not self.cleaned_data.get("category"):
            self.add_error("category", "请选择单位类别，都不是的选“其他”。")
        agent = {each: self.cleaned_data.get(f"agent_{each}") for each in _AGENT}
        if agent["identity_number"]:
            kind = agent["identity_type"] or IdentityType.ID_CARD
            for sentence in problems_with(str(agent["identity_number"]), kind=str(kind)):
                self.add_error("agent_identity_number", sentence)
        if not agent["name"] and any(agent[each] for each in ("identity_number", "phone", "address")):
            self.add_error("agent_name", "填写了代理人的证件或者联系方式，请填写代理人姓名。")

    def _must_prove_identity(self) -> bool:
        law = (self.receipt.regime if self.receipt else None) or regime_on(self.today)
        return self.cleaned_data.get("mode") in ASKED_AT_ONCE and law is not None and law.identity_required

    # -- what comes of it

    @property
    def organ_row(self) -> Organ:
        """Return the organ that was chosen."""
        return self.organs[self.cleaned_data["organ"]]

    def mark_of(self, keys: Iterable[Any]) -> str:
        """Return what stands for the suggestions that were shown: shown once, they do not hold the form up again."""
        return hashlib.sha256("|".join(sorted(map(str, keys))).encode()).hexdigest()

    def filing(self) -> Filing:
        """Return the request as it is filed. The form must be right and its files taken in."""
        desk, organ = self.cleaned_data["desk"], self.organ_row
        works_here = desk.pk in {organ.pk, organ.desk_id}
        papers = [
            Paper(file=file, kind=kind) for kind in PAPERS for file in self.uploads.get(f"paper_{kind.value}", ())
        ]
        return Filing(
            organ=organ,
            mode=IntakeMode(self.cleaned_data["mode"]),
            applicant=self._applicant(),
            particulars={name: self.cleaned_data[name] for name in _PARTICULARS},
            facts=self.facts(),
            papers=papers,
            window=None if works_here else desk,
            entered_late_because=self.cleaned_data["late_because"],
            submission=self.cleaned_data["submission"],
        )

    def _applicant(self) -> dict[str, Any]:
        said = self.cleaned_data
        is_citizen = said["kind"] == ApplicantKind.CITIZEN
        own = {name: said[name] for name in (_CITIZEN if is_citizen else _ORGANISATION)}
        if is_citizen and not said["identity_number"]:
            own["identity_type"] = ""
        agent = {each: said[f"agent_{each}"] for each in _AGENT}
        has_papers = bool(self.uploads.get(f"paper_{PaperKind.AUTHORITY.value}"))
        authority = PaperKind.AUTHORITY.label if has_papers else "未附授权委托书"
        return {
            "kind": said["kind"],
            "name": said["name"],
            "identity_number": said["identity_number"],
            **own,
            **{name: said[name] for name in _REACH},
            "agent": agent | {"authority": authority} if agent["name"] else None,
        }


def _modes_of(name: str) -> str:
    """Return the ways of coming in to which a date belongs, "" for what belongs to all."""
    fact = next((each for each in FACTS if _fact_name(each) == name), None)
    if name == "means":
        fact = ReceiptFact.CONFIRMED
    return " ".join(mode for mode in IntakeMode.values if fact in facts_of(mode)) if fact else ""


def _kinds_of(name: str) -> str:
    if name in _CITIZEN:
        return ApplicantKind.CITIZEN.value
    return ApplicantKind.ORGANISATION.value if name in _ORGANISATION else ""
