"""Which of the two a database is: marked while it is empty, asked before anything starts on it."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from yunlong_portal.kernel.models import PracticeMark

# Django itself fills these after every migrate.
_FILLED_BY_DJANGO = frozenset({"contenttypes.contenttype", "auth.permission"})
_HINT = "练习与正式各用各的数据库和目录，见 docs/running.md 的“练习”。"


def is_marked(connection: BaseDatabaseWrapper) -> bool:
    """Say whether a database is the practice copy's. One without tables is nobody's."""
    if PracticeMark._meta.db_table not in connection.introspection.table_names():
        return False
    return PracticeMark.objects.using(connection.alias).exists()


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Say whether nobody has written anything into a database yet."""
    tables = set(connection.introspection.table_names())
    return not any(
        model._default_manager.using(connection.alias).exists()
        for model in _models()
        if model._meta.db_table in tables and router.allow_migrate_model(connection.alias, model)
    )


def _models() -> Iterable[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in _FILLED_BY_DJANGO:
            yield model


def mark_after_migrate(using: str = "default", **_: Any) -> None:
    """Handle ``post_migrate``, and what ``serve`` finds: what is empty is a practice portal's own from then on."""
    if settings.PRACTICE and is_empty(connections[using]):
        PracticeMark.objects.using(using).create(marked_at=timezone.now())


@register(Tags.database)
def check_database_is_ours(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse the real database to the practice portal and the practice database to the real one."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        marked = is_marked(connection)
        if settings.PRACTICE and not marked and not is_empty(connection):
            told = "这是正式的数据库，练习方式（PORTAL_PRACTICE=1）不能在上面运行。"
            found.append(Error(told, hint=_HINT, id="kernel.E401"))
        elif marked and not settings.PRACTICE:
            told = "这是练习的数据库，里面都是编的，正式门户不能在上面运行。"
            found.append(Error(told, hint=_HINT, id="kernel.E402"))
    return found
