"""One page of an application on its way: what was typed before, which page comes next, what is wrong with this one."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from requests_ogi.domain.intake import Filing, Paper
from requests_ogi.domain.regimes import R2019, Regime, regime_on
from requests_ogi.enums import ApplicantKind, IntakeMode, PaperKind, ReceiptFact
from requests_ogi.forms.draft import Draft
from requests_ogi.forms.filing import AGENT, HowForm, KindForm, OrganisationForm, PersonForm, WantedForm
from requests_ogi.forms.papers import name_of
from requests_ogi.queries.citizens import OrganGroup, organ_groups
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.questions.way import Problem

WANTED, KIND, WHO, HOW, PAPERS, CHECK = "wanted", "kind", "who", "how", "papers", "check"
# Between the first and the second, where something is public already.
SIMILAR = "similar"
ORDER = (WANTED, KIND, WHO, HOW, PAPERS, CHECK)
TITLES = {
    WANTED: "需要什么信息",
    KIND: "谁来申请",
    WHO: "申请人",
    HOW: "联系方式和提供方式",
    PAPERS: "上传材料",
    CHECK: "核对后提交",
}
# What the reader is told of the way: pages that belong together are one stage.
STAGES = (
    ("需要什么", (WANTED, SIMILAR)),
    ("申请人", (KIND, WHO)),
    ("怎样提供", (HOW,)),
    ("材料", (PAPERS,)),
    ("核对提交", (CHECK,)),
)


@dataclass
class Visit:
    """One request for a page of the application. ``notices`` are told on the page, ``problems`` are in its summary."""

    request: HttpRequest
    draft: Draft
    now: datetime
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def law(self) -> Regime:
        """Return the law of today."""
        return regime_on(timezone.localdate(self.now)) or R2019

    @cached_property
    def groups(self) -> tuple[OrganGroup, ...]:
        """Return whom one can ask; read once for a page."""
        return organ_groups()

    @property
    def is_citizen(self) -> bool:
        """Return whether a citizen asks, or nobody has said yet."""
        return self.draft.said(KIND, "kind") != ApplicantKind.ORGANISATION

    @property
    def has_agent(self) -> bool:
        """Return whether somebody acts for the applicant."""
        return self.draft.said(KIND, "by") == AGENT

    def key(self, page: str) -> str:
        """Return under which name the answers of a page are kept: each block of applicants under its own."""
        if page != WHO:
            return page
        return f"{WHO}_{ApplicantKind.CITIZEN if self.is_citizen else ApplicantKind.ORGANISATION}"

    def form(self, page: str) -> PublicForm:
        """Return the form of a page with what was typed, to be judged."""
        return self._make(page, data=self.draft.data_of(self.key(page)) or {})

    def shown(self, page: str) -> PublicForm:
        """Return the form of a page with what was typed, not judged: nobody is blamed for a page he comes back to."""
        known = self.draft.data_of(self.key(page))
        form = self._make(page)
        if known is not None:
            form.initial = {name: _initial(name, each, known) for name, each in form.fields.items()}
        return form

    def _make(self, page: str, **given: Any) -> PublicForm:
        match page:
            case "wanted":
                return WantedForm(law=self.law, groups=self.groups, **given)
            case "kind":
                return KindForm(**given)
            case "who":
                block = PersonForm if self.is_citizen else OrganisationForm
                return block(law=self.law, has_agent=self.has_agent, **given)
            case _:
                return HowForm(serves_agent=self.has_agent and bool(self._said_of_agent("address")), **given)

    def _said_of_agent(self, name: str) -> str:
        return self.draft.said(self.key(WHO), f"agent_{name}")

    @property
    def wanted_papers(self) -> list[tuple[PaperKind, str, bool]]:
        """Return which papers are asked for: kind, what it is for this applicant, and whether it must be there."""
        proof = "身份证件" if self.is_citizen else "营业执照或者登记证书"
        # Certificates under a kind of their own, also the agent's: they go long before the power of attorney (P30).
        proofs = f"申请人的{proof}、代理人的身份证件" if self.has_agent else f"申请人的{proof}"
        papers = [(PaperKind.IDENTITY, proofs, self.law.identity_required)]
        if self.has_agent:
            papers.append((PaperKind.AUTHORITY, PaperKind.AUTHORITY.label, True))
        return [*papers, (PaperKind.OTHER, "其他材料", False)]

    def missing_papers(self) -> list[Problem]:
        """Return which papers are asked for and not there."""
        return [
            {"place": f"id_{name_of(kind)}", "sentence": f"请上传{label}。"}
            for kind, label, is_needed in self.wanted_papers
            if is_needed and not self.draft.of_kind(kind)
        ]

    def problems_of(self, page: str) -> list[Problem]:
        """Return what is wrong with a page as it was filled in."""
        return self.missing_papers() if page == PAPERS else self.form(page).problems

    def first_incomplete(self) -> str:
        """Return the first page that is not right yet; the last page where all are."""
        return next((page for page in ORDER[:-1] if self.problems_of(page)), CHECK)

    def after(self, page: str) -> str:
        """Return the page that comes next: for whoever comes from the last page, what is still missing, or it again."""
        return self.first_incomplete() if self.draft.is_checked else ORDER[ORDER.index(page) + 1]


def draft_for_another_client(visit: Visit) -> Draft | None:
    """Return an empty application that keeps who acts for the applicant; None where nobody did.

    Nothing of this client goes along, nor a paper: each gives a power of attorney of his own.
    """
    if not visit.has_agent:
        return None
    said = visit.draft.answers.get(visit.key(WHO), {})
    agent = {name: values for name, values in said.items() if name.startswith("agent_")}
    draft = Draft.fresh()
    draft.answers = {KIND: {"by": [AGENT]}} | {f"{WHO}_{kind}": dict(agent) for kind in ApplicantKind.values}
    return draft


def _initial(name: str, field: forms.Field, known: Any) -> Any:
    if isinstance(field, forms.BooleanField):
        return name in known
    return known.getlist(name) if isinstance(field, forms.MultipleChoiceField) else known.get(name, "")


def stage_of(page: str) -> int:
    """Return the number of the stage a page belongs to, from 1."""
    return next(number for number, (_, pages) in enumerate(STAGES, start=1) if page in pages)


def filing_of(visit: Visit, files: dict[int, PrivateFile]) -> Filing:
    """Return the application as it is filed. Every page must be right."""
    wanted, kind, who, how = (visit.form(page) for page in (WANTED, KIND, WHO, HOW))
    for form in (wanted, kind, who, how):
        form.full_clean()
    assert isinstance(wanted, WantedForm)  # noqa: S101  # the form of that page
    return Filing(
        organ=wanted.organ_row,
        mode=IntakeMode.ONLINE,
        applicant=_applicant(kind.cleaned_data["kind"], who.cleaned_data, how.cleaned_data),
        particulars={
            "description": wanted.cleaned_data["description"],
            "title": wanted.cleaned_data["title"],
            "document_number": wanted.cleaned_data["document_number"],
            "index_number": wanted.cleaned_data["index_number"],
            "purpose": wanted.cleaned_data.get("purpose", ""),
            "supply_forms": how.cleaned_data["supply_forms"],
            "delivery_ways": how.cleaned_data["delivery_ways"],
            "accepts_other_form": how.cleaned_data["accepts_other_form"],
        },
        facts={ReceiptFact.SYSTEM_RECEIVED: timezone.localdate(visit.now)},
        papers=[Paper(file=files[each.file], kind=PaperKind(each.kind)) for each in visit.draft.papers],
        submission=visit.draft.submission,
    )


def _applicant(kind: str, who: dict[str, Any], how: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in who.items() if not name.startswith("agent_")}
    agent = {name.removeprefix("agent_"): value for name, value in who.items() if name.startswith("agent_")}
    reach = {name: how[name] for name in ("phone", "address", "postcode", "email", "fax")}
    return {
        "kind": kind,
        **own,
        **reach,
        "agent": {**agent, "authority": PaperKind.AUTHORITY.label} if agent else None,
    }
