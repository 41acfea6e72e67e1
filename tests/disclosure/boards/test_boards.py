"""Institution boards: what may stand on them, what asks for a new version, how they are kept fresh."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from columns.domain.freshness import look
from columns.enums import Duty, FreshnessLevel
from columns.models import DisclosureLeader
from disclosure.domain import checks, publishing
from disclosure.domain.boards import keeping, people, tasks
from disclosure.domain.boards.workflow import BOARD_TASK
from disclosure.enums import BoardCause, BoardTaskState
from disclosure.models import BoardTask, Post
from disclosure.slots import PUBLICATION_CHANGED
from tests.disclosure.world import fresh
from tests.factories import DepartmentFactory, PublicationFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def said(world, post):
    """Return the sentences that stop a draft."""
    return [each.sentence for each in checks.find_issues(post=fresh(post), today=world.now.date())]


# --- what stands on it ----------------------------------------------------------------------------------------------


def test_a_complete_board_can_be_submitted_and_published(world, board):
    post = world.walk(board())
    assert post.live_publication.column.code == "ogi.jg"
    assert 'id="block-leaders"' in post.live_publication.html


def test_a_board_stands_in_the_column_of_boards_and_in_no_other(world, board):
    post = board()
    world.edit(post, column=world.column.code)
    assert "不放这类信息" in said(world, post)[0]


def test_a_department_has_one_board(world, board):
    post = board()
    with pytest.raises(Refused, match="已经有机构设置公示栏"):
        board()
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(department=post.department, kind="board", title="另一块", created_by=world.drafter)


def test_a_discarded_board_makes_room_for_another(world, board):
    world.take("discard", board(), world.drafter)
    assert board().pk


def test_a_board_begins_with_what_the_portal_knows(world, place):
    world.department.address = "县政府大院"
    world.department.save()
    post = keeping.begin(department=world.department, actor=world.drafter, now=world.tick())
    held = post.current_revision.payload
    assert held["content"]["overview"]["address"] == "县政府大院"
    assert held["column"] == place.code


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"leaders": []}, "请填写领导班子。"),
        ({"leaders": [{"name": "段某", "post": "主任"}]}, "请填写领导班子第1行的分工。"),
        ({"supervision": {}}, "请填写监督投诉。"),
        ({"bodies": [{"name": "秘书股"}]}, "请填写内设机构第1行的职责。"),
        (
            {"bodies": [{"name": "秘书股", "duties": "文电", "head": "李某"}]},
            "内设机构第1行：领导以下人员一般不公开姓名",
        ),
        ({"staff": [{"role": "window", "post": "受理"}]}, "窗口人员要写姓名或者工号"),
        ({"staff": [{"role": "other", "post": "档案", "name": "李某"}]}, "领导以下人员一般不公开姓名"),
        ({"staff": [{"role": "guarded", "post": "接访", "name": "李某"}]}, "办案、信访接待、救助调查人员不公开姓名"),
        ({"overview": {"name": "办", "address": "大院", "hours": "早", "phone": "13987654321"}}, "是手机号"),
    ],
)
def test_what_is_missing_or_too_much_stops_a_board(world, board, changed, words):
    assert any(words in each for each in said(world, board(**changed)))


def test_who_sits_at_a_window_is_named_or_numbered_and_others_where_the_head_agrees(world, board):
    staff = [
        {"role": "window", "post": "受理", "number": "01"},
        {"role": "window", "post": "出件", "name": "李某"},
        {"role": "other", "post": "档案", "name": "王某"},
    ]
    assert said(world, board(staff=staff, consent={"others_named": "yes"})) == []


def test_a_guarded_unit_names_nobody_below_its_leaders(world, board):
    world.department.guards_names = True
    world.department.save()
    staff = [{"role": "window", "post": "受理", "name": "李某"}]
    found = said(world, board(staff=staff, consent={"others_named": "yes"}))
    assert len(found) == 2
    assert all("工作人员第1行" in each for each in found)


@pytest.mark.parametrize(
    ("role", "agreed", "guarded"),
    list(product((people.WINDOW, people.OTHER, people.GUARDED), (False, True), (False, True))),
)
def test_the_table_of_names(role, agreed, guarded):
    allowed = not guarded and (role == people.WINDOW or (role == people.OTHER and agreed))
    assert people.may_name(role, agreed=agreed, unit_is_guarded=guarded) is allowed


def test_a_photograph_needs_its_owners_consent(world, board):
    leader = {"name": "段某", "post": "主任", "portfolio": "全面", "photo": "a" * 64}
    assert any("本人同意" in each for each in said(world, board(leaders=[leader])))


def dismiss(world, task, actor, *, reason="没有变"):
    """Say that the board need not change."""
    return BOARD_TASK.take(
        "dismiss", row=task, actor=actor, expected_version=task.version, reason=reason, now=world.tick()
    )


def refused(act, *given, **said):
    """Return the code by which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*given, **said)
    return caught.value.code


