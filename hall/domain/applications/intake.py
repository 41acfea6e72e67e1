"""An application comes in, whichever way: numbered, its materials noted line by line, its applicant's data apart.

A case is filed under the version of the item that is in force on that day, and keeps it. A form sent twice is one case:
the second answer shows the first one's number and code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.models import Department, Village
from hall.domain.applications import drafts, letters, telling, timing
from hall.domain.applications.clock import ACCEPT_WORKDAYS
from hall.domain.applications.materials import BROUGHT, still_to_be_brought
from hall.domain.applications.parties import party_columns
from hall.domain.items.guide import Guide, MaterialLine
from hall.domain.items.reading import names_of
from hall.domain.items.standing import change_of, sentence_of, takes_applications
from hall.domain.wording import personal_in
from hall.enums import ApplicantKind, Channel, MaterialForm, MaterialState, PickupWay
from hall.models import Application, ApplicationMaterial, ApplicationParty, Item, ItemEntry, MaterialFile
from yunlong_portal.kernel import numbering, tracking
from yunlong_portal.kernel.calendars import load_calendars
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import Refusal, Refused, refuse

SERIES = "application"
AUTHORITY = "授权委托书"
_POWER_OF_ATTORNEY = "委托书"
# Whoever fills in the form is asked for everything at once. What stands at a window, or was handled elsewhere, is taken
# in as it is, and what is missing is asked for by a correction.
ASKED_AT_ONCE = frozenset({Channel.ONLINE})
# What somebody types in on the day on which it is handed to him, or a few days after.
TAKEN_IN_HERE = frozenset({Channel.WINDOW, Channel.HELPER})


@dataclass(frozen=True)
class HandedIn:
    """What came for one line of the list: files, or the paper itself, or the word that it will be brought."""

    files: Sequence[PrivateFile] = ()
    on_paper: bool = False
    is_brought: bool = False

    @property
    def is_there(self) -> bool:
        """Return whether the line is answered for."""
        return bool(self.files) or self.on_paper or self.is_brought


@dataclass(frozen=True)
class Filing:
    """An application as it was typed and checked by a form.

    ``applicant``: columns of :class:`ApplicationParty` (``kind``, ``name``, … ``pickup``, ``answers``).
    ``materials``: by the number of the line in :func:`lines_of`. ``seen``: the key of the version that was read.
    """

    item: Item
    channel: Channel
    applicant: Mapping[str, Any]
    materials: Mapping[int, HandedIn] = field(default_factory=dict)
    pickup_way: PickupWay = PickupWay.WINDOW
    township: Department | None = None
    desk: Department | None = None
    village: Village | None = None
    received_on: date | None = None
    outside_reason: str = ""
    province_number: str = ""
    seen: int | None = None
    submission: str | None = None


@dataclass(frozen=True)
class Filed:
    """What came of it: the case, the query code that is shown once, and whether it had been filed before."""

    application: Application
    code: str
    is_repeat: bool = False


def file_application(filing: Filing, *, actor: User | None, now: datetime) -> Filed:
    """Take an application in and return it with its query code. Must not be called inside a transaction.

    ``actor`` is None for what a citizen files online. Refused: ``item_not_public``, ``item_closed``, ``at_portal``,
    ``at_province`` and ``not_online`` (of what is filed online), ``version_changed``, ``not_for_persons``,
    ``not_for_organisations``, ``material_missing`` (one for each, of what is filed online), ``no_pickup_address``,
    ``in_the_future``, ``received_too_early`` (at a window), ``no_outside_reason``, ``personal_data`` (in it),
    ``no_province_number``, ``province_number_taken``, ``file_erased``.
    """
    code = tracking.code_for(filing.submission) if filing.submission else tracking.new_code()
    if filing.submission and (known := _known(filing.submission)):
        return Filed(application=known, code=code, is_repeat=True)
    try:
        with transaction.atomic():
            return Filed(application=create(filing, code=code, actor=actor, now=now), code=code)
    except IntegrityError:
        # The same form at the same moment: the database let one of them in.
        if filing.submission and (known := _known(filing.submission)):
            return Filed(application=known, code=code, is_repeat=True)
        raise


def _known(submission: str) -> Application | None:
    return Application.objects.filter(submission=submission).first()


def public_entry(item: Item) -> ItemEntry:
    """Return what is public of an item, with its version. Refused: ``item_not_public``. One query."""
    entry = ItemEntry.objects.select_related("publication__revision", "item__department").filter(item=item).first()
    if entry is None:
        raise refuse("item_not_public", "这一事项现在没有公开的办事指南，不能申报。请打 96128 或者到窗口询问。")
    return entry


def guide_of(entry: ItemEntry) -> Guide:
    """Return the guide of the version that is public now."""
    return Guide(entry.publication.revision.payload["content"])


def lines_of(guide: Guide, *, has_agent: bool) -> list[MaterialLine]:
    """Return the list of what is to be handed in: the guide's, and of an agent his power of attorney as the last."""
    lines = guide.materials
    if not has_agent or any(_POWER_OF_ATTORNEY in line.name for line in lines):
        return lines
    return [
        *lines,
        MaterialLine(
            number=len(lines) + 1, name=AUTHORITY, form=MaterialForm.ORIGINAL, copies=1, is_required=True, source="",
            note="申请人签名或者盖章，写明委托谁、委托办什么",
        ),
    ]  # fmt: skip


