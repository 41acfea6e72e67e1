"""Cases that are over, and ratings of them."""

from datetime import date
from typing import Any

from hall.domain.ratings import giving
from hall.domain.ratings.giving import Verdict
from hall.domain.ratings.mending import LOW_RATING
from hall.enums import RatingWay
from hall.models import Application, LowRating, Rating
from tests.hall.world import World, at, ready, take
from yunlong_portal.kernel.models import User

DAY = date(2017, 9, 4)


def ended(world: World, *, on: date = DAY, **changed: Any) -> Application:
    """Return a case that was granted and handed over on a day."""
    return take("hand_over", ready(world, on=on, **changed), world.clerk, on=on, receiver="张三丰")


def rate(case: Application, grade: int, *, on: date = DAY, actor: User | None = None, **more: Any) -> Rating:
    """Return the rating of a case after it was given on a day: at the window where ``actor`` turned the screen."""
    way = RatingWay.WINDOW if actor else RatingWay.ONLINE
    return giving.rate(case, Verdict(grade=grade, way=way, **more), actor=actor, now=at(on, 15))


def step(name: str, low: LowRating, actor: User, *, on: date = DAY, **data: Any) -> LowRating:
    """Take a step of a low rating on a day and return it as it then stands."""
    row = LowRating.objects.get(pk=low.pk)
    return LOW_RATING.take(name, row=row, actor=actor, expected_version=row.version, now=at(on, 16), **data)
