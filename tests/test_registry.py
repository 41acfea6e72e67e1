"""Every page of the staff's site, whoever registers it: opened and posted to by each kind of person."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from simple_history.admin import SimpleHistoryAdmin

from columns.domain.duties import grant_by_command
from columns.domain.hotline import open_update
from columns.domain.hotline.calls import Heard, log_call
from columns.enums import COUNTY_DUTIES, CallClass, ChangeCause, Duty, SiteFactGroup
from columns.models import (
    AccountCheck,
    AccountRule,
    Call,
    Circular,
    CircularDuty,
    DisclosureCategory,
    DisclosureItem,
    DisclosureLeader,
    DutyGrant,
    GroupMember,
    HotlineAgent,
    Meeting,
    NavigationEntry,
    NewMediaAccount,
    OldSite,
    OnlineAnswerUpdate,
    PressConference,
    ReadingPoint,
    RegisterChange,
    RegisterDesk,
    SiteFact,
    Spokesperson,
    StandIn,
    Trainee,
    Training,
    UnitContact,
    UnitTask,
    Village,
    VillageHelper,
)
from disclosure.domain.acts import PUBLISH_JOB
from disclosure.domain.answers import draft_answer
from disclosure.enums import PathState
from disclosure.models import (
    DeadLink,
    DepartmentBoard,
    FilingRound,
    LegacyPage,
    MigrationBatch,
    PolicyFiling,
    QuarantinedPage,
    StockFinding,
    StockRun,
    Topic,
    WordingRule,
)
from disclosure.models.answers import AnswerCard
from disclosure.models.handing_over import HandOver
from disclosure.models.reading import ReadingEntry, ReadingError
from hall.models import (
    Application,
    ApplicationClock,
    ApplicationEvent,
    ApplicationParty,
    HallFigures,
    Item,
    ItemRound,
    LowRating,
    Message,
    MessageText,
    PromotionEntry,
    Rating,
    RatingEntry,
    RecordedCase,
    Synonym,
    Walkthrough,
)
from requests_ogi.domain.intake import Filing, file_request
from requests_ogi.enums import ComplaintMatter, ComplaintMode, IntakeMode
from requests_ogi.models import (
    Assistance,
    Complaint,
    ComplaintText,
    DeadlineMove,
    InformationRequest,
    OpinionRule,
    Organ,
    Part,
    SampledCase,
    SampleDraw,
)
from tests.disclosure.topics.conftest import make_topic
from tests.disclosure.world import World, make_world
from tests.factories import LONG_AGO, DepartmentFactory, PublicationFactory, UserFactory, with_duties
from tests.hall.factories import make_item
from tests.kernel.calendars import seed_calendar
from tests.requests_ogi.world import PERSON, WANTED
from yunlong_portal.kernel import jobs, notices
from yunlong_portal.kernel.admin import DutyPermissions, TrackedModelAdmin
from yunlong_portal.kernel.enums import DayKind, Layer, Reckoning
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import (
    CalendarDay,
    CalendarNotice,
    Erasure,
    Job,
    LetterTemplate,
    Notice,
    PrivateOpening,
    StandingHoliday,
    User,
)

pytestmark = pytest.mark.django_db

SCREENS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NAMES = [model._meta.label for model in SCREENS]
TRACKED = [model for model in SCREENS if isinstance(admin.site._registry[model], SimpleHistoryAdmin)]
REFUSED = {403, 404}


def address(model: Any, name: str, *args: Any) -> str:
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[quote(each) for each in args]
    )


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def rows(world: World) -> dict[Any, Any]:
    """Return one row of every registered model."""
    rows: dict[Any, Any] = {}

    def keep(row: Any) -> Any:
        if row.pk is None or row._meta.model not in rows:
            save_with_history(row, actor=world.publisher, reason="测试")
        rows[type(row)] = row
        return row

    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    rows[type(post)] = post
    rows[type(world.department)] = world.department
    rows[DepartmentBoard] = DepartmentBoard.objects.get(pk=world.department.pk)
    rows[HallFigures] = HallFigures.objects.get(pk=world.department.pk)
    rows[type(world.column)] = world.column
    rows[User] = world.drafter
    rows[DutyGrant] = DutyGrant.objects.filter(user=world.leader).get()
    rows[DutyGrant.history.model] = DutyGrant.history.first()
    category = keep(DisclosureCategory(code="finance", name="财政信息", lead=world.department))
    keep(DisclosureItem(code="finance-1", category=category, name="财政预算"))
    keep(NavigationEntry(code="home", label="首页", address="/", order=1))
    keep(SiteFact(key="telephone", group=SiteFactGroup.values[0], label="联系电话", value="", order=1))
    keep(Village(code="532929101001", name="石门社区", township=world.department))
    keep(
        VillageHelper(
            helper=world.drafter,
            village=rows[Village],
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            basis="名单",
            named_by=world.leader,
            named_at=world.now,
        )
    )
    notice = keep(
        CalendarNotice(
            layer=Layer.NATIONAL, year=2026, title="关于2026年部分节假日安排的通知", issued_on=date(2025, 11, 4)
        )
    )
    save_with_history(
        CalendarDay(notice=notice, date=date(2026, 10, 1), kind=DayKind.OFF, name="国庆节"),
        actor=world.publisher,
        reason="测试",
    )
    keep(
        StandingHoliday(
            layer=Layer.NATIONAL,
            name="国庆节",
            reckoning=Reckoning.SOLAR,
            month=10,
            day=1,
            days=3,
            basis="办法",
            valid_from=date(2008, 1, 1),
        )
    )
    keep(LetterTemplate(code="registry", title="告知书", body="正文", valid_from=date(2008, 5, 1)))
    jobs.put(key="registry", kind=PUBLISH_JOB, due_at=world.now, payload={})
    rows[Job] = Job.objects.get(key="registry")
    rows[Notice] = notices.write(key="registry", recipient=world.drafter, subject="事", link="/", now=world.now)
    round = keep(
        FilingRound(
            code="registry", name="备案", due_on=date(2026, 12, 31), desk=world.department, kinds=["department"]
        )
    )
    keep(PolicyFiling(round=round, department=world.department, document="guide"))
    organ = keep(
        Organ(
            department=world.department,
            mark="云府",
            desk=world.department,
            reconsideration_body="州人民政府",
            court="州中级人民法院",
        )
    )
    keep(OpinionRule(outcome="refused", giver="legal_adviser"))
    rows[InformationRequest] = file_request(
        # Online: its date of receipt is open, so that no calendar is asked.
        Filing(organ=organ, mode=IntakeMode.ONLINE, applicant=PERSON, particulars=WANTED),
        actor=None,
        now=world.now,
    ).request
    rows[Assistance] = Assistance.objects.create(
        request=rows[InformationRequest], helper=world.drafter, village=rows[Village], filed_at=world.now
    )
    keep(
        Complaint(
            number="TS-2026-0001",
            unit=world.department,
            matter=ComplaintMatter.values[0],
            mode=ComplaintMode.values[0],
            received_on=date(2026, 11, 23),
            due_on=date(2026, 12, 14),
            submitted_at=world.now,
        )
    )
    ComplaintText.objects.create(complaint=rows[Complaint], content="不公开")
    rows[SampleDraw] = SampleDraw.objects.create(
        number="CC-2026-0001",
        first=date(2026, 10, 1),
        last=date(2026, 10, 31),
        share=10,
        seed="1",
        population={"granted": [rows[InformationRequest].pk]},
        drawn=1,
        drawn_by=world.leader,
        drawn_at=world.now,
    )
    rows[SampledCase] = SampledCase.objects.create(
        draw=rows[SampleDraw], place=1, request=rows[InformationRequest], stratum="granted"
    )
    about = {"subject_key": f"requests_ogi.request:{rows[InformationRequest].pk}"}
    rows[PrivateOpening] = PrivateOpening.objects.create(
        actor=world.leader, actor_name="张", fields=["name"], reason="核对地址", opened_at=world.now, **about
    )
    rows[Erasure] = Erasure.objects.create(rule="tests", label="案卷", kept_days=1, erased_at=world.now, **about)
    keep(
        Part(
            request=rows[InformationRequest],
            department=world.department,
            what="资金数",
            due_on=date(2026, 12, 1),
            asked_by=world.drafter,
            asked_at=world.now,
        )
    )
    keep(
        StandIn(
            principal=world.leader,
            deputy=world.proofreader,
            department=world.department,
            duty=Duty.SIGN_OFF,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            authority="书面委托",
            entered_by=world.leader,
            entered_at=world.now,
        )
    )
    rows[DeadlineMove] = DeadlineMove.objects.create(
        request=rows[InformationRequest], because="放假通知", at=world.now, new_due_on=date(2026, 12, 24)
    )
    since = {"department": world.department, "starts_on": date(2026, 1, 1)}
    keep(NewMediaAccount(**since, platform="sina_weibo", name="云龙", leader_name="李某", keeper_name="张某"))
    keep(HotlineAgent(**since, name="张某", leader_name="李某"))
    keep(Spokesperson(**since, name="张某", post="副局长"))
    keep(DisclosureLeader(**since, role="in_charge", name="张某", post="副局长"))
    keep(UnitContact(**since, role="liaison", name="张某", office_phone="5523951"))
    keep(ReadingPoint(**since, name="查阅点", address="县城", hours="工作日", keeper_name="张某"))
    circular = keep(Circular(title="通知", issuing_body="县政府", issued_on=date(2026, 9, 1), office=world.department))
    duty = keep(CircularDuty(circular=circular, number=1, title="公示栏"))
    keep(UnitTask(duty=duty, unit=world.department))
    keep(RegisterDesk(register="hotline", department=world.department))
    keep(OldSite(department=world.department, name="某某局网", address="http://old.example.gov.cn/"))
    here, held_on = {"department": world.department}, date(2026, 3, 2)
    keep(Meeting(**here, kind="hearing", held_on=held_on, topic="汇报", chair="李某"))
    keep(Training(**here, held_on=held_on, topic="条例", hours=3))
    keep(Trainee(**here, training=rows[Training], name="张某"))
    keep(PressConference(**here, plan_year=2026, topic="主题"))
    keep(GroupMember(**since, role="member", post="局长"))
    keep(AccountRule(code="zhou-01", text="不发布广告", starts_on=date(2026, 1, 1)))
    rows[AccountCheck] = AccountCheck.objects.create(
        account=rows[NewMediaAccount],
        month=date(2026, 10, 1),
        lines=[["不发布广告", "", "kept", ""]],
        ticked_by=world.drafter,
        ticked_at=world.now,
    )
    rows[Call] = log_call(
        Heard(world.department, CallClass.QUESTION, "医保", "问医保", received_at=world.now),
        actor=with_duties(world.department, Duty.TAKE_IN),
        now=world.now,
    )
    answer = draft_answer(actor=world.drafter, department=world.department, question="问题？", now=world.now)
    rows[AnswerCard] = answer.answer_card
    rows[OnlineAnswerUpdate] = open_update(
        department=world.department, cause=ChangeCause.POLICY, cause_key="registry", what="文件", now=world.now
    )
    rows[RegisterChange] = RegisterChange.objects.create(
        register="hotline",
        row=rows[HotlineAgent].pk,
        label="张某",
        department=world.department,
        kind="added",
        lines=[["姓名", "", "张某"]],
        filed_by=world.drafter,
        filed_at=world.now,
    )
    keep(WordingRule(wrong="国务园", right="国务院"))
    keep(Synonym(said="低保户", means="最低生活保障"))
    rows[Walkthrough] = Walkthrough.objects.create(
        role="approver", account="demo", person_name="张某", unit_slug="mzj", unit_name="县民政局",
        begun_at=world.now, finished_at=world.now,
    )  # fmt: skip
    item = rows[Item] = make_item(world.department)
    rows[ItemRound] = ItemRound.objects.create(
        name="2026年度事项梳理", basis="通知", due_on=world.now.date(), opened_at=world.now, opened_by=world.drafter
    )
    case = Application.objects.create(
        number="MZJ-B2026-00001", item=item, publication=item.entry.publication, item_name="低保", item_type="benefit",
        case_type="promised", department=world.department, desk=world.department, channel="online", state="withdrawn",
        filed_at=world.now, received_on=world.now.date(), closed_on=world.now.date(), tracking_digest="0" * 64,
    )  # fmt: skip
    ApplicationParty.objects.create(application=case, kind="person", masked_name="张*", name="张三")
    ApplicationClock.objects.create(application=case, is_open=False)
    rows[Application] = case
    rows[RecordedCase] = RecordedCase.objects.create(
        number="MZJ-B2026-00002", item=item, publication=item.entry.publication, item_name="低保", item_type="benefit",
        case_type="promised", department=world.department, desk=world.department, channel="province",
        state="not_accepted", filed_at=world.now, received_on=world.now.date(), closed_on=world.now.date(),
        tracking_digest="0" * 64,
    )  # fmt: skip
    ApplicationParty.objects.create(application=rows[RecordedCase], kind="person", masked_name="张*", name="张*")
    ApplicationClock.objects.create(application=rows[RecordedCase], is_open=False)
    for each in (case, rows[RecordedCase]):
        came_in = {"kind": "received", "on": each.received_on, "recorded_at": world.now}
        ApplicationEvent.objects.create(application_id=each.pk, sequence=1, **came_in)
    of_case = {"department": world.department, "grade": 1}
    rating = keep(
        Rating(application=case, item=item, way="online", rated_at=world.now, fixed_on=world.now.date(), **of_case)
    )
    RatingEntry.objects.create(rating=rating, sequence=1, way="online", grade=1, given_at=world.now)
    keep(
        PromotionEntry(
            department=world.department, held_on=world.now.date(), medium="market", place="街天", text="怎么办低保",
            reached=80, item=item, entered_by=world.publisher, entered_at=world.now,
        )
    )  # fmt: skip
    days = {"began_on": world.now.date(), "due_on": world.now.date()}
    keep(LowRating(rating=rating, department=world.department, **days))
    came = {"received_on": world.now.date(), "due_on": world.now.date(), "sent_at": world.now}
    keep(Message(number="ZX-2026-00001", kind="question", department=world.department, state="passed", **came))
    MessageText.objects.create(message=rows[Message], content="在哪里办")
    seen = {"department": world.department, "digest": "0" * 64, "last_seen": world.now}
    rows[MigrationBatch] = MigrationBatch.objects.create(
        source_host="old.example.cn", dump_digest="0" * 64, imported_by=world.publisher, started_at=world.now
    )
    rows[LegacyPage] = LegacyPage.objects.create(
        batch=rows[MigrationBatch], file="a.html", path="/a.html", action="quarantined", department=world.department
    )
    keep(QuarantinedPage(page=rows[LegacyPage], department=world.department))
    rows[DeadLink] = DeadLink.objects.create(
        **seen, source="fact:a", place="home", label="网站信息", element="link", address="/no/", reason="no_page",
        first_seen=world.now,
    )  # fmt: skip
    keep(ReadingEntry(day=date(2026, 11, 23), reader=world.publisher, entered_at=world.now))
    keep(
        ReadingError(
            entry=rows[ReadingEntry], place="首页", what="错字", department=world.department, found_at=world.now
        )
    )
    rows[HandOver] = HandOver.objects.create(
        department=world.department, year=2026, quarter=3, asked_by=world.drafter, asked_at=world.now
    )
    public = PublicationFactory.create(department=world.department, column=world.column)
    rows[StockFinding] = StockFinding.objects.create(
        **seen, post=public.post, publication=public, kind="wording", level="look", place="body", sentence="请改正。",
        run=StockRun.objects.create(kind="recheck", started_at=world.now), found_at=world.now,
    )  # fmt: skip
    rows[Topic] = make_topic(department=world.department)
    return rows


def everything(world: World) -> User:
    """Return a person with every duty there is."""
    person = with_duties(world.county, *COUNTY_DUTIES)
    return with_duties(world.department, *(each for each in Duty if each not in COUNTY_DUTIES), user=person)


PEOPLE: dict[str, Callable[[World], User]] = {
    "nobody": lambda world: UserFactory.create(is_staff=True),
    "superuser": lambda world: UserFactory.create(is_staff=True, is_superuser=True),
    "elsewhere": lambda world: with_duties(DepartmentFactory.create(), Duty.DRAFT, Duty.SIGN_OFF),
    "everything": everything,
}


def state_of(row: Any) -> dict[str, Any]:
    """Return the row as the database has it, keys of relations and all."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    return {each.attname: getattr(fresh, each.attname) for each in fresh._meta.concrete_fields}


