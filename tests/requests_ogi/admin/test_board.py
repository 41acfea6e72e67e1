"""The board, the registers, what other departments answer, the organs, and the first page."""

import re
import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse

from columns.enums import Duty
from requests_ogi.domain import casework, letters
from requests_ogi.enums import PartState
from requests_ogi.models import Deadline, Organ
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.admin.conftest import page_of
from tests.requests_ogi.admin.test_list import many
from tests.requests_ogi.world import at, file, processing, replied, take, take_letter

BOARD = "admin:requests_ogi_informationrequest_board"
REGISTERS = "admin:requests_ogi_informationrequest_registers"

pytestmark = pytest.mark.django_db


def text_of(answer):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


@pytest.fixture
def cases(world, today):
    """Lay an overdue, a due, a stopped and an unconfirmed case."""
    late, due, stopped = (processing(world, on=today) for _ in range(3))
    Deadline.objects.filter(pk=late.pk).update(due_on=today - timedelta(days=9), promised_on=today - timedelta(days=20))
    Deadline.objects.filter(pk=due.pk).update(due_on=today, promised_on=today - timedelta(days=1))
    take("ask_correction", stopped, world.handler, on=today, items=["年份"], due_on=today + timedelta(days=9))
    unfixed = file(world, on=today, mode="online").request
    return {"late": late, "due": due, "stopped": stopped, "unfixed": unfixed}


def test_the_board_counts_open_cases_by_how_they_stand(world, login, cases):
    page = login(world.overseer).get(reverse(BOARD))
    sums = {name: count for name, _, count, _ in page.context["board"].sums}
    assert sums == {
        "overdue": 1, "due": 1, "soon": 0, "calm": 0, "promise": 1, "stopped": 1, "unfixed": 1, "total": 4,
    }  # fmt: skip
    assert [each.pk for each in page.context["board"].overdue] == [cases["late"].pk]
    assert [line.organ for line in page.context["board"].lines] == [world.bureau]


def test_heads_see_their_own_organs_board_and_nobody_else_any(world, login, cases):
    assert login(world.head).get(reverse(BOARD)).context["board"].sums[-1][2] == 4
    other = with_duties(DepartmentFactory.create(), Duty.APPROVE_EXTENSION)
    assert login(other).get(reverse(BOARD)).context["board"].lines == []
    for who in (world.handler, world.leader, world.window_clerk):
        assert login(who).get(reverse(BOARD)).status_code == 403
        assert login(who).get(reverse(f"{BOARD}_export", args=["csv"])).status_code == 403


@pytest.mark.parametrize("count", [10, 1000])
def test_the_board_takes_the_same_few_queries_for_few_and_many(world, login, django_assert_max_num_queries, count):
    """Session, user, grants, stand-ins; the calendar; counts, organs, the overdue."""
    many(world, count)
    client = login(world.overseer)
    client.get(reverse(BOARD))
    with django_assert_max_num_queries(12):
        assert client.get(reverse(BOARD)).status_code == 200


def test_the_board_is_taken_away_as_counts(world, login, cases):
    address = reverse(f"{BOARD}_export", args=["csv"])
    text = b"".join(login(world.overseer).get(address).streaming_content).decode()
    assert text.splitlines()[0].startswith("\ufeff被申请机关,已逾期")
    assert text.splitlines()[-1] == "合计,1,1,0,0,1,1,1,4"
    assert login(world.overseer).get(reverse(f"{BOARD}_export", args=["xlsx"])).content.startswith(b"PK")
    assert login(world.overseer).get(reverse(f"{BOARD}_export", args=["txt"])).status_code == 404
    assert login(world.overseer).post(address).status_code == 405


@pytest.mark.parametrize("kind", ["cases", "letters", "sealings", "services"])
def test_every_register_prints_by_month_and_says_so_when_nothing_was_entered(world, login, kind):
    question = {"kind": kind, "organ": world.bureau.pk, "month": "2026-02"}
    answer = login(world.clerk).get(reverse(REGISTERS), question)
    assert "2026年2月无登记事项" in text_of(answer)
    assert "登记人：" in text_of(answer)


