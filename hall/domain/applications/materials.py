"""Where the lines of a list of materials stand: ticked off one by one, beside the way of the case.

A line's state is no workflow of its own: it follows from what came, and each change of it belongs to a step of the case
or to a file that was handed in for it.
"""

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from hall.enums import MaterialState
from hall.models import Application, ApplicationMaterial

# Said of a line that its applicant will bring to the window; it is there no longer once something has come for it.
BROUGHT = "申请人要带到窗口交纸质件"


def mark(lines: QuerySet[ApplicationMaterial], state: MaterialState, **more: str) -> None:
    """Write where these lines stand, and what is to be said of them (``remark``)."""
    lines.update(state=state, **more)


def line_beside(row: Application, name: str) -> ApplicationMaterial:
    """Return the line for what came and no line of the list names, written where there is none yet.

    The caller holds the lock of the case.
    """
    last = row.materials.aggregate(last=Max("number"))["last"] or 0
    defaults = {"number": last + 1, "is_required": False, "state": MaterialState.UPLOADED}
    return row.materials.get_or_create(name=name, defaults=defaults)[0]


def _to_be_brought() -> QuerySet[ApplicationMaterial]:
    return ApplicationMaterial.objects.filter(is_required=True, state=MaterialState.MISSING, remark=BROUGHT)


def still_to_be_brought(row: Application) -> QuerySet[ApplicationMaterial]:
    """Return the required lines whose papers the applicant wanted to bring to the window, and has not yet."""
    return _to_be_brought().filter(application=row).order_by("number")


def names_to_be_brought(keys: Iterable[int]) -> dict[int, list[str]]:
    """Return by case the names of the papers it waits for; a case that waits for none is not there. One query."""
    found: dict[int, list[str]] = {}
    lines = _to_be_brought().filter(application__in=list(keys)).order_by("application", "number")
    for key, name in lines.values_list("application", "name"):
        found.setdefault(key, []).append(name)
    return found
