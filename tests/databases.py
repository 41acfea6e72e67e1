"""Makes the database of a run from the models, in a second or two: the migrations take forty.

Django leaves out the migrations (``TEST: {"MIGRATE": False}``) and makes the tables that the models describe. What the
migrations make beside tables stands here. That both ways come to the same database is asked by
``tests/test_migrations.py``; what runs a portal as a whole (``tests.running``) begins with one that was migrated.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from disclosure.search.engines import engine_of


def complete(connection: BaseDatabaseWrapper) -> None:
    """Give a database with the tables of the models what only migrations make, and say that all of them have run."""
    engine_of(connection).create(connection)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in MigrationLoader(connection).disk_migrations
    )
