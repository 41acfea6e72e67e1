"""The knowledge base of the hotline: signed answers, looked at when what they rest on changes or grows old."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from columns.domain.hotline.calls import Heard, log_call
from columns.enums import CallClass, ColumnType, Duty
from columns.models import SiteFact
from disclosure.domain import answers, publishing
from disclosure.domain.answers import ANSWER, PLAN
from disclosure.domain.answers.reading import answers_page, shelves
from disclosure.enums import AnswerState, WithdrawalReason
from disclosure.models import AnswerCard
from tests.disclosure.world import World, fresh
from tests.factories import ColumnFactory, DepartmentFactory, with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def column(world):
    return ColumnFactory.create(
        code="interact.96128", name="96128专线", type=ColumnType.HOTLINE, page="/hotline/", owner=world.department
    )


@pytest.fixture
def keeper(world):
    return with_duties(world.department, Duty.KEEP_REGISTERS)


def draft(world: World, question: str = "医保缴费到哪里办？", answer: str = "到乡镇便民服务中心。"):
    return answers.draft_answer(
        actor=world.drafter, department=world.department, question=question, answer=answer, now=world.tick()
    )


def published(world: World, **words: str):
    return world.walk(draft(world, **words))


def card_of(post) -> AnswerCard:
    return AnswerCard.objects.select_related("post").get(pk=post.pk)


def take(name, card, actor, world, **given):
    return ANSWER.take(name, row=card, actor=actor, expected_version=card.version, now=world.tick(), **given)


def test_a_new_answer_has_its_card_and_stands_in_the_column_of_the_hotline(world, column):
    post = draft(world)
    assert (card_of(post).state, card_of(post).reviewed_on) == (AnswerState.PREPARED, None)
    assert (post.kind, post.current_revision.payload["column"]) == ("answer", "interact.96128")


def test_what_a_leader_signed_was_looked_at_by_him_and_stands_for_a_year(world, column):
    card = card_of(published(world))
    today = timezone.localdate(world.now)
    assert (card.state, card.reviewed_by, card.reviewed_on) == (AnswerState.CURRENT, world.leader, today)
    assert card.next_review_on == today + timedelta(days=365)


class TestBasis:
    """What an answer rests on, and what happens when that changes."""

    @pytest.fixture
    def basis(self, world, column):
        return world.published(title="医保缴费办法")

    @pytest.fixture
    def card(self, world, basis, keeper):
        card = card_of(published(world))
        answers.rest_on(card=card, post=fresh(basis), actor=keeper, now=world.tick())
        return card

    def test_a_new_version_marks_the_answer_and_tells_its_keepers(self, world, basis, card, keeper):
        post = world.take("correct", basis, world.drafter)
        world.edit(post, body="<p>标准提高。</p>", correction_note="更正标准")
        world.walk(post)
        card.refresh_from_db()
        assert card.state == AnswerState.NEEDS_REVIEW
        assert card.why == f"依据（索引号{fresh(basis).index_number}）有了新版本"
        told = Notice.objects.standing().filter(about=f"disclosure.answercard:{card.pk}")
        assert {each.recipient for each in told} == {keeper, world.drafter}
        assert card.due_on is not None

    def test_withdrawing_marks_it_and_a_second_cause_moves_no_date(self, world, basis, card):
        post = fresh(basis)
        publishing.withdraw(
            post=post,
            actor=world.publisher,
            expected_version=post.version,
            reason_class=WithdrawalReason.SUPERSEDED,
            note="已有新办法",
            reason="已有新办法",
            now=world.tick(),
        )
        card.refresh_from_db()
        due = card.due_on
        later = world.tick() + timedelta(days=3)
        assert answers.mark_for_review(kind="post", key=str(basis.pk), why="县里发了新通知", now=later) == 1
        card.refresh_from_db()
        assert (card.due_on, card.why) == (
            due,
            f"依据（索引号{basis.index_number}）已经撤下或者到期；县里发了新通知",
        )

    def test_what_rests_on_something_else_is_left_alone(self, world, card):
        assert answers.mark_for_review(kind="item", key="1", why="事项取消", now=world.tick()) == 0
        card.refresh_from_db()
        assert card.state == AnswerState.CURRENT

    def test_confirming_is_dated_by_name_and_ends_the_notices(self, world, basis, card, keeper):
        answers.mark_for_review(kind="post", key=str(basis.pk), why="变动", now=world.tick())
        card.refresh_from_db()
        take("confirm", card, keeper, world)
        card.refresh_from_db()
        assert (card.state, card.reviewed_by, card.due_on, card.why) == (AnswerState.CURRENT, keeper, None, "")
        assert not Notice.objects.standing().filter(about=f"disclosure.answercard:{card.pk}").exists()
        assert card.post.publications.count() == 1

    @pytest.mark.parametrize("duty", [Duty.PROOFREAD, Duty.DRAFT])
    def test_only_a_keeper_or_a_leader_says_that_it_is_right(self, world, card, duty):
        with pytest.raises(Refused) as refused:
            take("confirm", card, with_duties(world.department, duty), world)
        assert refused.value.code == "no_duty"

    def test_a_basis_is_public_and_named_once(self, world, basis, card, keeper, column):
        for post, code in ((fresh(basis), "rests_already"), (draft(world), "not_public"), (card.post, "itself")):
            with pytest.raises(Refused) as refused:
                answers.rest_on(card=card, post=post, actor=keeper, now=world.tick())
            assert refused.value.code == code
        stranger = with_duties(DepartmentFactory.create(), Duty.KEEP_REGISTERS)
        with pytest.raises(Refused, match="拟稿人"):
            answers.drop_basis(basis=card.bases.get(), actor=stranger, now=world.tick())
        answers.drop_basis(basis=card.bases.get(), actor=keeper, now=world.tick())
        assert not card.bases.exists()

    def test_a_marked_answer_is_reminded_of_and_past_its_date_its_leader_is_told(self, world, basis, card, keeper):
        seed_calendar()
        answers.mark_for_review(kind="post", key=str(basis.pk), why="变动", now=world.tick())
        assert reminders.sweep(PLAN, world.now + timedelta(days=20)).owed == 1
        told = Notice.objects.standing().filter(plan=PLAN.name)
        assert world.leader in {each.recipient for each in told}


def test_an_answer_nobody_looked_at_for_a_year_is_marked_once(world, column):
    card = card_of(published(world))
    a_year_on = world.now + timedelta(days=365)
    assert answers.mark_grown_old(a_year_on - timedelta(days=2)) == 0
    assert answers.mark_grown_old(a_year_on) == 1
    assert answers.mark_grown_old(a_year_on) == 0
    card.refresh_from_db()
    assert (card.state, card.why) == (AnswerState.NEEDS_REVIEW, "到了核对日期")


def test_an_answer_taken_down_is_ended_and_comes_back_with_its_next_version(world, column):
    post = published(world)
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="误发", now=world.tick())
    assert card_of(post).state == AnswerState.ENDED


def test_a_sealed_answer_has_no_title_among_the_calls_it_served(world, column, login):
    seed_calendar()
    post, agent = published(world), with_duties(world.department, Duty.TAKE_IN)
    said = {
        "department": world.department, "call_class": CallClass.QUESTION, "subject": "医保", "question": "到哪里缴",
        "received_at": world.now, "answer": "到便民服务中心。", "used_key": f"post:{post.pk}", "used_label": post.title,
    }  # fmt: skip
    call = log_call(Heard(**said), actor=agent, now=world.now)
    places = ["admin:columns_call_change", "admin:columns_call_export", "admin:columns_call_month"]
    addresses = [reverse(name, args=args) for name, args in zip(places, [[call.pk], ["csv"], []], strict=True)]
    client = login(agent)

    def told() -> list[bool]:
        month = {"month": f"{timezone.localdate(world.now):%Y-%m}"}
        return [post.title in b"".join(client.get(each, month)).decode() for each in addresses[:1] + addresses[2:]] + [
            post.title in b"".join(client.get(addresses[1])).decode()
        ]

    assert told() == [True, True, True]
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="误发", now=world.tick())
    assert told() == [False, False, False]


class TestPublicPage:
    """What citizens find."""

    @pytest.fixture
    def post(self, world, column):
        SiteFact.objects.create(key="hotline", group="contact", label="专线", value="96128")
        return published(world)

    def test_the_page_tells_day_and_basis_and_only_of_what_is_public(self, client, world, post, keeper):
        basis, gone = world.published(title="医保缴费办法"), world.published(title="旧办法")
        for each in (basis, gone):
            answers.rest_on(card=card_of(post), post=fresh(each), actor=keeper, now=world.tick())
        sealed = fresh(gone)
        publishing.seal(
            post=sealed, actor=world.sealer, expected_version=sealed.version, reason="误发", now=world.tick()
        )
        draft(world, question="还没有签的问题？")
        page = client.get("/hotline/")
        today = timezone.localdate(world.now)
        assert page.status_code == 200
        assert "医保缴费到哪里办？" in page.text
        assert f'<a href="/posts/{basis.pk}/">医保缴费办法</a>' in page.text
        assert "旧办法" not in page.text
        assert "还没有签的问题？" not in page.text
        assert f'<time datetime="{today}">{today}</time>' in page.text
        assert "正在核对" in page.text

    def test_words_and_departments_narrow_it_and_nothing_found_says_what_to_do(self, client, world, post):
        assert "医保缴费到哪里办？" in client.get("/hotline/", {"q": "医保"}).text.replace("<mark>", "").replace(
            "</mark>", ""
        )
        nothing = client.get("/hotline/", {"q": "宅基地"}).text
        assert "没有找到这样的问答" in nothing
        for way in ("tel:96128", "/departments/", "/requests/", "/search/?q=%E5%AE%85%E5%9F%BA%E5%9C%B0"):
            assert way in nothing
        assert [each.count for each in shelves()] == [1]
        assert client.get("/hotline/", {"department": world.department.slug}).status_code == 200
        assert client.get("/hotline/", {"department": "nobody"}).status_code == 404
        assert client.get("/hotline/", {"page": "2"}).status_code == 404

    def test_the_column_leads_there(self, client, post):
        answer = client.get("/columns/interact/96128/")
        assert (answer.status_code, answer["Location"]) == (302, "/hotline/")

    @pytest.mark.parametrize("rows", [1, 12])
    def test_it_asks_the_database_as_often_for_many_answers(
        self, client, world, column, keeper, django_assert_num_queries, rows
    ):
        basis = world.published()
        for place in range(rows):
            card = card_of(published(world, question=f"第{place}个问题？"))
            answers.rest_on(card=card, post=fresh(basis), actor=keeper, now=world.tick())
        client.get("/hotline/")
        # Which answers and their rows, their cards, what they rest on, what of that is public, whose there are.
        with django_assert_num_queries(6):
            client.get("/hotline/")
        assert answers_page(text="", department="", number=1).total == rows


class TestScreens:
    """The list, one answer, a new one."""

    def address(self, page="changelist", *args):
        return reverse(f"admin:disclosure_answercard_{page}", args=args)

    def test_a_keeper_names_a_basis_and_confirms_with_a_click(self, login, world, column, keeper):
        basis, post = world.published(title="医保缴费办法"), published(world)
        client = login(keeper)
        wrong = client.post(self.address("basis", post.pk), {"number": "没有/2026-1"})
        assert "没有找到这条公开的信息" in wrong.text
        client.post(self.address("basis", post.pk), {"number": basis.index_number})
        answers.mark_for_review(kind="post", key=str(basis.pk), why="标准变了", now=world.tick())
        assert "要核对的热线问答" in client.get(reverse("admin:index")).text
        shown = client.get(self.address("change", post.pk)).text
        assert "医保缴费办法" in shown
        assert "标准变了" in shown
        card = card_of(post)
        answer = client.post(self.address("act", post.pk, "confirm"), {"confirm-version": card.version}, follow=True)
        assert "已办理：核对无误。" in answer.text
        assert card_of(post).reviewed_by == keeper
        assert "要核对的热线问答" not in client.get(reverse("admin:index")).text
        client.post(self.address("drop", post.pk, card.bases.get().pk))
        assert not card.bases.exists()

    def test_a_new_answer_becomes_a_draft_on_the_workbench(self, login, world, column):
        given = {
            "department": world.department.pk,
            "question": "怎么办户口？",
            "answer": "到派出所。",
            "keywords": "户口",
        }
        answer = login(world.drafter).post(self.address("add"), given)
        card = AnswerCard.objects.get()
        assert answer["Location"] == reverse("admin:disclosure_post_change", args=[card.pk])
        assert card.post.current_revision.payload["metadata"]["keywords"] == ["户口"]

    def test_a_department_sees_its_own_and_exports_them(self, login, world, column, keeper):
        post = published(world)
        other = login(with_duties(DepartmentFactory.create(), Duty.KEEP_REGISTERS))
        assert other.get(self.address()).context["cl"].result_count == 0
        assert other.get(self.address("change", post.pk)).status_code == 404
        client = login(keeper)
        assert client.get(self.address(), {"waiting": "mine"}).context["cl"].result_count == 0
        lines = b"".join(client.get(self.address("export", "csv")).streaming_content).decode()
        assert post.title in lines

    @pytest.mark.parametrize("rows", [1, 12])
    def test_the_list_asks_the_database_as_often_for_many(
        self, login, world, column, keeper, django_assert_max_num_queries, rows
    ):
        for place in range(rows):
            draft(world, question=f"第{place}个问题？")
        client = login(keeper)
        with django_assert_max_num_queries(10):
            client.get(self.address())