# --- what asks for a new version -----------------------------------------------------------------------------------


def staffing_document(world, title="关于县政府办公室内设机构调整的通知", **changed):
    """Publish a document about duties, bodies or people."""
    metadata = {"genre": "notice", "issuing_body": "县政府", "date_of_issue": "2026-11-20"}
    whole = world.payload(kind="document", title=title)["metadata"] | metadata
    return world.published(kind="document", title=title, metadata=whole, **changed)


@pytest.mark.parametrize(
    ("title", "concerned"),
    [
        ("关于县教育局职能配置、内设机构和人员编制的规定", True),
        ("关于段某等同志任免职的通知", True),
        ("关于调整县政府领导工作分工的通知", True),
        ("关于做好春耕生产工作的通知", False),
    ],
)
def test_a_title_says_whether_boards_are_concerned(title, concerned):
    assert tasks.concerns_boards(title) is concerned


def test_where_no_calendar_is_loaded_a_board_stops_no_publication(world):
    made = PublicationFactory.create(kind="notice", title="关于内设机构调整的通知", department=world.department)
    tasks.on_publication(publication=made, now=world.now)
    assert BoardTask.objects.get().due_on == date(2026, 11, 30)


def test_a_document_on_bodies_asks_its_unit_for_a_new_board_within_five_working_days(world, board, calendar):
    world.walk(board())
    staffing_document(world)
    task = BoardTask.objects.get()
    assert (task.department, task.cause) == (world.department, BoardCause.DOCUMENT)
    assert task.due_on == date(2026, 11, 30)  # from Monday 23rd


def test_the_unit_that_a_title_names_is_asked_and_not_its_publisher(world, calendar):
    school = DepartmentFactory.create(name="云龙县教育局", short_name="县教育局")
    staffing_document(world, title="关于县教育局主要职责和内设机构的通知")
    assert BoardTask.objects.get().department == school


def test_other_documents_ask_for_nothing(world, calendar):
    world.published(title="会议要求做好任职以外的工作")
    staffing_document(world, title="关于春耕的通知")
    assert not BoardTask.objects.exists()


def test_a_new_board_settles_what_was_asked(world, board, calendar):
    post = world.walk(board())
    staffing_document(world)
    world.take("correct", post, world.drafter)
    world.edit(post, correction_note="更新内设机构", content=post.current_revision.payload["content"] | {"bodies": []})
    world.walk(post)
    task = BoardTask.objects.get()
    assert (task.state, task.outcome, task.settled_by) == (BoardTaskState.DONE, "公示栏第2版已公开", None)


def test_the_leader_may_say_that_the_board_need_not_change(world, board, calendar):
    world.walk(board())
    staffing_document(world)
    task = BoardTask.objects.get()
    assert refused(dismiss, world, task, world.drafter) == "no_duty"
    assert refused(dismiss, world, task, world.leader, reason=" ") == "no_reason"
    done = dismiss(world, task, world.leader)
    assert (done.state, done.outcome, done.settled_by) == (BoardTaskState.NOT_NEEDED, "不需要改：没有变", world.leader)
    assert refused(dismiss, world, task, world.leader) == "stale"
    assert refused(dismiss, world, done, world.leader) == "no_transition"
    assert [(each.history_user, each.history_change_reason) for each in done.history.order_by("history_id")] == [
        (None, "提出"),
        (world.leader, "核对过，公示栏不需要改:没有变"),
    ]


def test_nobody_says_by_hand_that_a_new_board_is_public(world, board, calendar):
    world.walk(board())
    staffing_document(world)
    task = BoardTask.objects.get()
    with pytest.raises(Refused) as caught:
        BOARD_TASK.take("renewed", row=task, actor=world.leader, expected_version=1, now=world.tick(), number=2)
    assert caught.value.code == "no_duty"


def test_who_left_has_to_be_off_the_board_by_tomorrow(world, board):
    with pytest.raises(Refused, match="没有公开中的公示栏"):
        tasks.report_person(department=world.department, actor=world.leader, note="第1行", now=world.now)
    world.walk(board())
    task = tasks.report_person(department=world.department, actor=world.leader, note="领导班子第1行", now=world.now)
    assert task.due_on == world.now.date() + timedelta(days=1)
    tasks.watch(world.now)
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told >= {world.drafter.pk, world.leader.pk}


