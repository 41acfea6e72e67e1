"""The workbench of one post: its text on the left, what may be done with it on the right, its story below."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from columns.domain.duties import DutyBook, holders
from columns.enums import ColumnType, Duty
from columns.models import Column
from disclosure.admin.forms import (
    ChecklistForm,
    EnvelopeForm,
    PaperScanForm,
    SubmitForm,
    form_class,
)
from disclosure.domain import checks, guards, rendering, review_items, signing
from disclosure.domain.guards import STEP_DUTIES
from disclosure.domain.workflow import PATH, PUBLICATION
from disclosure.enums import PathState, PublicationState, SignMode, Step, Verdict, WithdrawalReason
from disclosure.models import Post, Publication, ReviewSheet, Revision, SignOff
from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import Choice, TransitionForm
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Transition


@dataclass(frozen=True)
class Moment:
    """One line of the story of a post."""

    at: datetime
    who: str
    what: str
    words: str = ""
    mark: str = ""
    details: list[str] = field(default_factory=list)


def address_of(post: Post, name: str, *args: Any) -> str:
    """Return the admin address of one of the post's pages."""
    return reverse(f"admin:disclosure_post_{name}", args=[post.pk, *args])


def choices(*, post: Post, user: Any, now: datetime, bound: TransitionForm | None = None) -> list[Choice]:
    """Return a button with its form for every transition this person may take now, on path and publication."""
    common: dict[str, Any] = {
        "actor": user,
        "now": now,
        "make_form": lambda each: make_form(each, post=post, now=now),
        "address": lambda each: address_of(post, "act", each.name),
        "bound": bound,
    }
    found = acting.choices(PATH, row=post, **common)
    for publication in post.publications.exclude(state=PublicationState.SEALED).order_by("-number")[:1]:
        found += acting.choices(PUBLICATION, row=publication, **common)
    return found


def make_form(transition: Transition, *, post: Post, now: datetime, data: Any = None) -> TransitionForm:
    """Return the form of a transition, with the drafter's answers where a reviewer confirms or changes them."""
    kind = form_class(transition)
    options: dict[str, Any] = {"row": post, "transition": transition, "data": data}
    if issubclass(kind, SubmitForm):
        options["issues"] = checks.review(post=post, today=timezone.localdate(now))
        options["answers"] = _answers(post, last_round=True)
    elif issubclass(kind, ChecklistForm):
        options["answers"] = _answers(post)
    return kind(**options)


def _answers(post: Post, *, last_round: bool = False) -> dict[str, Any]:
    rows = SignOff.objects.filter(post=post, step=Step.SUBMIT)
    row = (rows if last_round else rows.filter(round=post.round)).order_by("-sequence").first()
    return row.checklist if row else {}


def paper_form(*, post: Post, book: DutyBook, data: Any = None, files: Any = None) -> PaperScanForm | None:
    """Return the form for a scan of the hand-signed sheet, where one may come back now."""
    handlers = (Duty.DRAFT, Duty.PROOFREAD, Duty.SECTION_REVIEW, Duty.SECRECY_REVIEW)
    step = guards.waiting_step(post) if post.state == PathState.IN_REVIEW else None
    if step is None or not any(book.may(duty, post.department, post_kind=post.kind) for duty in handlers):
        return None
    return PaperScanForm(data, files, signers=_signers(step, post))


def envelope_form(*, post: Post, book: DutyBook, data: Any = None) -> EnvelopeForm | None:
    """Return the form for pin and list picture, for whoever publishes, while something of the post is public."""
    if post.live_publication is None or not book.may(Duty.PUBLISH, post.department, post_kind=post.kind):
        return None
    return EnvelopeForm(data, post=post)


def _signers(step: str, post: Post) -> Any:
    return User.objects.filter(
        pk__in=[person.pk for duty in STEP_DUTIES[step] for person in holders(duty, post.department)]
    )


def file_addresses(post: Post, revision: Revision) -> dict[str, str]:
    """Return by digest where staff read the files of a revision."""
    attached = revision.payload["attachments"]
    return {each["digest"]: address_of(post, "file", each["digest"], each["name"]) for each in attached}


