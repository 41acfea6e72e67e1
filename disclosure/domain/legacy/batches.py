"""A batch: by whose order an old site is brought in, and by whom. It is what every page of it rests on.

Whoever brings pages in holds 发布, as for anything that becomes public; whoever ordered it signs for the department and
is somebody else. From a shell it may be done without names, as access to the machine is the authority there; the batch
says so for ever.
"""

from dataclasses import dataclass
from datetime import datetime

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from columns.models import Department
from disclosure.models import MigrationBatch
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

SHELL_USERNAME = "import-site"
SHELL_NAME = "旧站迁移（命令行）"
_ORDERS = (Duty.SIGN_OFF_PRINCIPAL, Duty.SIGN_OFF)


@dataclass(frozen=True)
class Order:
    """Who brings an old site in and who ordered it; without people, a shell's."""

    imported_by: User | None = None
    ordered_by: User | None = None
    decision_number: str = ""
    held: Authority | None = None


def check_order(
    *,
    imported_by: User | None,
    ordered_by: User | None,
    decision_number: str,
    department: Department | None,
    now: datetime,
) -> Order:
    """Return an order that may be carried out.

    Refused: ``no_duty`` (the importer does not publish), ``orderer_no_duty`` (does not sign for the department),
    ``same_person``, ``order_without_importer``.
    """
    if imported_by is None:
        if ordered_by is not None:
            raise refuse("order_without_importer", "写了批准人，也要写明经办人（--by）。")
        return Order(decision_number=decision_number)
    county = department or Department.objects.filter(kind="county_government").first()
    held = authority(imported_by, (Duty.PUBLISH,), county, now=now) if county else None
    if held is None:
        raise refuse(
            "no_duty", f"{imported_by}没有{_where(county)}“发布”的职责，不能导入旧网站的网页。{_hint(department)}"
        )
    if ordered_by is not None:
        if ordered_by.pk in {imported_by.pk, held.acting_for.pk if held.acting_for else None}:
            raise refuse("same_person", "批准人和经办人不能是同一人。")
        if county is None or authority(ordered_by, _ORDERS, county, now=now) is None:
            raise refuse(
                "orderer_no_duty",
                f"{ordered_by}没有{_where(county)}“审签”或者“签发”的职责，不能批准迁移。{_hint(department)}",
            )
    return Order(imported_by, ordered_by, decision_number, held)


def _where(department: Department | None) -> str:
    return department.short_name if department else "本县"


def _hint(department: Department | None) -> str:
    """Say what helps where no department was named, for then the county's people are asked."""
    return "" if department else "备份只是一个单位的网站时，请用 --department 写明单位，批准人就是那个单位的。"


def open_batch(
    *, order: Order, department: Department | None, host: str, base_url: str, dump_digest: str, now: datetime
) -> MigrationBatch:
    """Write down that a batch begins."""
    return MigrationBatch.objects.create(
        department=department,
        source_host=host,
        base_url=base_url[:500],
        dump_digest=dump_digest,
        ordered_by=order.ordered_by,
        imported_by=order.imported_by or shell(),
        by_command=order.imported_by is None,
        decision_number=order.decision_number,
        started_at=now,
    )


def close_batch(batch: MigrationBatch, *, now: datetime) -> None:
    """Write down that a batch is done: the one thing of it that changes."""
    batch.finished_at = now
    batch.save(update_fields=["finished_at"])


def shell() -> User:
    """Return the account in whose name a shell brings pages in: nobody's, closed, without a password."""
    account, is_new = User.objects.get_or_create(
        username=SHELL_USERNAME, defaults={"display_name": SHELL_NAME, "is_active": False}
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account