def test_every_registered_model_has_a_row_here(rows):
    assert {model._meta.label for model in rows} == set(NAMES)


@pytest.mark.parametrize("model", SCREENS, ids=NAMES)
def test_every_screen_asks_for_duties(model):
    screen = admin.site._registry[model]
    assert isinstance(screen, DutyPermissions)
    assert isinstance(screen, TrackedModelAdmin) == isinstance(screen, SimpleHistoryAdmin)


def test_no_screen_of_a_package_is_there():
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in {"yunlong_portal", "columns", "disclosure", "hall", "requests_ogi"}
    }
    assert {model._meta.app_label for model in SCREENS} <= ours
    assert "auth.Group" not in NAMES


def _patterns(resolver: Any, before: str = "") -> list[tuple[str, str]]:
    found = []
    for each in resolver.url_patterns:
        here = before + str(each.pattern)
        found += _patterns(each, here) if hasattr(each, "url_patterns") else [(here, each.name or "")]
    return found


def test_no_address_manages_object_permissions():
    names = [name for _, name in _patterns(get_resolver())]
    assert [name for name in names if "permission" in name] == []
    for model in SCREENS:
        with pytest.raises(NoReverseMatch):
            address(model, "permissions", 1)


@pytest.fixture
def clients(world: World, login: Callable[..., Client]) -> dict[str, Client]:
    """Return one logged-in person of each kind."""
    return {name: login(person(world)) for name, person in PEOPLE.items()}


