"""案件抽查 on the staff's screens: drawn, worked through, put right, printed and taken away, naming nobody."""

import re
import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse

from columns.enums import Duty
from requests_ogi.domain import letters, second_looks
from requests_ogi.domain.second_looks import Asked
from requests_ogi.enums import LookPoint, RequestState
from requests_ogi.models import SampledCase, SampleDraw, SecondLook
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.admin.conftest import fresh
from tests.requests_ogi.world import PERSON, WANTED, at, processing, replied, take, take_letter

DRAWS, CASES = "admin:requests_ogi_sampledraw", "admin:requests_ogi_sampledcase"

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(world, today, private_file):
    """Return a case that was answered and served today."""
    row = replied(processing(world, on=today), world, on=today)
    letter = row.letters.get()
    take_letter("seal", letter, world.clerk, on=today, file=private_file, code=letters.composed_of(letter).code)
    service = {"way": "direct", "handed_over_on": today, "signed_on": today}
    return take("serve", row, world.clerk, on=today, service=service)


@pytest.fixture
def case(world, today, row):
    asked = Asked(first=today, last=today, wanted=5)
    return second_looks.draw(asked, seed="5eed", actor=world.overseer, now=at(today)).cases.get()


def said(*, wrong="", **more):
    found = {f"look-verdict_{point}": "wrong" if point == wrong else "right" for point in LookPoint}
    found |= {f"look-remark_{wrong}": "没有告知诉讼期限"} if wrong else {}
    return found | {f"look-{name}": value for name, value in more.items()}


def look(client, case, **more):
    return client.post(reverse(f"{CASES}_look", args=[case.pk]), said(**more))


def follow(client, case, kind, **more):
    data = {f"{kind}-{name}": value for name, value in more.items()}
    return client.post(reverse(f"{CASES}_follow", args=[case.pk, kind]), data)


def test_the_county_office_draws_through_the_form_and_is_led_on(world, login, today, row):
    client = login(world.overseer)
    typed = {"submission": "a" * 32, "first": today, "last": today, "organ": world.bureau.pk, "share": 10}
    both = client.post(reverse(f"{DRAWS}_add"), typed | {"wanted": 3})
    assert "只填一项" in both.content.decode()
    drawn = client.post(reverse(f"{DRAWS}_add"), typed)
    draw = SampleDraw.objects.get()
    assert drawn["Location"] == reverse(f"{DRAWS}_change", args=[draw.pk])
    page = client.get(drawn["Location"]).content.decode()
    assert "与抽取结果一致" in page
    assert row.number in page
    assert client.post(reverse(f"{DRAWS}_add"), typed)["Location"] == drawn["Location"]
    assert SampleDraw.objects.count() == 1


def test_points_show_what_the_case_tells_and_a_look_is_written_once(world, login, case):
    client = login(world.overseer)
    page = client.get(reverse(f"{CASES}_change", args=[case.pk])).content.decode()
    for words in (
        "在期限内",
        "适用《中华人民共和国政府信息公开条例》",
        "没有检索记录",
        "没有遮盖记录",
        "直接送达",
        "张*",
    ):
        assert words in page
    wrong = look(client, case, finding="passed", wrong=LookPoint.LETTER)
    assert "不能是“合格”" in wrong.content.decode()
    assert "没有告知诉讼期限" in wrong.content.decode()
    assert look(client, case, finding="passed").status_code == 302
    assert SecondLook.objects.get().reviewer == world.overseer
    assert "刚由另一位同志评查过" in look(client, case, finding="passed").content.decode()


def test_whoever_handled_the_case_reads_why_he_cannot_judge_it(world, login, case):
    with_duties(world.county, Duty.OVERSEE_REQUESTS, user=world.handler)
    client = login(world.handler)
    page = client.get(reverse(f"{CASES}_change", args=[case.pk]))
    assert (page.context["form"], "您经手过这件申请" in page.content.decode()) == (None, True)
    assert "须由没有经手的另一位同志评查" in look(client, case, finding="passed").content.decode()


