"""A system check on the county's wordings: what a new version asks for is said at start, not when a letter is due."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.wording import objections
from yunlong_portal.kernel.models import LetterTemplate

_READ = ("code", "title", "body", "slip", "number_pattern", "class_mark", "valid_from")


@register(Tags.database)
def wordings_fit_their_letters(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Say which wordings in use no letter could be composed from."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if LetterTemplate._meta.db_table not in connections[alias].introspection.table_names():
            continue
        # Named, because a column that a migration is about to add is not there yet.
        wordings = LetterTemplate.objects.using(alias).filter(is_active=True).only(*_READ)
        for template in wordings:
            kind = kinds.find(template.code)
            wrong = [each.sentence for some in objections(template, kind).values() for each in some] if kind else []
            if kind and wrong:
                found.append(
                    Warning(
                        f"文书模板《{kind.title}》（{template.valid_from}起）不合用：{'；'.join(wrong)}",
                        hint="请文书管理员在“文书模板”中改正；改正之前，这种文书不能出具。",
                        id="kernel.W111",
                    )
                )
    return found
