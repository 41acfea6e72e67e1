"""What third parties and other departments say is encrypted like what applicants say: here what was said so far."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from yunlong_portal.kernel.encryption import decrypt, encrypt

# Plain columns before and after this migration: the next one changes the fields.
_COLUMNS = (("consultation", "grounds"), ("part", "answer"))


def encrypt_what_was_said(apps: Any, schema_editor: Any) -> None:
    """Encrypt each text in its place."""
    _rewrite(apps, schema_editor, encrypt)


def decrypt_again(apps: Any, schema_editor: Any) -> None:
    """Put the texts back as they were."""
    _rewrite(apps, schema_editor, decrypt)


def _rewrite(apps: Any, schema_editor: Any, change: Callable[..., str]) -> None:
    for model, column in _COLUMNS:
        rows = apps.get_model("requests_ogi", model)._base_manager.using(schema_editor.connection.alias)
        for key, text in list(rows.exclude(**{column: ""}).order_by("pk").values_list("pk", column)):
            rows.filter(pk=key).update(**{column: change(text, place=f"requests_ogi.{model}.{column}")})


class Migration(migrations.Migration):
    dependencies = [("requests_ogi", "0012_helpers_and_links")]

    operations = [migrations.RunPython(encrypt_what_was_said, decrypt_again)]