def test_what_must_be_corrected_is_put_before_the_organ_and_done_again(world, login, today, case):
    office, head = login(world.overseer), login(world.head)
    there = reverse(f"{CASES}_change", args=[case.pk])
    assert head.get(there).status_code == 404
    found = look(office, case, finding="must_correct", words="补正救济告知", wrong=LookPoint.LETTER)
    assert found["Location"] == there
    later = today + timedelta(days=14)
    assert "整改要求" in follow(office, case, "noticed", due_on=later).content.decode()
    assert follow(office, case, "noticed", words="请补正后重新送达", due_on=later).status_code == 302
    page = head.get(there)
    assert [each.kind for each in page.context["follow_forms"]] == ["reported"]
    assert "补正救济告知" in page.content.decode()
    assert head.post(reverse(f"{CASES}_look", args=[case.pk]), said(finding="passed")).status_code == 200
    assert follow(head, case, "reopened", version=1, due_on=later).status_code == 200
    assert follow(head, case, "reported", words="已重新制作文书").status_code == 302
    again = follow(office, case, "reopened", version=fresh(case.request).version, due_on=later)
    assert again.status_code == 302
    assert (fresh(case.request).state, SecondLook.objects.count()) == (RequestState.REOPENED, 1)
    page = office.get(reverse(f"{DRAWS}_change", args=[case.draw_id])).content.decode()
    assert "应当纠正，已重新办理" in page
    assert "重新办理中" in text_of(office.get(reverse(f"{DRAWS}_summary", args=[case.draw_id])))


def test_only_those_concerned_find_the_screens(world, login, case):
    stranger = with_duties(DepartmentFactory.create(), Duty.APPROVE_EXTENSION)
    look(login(world.overseer), case, finding="passed")
    seen = {world.overseer: 1, world.head: 1, stranger: 0}
    for person, count in seen.items():
        assert len(login(person).get(reverse(f"{CASES}_changelist")).context["cl"].result_list) == count
    for person in (world.handler, world.leader, world.window_clerk):
        assert login(person).get(reverse(f"{CASES}_changelist")).status_code == 403
    for name, args in (("changelist", []), ("add", []), ("change", [case.draw_id]), ("summary", [case.draw_id])):
        assert login(world.head).get(reverse(f"{DRAWS}_{name}", args=args)).status_code in {403, 404}, name
    assert login(stranger).get(reverse(f"{CASES}_change", args=[case.pk])).status_code == 404
    assert follow(login(stranger), case, "reported", words="已整改").status_code == 404


def text_of(answer):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


def test_print_and_export_name_nobody_and_tell_everything_else(world, login, case):
    client = login(world.overseer)
    look(client, case, finding="flawed", words="落款日期不清楚", wrong=LookPoint.LETTER)
    printed = text_of(client.get(reverse(f"{DRAWS}_summary", args=[case.draw_id])))
    table = b"".join(client.get(reverse(f"{CASES}_export", args=["csv"])).streaming_content).decode()
    for text in (printed, re.sub(r"\s+", "", table)):
        for words in ("张*", case.request.number, "予以公开", "有瑕疵", "落款日期不清楚", "没有告知诉讼期限"):
            assert words in text, words
        assert PERSON["name"] not in text
        assert WANTED["description"] not in text
    assert f"随机种子：{case.draw.seed}" in printed
    assert client.get(reverse(f"{CASES}_export", args=["xlsx"])).content.startswith(b"PK")
    assert client.get(reverse(f"{CASES}_export", args=["txt"])).status_code == 404
    assert login(world.handler).get(reverse(f"{CASES}_export", args=["csv"])).status_code == 403


@pytest.mark.parametrize("question", ["", "?finding=waiting", "?finding=unfinished", "?finding=flawed", "?organ=1"])
def test_the_list_is_narrowed(world, login, case, question):
    page = login(world.overseer).get(reverse(f"{CASES}_changelist") + question)
    assert len(page.context["cl"].result_list) == (1 if question in {"", "?finding=waiting"} else 0)


@pytest.mark.parametrize("count", [1, 20])
def test_lists_and_pages_take_the_same_few_queries(world, login, today, django_assert_max_num_queries, count):
    rows = [processing(world, on=today) for _ in range(count)]
    draw = SampleDraw.objects.create(
        number="CC-1", first=today, last=today, wanted=count, seed="1", population={"granted": [r.pk for r in rows]},
        drawn=count, drawn_by=world.overseer, drawn_at=at(today),
    )  # fmt: skip
    for place, row in enumerate(rows, 1):
        case = SampledCase.objects.create(draw=draw, place=place, request=row, stratum="granted")
        SecondLook.objects.create(
            case=case, reviewer=world.overseer, looked_at=at(today), verdicts=[], finding="passed", seen_version=1
        )
    client = login(world.overseer)
    addresses = [reverse(f"{DRAWS}_changelist"), reverse(f"{DRAWS}_change", args=[draw.pk])]
    for there in (*addresses, reverse(f"{CASES}_changelist")):
        with django_assert_max_num_queries(12):
            assert client.get(there).status_code == 200
    assert f"{today} 09:00" in client.get(addresses[0]).content.decode()