@pytest.mark.once
def test_a_post_to_an_old_state_changes_nothing(rows, clients):
    for model in TRACKED:
        row = rows[model]
        first = row.history.order_by("history_id").first()
        before, count = state_of(row), row.history.count()
        there = address(model, "simple_history", row.pk, first.pk)
        data = {name: value for name, value in model_to_dict(row).items() if value is not None} | {"name": "改了"}
        for name, client in clients.items():
            where = (model._meta.label, name)
            for method in ("post", "put", "patch", "delete"):
                answer = getattr(client, method)(there, data if method == "post" else "")
                assert answer.status_code in {405, *REFUSED}, (*where, method)
            answer = client.post(address(model, "history", row.pk), data)
            assert answer.status_code in {200, 302, 405, *REFUSED}, where
            assert (state_of(row), row.history.count()) == (before, count), where


@pytest.mark.once
@pytest.mark.parametrize("person", ["nobody", "superuser"])
def test_without_a_duty_every_door_is_closed(person, rows, world, login):
    client = login(PEOPLE[person](world))
    for model, row in rows.items():
        _closed(client, model, row)
    assert client.get(reverse("admin:index")).context["app_list"] == []


def _closed(client: Client, model: Any, row: Any) -> None:
    before = state_of(row)
    for name, args in (
        ("changelist", ()),
        ("add", ()),
        ("change", (row.pk,)),
        ("history", (row.pk,)),
        ("delete", (row.pk,)),
    ):
        there = address(model, name, *args)
        assert client.get(there).status_code in REFUSED, there
        assert client.post(there, {"post": "yes"}).status_code in {405, *REFUSED}, there
    assert state_of(row) == before