def test_a_leader_whose_time_in_the_register_is_over_opens_a_task_once_for_a_version(world, board):
    world.walk(board())
    register = {"department": world.department, "role": "principal", "starts_on": date(2026, 1, 1)}
    DisclosureLeader.objects.create(**register, name="段某", post="主任", ends_on=date(2026, 11, 20))
    tasks.watch(world.now)
    tasks.watch(world.now)
    task = BoardTask.objects.get()
    assert (task.cause, task.note, task.due_on) == (BoardCause.PERSON, "领导班子第1行", date(2026, 11, 24))


def test_a_leader_who_changed_his_post_and_stays_opens_none(world, board):
    world.walk(board())
    register = {"department": world.department, "name": "段某"}
    DisclosureLeader.objects.create(**register, role="in_charge", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))
    DisclosureLeader.objects.create(**register, role="principal", starts_on=date(2026, 6, 2))
    assert tasks.open_for_who_left(world.now) == 0


def test_a_task_tells_the_clerk_and_late_the_leader_and_is_settled_with_it(world, board, calendar):
    world.walk(board())
    staffing_document(world)
    tasks.watch(world.now)
    first = Notice.objects.standing().filter(plan=tasks.PLAN)
    assert [each.recipient for each in first] == [world.drafter]
    tasks.watch(world.now + timedelta(days=8))
    late = Notice.objects.standing().filter(plan=tasks.PLAN)
    assert {each.recipient for each in late} == {world.drafter, world.leader}
    dismiss(world, BoardTask.objects.get(), world.leader)
    assert not Notice.objects.standing().filter(plan=tasks.PLAN).exists()


def test_what_leans_on_publications_keeps_the_budget_of_its_slot(world, board, calendar):
    for number in range(5):
        DepartmentFactory.create(name=f"云龙县第{number}局", short_name=f"第{number}局")
    post = staffing_document(world, title="关于第0局、第1局、第2局、第3局主要职责的通知")
    BoardTask.objects.all().delete()
    for provider in PUBLICATION_CHANGED.providers:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            provider(publication=post.live_publication, now=world.now)
        assert len(queries) <= PUBLICATION_CHANGED.query_budget, provider
    assert BoardTask.objects.count() == 4


# --- kept fresh ------------------------------------------------------------------------------------------------------


def level_of(world, now):
    """Return how the freshness sweep sees the board."""
    return next(each.level for each in look(now=now) if each.kept.key == f"board:{world.department.pk}")


def test_a_board_passes_from_missing_over_fresh_to_old_and_back_by_looking_at_it(world, board):
    assert level_of(world, world.now) == FreshnessLevel.BLANK
    world.walk(board())
    assert level_of(world, world.now) == FreshnessLevel.FRESH
    later = world.now + timedelta(days=184)
    assert level_of(world, later) == FreshnessLevel.STALE
    keeping.confirm(department=world.department, actor=world.drafter, note="", now=later)
    assert level_of(world, later + timedelta(days=1)) == FreshnessLevel.FRESH


def test_a_board_with_an_open_task_cannot_be_confirmed(world, board, calendar):
    world.walk(board())
    staffing_document(world)
    with pytest.raises(Refused, match="还有待办"):
        keeping.confirm(department=world.department, actor=world.drafter, note="", now=world.tick())


def test_a_withdrawn_board_is_none(world, board):
    post = world.walk(board())
    publishing.withdraw(
        post=post, actor=world.publisher, expected_version=post.version, reason_class="error", note="有误",
        reason="有误", now=world.tick(),
    )  # fmt: skip
    assert level_of(world, world.now) == FreshnessLevel.BLANK
    assert keeping.summary_of(world.department.pk) is None


def test_boards_are_asked_of_units_and_not_of_the_county_or_an_office_for_which_nobody_writes(world):
    group = DepartmentFactory.create(kind="county_office", parent=world.county)
    office = DepartmentFactory.create(kind="county_office", parent=world.county)
    inner = DepartmentFactory.create(kind="county_office", parent=office)
    with_duties(office, Duty.DRAFT)
    with_duties(inner, Duty.DRAFT)
    asked = set(keeping.needing_boards().values_list("pk", flat=True))
    assert {world.department.pk, office.pk} <= asked
    assert not asked & {world.county.pk, group.pk, inner.pk}
