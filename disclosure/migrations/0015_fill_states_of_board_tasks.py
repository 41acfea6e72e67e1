"""The to-dos that were settled before they had a state get the one that their outcome tells."""

from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    """Tell apart what a new version settled and what its leader found right."""
    settled = apps.get_model("disclosure", "BoardTask")._base_manager.using(schema_editor.connection.alias)
    settled = settled.filter(settled_at__isnull=False)
    settled.filter(outcome__startswith="不需要改").update(state="not_needed")
    settled.exclude(outcome__startswith="不需要改").update(state="done")


def empty(apps: Any, schema_editor: Any) -> None:
    """Leave the states: the step before takes the column away."""


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0014_board_tasks_have_a_state")]

    operations = [migrations.RunPython(fill, empty)]