def test_with_the_duty_the_pages_open(rows, world, login):
    seed_calendar()  # a case's page shows its dates
    client = login(everything(world))
    for model in SCREENS:
        _open(client, model, rows[model])


def _open(client: Client, model: Any, row: Any) -> None:
    screen, label = admin.site._registry[model], model._meta.label
    assert client.get(address(model, "changelist")).status_code == 200, label
    linked = getattr(screen, "list_display_links", True) is not None
    if linked:
        # Followed: what is a row of another table seen in its own way leads to the page of that one.
        assert client.get(address(model, "change", row.pk), follow=True).status_code == 200, label
    if isinstance(screen, SimpleHistoryAdmin) and linked:
        assert client.get(address(model, "history", row.pk)).status_code == 200, label
        there = address(model, "simple_history", row.pk, row.history.order_by("history_id").first().pk)
        assert client.get(there).status_code == 200, label
    add = client.get(address(model, "add"))
    assert add.status_code == (200 if _may_add(screen, add.wsgi_request) else 403), label


def _may_add(screen: Any, request: Any) -> bool:
    return screen.has_add_permission(request)


@pytest.mark.once
def test_nobody_deletes_anything(rows, clients):
    for model in SCREENS:
        row = rows[model]
        there = address(model, "delete", row.pk)
        for name, client in clients.items():
            where = (model._meta.label, name)
            assert client.get(there).status_code in REFUSED, where
            assert client.post(there, {"post": "yes"}).status_code in REFUSED, where
            data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
            client.post(address(model, "changelist"), data)
            assert type(row)._base_manager.filter(pk=row.pk).exists(), where