def test_registers_name_nobody_and_tell_everything_else(world, login, today, private_file):
    row = replied(processing(world, on=today), world, on=today)
    letter = row.letters.get()
    take_letter("seal", letter, world.clerk, on=today, file=private_file, code=letters.composed_of(letter).code)
    service = {"way": "post", "handed_over_on": today, "post_number": "XA12345678953"}
    take("serve", row, world.clerk, on=today, service=service)
    client = login(world.clerk)
    month = f"{today:%Y-%m}"
    for kind, words in (
        ("cases", ("张*", row.number, "予以公开")),
        ("letters", ("张*", "云民公开告", str(world.leader))),
        ("sealings", ("张*", "政府信息公开告知书", str(world.clerk))),
        ("services", ("张*", "XA12345678953", "邮寄送达")),
    ):
        text = text_of(client.get(reverse(REGISTERS), {"kind": kind, "organ": world.bureau.pk, "month": month}))
        assert "张三丰" not in text
        for each in words:
            assert re.sub(r"\s+", "", each) in text, (kind, each, text)


@pytest.mark.parametrize("month", ["", "2026-13", "1999-01", "2999-01", "abc"])
def test_a_month_that_cannot_be_is_said(world, login, month):
    page = login(world.clerk).get(reverse(REGISTERS), {"kind": "cases", "organ": world.bureau.pk, "month": month})
    assert page.status_code == 200
    assert page.context["form"].errors["month"]


@pytest.mark.parametrize(("who", "is_there"), [("overseer", True), ("head", True), ("leader", False), ("clerk", False)])
def test_a_register_holds_a_restricted_case_for_those_who_may_see_it(world, login, today, who, is_there):
    row = replied(processing(world, on=today), world, on=today)
    casework.restrict(row, is_restricted=True, reason="涉及举报人", actor=world.head, now=at(today))
    asked = {"organ": world.bureau.pk, "month": f"{today:%Y-%m}"}
    for kind in ("cases", "letters"):
        text = text_of(login(getattr(world, who)).get(reverse(REGISTERS), asked | {"kind": kind}))
        assert ("共1项" in text, "不含限知件" in text) == (is_there, not is_there)


def test_a_register_of_another_organ_is_not_to_be_had(world, login):
    other = with_duties(DepartmentFactory.create(), Duty.TAKE_IN)
    page = login(other).get(reverse(REGISTERS), {"kind": "cases", "organ": world.bureau.pk, "month": "2026-02"})
    assert page.status_code == 200
    assert "organ" in page.context["form"].errors
    assert login(with_duties(world.bureau, Duty.DRAFT)).get(reverse(REGISTERS)).status_code == 403


# -- parts


@pytest.fixture
def part(world, today):
    row = processing(world, on=today)
    neighbour = DepartmentFactory.create(short_name="县财政局")
    given = casework.ask_part(
        row,
        department=neighbour,
        what="资金拨付数",
        due_on=today + timedelta(days=5),
        actor=world.handler,
        now=at(today),
    )
    given.helper = with_duties(neighbour, Duty.HANDLE_REQUEST)
    return given


def part_act(client, part, name, **data):
    part.refresh_from_db()
    fields = {f"{name}-{key}": value for key, value in ({"version": part.version, "reason": ""} | data).items()}
    return client.post(reverse("admin:requests_ogi_part_act", args=[part.pk, name]), fields)


