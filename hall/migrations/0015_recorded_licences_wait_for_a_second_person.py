"""What was recorded as granted elsewhere before a second person was asked for waits for him as well.

Nothing of it is lost: the case stays as it was recorded, and is public again once it is confirmed.
"""

from typing import Any

from django.db import migrations
from django.utils import timezone

ROWS_AT_ONCE = 500


def let_them_wait(apps: Any, schema_editor: Any) -> None:
    """Write a check for each licence that rests on the word of one person; their time begins today."""
    cases = apps.get_model("hall", "Application").objects.filter(
        channel__in=("outside", "province"), item_type="licence", outcome="granted", decider=None, entry_check=None
    )
    check, history = apps.get_model("hall", "EntryCheck"), apps.get_model("hall", "HistoricalEntryCheck")
    now = timezone.now()
    facts = {"state": "waiting", "version": 1, "since": timezone.localdate(now)}
    said = {"history_date": now, "history_change_reason": "此前录入，待第二人核对", "history_type": "+"}
    keys = list(cases.order_by("pk").values_list("pk", flat=True))
    check.objects.bulk_create((check(application_id=key, **facts) for key in keys), batch_size=ROWS_AT_ONCE)
    history.objects.bulk_create(
        (history(application_id=key, **facts, **said) for key in keys), batch_size=ROWS_AT_ONCE
    )


class Migration(migrations.Migration):
    dependencies = [("hall", "0014_entry_checks")]

    operations = [migrations.RunPython(let_them_wait, migrations.RunPython.noop)]