def test_no_list_can_be_asked_about_what_it_does_not_show(rows, world, login):
    """A lookup, an order or a key by a hidden field tells what the page does not."""
    client = login(everything(world))
    hidden = [
        "pk__gt",
        "password__startswith",
        "payload__icontains",
        "department__grants__user",
        "created_by__password__startswith",
    ]
    for model in SCREENS:
        there = address(model, "changelist")
        for lookup in hidden:
            answer = client.get(there, {lookup: "1"})
            assert (answer.status_code, answer.get("Location", "")) in {(400, ""), (302, f"{there}?e=1")}, lookup
        assert client.get(there, {"_to_field": "password"}).status_code == 400, there
        assert client.get(there, {"o": "99.-98", "p": "0"}).status_code == 200, there
        assert client.get(there, {"_popup": "1"}).status_code == 200, there


def test_a_list_asked_about_another_departments_posts_shows_none(rows, world, login):
    stranger = login(PEOPLE["elsewhere"](world))
    there = reverse("admin:disclosure_post_changelist")
    post = next(row for model, row in rows.items() if model._meta.label == "disclosure.Post")
    questions: list[dict[str, str]] = [
        {}, {"q": post.title}, {"department": str(world.department.pk)}, {"standing": post.state}, {"o": "2"},
        {"queue": "mine"}, {"_popup": "1"}, {"all": ""},
    ]  # fmt: skip
    for question in questions:
        page = stranger.get(there, question)
        assert page.status_code == 200
        assert [each.pk for each in page.context["cl"].result_list] == []
        assert world.department.short_name not in page.content.decode()
    lines = b"".join(stranger.get(reverse("admin:disclosure_post_export", args=["csv"])).streaming_content).decode()
    assert post.title not in lines


