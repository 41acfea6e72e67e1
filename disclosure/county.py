"""The county's part of this floor: signing rules; for a demonstration, posts that went the real way."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from columns.county.entries import read_entries
from columns.county.files import REASON
from columns.enums import COUNTY_DUTIES, DepartmentKind, Duty
from columns.models import Department, DutyGrant
from disclosure.domain import content, kinds, review_items, revisions
from disclosure.domain.guards import STEP_DUTIES
from disclosure.domain.separation import Rule
from disclosure.domain.topics import TOPIC, add_entries, begin_topic
from disclosure.domain.topics.words import TOPIC_KIND
from disclosure.domain.workflow import PATH
from disclosure.enums import PathState, SecrecyConclusion, Step, Verdict, WordingLevel
from disclosure.models import FilingRound, Post, SigningRule, Topic, WordingRule
from yunlong_portal.kernel.county import read_document, read_table
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User

ALL_PASS = {code: {"verdict": Verdict.PASS.value, "remark": ""} for code in review_items.ALL_CODES}


def load_signing_rules(folder: Path) -> dict[str, int]:
    """Create the signing rules that are missing. Raises ValueError naming the file where one cannot be."""
    created = 0
    for row in read_document(folder / "signing.yaml").get("rules", []):
        try:
            kinds.get(row["kind"])
            rule = Rule.of(steps=row["steps"], must_differ=row.get("must_differ", []))
        except (KeyError, ValueError) as error:
            raise ValueError(f"signing.yaml:{row.get('kind', '?')} 的规则有误：{error}") from error
        data = rule.as_data()
        _, is_new = SigningRule.objects.get_or_create(
            kind=row["kind"],
            genre=row.get("genre", ""),
            defaults={"steps": data["steps"], "must_differ": data["must_differ"]},
        )
        created += is_new
    return {"审签规则": created}


def load_filing_rounds(folder: Path) -> dict[str, int]:
    """Create the rounds of filing that are missing. Raises ``CountyFileError`` for what cannot be right."""
    desks = {each.slug: each for each in Department.objects.all()}
    settled = set(FilingRound.objects.values_list("code", flat=True))
    created = 0
    known = ("code", "name", "basis", "due_on", "desk", "kinds")
    for entry in read_entries(folder / "filings.yaml", top="rounds", key="code", known=known):
        if entry.text("code") in settled:
            continue
        kinds_asked = entry.items("kinds")
        if wrong := [str(each) for each in kinds_asked if each not in DepartmentKind.values]:
            raise entry.error(f"没有这样的单位类别：{'、'.join(wrong)}。")
        with entry.blamed():
            row = FilingRound(
                code=entry.text("code"),
                name=entry.text("name"),
                basis=entry.text_or_empty("basis"),
                due_on=date.fromisoformat(entry.text("due_on")),
                desk=desks[entry.choice("desk", desks)],
                kinds=kinds_asked,
            )
            row.full_clean()
            save_with_history(row, actor=None, reason=REASON)
        created += 1
    return {"备案轮次": created}


def load_wordings(folder: Path) -> dict[str, int]:
    """Create the wordings of ``wording.csv`` that are missing; what staff changed or took out of use stays."""
    there = set(WordingRule.objects.values_list("wrong", flat=True))
    created = 0
    for row in read_table(folder / "wording.csv", ("wrong", "right", "level", "unless", "basis")):
        wrong = row.text("wrong")
        if wrong in there:
            continue
        rule = WordingRule(
            wrong=wrong,
            right=row["right"].strip(),
            level=row.choice("level", WordingLevel.values),
            unless=row["unless"].strip(),
            basis=row["basis"].strip(),
        )
        with row.blamed(WordingRule):
            rule.full_clean()
            save_with_history(rule, actor=None, reason="装入县情资料")
        there.add(wrong)
        created += 1
    return {"错敏词": created}


def load_demo_posts(folder: Path) -> dict[str, int]:
    """Publish the demonstration posts that are not there yet, each through the whole workflow."""
    created = 0
    for row in read_document(folder / "demo_posts.yaml").get("posts", []):
        if not Post.objects.filter(title=row["title"]).exists():
            _publish(row)
            created += 1
    return {"演示信息": created}


def load_demo_topics(folder: Path) -> dict[str, int]:
    """Open the demonstration topics that are not there yet and put their posts into their sections."""
    created = 0
    for row in read_document(folder / "demo_topics.yaml").get("topics", []):
        if not Topic.objects.filter(slug=row["slug"]).exists():
            _open_topic(row)
            created += 1
    return {"演示专题": created}


def _open_topic(row: dict[str, Any]) -> None:
    now = timezone.now()
    post = Post.objects.filter(title=row["title"], kind=TOPIC_KIND.code).select_related("department").get()
    drafter, publisher = (_who(duty, post.department, set()) for duty in (Duty.DRAFT, Duty.PUBLISH))
    topic = begin_topic(post=post, slug=row["slug"], column=None, actor=drafter, now=now)
    for section, titles in row["sections"].items():
        found = Post.objects.filter(title__in=titles, live_publication__isnull=False).values_list("pk", flat=True)
        add_entries(topic=topic, posts=found, section=section, actor=drafter, now=now)
    TOPIC.take("open", row=topic, actor=publisher, expected_version=topic.version, now=now, reason="演示")


def _publish(row: dict[str, Any]) -> None:
    department = Department.objects.get(slug=row["department"])
    now = timezone.now()
    payload = content.empty_payload(kind=row["kind"], column=row["column"])
    payload |= {
        "title": row["title"],
        "body": _paragraphs(row.get("body", "")),
        "content": row.get("content", {}),
        "categories": row.get("categories", []),
    }
    payload["metadata"] |= row.get("metadata", {})
    if until := row.get("shown_days"):
        last = timezone.localdate(now) + timedelta(days=until)
        payload["display"] = {"period": "to_date", "until": last.isoformat(), "ground": row["display_ground"]}
    drafter = _who(Duty.DRAFT, department, set())
    post = revisions.create_post(actor=drafter, department=department, payload=payload, now=now)
    walk_for_demonstration(post, drafter=drafter, explanations=row.get("explanations", []))


def demo_person(duty: Duty, department: Department) -> User:
    """Return who does this duty for the department in a demonstration. Raises LookupError where nobody does."""
    return _who(duty, department, set())


def walk_for_demonstration(post: Post, *, drafter: User, explanations: list[dict[str, str]] | None = None) -> Post:
    """Take a draft the whole way to its publication, by the people of the demonstration, and return it."""
    post = _take("submit", post, drafter, checklist=ALL_PASS, explanations=explanations or [])
    involved = {drafter.pk}
    while post.state != PathState.PUBLISHED and post.awaits:
        step = post.awaits
        actor = _who_of(STEP_DUTIES[step], post.department, involved)
        post = _take(step, post, actor, checklist=ALL_PASS, conclusion=SecrecyConclusion.PUBLISHABLE.value)
        # Only the secrecy reviewer may be met again: as the proofreader of a small county office.
        involved |= set() if step == Step.SECRECY_REVIEW else {actor.pk}
    return post


def _take(name: str, post: Post, actor: User, **data: Any) -> Post:
    return PATH.take(
        name, row=post, actor=actor, expected_version=post.version, now=timezone.now(), reason="演示", **data
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip())


def _who_of(duties: tuple[Duty, ...], department: Department, but: set[int]) -> User:
    for duty in duties:
        try:
            return _who(duty, department, but)
        except LookupError:
            continue
    raise LookupError(f"{department}没有可以办理“{duties[0].label}”的演示人员")


def _who(duty: Duty, department: Department, but: set[int]) -> User:
    on = Department.objects.get(parent__isnull=True, kind="county_government") if duty in COUNTY_DUTIES else department
    grant = (
        DutyGrant.objects.filter(permission__codename=duty.value, content_object=on, user__is_active=True)
        .exclude(user__in=but)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    if grant is None:
        raise LookupError(f"{on}没有可以办理“{duty.label}”的演示人员")
    return grant.user