def check_open(entry: ItemEntry, *, on: date) -> None:
    """Refuse (``item_closed``) an item that takes no applications on a day, saying since when and what to do."""
    if takes_applications(entry, on):
        return
    names = names_of({entry.successor_code} - {""})
    change = change_of(entry.publication.revision.payload["content"])
    told = sentence_of(change, closes_on=entry.closes_on, on=on, successor=names.get(entry.successor_code, ""))
    raise refuse("item_closed", f"{told or f'“{entry.name}”现在不接受申请。'}不清楚的，请打 96128 询问。")


def check_here(entry: ItemEntry) -> None:
    """Refuse (``at_portal``) an item that another part of the portal takes in: two cases of one matter, two clocks."""
    if entry.portal_address:
        raise refuse(
            "at_portal",
            f"“{entry.name}”不在网上大厅收件，要在本网站 {entry.portal_address} 申请，那里另外编号、另外计算期限；"
            "窗口收到的，也由受理的单位在那里登记。请从办事指南打开。",
        )


def check_online(entry: ItemEntry, *, on: date) -> None:
    """Refuse an item that cannot be applied for on these pages.

    Refused: ``item_closed``, ``at_portal``, ``at_province``, ``not_online``.
    """
    check_open(entry, on=on)
    check_here(entry)
    if entry.provincial_address:
        raise refuse("at_province", f"“{entry.name}”在云南政务服务网申报，不在这里填。请从办事指南打开。")
    if not entry.is_online:
        raise refuse("not_online", f"“{entry.name}”还不能网上申报。请打印表格，按办事指南带材料到窗口办理。")


def _check(filing: Filing, entry: ItemEntry, lines: Sequence[MaterialLine], *, now: datetime) -> None:
    today = timezone.localdate(now)
    received_on = filing.received_on or today
    if received_on > today:
        raise refuse("in_the_future", f"收到材料的日期{received_on}还没有到，请核对。")
    check_here(entry)
    if filing.channel == Channel.ONLINE:
        check_online(entry, on=today)
    else:
        check_open(entry, on=received_on)
        _check_receipt(filing, received_on, today=today)
    if filing.seen is not None and filing.seen != entry.publication_id:
        raise refuse("version_changed", "您填写的时候，这一事项的办事指南有了新版本。填写的都还在，请核对后再提交。")
    _check_applicant(filing, entry)
    if filing.channel in ASKED_AT_ONCE and (missing := _missing(filing, lines)):
        raise Refused(*missing)
    _check_channel(filing)


def _check_receipt(filing: Filing, received_on: date, *, today: date) -> None:
    """Refuse a day of receipt whose five days are over: silence would accept at once what nobody has looked at."""
    if filing.channel not in TAKEN_IN_HERE or received_on == today:
        return
    if load_calendars().legal.add_workdays(received_on, ACCEPT_WORKDAYS) < today:
        raise refuse(
            "received_too_early",
            f"{received_on}收到的材料早过了{ACCEPT_WORKDAYS}个工作日的受理期限，不能现在才收件。"
            "当时已在网下办理的，请用“网下办理补录”；没有办理的，请按今天收件。",
        )


def _check_applicant(filing: Filing, entry: ItemEntry) -> None:
    is_person = filing.applicant["kind"] == ApplicantKind.PERSON
    # A guide brought along from the old hall may not say for whom it is.
    if entry.for_persons != entry.for_organisations:
        if is_person and not entry.for_persons:
            raise refuse("not_for_persons", f"“{entry.name}”由法人或者其他组织申请，个人不能申请。")
        if not is_person and not entry.for_organisations:
            raise refuse("not_for_organisations", f"“{entry.name}”由个人申请，单位不能申请。")
    if filing.pickup_way == PickupWay.POST and not (filing.applicant.get("pickup") or {}).get("address"):
        raise refuse("no_pickup_address", "选了邮寄，请填写收件地址。")


