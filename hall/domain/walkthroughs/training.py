"""Beginning a walk, how far one is, and the end of it: then somebody has been trained."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from columns.models import Department
from hall.domain.walkthroughs.script import Script, Step
from hall.models import Walkthrough
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

MOST_LETTERS = 40


@dataclass(frozen=True)
class Progress:
    """How far a person is: his walk, None where he has not begun, and the keys of the steps that he has done."""

    walk: Walkthrough | None
    done: frozenset[str]
    missing: tuple[Step, ...]


def begin(*, script: Script, person: User, name: str, unit: Department, now: datetime) -> Walkthrough:
    """Begin a walk on an account for whoever sits at it; what was begun and not finished on it begins anew.

    The accounts of the practice portal are shared by a class: so the name is asked for, and from this moment on only
    what is done now counts. Refuses ``not_practice`` outside it, ``name_missing`` without a name.
    """
    _only_in_practice()
    name = name.strip()[:MOST_LETTERS]
    if not name:
        raise refuse("name_missing", "请填上练习的人的姓名，完成后记入名单。")
    walk, _ = Walkthrough.objects.update_or_create(
        role=script.role,
        account=person.get_username(),
        finished_at=None,
        defaults={"person_name": name, "unit_slug": unit.slug, "unit_name": unit.short_name, "begun_at": now},
    )
    return walk


def progress_of(*, script: Script, person: User) -> Progress:
    """Return how far a person is. One query, and one more for each step that the database ticks off."""
    walk = Walkthrough.objects.filter(role=script.role, account=person.get_username(), finished_at__isnull=True).first()
    if walk is None:
        return Progress(walk=None, done=frozenset(), missing=script.ticked)
    done = frozenset(each.key for each in script.ticked if each.done and each.done(person, walk.begun_at))
    return Progress(walk=walk, done=done, missing=tuple(each for each in script.ticked if each.key not in done))


@transaction.atomic
def finish(*, script: Script, person: User, now: datetime) -> Walkthrough:
    """Put a person who has done every step on the list of those who were trained.

    Refuses ``not_practice`` outside practice, ``walk_not_begun``, and ``steps_missing`` naming them.
    """
    _only_in_practice()
    progress = progress_of(script=script, person=person)
    if progress.walk is None:
        raise refuse("walk_not_begun", "还没有开始这个岗位的练习，请先填姓名和单位。")
    if progress.missing:
        told = "、".join(f"“{each.title}”" for each in progress.missing)
        raise refuse("steps_missing", f"还有{len(progress.missing)}步没有做：{told}。做完再来。")
    if not Walkthrough.objects.filter(pk=progress.walk.pk, finished_at__isnull=True).update(finished_at=now):
        raise refuse("walk_not_begun", "这次练习已经记入名单。")
    progress.walk.finished_at = now
    return progress.walk


def _only_in_practice() -> None:
    if not settings.PRACTICE:
        raise refuse("not_practice", "这里不是练习，请从“进入练习”进去再做。")
