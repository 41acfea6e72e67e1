"""Puts the kind into the index of the newest, so that the catalogue is counted and cut without reading a row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0009_search_index")]

    operations = [
        migrations.RemoveIndex(model_name="publication", name="disclosure_latest"),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["state", "-first_published_at", "-id", "kind"], name="disclosure_latest"),
        ),
    ]