def _missing(filing: Filing, lines: Sequence[MaterialLine]) -> list[Refusal]:
    return [
        Refusal("material_missing", f"缺少材料“{line.name}”，请上传，或者选择带到窗口交。")
        for line in lines
        if line.is_required and not filing.materials.get(line.number, HandedIn()).is_there
    ]


def _check_channel(filing: Filing) -> None:
    if filing.channel == Channel.OUTSIDE and not filing.outside_reason.strip():
        raise refuse("no_outside_reason", "网下办理后补录的，请写明为什么没有在网上大厅办理。")
    # It stands in figures and tables, and in the history for ever.
    if refusal := personal_in(filing.outside_reason, "网下办理的原因"):
        raise Refused(refusal)
    if filing.channel != Channel.PROVINCE:
        return
    if not filing.province_number.strip():
        raise refuse("no_province_number", "请填写省政务服务网的办件编号，同一件不会录两次。")
    if Application.objects.filter(province_number=filing.province_number.strip()).exists():
        raise refuse("province_number_taken", f"省平台办件{filing.province_number.strip()}已经录过了。")


def create(filing: Filing, *, code: str, actor: User | None, now: datetime, is_over: bool = False) -> Application:
    """Write a case down, inside the caller's transaction; citizens' and windows' forms use :func:`file_application`.

    ``is_over``: it was handled elsewhere, nothing was handed in here and nobody is told of it.
    """
    entry = public_entry(filing.item)
    lines = [] if is_over else lines_of(guide_of(entry), has_agent=bool(filing.applicant.get("agent")))
    _check(filing, entry, lines, now=now)
    department, year = entry.item.department, timezone.localdate(now).year
    serial = numbering.draw(issuer=department.slug, series=SERIES, year=year)
    row = Application(
        # As tracking looks for it: half width, upper case.
        number=tracking.normal_number(f"{department.slug}-B{year}-{serial:05d}"),
        item=entry.item,
        publication=entry.publication,
        item_name=entry.name,
        item_type=entry.item_type,
        case_type=entry.case_type,
        statutory_days=entry.statutory_days,
        promised_days=entry.promised_days,
        department=department,
        desk=filing.desk or department,
        channel=filing.channel,
        village=filing.village,
        township=filing.township,
        filed_at=now,
        received_on=filing.received_on or timezone.localdate(now),
        filed_by=actor,
        outside_reason=filing.outside_reason.strip(),
        province_number=filing.province_number.strip() or None,
        pickup_way=filing.pickup_way,
        tracking_digest=tracking.digest_of(code),
        submission=filing.submission,
    )
    save_with_history(row, actor=actor, reason="申报", at=now)
    ApplicationParty.objects.create(application=row, **party_columns(filing.applicant))
    _note_materials(row, filing, lines, actor=actor, now=now)
    awaits_papers = any(each.is_brought for each in filing.materials.values()) and still_to_be_brought(row).exists()
    timing.begin(row, actor=actor, now=now, awaits_papers=awaits_papers)
    letters.receipt(row, actor=actor, now=now)
    if not is_over:
        telling.filed(row, actor=actor, now=now)
    if filing.submission:
        drafts.close(filing.submission, application=row, now=now)
    return row


def _note_materials(
    row: Application, filing: Filing, lines: Sequence[MaterialLine], *, actor: User | None, now: datetime
) -> None:
    """Note the list of the version line by line, with what came for each."""
    given = {line.number: filing.materials.get(line.number, HandedIn()) for line in lines}
    keep([file for each in given.values() for file in each.files])
    made = ApplicationMaterial.objects.bulk_create(
        ApplicationMaterial(
            application=row,
            number=line.number,
            name=line.name,
            form=line.form,
            copies=line.copies,
            is_required=line.is_required,
            state=_state_of(given[line.number]),
            remark=BROUGHT if given[line.number].is_brought else "",
        )
        for line in lines
    )
    MaterialFile.objects.bulk_create(
        MaterialFile(material=each, file=file, from_applicant=actor is None, added_by=actor, added_at=now)
        for each in made
        for file in given[each.number].files
    )


def _state_of(handed: HandedIn) -> MaterialState:
    if handed.files:
        return MaterialState.UPLOADED
    return MaterialState.ON_PAPER if handed.on_paper else MaterialState.MISSING
