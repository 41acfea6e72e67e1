"""Whether what came in by a batch is what the batch brought, by whom it says, or what somebody released by name."""

from collections.abc import Iterator

from columns.domain.duties import DutyRecord
from columns.enums import Duty
from disclosure.domain.agreement import Finding
from disclosure.enums import ImportAction, QuarantineState
from disclosure.models import LegacyPage, Post, QuarantinedPage, SignOff

_AS_IT_CAME = frozenset({ImportAction.IMPORTED, ImportAction.WARNED})
_LET_OUT = frozenset({QuarantineState.RELEASED, QuarantineState.MASKED})
RELEASERS = (Duty.SIGN_OFF_PRINCIPAL, Duty.SIGN_OFF)


def came_by_batch(post: Post, publish: SignOff, record: DutyRecord) -> Iterator[Finding]:
    """Yield what is not as the batch says, of the one signature of a post that came in by it."""
    place = f"sign_off {publish.pk}"
    page = (
        LegacyPage.objects.select_related("batch", "quarantine")
        .filter(pk=publish.facts.get("page"), batch=publish.facts.get("batch"))
        .first()
    )
    if page is None:
        yield Finding("migration_unknown", post.pk, place, "签署所指的迁移批次或页面不见了")
        return
    if page.batch.digest() != publish.facts.get("batch_digest"):
        yield Finding("migration_altered", post.pk, f"batch {page.batch_id}", f"{page.batch}与导入时的记录不符")
    if publish.sequence != 1 or publish.round != 0 or publish.facts.get("publication") != 1:
        yield Finding("migration_altered", post.pk, place, "随批迁移的只能是第1版，之前没有任何签署")
    if page.action in _AS_IT_CAME:
        yield from _brought_in(post, publish, page, record)
    else:
        yield from _let_out(post, publish, page, record)


def _brought_in(post: Post, publish: SignOff, page: LegacyPage, record: DutyRecord) -> Iterator[Finding]:
    place = f"sign_off {publish.pk}"
    if page.post_id != post.pk or page.payload_digest != publish.revision_digest:
        yield Finding("migration_altered", post.pk, place, "公开的内容不是批次导入的内容")
    if publish.person_id != page.batch.imported_by_id:
        yield Finding("migration_altered", post.pk, place, "签署人不是批次的经办人")
    is_entitled = record.entitled(
        publish.person_id, Duty.PUBLISH, post.department_id, publish.signed_at, acting_for=publish.acting_for_id
    )
    if not page.batch.by_command and not is_entitled:
        yield Finding("not_entitled", post.pk, place, f"{publish.person_name}当时没有“发布”的职责")


def _let_out(post: Post, publish: SignOff, page: LegacyPage, record: DutyRecord) -> Iterator[Finding]:
    place = f"sign_off {publish.pk}"
    held: QuarantinedPage | None = getattr(page, "quarantine", None)
    if held is None or held.state not in _LET_OUT or held.post_id != post.pk or held.decided_by_id != publish.person_id:
        yield Finding("migration_altered", post.pk, place, "隔离的页面没有由签署人具名放行")
        return
    if not any(
        record.entitled(
            publish.person_id, duty, post.department_id, publish.signed_at, acting_for=publish.acting_for_id
        )
        for duty in RELEASERS
    ):
        yield Finding("not_entitled", post.pk, place, f"{publish.person_name}当时没有放行的职责")