def test_a_part_is_answered_on_its_own_small_page(world, login, part):
    client = login(part.helper)
    listed = client.get(reverse("admin:requests_ogi_part_changelist")).content.decode()
    assert f'<td class="field-due">{part.due_on}</td>' in listed
    assert "资金拨付数" in client.get(reverse("admin:index")).content.decode()
    page = client.get(reverse("admin:requests_ogi_part_change", args=[part.pk]))
    assert [each.transition.name for each in page.context["choices"]] == ["answer", "send_back"]
    empty = part_act(client, part, "answer", answer="  ")
    assert "有内容需要改正" in empty.content.decode()
    assert part_act(client, part, "answer", answer="共拨付三笔").status_code == 302
    part.refresh_from_db()
    assert (part.state, part.answer) == (PartState.ANSWERED, "共拨付三笔")
    late = part_act(client, part, "send_back", reason="不归我们")
    assert late.status_code == 302


def test_a_part_is_sent_back_with_a_reason_and_seen_by_the_handler(world, login, part):
    client = login(part.helper)
    assert "有内容需要改正" in part_act(client, part, "send_back").content.decode()
    assert part_act(client, part, "send_back", reason="不归我们").status_code == 302
    assert login(world.handler).get(reverse("admin:requests_ogi_part_change", args=[part.pk])).status_code == 200


def test_whoever_answers_a_part_sees_the_case_until_he_has_and_then_his_part_alone(world, login, part):
    client, case = login(part.helper), page_of(part.request)
    assert client.get(case).status_code == 200
    assert part_act(client, part, "answer", answer="共拨付三笔").status_code == 302
    assert client.get(case).status_code == 404
    page = client.get(reverse("admin:requests_ogi_part_change", args=[part.pk])).content.decode()
    assert "共拨付三笔" in page
    assert case not in page


def test_a_part_that_nobody_answered_ends_with_its_case(world, login, part, today):
    replied(part.request, world, on=today)
    client = login(part.helper)
    assert client.get(page_of(part.request)).status_code == 404
    assert client.get(reverse("admin:requests_ogi_part_change", args=[part.pk])).status_code == 200


def test_another_departments_part_is_not_there(world, login, part):
    stranger = login(with_duties(DepartmentFactory.create(), Duty.HANDLE_REQUEST))
    for name, args in (("change", [part.pk]), ("act", [part.pk, "answer"]), ("history", [part.pk])):
        assert stranger.get(reverse(f"admin:requests_ogi_part_{name}", args=args)).status_code == 404
        assert stranger.post(reverse(f"admin:requests_ogi_part_{name}", args=args)).status_code in {404, 405}
    assert part_act(login(world.handler), part, "answer", answer="我来答").status_code == 200
    part.refresh_from_db()
    assert part.state == PartState.ASKED


# -- organs, first page


def test_organs_are_kept_by_whoever_keeps_letters_or_oversees(world, login):
    keeper = login(with_duties(world.county, Duty.KEEP_LETTERS))
    there = reverse("admin:requests_ogi_organ_change", args=[world.bureau.pk])
    form = keeper.get(there).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields} | {"mark": "云民政", "is_active": "on"}
    assert keeper.post(there, data).status_code == 302
    organ = Organ.objects.get()
    assert (organ.mark, organ.department) == ("云民政", world.bureau)
    assert organ.history.first().history_change_reason == "机关代字"
    assert login(world.handler).get(there).status_code == 403


def test_the_first_page_shows_whose_turn_it_is(world, login, cases):
    panels = dict(login(world.handler).get(reverse("admin:index")).context["panels"])
    lines = panels["admin/requests_ogi/queue_panel.html"]["lines"]
    assert [each["row"].pk for each in lines] == [cases["late"].pk, cases["due"].pk, cases["unfixed"].pk]
    assert [each["waits"] for each in lines] == ["请办理", "请办理", "请与申请人确认，确认之日起计算期限"]
    panels = dict(login(world.leader).get(reverse("admin:index")).context["panels"])
    lines = panels["admin/requests_ogi/queue_panel.html"]["lines"]
    assert [(each["row"].pk, each["waits"]) for each in lines] == [(cases["stopped"].pk, "程序性文书待签发")]
    assert "admin/requests_ogi/queue_panel.html" not in dict(
        login(with_duties(world.county, Duty.KEEP_COLUMNS)).get(reverse("admin:index")).context["panels"]
    )
