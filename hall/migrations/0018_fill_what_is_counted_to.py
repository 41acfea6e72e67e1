"""What open cases are counted down to, taken from the dates that are kept of them already: nothing is wound again."""

from typing import Any

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the promised day, the day in law where nothing was promised or the leader gave more time to decide."""
    clocks = apps.get_model("hall", "ApplicationClock").objects.filter(is_open=True)
    clocks.update(counts_to=Coalesce("promised_on", "due_on"))
    clocks.filter(awaits="decide", application__extended_days__gt=0).update(counts_to=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [("hall", "0017_what_is_counted_to")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