def test_another_departments_case_and_part_are_not_there(rows, world, login):
    duties = (Duty.TAKE_IN, Duty.HANDLE_REQUEST, Duty.APPROVE_EXTENSION, Duty.SIGN_OFF, Duty.SECRECY_REVIEW)
    stranger = login(with_duties(DepartmentFactory.create(), *duties))
    for model in (InformationRequest, Part, Complaint):
        page = stranger.get(address(model, "changelist"))
        assert [each.pk for each in page.context["cl"].result_list] == []
        for name in ("change", "history"):
            assert stranger.get(address(model, name, rows[model].pk)).status_code == 404


@pytest.mark.parametrize("person", ["nobody", "superuser", "elsewhere"])
def test_the_autocomplete_answers_nobody_who_may_not_see_the_list(person, rows, world, login):
    client = login(PEOPLE[person](world))
    for app, model, field in (
        ("disclosure", "post", "department"), ("disclosure", "post", "created_by"), ("columns", "standin", "principal"),
    ):  # fmt: skip
        question = {"app_label": app, "model_name": model, "field_name": field, "term": "1"}
        assert client.get(reverse("admin:autocomplete"), question).status_code in REFUSED


def test_an_anonymous_reader_is_sent_to_the_login(rows, client: Client):
    for model in SCREENS:
        answer = client.get(address(model, "changelist"))
        assert answer["Location"].startswith(reverse("admin:login"))


def test_a_duty_ended_closes_the_screens_at_once(world, login):
    person = with_duties(world.county, Duty.KEEP_COLUMNS)
    client = login(person)
    there = reverse("admin:columns_column_changelist")
    assert client.get(there).status_code == 200
    DutyGrant.objects.filter(user=person).delete()
    assert client.get(there).status_code == 403
    grant_by_command(user=person, duty=Duty.KEEP_COLUMNS, department=world.county, reason="测试", now=LONG_AGO)
    assert client.get(there).status_code == 200
