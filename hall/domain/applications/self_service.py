"""What an applicant does himself with number and query code: hand in what is missing, withdraw, download the result.

Each is a step of the workflow that asks for no duty. Who may call these was asked before: number and code were right.
"""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hall.domain.applications import letter_kinds
from hall.domain.applications.materials import line_beside, mark
from hall.domain.applications.workflow import APPLICATION
from hall.enums import ApplicationState, EventKind, MaterialState, PickupWay
from hall.models import Application, ApplicationMaterial, ApplicationParty, MaterialFile
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT, erase, keep, store_made
from yunlong_portal.kernel.workflow import Refused, refuse

MOST_FILES = 5
RESULTS = frozenset({letter_kinds.GRANTED.code, letter_kinds.DENIED.code})
# The line for what a notice asked for and no line of the list names, and for what is said in words.
OTHER, OTHER_NAME = 0, "其他补正"
WHY_WITHDRAWN = "为什么撤回"
_NO_CORRECTION = ("no_correction_asked", "这件申请现在不需要补交材料。请返回查看办到哪一步。")


def can_withdraw(row: Application) -> bool:
    """Return whether a case stands where its applicant may still take it back."""
    return APPLICATION.find("withdraw_online", row.state) is not None


@transaction.atomic
def withdraw(row: Application, *, reason: str, expected_version: int, now: datetime) -> Application:
    """Take a case back that has not been decided. Raises Refused as the workflow does.

    Why, in the applicant's own words, lies encrypted with what he said before: history and events are kept for ever.
    """
    taken = APPLICATION.take(
        "withdraw_online", row=row, actor=None, expected_version=expected_version, now=now, by_sweep=True
    )
    if words := reason.strip():
        party = ApplicationParty.objects.get(application=row)
        party.answers = {**(party.answers or {}), WHY_WITHDRAWN: words}
        party.save(update_fields=["answers"])
    return taken


@transaction.atomic
def add_file(row: Application, *, number: int, file: PrivateFile, now: datetime) -> None:
    """Lay a file on the line of the list that it was asked for, ``OTHER`` for none. Earlier ones stay beside it.

    Refused: ``no_correction_asked``, ``no_such_material``, ``too_many_papers``, ``file_erased``.
    """
    line = _line(row, number)
    if new_files(line, since=_asked_at(row)).count() >= MOST_FILES:
        raise refuse("too_many_papers", f"每份材料最多补交{MOST_FILES}个文件。请先删除用不着的，或者把几页合成一份。")
    keep([file])
    MaterialFile.objects.create(material=line, file=file, from_applicant=True, added_at=now)
    mark(row.materials.filter(pk=line.pk), MaterialState.UPLOADED)


@transaction.atomic
def drop_file(row: Application, *, key: int, now: datetime) -> str:
    """Take back a file that was laid on a line since the notice, and return its name; "" where there is none.

    What was handed in before stays. Refused: ``no_correction_asked``.
    """
    asked_at = _asked_at(row)
    found = (
        MaterialFile.objects.filter(pk=key, material__application=row, from_applicant=True, added_at__gte=asked_at)
        .select_related("file", "material")
        .first()
    )
    if found is None:
        return ""
    line = _line(row, found.material.number)
    name = found.file.name
    file = found.file
    found.delete()
    erase(file, actor=None, reason="补正提交以前由本人删除", now=now)
    if not new_files(line, since=asked_at).exists():
        if line.name == OTHER_NAME:
            line.delete()
        else:
            mark(row.materials.filter(pk=line.pk), MaterialState.TO_CORRECT)
    return name


def say(row: Application, *, text: str, now: datetime) -> None:
    """Put what is said in words on the case as a paper. Must not be called inside a transaction; refused as a file is.

    Not through the door for files: that goes by the bytes, and words may look like a program or a PDF.
    """
    page = f"补正说明\n\n{text.strip()}".encode()
    until = now + UNATTACHED_KEPT
    file = store_made(page, name="补正说明.txt", extension="txt", stored_by=None, now=now, until=until)
    add_file(row, number=OTHER, file=file, now=now)


def _line(row: Application, number: int) -> ApplicationMaterial:
    """Return a line of a case that is to be corrected, the case locked."""
    locked = Application.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.state != ApplicationState.CORRECTION:
        raise refuse(*_NO_CORRECTION)
    if number == OTHER:
        return line_beside(locked, OTHER_NAME)
    line = locked.materials.filter(number=number).first()
    if line is None:
        raise refuse("no_such_material", "没有这一项材料。请返回后重新打开补交材料的页面。")
    return line


def _asked_at(row: Application) -> datetime:
    """Return when the correction was asked for. Refused: ``no_correction_asked``."""
    asked = row.events.filter(kind=EventKind.CORRECTION_ASKED).order_by("-sequence").first()
    if asked is None or row.state != ApplicationState.CORRECTION:
        raise refuse(*_NO_CORRECTION)
    return asked.recorded_at


def new_files(line: ApplicationMaterial, *, since: datetime) -> QuerySet[MaterialFile]:
    """Return what the applicant laid on a line since the correction was asked for."""
    return line.files.filter(from_applicant=True, added_at__gte=since)


def hand_in(row: Application, *, expected_version: int, now: datetime) -> Application:
    """Say that everything is there now: the window looks at it again, and its five days begin anew.

    Refused: ``no_correction_asked``, ``nothing_handed_in``, ``still_missing`` with the names, or as the workflow does.
    """
    if row.state != ApplicationState.CORRECTION:
        raise refuse(*_NO_CORRECTION)
    if not MaterialFile.objects.filter(material__application=row, added_at__gte=_asked_at(row)).exists():
        raise refuse("nothing_handed_in", "还没有补交任何东西。请先上传材料，或者写明补正的内容。")
    missing = list(row.materials.filter(state=MaterialState.TO_CORRECT).values_list("name", flat=True))
    if missing:
        raise refuse(
            "still_missing",
            f"还没有上传：{'；'.join(missing)}。材料在手边的请上传；只有纸质件的，请带到窗口补交，由窗口登记。",
        )
    return APPLICATION.take(
        "corrected_online",
        row=row,
        actor=None,
        expected_version=expected_version,
        now=now,
        by_sweep=True,
        on=timezone.localdate(now),
    )


def note_download(row: Application, *, now: datetime) -> None:
    """Note that the applicant took the result that he wanted to download: with that it is delivered.

    Nothing happens where it is fetched another way, or was noted before: also by the same button pressed twice.
    """
    if row.state != ApplicationState.RESULT_READY or row.pickup_way != PickupWay.ONLINE:
        return
    with suppress(Refused):
        APPLICATION.take("collected_online", row=row, actor=None, expected_version=row.version, now=now, by_sweep=True)