def preview_of(post: Post, revision: Revision, now: datetime) -> Publication:
    """Return the publication that this revision would become, not saved, with its pictures served to staff."""
    column = Column.objects.filter(code=revision.payload["column"]).first()
    return Publication(
        post=post,
        number=post.publications.count() + 1,
        revision=revision,
        department=post.department,
        column=column or Column(code="", name="未选栏目", type=ColumnType.NEWS_LIST),
        index_number=post.index_number or "",
        published_at=now,
        first_published_at=now,
        **rendering.fields_of(revision.payload, addresses=file_addresses(post, revision)),
    )


def body_for_staff(post: Post, revision: Revision) -> SafeString:
    """Return the body of a revision with its pictures served to staff."""
    addresses = file_addresses(post, revision)
    # Sanitised when it was stored; rendering adds classes and addresses only.
    return SafeString(rendering.render_body(revision.payload, addresses=addresses))


@dataclass(frozen=True)
class Answer:
    """How one review item was answered, by whom, for the table beside the text."""

    code: str
    name: str
    by_step: list[tuple[str, str, str]]


def answers_so_far(post: Post) -> list[Answer]:
    """Return each review item that the running round asks, with the answers given so far."""
    signed = signing.signed_steps(post)
    found = []
    for item in review_items.asked_in(guards.rule_now(post).steps):
        given = [
            (
                row.get_step_display(),
                Verdict(row.checklist[item.code]["verdict"]).label,
                row.checklist[item.code].get("remark", ""),
            )
            for row in signed.values()
            if item.code in row.checklist and row.checklist[item.code].get("verdict")
        ]
        found.append(Answer(code=item.code, name=item.name, by_step=given))
    return found


# What no save and no signature tells.
_TOLD_BY_HISTORY = ("作废", "更正或更新", "放弃更正", "取消定时", "公示期满", "列表设置")


def story(post: Post) -> list[Moment]:
    """Return what happened to a post, newest first: saves, signatures, and what only the history knows."""
    moments = [
        Moment(
            at=each.created_at,
            who=str(each.author),
            what=f"保存第{each.number}稿" + ("（另存，未覆盖他人修改）" if each.is_side else ""),
            words=each.note,
            mark="save",
        )
        for each in post.revisions.select_related("author").defer("payload")
    ]
    signed = post.sign_offs.select_related("revision").defer("revision__payload")
    moments += [
        Moment(
            at=each.signed_at,
            who=each.person_name,
            what=each.get_step_display(),
            words=each.opinion,
            mark="return" if each.step in {Step.RETURN, Step.TAKE_BACK, Step.WITHDRAW, Step.SEAL} else "sign",
            details=_details(each),
        )
        for each in signed
    ]
    moments += [
        Moment(at=each.history_date, who=str(each.history_user or "系统"), what=each.history_change_reason, mark="note")
        for each in post.history.select_related("history_user")
        if (each.history_change_reason or "").startswith(_TOLD_BY_HISTORY)
    ]
    return sorted(moments, key=lambda each: each.at, reverse=True)


def _details(row: SignOff) -> list[str]:
    found = [f"第{row.round}轮 · 第{row.revision.number}稿 · 摘要 {row.revision_digest[:16]}"]
    if row.authority:
        found.append(f"代理依据：{row.authority}")
    if row.mode == "on_paper":
        found.append(f"纸质签字（{row.facts.get('signed_on')}），由{row.facts.get('confirmed_by_name')}核对")
    if row.mode == SignMode.MIGRATION:
        found.append(f"随旧站迁移第{row.facts.get('batch')}批公开，没有逐篇签发")
    if index_number := row.facts.get("index_number"):
        found.append(f"索引号 {index_number} · 第{row.facts.get('publication')}版")
    if reason_class := row.facts.get("reason_class"):
        found.append(f"原因类别：{dict(WithdrawalReason.choices).get(reason_class, reason_class)}")
    if note := row.facts.get("note"):
        found.append(f"给读者看的说明：{note}")
    return found


def sheets(post: Post) -> list[ReviewSheet]:
    """Return the review sheets of a post, newest first."""
    return list(post.review_sheets.order_by("-round"))
