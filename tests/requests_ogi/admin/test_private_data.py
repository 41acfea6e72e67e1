"""Who opened what, what was erased, what goes next: seen by the county OGI office and by each organ's head."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from columns.enums import Duty
from requests_ogi.domain import seeing
from requests_ogi.enums import PaperKind
from requests_ogi.models import Applicant, CasePaper, InformationRequest
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.admin.test_second_looks import row  # noqa: F401  # a fixture
from tests.requests_ogi.world import PERSON, at, file, processing
from yunlong_portal.kernel import retention
from yunlong_portal.kernel.models import Erasure, PrivateOpening
from yunlong_portal.kernel.private_files import keep

OPENINGS, ERASURES = "admin:kernel_privateopening", "admin:kernel_erasure"

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(world, today):
    """Return a case into which its handler has looked, beside another that is nobody's."""
    case = processing(world, on=today)
    fields = ["name", "phone", "agent", "paper:7", "paper:8", "sealed:3", "form", "strange"]
    fields += ["case_file:2", "consultation:1"]
    seeing.open_case(case, actor=world.handler, fields=fields, reason="核对送达地址", now=timezone.now())
    other = {
        "actor": world.clerk,
        "actor_name": "李四",
        "fields": ["name"],
        "reason": "电话核实",
        "opened_at": at(today),
    }
    PrivateOpening.objects.create(subject_key="requests_ogi.complaint:999", **other)
    return case


def shown(client, question="", name=OPENINGS):
    return list(client.get(reverse(f"{name}_changelist") + question).context["cl"].result_list)


def table(client, name):
    answer = client.get(reverse(f"{name}_export", args=["csv"]))
    return b"".join(answer.streaming_content).decode().splitlines()


def test_an_opening_is_told_with_case_person_reason_and_what_in_words(world, login, opened):
    page = login(world.head).get(reverse(f"{OPENINGS}_changelist")).content.decode()
    words = "代理人、案卷装订件、第三方网上答复单、申请表、姓名或者名称、案卷材料、联系电话、用印件、其他"
    for each in (opened.number, "县民政局", str(world.handler), "核对送达地址", words):
        assert each in page, each
    assert PERSON["name"] not in page
    lines = table(login(world.head), OPENINGS)
    assert len(lines) == 2
    assert lines[1].split(",")[1:] == [str(world.handler), opened.number, "县民政局", words, "核对送达地址"]


def test_the_office_sees_all_a_head_his_own_and_nobody_else_any(world, login, opened):
    stranger = with_duties(DepartmentFactory.create(), Duty.APPROVE_EXTENSION)
    counts = {world.overseer: 2, world.head: 1, stranger: 0}
    for person, count in counts.items():
        assert len(shown(login(person))) == count
        assert len(table(login(person), OPENINGS)) == count + 1
    for person in (world.handler, world.leader, world.window_clerk):
        for name in (OPENINGS, ERASURES):
            assert login(person).get(reverse(f"{name}_changelist")).status_code == 403
            assert login(person).get(reverse(f"{name}_export", args=["xlsx"])).status_code == 403
        assert login(person).get(reverse(f"{ERASURES}_coming")).status_code == 403
    line = PrivateOpening.objects.first()
    for name in ("change", "history"):
        assert login(world.head).get(reverse(f"{OPENINGS}_{name}", args=[line.pk])).status_code == 404


@pytest.mark.parametrize(
    ("question", "count"),
    [("?days=7", 2), ("?days=8", 2), ("?kind=request", 1), ("?kind=complaint", 1), ("?organ=0", 0), ("?q=核对送达", 1),
     ("?q=MZJ", 1), ("?q=没有", 0)],
)  # fmt: skip
def test_openings_are_narrowed_and_found_by_number(world, login, opened, question, count):
    assert len(shown(login(world.overseer), question)) == count
    assert login(world.overseer).get(reverse(f"{OPENINGS}_export", args=["txt"])).status_code == 404


def test_what_goes_is_announced_and_what_went_is_put_down(world, login, today, row, private_file):  # noqa: F811  # a fixture
    keep([private_file])
    CasePaper.objects.create(
        request=row, kind=PaperKind.IDENTITY, file=private_file, name="证件", added_at=timezone.now()
    )
    # As if the case had been closed so long ago that its identity papers go in thirty days.
    closed = today - timedelta(days=365 + 200 + 1 - 30)
    InformationRequest.objects.filter(pk=row.pk).update(closed_on=closed)
    head = login(world.head)
    page = head.get(reverse(f"{ERASURES}_coming"))
    assert page.context["rule"].name == "requests_ogi.identity_papers"
    assert [(each.number, each.ended_on, each.goes_on) for each in page.context["lines"]] == [
        (row.number, closed, today + timedelta(days=30))
    ]
    stranger = login(with_duties(DepartmentFactory.create(), Duty.APPROVE_EXTENSION))
    assert stranger.get(reverse(f"{ERASURES}_coming")).context["lines"] == []
    day_before, that_day = timezone.now() + timedelta(days=29), timezone.now() + timedelta(days=30)
    retention.sweep(day_before)
    assert not Erasure.objects.filter(subject_key=seeing.subject_key(row)).exists()
    retention.sweep(that_day)
    erased = Erasure.objects.get(subject_key=seeing.subject_key(row))
    assert (erased.rule, erased.kept_days, erased.erased_at) == ("requests_ogi.identity_papers", 365, that_day)
    assert [each.subject.number for each in shown(head, name=ERASURES)] == [row.number]
    assert table(head, ERASURES)[1].split(",")[1:] == ["申请人身份证件复制件", row.number, "县民政局", "365"]


def test_a_case_file_goes_with_its_whole_case_on_the_day_that_was_told(world, login, today, row):  # noqa: F811  # same
    closed = today - timedelta(days=3653 + 1 - 90)
    InformationRequest.objects.filter(pk=row.pk).update(closed_on=closed)
    client = login(world.overseer)
    page = client.get(reverse(f"{ERASURES}_coming"), {"rule": "requests_ogi.case_files"})
    assert [each.goes_on for each in page.context["lines"]] == [today + timedelta(days=90)]
    retention.sweep(timezone.now() + timedelta(days=90))
    assert Applicant.objects.get(pk=row.pk).erased_at is not None
    assert [each.label for each in shown(client, "?q=" + row.number, ERASURES)] == ["保管期满的申请案卷"]


@pytest.mark.parametrize("count", [1, 60])
def test_the_screens_take_the_same_few_queries(world, login, today, django_assert_max_num_queries, count):
    first = file(world, on=today).request
    keys = [f"requests_ogi.request:{first.pk}" if each % 2 else f"tests.other:{each}" for each in range(count)]
    PrivateOpening.objects.bulk_create(
        PrivateOpening(
            actor=world.handler, actor_name="张", subject_key=key, fields=["name"], reason="核对", opened_at=at(today)
        )
        for key in keys
    )
    Erasure.objects.bulk_create(
        Erasure(rule="tests", label="行", kept_days=1, subject_key=key, erased_at=at(today)) for key in keys
    )
    client = login(world.overseer)
    for name in (f"{OPENINGS}_changelist", f"{ERASURES}_changelist", f"{ERASURES}_coming"):
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name)).status_code == 200
