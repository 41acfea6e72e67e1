"""An application on one page, as a clerk types it in for somebody who stands before him."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from columns.enums import DepartmentKind
from columns.models import Department, Village
from hall.domain.applications.intake import Filing, HandedIn, lines_of
from hall.domain.items.guide import Guide, MaterialLine
from hall.enums import ApplicantKind, Channel, IdentityType, PickupWay
from hall.forms.answers import ANSWER, answer_form
from hall.models import Item, ItemEntry
from yunlong_portal.kernel.forms import DateInput, ManyFilesField
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads
from yunlong_portal.kernel.public_forms import (
    Certificate,
    Line,
    Phone,
    PublicForm,
    problems_with,
    problems_with_credit_code,
)

ON_PAPER, NOT_YET = "paper", "none"
_MATERIAL_STATES = [(ON_PAPER, "已收纸质件"), (NOT_YET, "没有带来")]


class WindowForm(PrivateUploads, PublicForm):
    """Who applies, what he answers, what he brought, how he gets the result.

    ``villages``: of a village helper, who files for somebody at home and needs his written consent.
    """

    submission = forms.RegexField(regex=r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="谁要办", choices=ApplicantKind.choices, widget=forms.RadioSelect)
    name = Line(label="姓名或者单位名称", most=100)
    identity_type = forms.ChoiceField(label="证件", choices=IdentityType.choices, initial=IdentityType.ID_CARD)
    identity_number = Certificate(label="证件号码", most=24)
    legal_representative = Line(label="法定代表人或者负责人", most=60, required=False, help_text="单位填写")
    phone = Phone(required=False, help_text="没有电话的留空，请申请人记好申报号和查询码")
    township = forms.ModelChoiceField(
        Department.objects.none(), label="乡镇", required=False, empty_label="没有选（不在本县）"
    )
    address = Line(label="详细地址", most=200, required=False)
    agent_name = Line(label="代理人姓名", most=60, required=False, help_text="本人来的留空")
    agent_relation = Line(label="与申请人的关系", most=40, required=False)
    agent_number = Certificate(label="代理人身份证号码", most=24, required=False)
    agent_phone = Phone(label="代理人电话", required=False)
    pickup_way = forms.ChoiceField(label="怎么拿结果", choices=())
    pickup_name = Line(label="收件人", most=60, required=False, help_text="邮寄的填写")
    pickup_phone = Phone(label="收件人电话", required=False)
    pickup_address = Line(label="收件地址", most=200, required=False)
    received_on = forms.DateField(label="收到材料日期", widget=DateInput, initial=timezone.localdate)
    desk = forms.ModelChoiceField(Department.objects.none(), label="收件窗口", empty_label=None)

    def __init__(
        self,
        *args: Any,
        guide: Guide,
        entry: ItemEntry,
        desks: Sequence[Department] = (),
        villages: Sequence[Village] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guide, self.entry, self.villages = guide, entry, villages
        kinds = [
            each
            for each, fits in (
                (ApplicantKind.PERSON, entry.for_persons),
                (ApplicantKind.ORGANISATION, entry.for_organisations),
            )
            if fits
        ] or list(ApplicantKind)
        self._choose("kind", [(each.value, each.label) for each in kinds])
        self.initial.setdefault("kind", kinds[0].value)
        if kinds == [ApplicantKind.PERSON]:
            self.fields["name"].label = "姓名"
            self.fields["legal_representative"].widget = forms.HiddenInput()
        if ApplicantKind.ORGANISATION in kinds:
            self.fields["identity_type"].help_text = "正在办理成立、还没有代码的单位，选发起人或者拟任负责人的证件"
        if kinds == [ApplicantKind.ORGANISATION]:
            self.initial.setdefault("identity_type", IdentityType.CREDIT_CODE)
        ways = _ways(guide)
        self._choose("pickup_way", [(each.value, each.label) for each in ways])
        if PickupWay.POST not in ways:
            for name in ("pickup_name", "pickup_phone", "pickup_address"):
                self.fields[name].widget = forms.HiddenInput()
        townships = Department.objects.filter(kind=DepartmentKind.TOWNSHIP, is_active=True).order_by("order", "pk")
        self.fields["township"].queryset = townships  # type: ignore[attr-defined]  # a choice field
        self._place(desks)
        self.question_names = self._ask()
        self.material_names = [self._material(line) for line in self._lines()]
        self.upload_fields = tuple(each for _, each in self.material_names if each)
        if villages:
            self.upload_fields += ("consent",)
            self.needed_uploads = ("consent",)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def _place(self, desks: Sequence[Department]) -> None:
        if self.villages:
            del self.fields["desk"], self.fields["received_on"]
            keys = [each.pk for each in self.villages]
            self.fields["village"] = forms.ModelChoiceField(
                Village.objects.filter(pk__in=keys), label="替哪个村（社区）的人办", empty_label=None
            )
            self.fields["consent"] = forms.FileField(
                label="委托书", required=False, help_text=f"申请人签名的，拍照；{FORMATS}"
            )
            return
        self.fields["desk"].queryset = Department.objects.filter(pk__in=[each.pk for each in desks])  # type: ignore[attr-defined]  # a choice field
        if len(desks) == 1:
            self.initial["desk"] = desks[0].pk
            self.fields["desk"].widget = forms.HiddenInput()

    def _ask(self) -> list[str]:
        names = []
        for place, row in enumerate(self.guide.questions):
            self.fields[f"question-{place}"] = answer_form(row)().fields[ANSWER]
            names.append(f"question-{place}")
        return names

    def _lines(self) -> list[MaterialLine]:
        return lines_of(self.guide, has_agent=False)

    def _material(self, line: MaterialLine) -> tuple[str, str]:
        label = f"{line.number}．{line.name}{'' if line.is_required else '（有就带）'}"
        self.fields[f"line-{line.number}"] = forms.ChoiceField(
            label=label, choices=_MATERIAL_STATES, initial=NOT_YET, widget=forms.RadioSelect,
            help_text=line.what,
        )  # fmt: skip
        self.fields[f"file-{line.number}"] = ManyFilesField(label=f"{line.name}的扫描件", required=False)
        return f"line-{line.number}", f"file-{line.number}"

    # -- checking

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        number, is_unit = said.get("identity_number", ""), said.get("kind") == ApplicantKind.ORGANISATION
        if number:
            wrong = (
                problems_with_credit_code(number)
                if is_unit and said.get("identity_type") == IdentityType.CREDIT_CODE
                else problems_with(number, kind=said.get("identity_type", ""))
            )
            for sentence in wrong:
                self.add_error("identity_number", sentence)
        if said.get("pickup_way") == PickupWay.POST and not said.get("pickup_address"):
            self.add_error("pickup_address", "选了邮寄，请填写收件地址。")
        if said.get("agent_name") and not said.get("agent_number"):
            self.add_error("agent_number", "有代理人的，请填写他的身份证号码。")
        return cleaned

    # -- what was typed

    def filing(self, item: Item) -> Filing:
        """Return the application. For a form that is valid and whose files were taken in."""
        said = self.cleaned_data
        own = ("kind", "name", "identity_type", "identity_number", "legal_representative", "phone", "address")
        applicant: dict[str, Any] = {name: said[name] for name in own}
        applicant["agent"] = self._agent()
        way = PickupWay(said["pickup_way"])
        applicant["pickup"] = (
            {name: said[f"pickup_{name}"] for name in ("name", "phone", "address")} if way == PickupWay.POST else None
        )
        applicant["answers"] = dict(self._answers())
        return Filing(
            item=item,
            channel=Channel.HELPER if self.villages else Channel.WINDOW,
            applicant=applicant,
            materials=self._materials(),
            pickup_way=way,
            township=said["township"],
            desk=said.get("desk"),
            village=said.get("village"),
            received_on=said.get("received_on"),
            submission=said["submission"],
        )

    def _agent(self) -> dict[str, str] | None:
        said = self.cleaned_data
        if not said["agent_name"]:
            return None
        return {
            "name": said["agent_name"], "relation": said["agent_relation"], "identity_type": IdentityType.ID_CARD.value,
            "identity_number": said["agent_number"], "phone": said["agent_phone"],
        }  # fmt: skip

    def _answers(self) -> Iterator[tuple[str, str]]:
        for name, row in zip(self.question_names, self.guide.questions, strict=True):
            if value := self.cleaned_data.get(name):
                yield row["label"], str(value)

    def _materials(self) -> dict[int, HandedIn]:
        found: dict[int, HandedIn] = {}
        for line in lines_of(self.guide, has_agent=bool(self.cleaned_data["agent_name"])):
            files = self.uploads.get(f"file-{line.number}", [])
            on_paper = self.cleaned_data.get(f"line-{line.number}") == ON_PAPER
            found[line.number] = HandedIn(files=files, on_paper=on_paper and not files)
        if self.villages and (consent := self.uploads.get("consent")):
            # Beside the last line, where a power of attorney stands.
            last = max(found, default=1)
            before = self.uploads.get(f"file-{last}", [])
            found[last] = HandedIn(files=(*before, *consent))
        return found

    # -- for the template

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return (heading, bound fields) in the order in which one asks."""
        who = [
            "kind",
            "name",
            "identity_type",
            "identity_number",
            "legal_representative",
            "phone",
            "township",
            "address",
        ]
        agent = ["agent_name", "agent_relation", "agent_number", "agent_phone"]
        pickup = ["pickup_way", "pickup_name", "pickup_phone", "pickup_address"]
        took: list[str] = [name for name in ("desk", "received_on", "village", "consent") if name in self.fields]
        groups: list[tuple[str, list[str]]] = [
            ("申请人", who),
            ("代理人", agent),
            ("申请表", self.question_names),
            ("取件", pickup),
            ("收件", took),
        ]
        return [(heading, [self[name] for name in names]) for heading, names in groups if names]

    def material_rows(self) -> list[tuple[Any, Any]]:
        """Return (what came, files) of each line of the list."""
        return [(self[state], self[file]) for state, file in self.material_names]


def _ways(guide: Guide) -> list[PickupWay]:
    held = guide.result
    flags = {
        "at_window": PickupWay.WINDOW, "by_post": PickupWay.POST, "in_village": PickupWay.VILLAGE,
        "by_download": PickupWay.ONLINE,
    }  # fmt: skip
    return [way for name, way in flags.items() if held[name]] or [PickupWay.WINDOW]
