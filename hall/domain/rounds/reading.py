"""When an item was last looked through: what its public page says of it."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from hall.models import Item, ItemConfirmation


def with_last_confirmed(items: QuerySet[Item]) -> QuerySet[Item]:
    """Return items with ``last_confirmed_at``, None where nobody has confirmed them yet. No query of its own."""
    newest = ItemConfirmation.objects.filter(item=OuterRef("pk")).order_by("-confirmed_at", "-pk")
    return items.annotate(last_confirmed_at=Subquery(newest.values("confirmed_at")[:1]))


def last_confirmed(item: Item) -> datetime | None:
    """Return when somebody last confirmed that an item still holds. One query."""
    newest = item.confirmations.order_by("-confirmed_at", "-pk")
    return newest.values_list("confirmed_at", flat=True).first()
