"""Items and cases for tests, written straight into the tables: for whatever does not ask how they came there."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from columns.enums import ColumnType
from columns.models import Column, Department
from disclosure.domain import content as posts
from hall.domain.applications import timing
from hall.domain.items.entries import write_entry
from hall.domain.items.kind import ITEM
from hall.enums import (
    ApplicantKind,
    CaseType,
    Channel,
    IdentityType,
    ItemType,
    LifeEvent,
    MaterialForm,
    MaterialState,
)
from hall.models import Application, ApplicationMaterial, ApplicationParty, Item
from tests.factories import ColumnFactory, PublicationFactory
from yunlong_portal.kernel import masked, numbering, tracking
from yunlong_portal.kernel.history import save_with_history

CODE = "34679-ACDEF"
SERIES = "application"
_GUIDES = "hall.zn"

PERSON = {
    "kind": ApplicantKind.PERSON,
    "name": "张三丰",
    "identity_type": IdentityType.ID_CARD,
    "identity_number": "532929198001010011",
    "phone": "13887220000",
    "address": "云龙县诺邓镇诺邓村",
}
CONTENT: dict[str, Any] = {
    "change": {"kind": LifeEvent.CREATE, "basis": "社会救助暂行办法", "effective_on": "2017-01-01"},
    "basics": {
        "item_type": ItemType.BENEFIT,
        "case_type": CaseType.PROMISED,
        "for_persons": True,
        "organ": "云龙县民政局",
    },
    "everyday": [{"name": "低保"}],
    "life_events": [{"event": "relief"}],
    "basis": [{"law": "社会救助暂行办法", "article": "第九条"}],
    "conditions": {"text": "本县户籍，家庭人均收入低于当地低保标准"},
    "materials": [
        {"name": "最低生活保障申请书", "form": MaterialForm.ORIGINAL, "copies": "1", "required": "yes"},
        {"name": "居民身份证", "form": MaterialForm.BOTH, "copies": "1", "required": "yes"},
        {"name": "残疾证明", "form": MaterialForm.COPY, "copies": "1", "required": "no"},
    ],
    "steps": [{"name": "受理", "by": "民政局窗口", "days": "1"}, {"name": "审批", "by": "民政局", "days": "19"}],
    "special": [{"name": "公示", "days": "7", "counted": "no"}],
    "limits": {"statutory_days": "20", "promised_days": "15", "statutory_text": "二十个工作日"},
    "fee": {"charged": "no"},
    "result": {"name": "最低生活保障证", "at_window": True, "by_post": True},
    "places": [
        {"name": "民政局窗口", "address": "县政务服务中心一楼", "hours": "工作日9:00—17:00", "phone": "0872-5520000"}
    ],
    "service": {"consult_phone": "0872-5520000", "online": True},
    "questions": [{"label": "家庭人口", "shape": "number", "required": "yes"}],
}


def make_item(
    department: Department,
    *,
    code: str = "YLX-001",
    name: str = "城乡居民最低生活保障审批",
    closes_on: date | None = None,
    attachments: Sequence[dict[str, Any]] = (),
    **changed: Any,
) -> Item:
    """Return an item that is public without having gone the way of its signatures.

    ``changed`` replaces blocks; a block given as a dict is laid over the usual one. ``closes_on`` stands whatever the
    change says.
    """
    content = dict(CONTENT)
    for block, value in changed.items():
        content[block] = {**content[block], **value} if isinstance(value, dict) else value
    column = Column.objects.filter(code=_GUIDES).first() or ColumnFactory.create(
        code=_GUIDES, type=ColumnType.SERVICE_GUIDE, owner=department, page="/hall/"
    )
    publication = PublicationFactory.create(
        kind=ITEM.code,
        title=name,
        department=department,
        column=column,
        index_number=f"{department.slug}/{code}",
        attachments=list(attachments),
        revision__payload=posts.empty_payload(kind=ITEM.code, column=column.code, source_name=department.name)
        | {"title": name, "content": content},
    )
    item = Item.objects.create(
        code=code, post=publication.post, department=department, created_at=publication.published_at
    )
    entry = write_entry(item, publication)
    if closes_on:
        entry.closes_on = closes_on
        entry.save()
    return item


def make_application(
    item: Item, *, on: date = date(2017, 8, 24), party: dict[str, Any] | None = None, **changed: Any
) -> Application:
    """Return a case received on ``on`` with its clock running and its required materials uploaded, in ``FILED``.

    Its query code is ``CODE``. ``changed`` are columns of the case, ``party`` those of the applicant.
    """
    entry, moment = item.entry, datetime.combine(on, time(9), tzinfo=timezone.get_default_timezone())
    department = item.department
    serial = numbering.draw(issuer=department.slug, series=SERIES, year=on.year)
    given: dict[str, Any] = {
        "number": tracking.normal_number(f"{department.slug}-B{on.year}-{serial:05d}"),
        "item": item,
        "publication": entry.publication,
        "item_name": entry.name,
        "item_type": entry.item_type,
        "case_type": entry.case_type,
        "statutory_days": entry.statutory_days,
        "promised_days": entry.promised_days,
        "department": department,
        "desk": department,
        "channel": Channel.ONLINE,
        "filed_at": moment,
        "received_on": on,
        "tracking_digest": tracking.digest_of(CODE),
    } | changed
    row = Application(**given)
    save_with_history(row, actor=row.filed_by, reason="申报", at=moment)
    said = PERSON | (party or {})
    ApplicationParty.objects.create(application=row, masked_name=masked.name(said["name"]), **said)
    content = entry.publication.revision.payload["content"]
    ApplicationMaterial.objects.bulk_create(
        ApplicationMaterial(
            application=row,
            number=number,
            name=each["name"],
            form=each.get("form", ""),
            copies=int(each.get("copies") or 1),
            is_required=each["required"] == "yes",
            state=MaterialState.UPLOADED if each["required"] == "yes" else MaterialState.MISSING,
        )
        for number, each in enumerate(content["materials"], start=1)
    )
    timing.begin(row, actor=row.filed_by, now=moment)
    return row
