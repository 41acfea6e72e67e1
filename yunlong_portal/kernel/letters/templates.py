"""Which wording a letter takes: the one in force on its date."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.kinds import LetterKind
from yunlong_portal.kernel.models import LetterTemplate
from yunlong_portal.kernel.workflow import refuse


def wording_in_force(code: str, day: date) -> LetterTemplate:
    """Return the wording of a declared letter that a letter dated ``day`` takes. Raises Refused (``no_wording``)."""
    found = _in_use(day).filter(code=code).first()
    if found is None:
        title = kinds.get(code).title
        raise refuse(
            "no_wording", f"《{title}》在{day:%Y-%m-%d}没有可用的文书模板。请文书管理员在“文书模板”中新建或启用。"
        )
    return found


def wordings_in_force(day: date) -> dict[str, LetterTemplate]:
    """Return the wording in force on ``day`` by code: one query."""
    latest_first = list(_in_use(day))
    return {each.code: each for each in reversed(latest_first)}


def without_wording(day: date) -> list[LetterKind]:
    """Return the declared letters that have no wording on ``day``: they could not be sent."""
    there: Iterable[str] = wordings_in_force(day)
    return [kind for kind in kinds.declared() if kind.code not in there]


def _in_use(day: date) -> QuerySet[LetterTemplate]:
    return LetterTemplate.objects.filter(is_active=True, valid_from__lte=day).order_by("-valid_from", "-pk")
