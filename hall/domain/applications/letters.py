"""Letters of a case: composed from the county's wording and the facts, numbered and dated with the step they tell of.

Each is issued in the transaction of its step, so that there is no step without its letter and no gap in the numbers.
The words name the applicant, so they lie encrypted beside the letter (:class:`HallLetterText`); the letter keeps their
digest. What was done outside, or at the province, has had its letters there.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from columns.domain.remedies import Bodies, free_choice
from columns.models import Department
from columns.queries import site_facts
from columns.slots import LETTERHEADS, Letterhead
from hall.domain.applications import letter_kinds
from hall.domain.applications.clock import ACCEPT_WORKDAYS
from hall.domain.applications.hearings import HEARING_DAYS
from hall.domain.items.guide import Guide, whom_to_call
from hall.enums import ELSEWHERE, ItemType, MaterialForm, MaterialState, PickupWay
from hall.models import Application, ApplicationMaterial, HallLetter, HallLetterText
from yunlong_portal.kernel import numbering
from yunlong_portal.kernel.letters.composing import ComposedLetter, Value, compose, date_in_words, letter_from
from yunlong_portal.kernel.letters.kinds import LetterKind
from yunlong_portal.kernel.letters.templates import wording_in_force
from yunlong_portal.kernel.letters.wording import ENDS, FULL_STOP, number_text
from yunlong_portal.kernel.workflow import Act, refuse

TRACK_PATH = "/hall/track/"
_SOMEWHERE = Letterhead(mark="", reconsideration="有权的行政复议机关", superior="", court="有管辖权的人民法院")


def issue(
    row: Application,
    kind: LetterKind,
    *,
    values: Mapping[str, Value | None],
    actor: Any,
    now: datetime,
    title: str = "",
) -> HallLetter | None:
    """Compose, number and date a letter to the applicant, and return it; None where his letters come from elsewhere.

    ``values``: what the wording wants beside number, item and date of the case; what is empty is left out. ``title``:
    what the letter is called where its kind has several names. Call it inside the transaction of the step. Refused as
    ``compose`` refuses, and ``no_wording`` where the county has none in force for this letter.
    """
    if row.channel in ELSEWHERE:
        return None
    today = timezone.localdate(now)
    wording, head = wording_in_force(kind.code, today), letterhead_of(row.department)
    called, series = title or kind.title, f"hall-letter:{wording.class_mark}"
    serial = numbering.draw(issuer=row.department.slug, series=series, year=today.year)
    known = {**_case_values(row), **values}
    composed = compose(
        template=wording,
        values={name: value for name, value in known.items() if value and name in kind.placeholders},
        addressee=row.party.name,
        organ=str(row.department),
        number=number_text(wording, organ=head.mark, year=today.year, n=serial),
        issued_on=today,
        remedies=_remedies(row.department, head, title=called, dated_on=today) if kind.remedies else (),
    )
    letter = HallLetter.objects.create(
        application=row,
        kind=kind.code,
        title=called,
        number=composed.number,
        year=today.year,
        serial=serial,
        series=f"{row.department.slug}:{series}",
        digest=composed.digest,
        dated_on=today,
        issued_by=actor if getattr(actor, "pk", None) else None,
        issued_at=now,
    )
    HallLetterText.objects.create(letter=letter, content=composed.content())
    return letter


def composed_of(letter: HallLetter) -> ComposedLetter:
    """Return a letter as it is read. Refused: ``letter_erased`` once its words are over their time."""
    if not letter.text.content:
        raise refuse("letter_erased", f"《{letter.title}》的内容保存期满，已经依规删除，只留下文号和日期。")
    return letter_from(letter.text.content)


def letterhead_of(department: Department) -> Letterhead:
    """Return what letters of a department need; where nobody keeps it, its name and what the law says of anybody."""
    found = next((each for each in LETTERHEADS.call(department_id=department.pk) if each is not None), _SOMEWHERE)
    return found if found.mark else Letterhead(str(department), found.reconsideration, found.superior, found.court)


def _remedies(department: Department, head: Letterhead, *, title: str, dated_on: date) -> tuple[str, ...]:
    bodies = Bodies(
        kind=department.kind if head.reconsideration != _SOMEWHERE.reconsideration else "",
        reconsideration=head.reconsideration,
        superior=head.superior,
        court=head.court,
    )
    # A title ends in what it is: 决定书, 通知书, 告知书.
    return (free_choice(what=f"本{title[-3:]}", dated_on=dated_on, bodies=bodies),)


def _case_values(row: Application) -> dict[str, str]:
    guide = Guide(row.publication.revision.payload.get("content") or {})
    return {
        "received_on": date_in_words(row.received_on),
        "application_number": row.number,
        "item": row.item_name,
        # Where neither guide nor department names a telephone the county's hotline answers, as the guide's page says.
        "phone": whom_to_call(guide, row.department) or site_facts()["hotline"],
        "track_address": f"{settings.BASE_URL}{TRACK_PATH}",
    }


def _of_licences(row: Application, article: str) -> str:
    """Return an article of the law on licences, for licences."""
    return f"{letter_kinds.LAW}{article}" if row.item_type == ItemType.LICENCE else ""


def _in_words(day: date | None) -> str:
    return date_in_words(day) if day else ""


# -- one for each step


def receipt(row: Application, *, actor: Any, now: datetime) -> HallLetter | None:
    """Issue the receipt of what was handed in, in the transaction of the filing, once its clock runs."""
    lines = list(row.materials.order_by("number"))
    here = [each for each in lines if each.state in {MaterialState.UPLOADED, MaterialState.ON_PAPER}]
    rest = [each for each in lines if each.state == MaterialState.MISSING and each.is_required]
    return issue(
        row,
        letter_kinds.RECEIPT,
        values={
            "materials": _listed([_line(each) for each in here] or ["申请表"]),
            # Names of papers contain 、 themselves.
            "awaited": ["；".join(each.name for each in rest)] if rest else [],
            "clerk": str(row.filed_by or ""),
            # Nothing is counted before what is brought to the window is there.
            "accept_by": _in_words(row.clock.due_on) or f"上述材料收齐后第{ACCEPT_WORKDAYS}个工作日",
        },
        actor=actor,
        now=now,
    )


def _line(line: ApplicationMaterial) -> str:
    how = "电子件" if line.state == MaterialState.UPLOADED else MaterialForm(line.form).label if line.form else "纸质件"
    return f"{line.name}，{how}，{line.copies}份"


def _listed(lines: Sequence[str]) -> list[str]:
    """Return the lines of a list as one sentence over several lines."""
    return [*(f"{each}；" for each in lines[:-1]), f"{lines[-1]}。"]


def _sentence(words: str) -> str:
    """Return what somebody typed as one line of a list, ended once."""
    return f"{words.strip().rstrip(ENDS)}{FULL_STOP}"


def accepted(act: Act[Application]) -> None:
    """Issue the notice of acceptance, with the day by which it is decided."""
    row = act.row
    finding = "经审查，申请材料齐全、符合法定形式"
    if row.is_deemed_accepted:
        finding = "本单位没有在规定期限内告知需要补正的内容，自收到申请材料之日起即为受理"
    values = {
        "finding": finding,
        "accepted_on": _in_words(row.accepted_on),
        "statutory_on": _in_words(row.clock.due_on),
        "promised_on": _in_words(row.clock.promised_on),
        "law": _of_licences(row, "第三十二条"),
    }
    issue(row, letter_kinds.ACCEPTED, values=values, actor=act.actor, now=act.now)


def correction(act: Act[Application]) -> None:
    """Issue the one notice of everything that is to be corrected."""
    names = dict(act.row.materials.values_list("number", "name"))
    items = [_sentence(f"{names[n]}：{remark.strip()}") for n, remark in sorted((act.data.get("items") or {}).items())]
    values: dict[str, Value | None] = {
        "items": [*items, *(_sentence(each) for each in act.data.get("others") or [] if each.strip())],
        "guidance": act.data.get("guidance"),
    }
    issue(act.row, letter_kinds.CORRECTION, values=values, actor=act.actor, now=act.now)


def not_accepted(act: Act[Application]) -> None:
    """Issue the notice that the case is not accepted."""
    values = {
        "reason": act.reason,
        "article": act.data["article"],
        "right_body": act.data.get("right_body"),
    }
    issue(act.row, letter_kinds.NOT_ACCEPTED, values=values, actor=act.actor, now=act.now)


def not_needed(act: Act[Application]) -> None:
    """Tell that nothing needs to be applied for."""
    issue(act.row, letter_kinds.NOT_NEEDED, values={"reason": act.reason}, actor=act.actor, now=act.now)


def special(act: Act[Application]) -> None:
    """Tell what takes time that is not counted, and how long."""
    event = act.row.events.order_by("-sequence")[0]
    values = {
        "step": event.get_special_display(),
        "started_on": _in_words(event.on),
        "days": str(event.days),
        "note": event.note,
        "law": _of_licences(act.row, "第四十五条"),
    }
    issue(act.row, letter_kinds.SPECIAL, values=values, actor=act.actor, now=act.now)


def hearing(act: Act[Application]) -> None:
    """Tell the applicant that he may ask for a hearing."""
    values = {"about": act.data["about"], "apply_days": str(HEARING_DAYS)}
    issue(act.row, letter_kinds.HEARING, values=values, actor=act.actor, now=act.now)


def extension(act: Act[Application], *, old_due_on: date | None) -> None:
    """Tell why it takes longer, how long, and who allowed it."""
    row = act.row
    values = {
        "reason": act.reason,
        "due_on": _in_words(old_due_on),
        "days": str(row.extended_days),
        "new_due_on": _in_words(row.clock.due_on),
        "approver": str(act.actor),
        "law": _of_licences(row, "第四十二条"),
    }
    issue(row, letter_kinds.EXTENSION, values=values, actor=act.actor, now=act.now)


def decided(act: Act[Application], content: Mapping[str, Any]) -> None:
    """Issue the decision; ``content`` is what was written of it."""
    row = act.row
    title = letter_kinds.title_of_decision(row.outcome, row.item_type)
    kind = letter_kinds.GRANTED if row.outcome == "granted" else letter_kinds.DENIED
    values: dict[str, Value | None] = {
        **content,
        "decision_title": title,
        "said": letter_kinds.words_of_decision(row.outcome, row.item_type),
        "conditions": content.get("articles"),
        "pickup": PickupWay(row.pickup_way).label,
        "publication": "本决定依照《行政许可法》第四十条予以公开。" if row.item_type == ItemType.LICENCE else "",
    }
    issue(row, kind, values=values, actor=act.actor, now=act.now, title=title)


def withdrawn(act: Act[Application]) -> None:
    """Confirm that the applicant took the case back."""
    values = {"ended_on": _in_words(act.row.closed_on)}
    issue(act.row, letter_kinds.WITHDRAWN, values=values, actor=act.actor, now=act.now)


def terminated(act: Act[Application]) -> None:
    """Tell why the case is not gone on with."""
    values = {"reason": act.reason, "ended_on": _in_words(act.row.closed_on)}
    issue(act.row, letter_kinds.TERMINATED, values=values, actor=act.actor, now=act.now)
