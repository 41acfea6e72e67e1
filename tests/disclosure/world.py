"""A small county for tests: people with duties, a column, and short ways to walk a post along its path."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from columns.enums import Duty
from columns.models import Column, Department
from disclosure.domain import content, review_items, revisions
from disclosure.domain.workflow import PATH
from disclosure.enums import PathState, SecrecyConclusion
from disclosure.models import Post
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, with_duties
from yunlong_portal.kernel import files
from yunlong_portal.kernel.models import User

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ALL_PASS = {code: {"verdict": "pass", "remark": ""} for code in review_items.ALL_CODES}


@dataclass
class World:
    """People and places. ``now`` moves on by a minute with every act."""

    county: Department
    department: Department
    column: Column
    drafter: User
    secrecy: User
    leader: User
    proofreader: User
    publisher: User
    sealer: User
    now: datetime = NOW
    _acts: int = field(default=0)

    def tick(self) -> datetime:
        """Return the next moment."""
        self._acts += 1
        self.now = NOW + timedelta(minutes=self._acts)
        return self.now

    def payload(self, **changed: Any) -> content.Payload:
        """Return the payload of a piece of news without a fault."""
        payload = content.empty_payload(kind="news", column=self.column.code, source_name="县政府办公室")
        return payload | {"title": "会议召开", "body": "<p>会议要求按时更新。</p>"} | changed

    def draft(self, *, by: User | None = None, **changed: Any) -> Post:
        """Return a new draft."""
        payload = self.payload(**changed)
        return revisions.create_post(
            actor=by or self.drafter, department=self.department, payload=payload, now=self.tick()
        )

    def upload(self, text: str, *, by: User | None = None) -> dict[str, str]:
        """Return a text file, uploaded by the drafter or whom is named, as a payload names it."""
        stored = files.accept(data=BytesIO(text.encode()), name="表.txt", stored_by=by or self.drafter)
        return {"digest": stored.digest, "name": "表.txt", "alternative_text": ""}

    def edit(self, post: Post, *, by: User | None = None, **changed: Any) -> revisions.Saved:
        """Save a new revision of a draft."""
        post = fresh(post)
        payload = post.current_revision.payload | changed
        return revisions.save_revision(
            post=post, actor=by or self.drafter, parent_id=post.current_revision_id, payload=payload, now=self.tick()
        )

    def take(self, name: str, post: Post, by: User, **data: Any) -> Post:
        """Take a transition on the newest state of a post."""
        post = fresh(post)
        defaults: dict[str, Any] = {"checklist": ALL_PASS, "conclusion": SecrecyConclusion.PUBLISHABLE.value}
        given = {"reason": "理由"} | defaults | data
        return PATH.take(name, row=post, actor=by, expected_version=post.version, now=self.tick(), **given)

    def walk(self, post: Post, *, to: str = PathState.PUBLISHED) -> Post:
        """Take a post along the path with the right people until it is ``to``."""
        for name, who in (
            ("submit", self.drafter),
            ("secrecy_review", self.secrecy),
            ("sign_off", self.leader),
            ("proofread", self.proofreader),
            ("publish", self.publisher),
        ):
            if fresh(post).state == to:
                break
            post = self.take(name, post, who)
        return fresh(post)

    def published(self, **changed: Any) -> Post:
        """Return a post that went the whole way."""
        return self.walk(self.draft(**changed))


def fresh(post: Post) -> Post:
    """Return the post as the database has it."""
    return Post.objects.select_related("current_revision", "live_publication", "department").get(pk=post.pk)


def make_world() -> World:
    """Build the county."""
    county, department = CountyFactory.create(), DepartmentFactory.create(short_name="县政府办公室")
    return World(
        county=county,
        department=department,
        column=ColumnFactory.create(code="news.yw", name="云龙要闻", owner=department),
        drafter=with_duties(department, Duty.DRAFT),
        secrecy=with_duties(department, Duty.SECRECY_REVIEW),
        leader=with_duties(department, Duty.SIGN_OFF),
        proofreader=with_duties(department, Duty.PROOFREAD),
        publisher=with_duties(county, Duty.PUBLISH),
        sealer=with_duties(county, Duty.SEAL, Duty.READ_SEALED),
    )
