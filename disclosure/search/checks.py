"""A system check that looks whether the index was made with the dictionary of this code and county."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from disclosure.models import SearchEntry
from disclosure.search.segment import dictionary_version


@register(Tags.database)
def index_is_of_this_dictionary(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Say how many entries are of another dictionary: still found, but not always in the best order."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if SearchEntry._meta.db_table not in connections[alias].introspection.table_names():
            continue  # before the first migrate
        if old := SearchEntry.objects.using(alias).exclude(dictionary=dictionary_version()).count():
            found.append(
                Warning(
                    f"检索中有 {old} 件是用另一版词典编入的，排序可能不准。",
                    hint="运行 python manage.py rebuild_search 重新编入；可以在开放期间运行，中断后会接着做。",
                    id="disclosure.W201",
                )
            )
    return found
