"""Gapless numbers per issuer, series and year, drawn inside the transaction that uses them."""

from django.db import transaction

from yunlong_portal.kernel.models import NumberSeries


def draw(*, issuer: str, series: str, year: int) -> int:
    """Return the next number, starting at 1.

    Must run inside ``transaction.atomic()``: a rolled-back transaction gives the number back, so none is missing;
    the row lock makes a second drawer wait, so none is drawn twice.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("draw() 必须在事务中调用，否则会跳号。")
    NumberSeries.objects.get_or_create(issuer=issuer, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(issuer=issuer, series=series, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last
