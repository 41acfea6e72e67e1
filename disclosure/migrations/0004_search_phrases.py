"""Lets phrases be found by the order of their tokens. What was indexed comes back by ``manage.py rebuild_search``."""

from django.db import migrations

from disclosure.search.engines import engine_of


def create(apps, schema_editor):
    engine_of(schema_editor.connection).create(schema_editor.connection)


def drop(apps, schema_editor):
    engine_of(schema_editor.connection).drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_search_index")]

    operations = [
        migrations.RunPython(drop, create),
        migrations.DeleteModel("SearchText"),
        migrations.RunPython(create, drop),
    ]
