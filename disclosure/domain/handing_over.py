"""按季移交 (P44): each quarter's new documents go to the county archives and the public library (条例2019 Art. 25).

A package is a row that is waiting until it is made beside the pages (``documents.hand_over``). It goes by itself after
some months, for it can be made again; what was handed over to whom, on which day, with the signed list, stays.
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from columns.domain.duties import may
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from disclosure.domain import kinds, publishing
from disclosure.enums import HandOverReceiver
from disclosure.models import HandOver, HandOverReceipt, Publication
from disclosure.querysets import PublicationQuerySet
from disclosure.undated import UNDATED
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import refuse

KEPT = timedelta(days=180)
LEASE = timedelta(minutes=30)


def quarter(year: int, number: int) -> tuple[date, date]:
    """Return the first day of a quarter, and the first day after it."""
    first = date(year, 3 * number - 2, 1)
    return first, date(year + (number == 4), 3 * number % 12 + 1, 1)


def ask(*, department: Department, year: int, number: int, actor: User, now: datetime) -> HandOver:
    """Ask for the package of a quarter; one that waits already is the one that waits.

    Raises Refused: ``not_yours``, ``not_over`` (the quarter goes on).
    """
    if not may(actor, Duty.KEEP_REGISTERS, department, now=now):
        raise refuse("not_yours", f"您没有{department.short_name}“维护登记簿”的职责，不能打包移交。")
    if quarter(year, number)[1] > timezone.localdate(now):
        raise refuse("not_over", f"{year}年第{number}季度还没有结束，结束以后再打包。")
    about = {"department": department, "year": year, "quarter": number}
    try:
        with transaction.atomic():
            return HandOver.objects.create(**about, asked_by=actor, asked_at=now)
    except IntegrityError:
        return HandOver.objects.waiting().get(**about)


def documents_of(row: HandOver) -> PublicationQuerySet:
    """Return the documents that became public in the quarter and still are, in order of their publication.

    Of the county's own row those of every department: the whole county in one package. What an old site brought along
    without a date belongs to the quarter in which the portal brought it in: it stands first, and in one package.
    """
    official = [code for code, _ in kinds.choices() if kinds.get(code).as_official_document]
    found = Publication.objects.live().filter(_in_quarter(row), kind__in=official)
    if row.department.kind != DepartmentKind.COUNTY_GOVERNMENT:
        found = found.filter(department=row.department)
    return found.order_by("first_published_at", "pk")


def _in_quarter(row: HandOver) -> Q:
    """Return the condition that a publication's post became public in the quarter.

    Every version bears the day of the first. Where nobody knows that day, the first version says when the portal
    brought the post in; a later one only that it was corrected.
    """
    zone = timezone.get_default_timezone()
    first, after = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in quarter(row.year, row.quarter))
    undated = Publication.objects.filter(first_published_at=UNDATED, number=1)
    brought_in = undated.filter(published_at__gte=first, published_at__lt=after).values("post")
    return Q(first_published_at__gte=first, first_published_at__lt=after) | Q(
        first_published_at=UNDATED, post__in=brought_in
    )


def require_nothing_sealed(row: HandOver) -> None:
    """Refuse (``sealed_inside``) to hand out a package in which something may be that was sealed since (P9)."""
    whose = None if row.department.kind == DepartmentKind.COUNTY_GOVERNMENT else row.department
    inside = Publication.objects.filter(_in_quarter(row)).values("post")
    if publishing.sealed_since(row.asked_at, department=whose).filter(pk__in=inside).exists():
        raise refuse("sealed_inside", "打包以后，这一季度有信息已封存，这一包不再下载。请重新打包，新的包里没有它。")


def record_receipt(
    row: HandOver,
    *,
    receiver: str,
    received_by: str,
    handed_on: date,
    scan: PrivateFile | None,
    actor: User,
    now: datetime,
) -> HandOverReceipt:
    """Note that a package was handed over, with the scan of the signed list. Raises Refused.

    ``not_yours``, ``not_made``, ``day_ahead``, ``before_made`` (earlier than the package), ``handed_already``.
    """
    if not may(actor, Duty.KEEP_REGISTERS, row.department, now=now):
        raise refuse("not_yours", f"您没有{row.department.short_name}“维护登记簿”的职责，不能登记移交。")
    if row.file_id is None:
        raise refuse("not_made", "文件包还没有做好，做好并移交以后再登记。")
    if handed_on > timezone.localdate(now):
        raise refuse("day_ahead", "移交日期晚于今天，请核对。")
    if handed_on < timezone.localdate(row.asked_at):
        raise refuse("before_made", "移交日期早于打包日期，请核对。")
    try:
        with transaction.atomic():
            if scan is not None:
                keep([scan])
            return HandOverReceipt.objects.create(
                hand_over=row,
                receiver=receiver,
                received_by=received_by,
                handed_on=handed_on,
                scan=scan,
                entered_by=actor,
                entered_at=now,
            )
    except IntegrityError as error:
        label = HandOverReceiver(receiver).label
        raise refuse("handed_already", f"这一包已经登记移交给{label}。") from error
