"""A kind of post that two desks of the county check after the department's leader has signed."""

from typing import Any

from columns.enums import Duty
from disclosure.domain import kinds
from disclosure.domain.separation import COUNTY_CHECKS
from disclosure.enums import PathState, Step
from disclosure.models import Post
from tests.disclosure.world import World, fresh
from tests.factories import with_duties
from yunlong_portal.kernel.models import User

CHECKED = kinds.Kind(
    code="checked",
    label="须县级核对的信息",
    sheet_class="测试",
    required=("source_name",),
    steps=frozenset(COUNTY_CHECKS),
)


class Desks:
    """The two desks, and short ways with a post of the checked kind."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.catalogue = with_duties(world.county, Duty.REVIEW_CATALOGUE)
        self.guides = with_duties(world.county, Duty.CHECK_GUIDES)

    def signed(self, **changed: Any) -> Post:
        """Return a post of the checked kind that its department's leader has signed."""
        return self.world.walk(self.world.draft(kind=CHECKED.code, **changed), to=PathState.SIGNED_OFF)

    def check(self, post: Post, *, until: Step = Step.PROOFREAD) -> Post:
        """Let the desks pass a post, the catalogue first, until it awaits ``until``."""
        people: dict[str, User] = {Step.CATALOGUE_REVIEW: self.catalogue, Step.GUIDE_CHECK: self.guides}
        while fresh(post).awaits != until:
            post = self.world.take(fresh(post).awaits, post, people[fresh(post).awaits])
        return fresh(post)
