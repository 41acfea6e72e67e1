"""Makes the place for the tokens of search: an FTS5 table on SQLite, a vector with a GIN index on PostgreSQL.

The tokens of publications that are there already come by ``manage.py rebuild_search``.
"""

from django.db import migrations

from disclosure.search.engines import engine_of


def create(apps, schema_editor):
    engine_of(schema_editor.connection).create(schema_editor.connection)


def drop(apps, schema_editor):
    engine_of(schema_editor.connection).drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_initial")]

    operations = [migrations.RunPython(create, drop)]
