"""Publishing an answer: what one asked for and got may interest others (条例2019 Art. 44).

It is a decision of its own, by whoever drafts for the department: a click makes a draft post with what was supplied,
the applicant's data left out; the draft then goes through review, signature and proofreading like any other.
"""

from datetime import datetime
from html import escape

from django.db import IntegrityError, transaction

from columns.domain.duties import may
from columns.enums import Duty
from disclosure.domain import content, revisions
from disclosure.models import Post
from requests_ogi.enums import Outcome, PaperKind, RequestState
from requests_ogi.models import InformationRequest, PublishedAnswer
from yunlong_portal.kernel import files, masked, personal_data
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.private_files import open_private
from yunlong_portal.kernel.workflow import refuse

PUBLISHABLE = (Outcome.GRANTED, Outcome.PARTLY_GRANTED)
ANSWERED = (RequestState.SERVED, RequestState.ARCHIVED)
KIND = "notice"


def make_post(*, request: InformationRequest, actor: User, now: datetime) -> Post:
    """Make a draft post of a granted reply and return it; must not be called inside a transaction (files are copied).

    What the applicant wrote is masked, what was supplied is attached anew. Refused: ``no_duty``, ``not_answered``,
    ``nothing_granted``, ``published_already``, and what the door for files refuses.
    """
    department = request.desk
    if not may(actor, Duty.DRAFT, department, now=now):
        raise refuse("no_duty", f"您不是{department.short_name}的拟稿人，不能把答复建成信息。")
    if request.state not in ANSWERED:
        raise refuse("not_answered", "答复送达以后才能建成信息公开。")
    decision = request.decisions.order_by("-number").first()
    if decision is None or decision.outcome not in PUBLISHABLE:
        raise refuse("nothing_granted", "只有予以公开或者部分公开的答复才能建成信息公开。")
    if PublishedAnswer.objects.filter(request=request).exists():
        raise _already()
    payload = content.empty_payload(kind=KIND, source_name=str(request.organ))
    asked = asked_without_person(request)
    payload["title"] = f"关于“{asked[:80]}”的信息"
    payload["body"] = "".join(
        f"<p>{escape(line)}</p>"
        for line in (f"有申请人申请公开：{asked}", f"现将{request.organ}提供的信息公布如下：{decision.supplied}")
    )
    payload["metadata"] |= {"issuing_body": str(request.organ)}
    payload["attachments"] = _copied(request, actor)
    try:
        with transaction.atomic():
            post = revisions.create_post(actor=actor, department=department, payload=payload, now=now)
            PublishedAnswer.objects.create(request=request, post=post, made_by=actor, made_at=now)
    except IntegrityError:
        raise _already() from None
    return post


def asked_without_person(request: InformationRequest) -> str:
    """Return in one line what was asked for, with every name of the case and whatever else tells of a person masked."""
    words = request.particulars.title or request.particulars.description
    applicant = request.applicant
    plain = " ".join(words.split())
    agent = (applicant.agent or {}).get("name", "")
    for name in filter(None, (applicant.name, agent, applicant.legal_representative, applicant.contact_name)):
        shown = applicant.masked_name if name == applicant.name else masked.name(name)
        plain = plain.replace(name, shown)
    return personal_data.mask(plain, personal_data.find(plain))


def _copied(request: InformationRequest, actor: User) -> list[dict[str, str]]:
    found = []
    for paper in request.papers.filter(is_supplied=True).exclude(kind=PaperKind.IDENTITY).select_related("file"):
        with open_private(paper.file) as data:
            stored = files.accept(data=data, name=paper.file.name, stored_by=actor)
        found.append({"digest": stored.digest, "name": paper.name})
    return found


def _already() -> Exception:
    return refuse("published_already", "这件答复已经建过信息，请在信息列表中查找。")
