"""What is done in a round: opened and closed by the county's desks, answered by the departments, chased once a day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import duties_of, may, roster
from columns.enums import Duty
from columns.models import Department
from disclosure.enums import PublicationState
from disclosure.models import Publication
from hall.domain.items.kind import ITEM
from hall.domain.rounds.board import Stand, UnitLine, board, lines_of
from hall.models import ItemConfirmation, ItemRound, NoItemsDeclaration
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import Notice, User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import refuse

DESKS = (Duty.OVERSEE_HALL, Duty.REVIEW_CATALOGUE)
KEEPERS = (Duty.MANAGE_HALL, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)


def about_unit(round: ItemRound, department_id: int) -> str:
    """Return how a notice names what a department owes in a round."""
    return f"hall.round:{round.pk}:{department_id}"


def link_to(round: ItemRound, department: Department) -> str:
    """Return where a department answers."""
    return f"/admin/hall/itemround/{round.pk}/units/{department.slug}/"


def may_answer(user: User, department: Department, *, now: datetime) -> bool:
    """Return whether this person answers for a department."""
    return any(may(user, duty, department, now=now) for duty in KEEPERS)


def open_round(*, name: str, basis: str, due_on: date, actor: User, now: datetime) -> ItemRound:
    """Open a round; the people of each department are told. Refused: ``not_yours``, ``past``, ``name_taken``."""
    _require_desk(actor, now=now)
    if due_on < timezone.localdate(now):
        raise refuse("past", "期限已经过了，请改成今天或者以后的日期。")
    round = ItemRound(name=name, basis=basis, due_on=due_on, opened_at=now, opened_by=actor)
    try:
        with transaction.atomic():
            save_with_history(round, actor=actor, reason="组织梳理", at=now)
            _tell(round, board(round, now=now), key="opened", words="请梳理", level=NoticeLevel.INFO, now=now)
    except IntegrityError as error:
        raise refuse("name_taken", f"已经有一轮叫“{name}”，请换一个名称，如写明年份。") from error
    return round


@transaction.atomic
def close_round(*, round: ItemRound, actor: User, now: datetime) -> ItemRound:
    """End a round: nobody answers or is reminded any more. Refused: ``not_yours``, ``closed``."""
    _require_desk(actor, now=now)
    round = _running(round)
    round.closed_at = now
    save_with_history(round, actor=actor, reason="结束梳理", at=now)
    Notice.objects.standing().filter(about__startswith=f"hall.round:{round.pk}:").update(settled_at=now)
    return round


@transaction.atomic
def confirm(
    *, round: ItemRound, department: Department, items: Collection[int], declared: bool, actor: User, now: datetime
) -> int:
    """Declare that items of a department still hold as they are public; return how many were open until now.

    ``items`` are their keys. What is done already is passed over. Refused: ``not_yours``, ``nothing_chosen``,
    ``not_declared``, ``closed``, ``not_there`` (not an item of the department), ``being_changed``.
    """
    _require_keeper(actor, department, now=now)
    if not items:
        raise refuse("nothing_chosen", "请选择核对过的事项。")
    if not declared:
        raise refuse("not_declared", "请勾选声明：所选事项已经逐项核对，办事指南与现行规定一致。")
    # Two at once: the second waits here and sees the first.
    round = _running(round)
    there = {each.item_id: each for each in lines_of(round, department, now=now).items}
    if missing := set(items) - set(there):
        raise refuse("not_there", f"有{len(missing)}个事项不是{department.short_name}公开的事项，请重新打开页面再选。")
    chosen = [there[key] for key in sorted(set(items))]
    if changing := [each.code for each in chosen if each.stand == Stand.CHANGING]:
        raise refuse("being_changed", f"{'、'.join(changing)}正在变更，新版公开以后自动算完成，不用核对。")
    new = [
        ItemConfirmation(
            round=round, item_id=each.item_id, publication_id=each.publication_id, confirmed_by=actor, confirmed_at=now
        )
        for each in chosen
        if each.stand == Stand.OPEN
    ]
    ItemConfirmation.objects.bulk_create(new)
    _settle_done(round, department, now=now)
    return len(new)


@transaction.atomic
def declare_none(
    *, round: ItemRound, department: Department, note: str, actor: User, now: datetime
) -> NoItemsDeclaration:
    """Declare that a department has no items. What is published later goes before it.

    Refused: ``not_yours``, ``closed``, ``has_items``, ``declared_already``.
    """
    _require_keeper(actor, department, now=now)
    round = _running(round)
    line = lines_of(round, department, now=now)
    if line.items:
        raise refuse("has_items", f"{department.short_name}有{len(line.items)}个公开的事项，请逐项核对。")
    if line.declaration is not None:
        raise refuse("declared_already", f"{department.short_name}已经申报过没有事项，不用再报。")
    row = NoItemsDeclaration.objects.create(
        round=round, department=department, note=note, declared_by=actor, declared_at=now
    )
    notices.settle(about=about_unit(round, department.pk), now=now)
    return row


@transaction.atomic
def chase(*, round: ItemRound, actor: User, now: datetime) -> int:
    """Tell the people of each department that still owes something; return how many departments were told.

    Once a day for each; one for which nobody keeps the hall or signs cannot be told and is not counted. Refused:
    ``not_yours``, ``closed``.
    """
    _require_desk(actor, now=now)
    round = _running(round)
    owing = [each for each in board(round, now=now) if not each.is_done]
    today = timezone.localdate(now)
    return _tell(round, owing, key=f"chased:{today}", words="催办：请梳理", level=NoticeLevel.DUE, now=now)


def out_of_reach(lines: Iterable[UnitLine], *, now: datetime) -> frozenset[int]:
    """Return the departments that owe something while nobody there keeps the hall or signs: nobody hears of a round.

    The county has to call them, and grant somebody the duty. As many queries as a roster takes.
    """
    people = roster(KEEPERS, now=now)
    return frozenset(
        line.department.pk for line in lines if not line.is_done and not people.people(KEEPERS, line.department.pk)
    )


def publication_changed(*, publication: Publication, now: datetime) -> None:
    """Settle what a department was told once its last open item has a new version (``slots.PUBLICATION_CHANGED``).

    No query for other kinds; one where no round runs.
    """
    if publication.kind != ITEM.code or publication.state != PublicationState.LIVE:
        return
    for round in ItemRound.objects.filter(closed_at__isnull=True):
        _settle_done(round, publication.department, now=now)


def _settle_done(round: ItemRound, department: Department, *, now: datetime) -> None:
    if lines_of(round, department, now=now).is_done:
        notices.settle(about=about_unit(round, department.pk), now=now)


def _tell(
    round: ItemRound, lines: Iterable[UnitLine], *, key: str, words: str, level: NoticeLevel, now: datetime
) -> int:
    people = roster(KEEPERS, now=now)
    new = [
        NewNotice(
            key=f"hall.round:{round.pk}:{key}:{line.department.pk}:{person}",
            recipient_id=person,
            subject=f"{words}{line.department.short_name}的事项，{round.due_on}以前（{round.name}）",
            link=link_to(round, line.department),
            about=about_unit(round, line.department.pk),
            level=level,
        )
        for line in lines
        for person in sorted(people.people(KEEPERS, line.department.pk))
    ]
    notices.write_many(new, now=now)
    return len({each.about for each in new})


def _running(round: ItemRound) -> ItemRound:
    row = ItemRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if not row.is_open:
        raise refuse("closed", f"“{row.name}”已经结束，不能再办。")
    return row


def _require_desk(actor: User, *, now: datetime) -> None:
    if not duties_of(actor, now).holds(DESKS):
        raise refuse("not_yours", "梳理由县委编办或者县政务局组织。")


def _require_keeper(actor: User, department: Department, *, now: datetime) -> None:
    if not may_answer(actor, department, now=now):
        raise refuse("not_yours", f"事项由{department.short_name}的大厅管理员或者审签的负责人核对。")
