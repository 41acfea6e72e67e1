"""The step of a migration that makes many tables at once."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from yunlong_portal.kernel.new_tables import CreateTables


def _migration() -> migrations.Migration:
    step = CreateTables(
        [
            migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
            migrations.CreateModel(
                "Book",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("shelf", models.ForeignKey("kernel.Shelf", models.PROTECT)),
                ],
            ),
            migrations.AddField("Shelf", "first", models.ForeignKey("kernel.Book", models.PROTECT, null=True)),
            migrations.AddConstraint("Book", models.CheckConstraint(condition=models.Q(id__gt=1), name="new_book")),
            migrations.AddIndex("Book", models.Index(fields=["shelf", "id"], name="new_book_place")),
        ]
    )
    migration = migrations.Migration("0001_books", "kernel")
    migration.operations = [step]
    return migration


@pytest.mark.django_db(transaction=True)
def test_tables_are_made_as_they_are_after_all_the_operations_and_go_again() -> None:
    before = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        after = _migration().apply(ProjectState(), editor)
    assert set(connection.introspection.table_names()) - before == {"kernel_shelf", "kernel_book"}
    with connection.cursor() as cursor:
        names = [each.name for each in connection.introspection.get_table_description(cursor, "kernel_shelf")]
        rules = connection.introspection.get_constraints(cursor, "kernel_book")
    assert names == ["id", "first_id"]
    assert {"new_book", "new_book_place"} <= rules.keys()
    assert sorted(name for _, name in after.models) == ["book", "shelf"]
    with connection.schema_editor() as editor:
        _migration().unapply(ProjectState(), editor)
    assert set(connection.introspection.table_names()) == before
