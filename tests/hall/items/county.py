"""A small county whose department has items: what a guide without a fault says, and the way to its publication."""

from typing import Any

from columns.enums import ColumnType, Duty
from disclosure.domain import content
from disclosure.enums import PathState, Step
from disclosure.models import Post
from hall.domain.items.beginning import begin_item
from hall.domain.items.kind import ITEM
from hall.models import Item
from tests.disclosure.world import World, fresh, make_world
from tests.factories import ColumnFactory, with_duties
from yunlong_portal.kernel.models import User

CONTENT: dict[str, Any] = {
    "change": {"kind": "create"},
    "basics": {
        "item_type": "benefit", "case_type": "promised", "for_persons": "yes", "organ": "云龙县民政局",
    },
    "everyday": [{"name": "低保"}],
    "life_events": [{"event": "relief"}],
    "basis": [{"law": "社会救助暂行办法", "article": "第九条"}],
    "conditions": {"text": "人均收入低于当地最低生活保障标准"},
    "materials": [{"name": "居民身份证", "form": "both", "copies": "1", "required": "yes"}],
    "steps": [{"name": "受理", "by": "窗口", "days": "1"}],
    "limits": {"statutory_days": "30", "promised_days": "25"},
    "fee": {"charged": "no"},
    "result": {"name": "最低生活保障证"},
    "places": [{"name": "民政窗口", "address": "县政务服务中心", "hours": "工作日9:00—17:00", "phone": "0872-5521234"}],
    "service": {"online": "yes"},
}  # fmt: skip


class Hall:
    """The county of posts, with a column for guides and the two desks that check an item."""

    def __init__(self) -> None:
        self.world: World = make_world()
        self.column = ColumnFactory.create(
            code="hall.zn", type=ColumnType.SERVICE_GUIDE, owner=self.world.department, page="/hall/"
        )
        self.manager: User = with_duties(self.world.department, Duty.MANAGE_HALL)
        self.catalogue: User = with_duties(self.world.county, Duty.REVIEW_CATALOGUE)
        self.guides: User = with_duties(self.world.county, Duty.CHECK_GUIDES)
        self.bureau: User = with_duties(self.world.county, Duty.OVERSEE_HALL)

    def payload(self, **blocks: Any) -> content.Payload:
        """Return the payload of an item; ``blocks`` stand instead of those of a guide without a fault."""
        payload = content.empty_payload(kind=ITEM.code, column=self.column.code, source_name="云龙县民政局")
        return payload | {"title": "城乡居民最低生活保障审批", "content": CONTENT | blocks}

    def item(self, code: str = "YLX-001", **blocks: Any) -> Item:
        """Return an item that is being drafted."""
        payload = self.payload(**blocks)
        post = self.world.draft(kind=ITEM.code, **{name: payload[name] for name in ("title", "content", "column")})
        return begin_item(post=post, code=code, actor=self.manager, now=self.world.tick())

    def publish(self, item: Item) -> Post:
        """Take the item's draft the whole way."""
        who = {
            Step.SUBMIT: self.world.drafter, Step.SECRECY_REVIEW: self.world.secrecy, Step.SIGN_OFF: self.world.leader,
            Step.CATALOGUE_REVIEW: self.catalogue, Step.GUIDE_CHECK: self.guides,
            Step.PROOFREAD: self.world.proofreader, Step.PUBLISH: self.world.publisher,
        }  # fmt: skip
        post = self.world.take("submit", item.post, self.world.drafter)
        while post.state != PathState.PUBLISHED:
            post = self.world.take(post.awaits, post, who[Step(post.awaits)])
        return fresh(post)

    def published(self, code: str = "YLX-001", **blocks: Any) -> Item:
        """Return an item that is public."""
        item = self.item(code, **blocks)
        self.publish(item)
        return Item.objects.select_related("post").get(pk=item.pk)
