"""The list and the page of a case: who sees it, who may do what, what is written down, what a page costs."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from columns.enums import Duty
from hall.domain.applications.intake import Filing, HandedIn, file_application
from hall.domain.applications.parties import recall_index
from hall.domain.applications.retention import application_key
from hall.enums import ApplicationState, Channel, MaterialState
from hall.models import Application, HallLetter
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.hall.admin.conftest import FRIDAY
from tests.hall.factories import PERSON, make_application, make_item
from tests.hall.world import at, fresh, ready, take
from tests.kernel.cleaning.samples import pdf
from yunlong_portal.kernel.models import PrivateOpening

pytestmark = pytest.mark.django_db

LIST = "/admin/hall/application/"


def page_of(row):
    return reverse("admin:hall_application_change", args=[row.pk])


def act(client, row, name, **typed):
    """Take a step as a browser does and return the answer."""
    seen = Application.objects.get(pk=row.pk).version
    data = {f"{name}-version": seen, f"{name}-reason": typed.pop("reason", "")}
    data |= {f"{name}-{field}": value for field, value in typed.items()}
    return client.post(reverse("admin:hall_application_act", args=[row.pk, name]), data, follow=True)


def buttons(client, row):
    return {each.transition.name for each in client.get(page_of(row)).context["choices"]}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("clerk", True), ("approver", True), ("leader", True), ("manager", True), ("overseer", True),
        ("centre_clerk", False),
    ],
)  # fmt: skip
def test_a_case_is_seen_by_its_department_and_the_bureau(login, world, case, who, sees):
    client = login(getattr(world, who))
    assert (case.number in client.get(LIST).text) is sees
    assert client.get(page_of(case)).status_code == (200 if sees else 404)


def test_the_window_sees_what_it_took_in(login, world):
    case = make_application(world.item, on=FRIDAY, desk=world.centre)
    assert case.number in login(world.centre_clerk).get(LIST).text


def test_another_department_sees_nothing(login, world, case):
    stranger = with_duties(DepartmentFactory.create(), Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS)
    assert case.number not in login(stranger).get(LIST).text
    assert login(stranger).get(page_of(case)).status_code == 404
    assert login(UserFactory.create(is_staff=True)).get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("who", "state", "may"),
    [
        ("clerk", "filed", {"accept", "ask_correction", "refuse", "not_needed", "withdraw"}),
        ("approver", "filed", {"terminate", "withdraw"}),
        ("leader", "filed", set()),
        ("overseer", "filed", set()),
        ("clerk", "reviewing", {"withdraw"}),
        (
            "approver",
            "reviewing",
            {"grant", "propose", "start_special", "tell_hearing_right", "terminate", "withdraw"},
        ),
        ("leader", "reviewing", {"extend"}),
        ("manager", "reviewing", set()),
    ],
)
def test_each_role_has_its_own_buttons(login, world, case, who, state, may):
    if state == "reviewing":
        act(login(world.clerk), case, "accept")
    assert buttons(login(getattr(world, who)), case) == may


def test_what_is_done_most_comes_first_and_what_cannot_be_taken_back_last(login, world, case):
    def in_order(person):
        return [each.transition.name for each in login(person).get(page_of(case)).context["choices"]]

    assert in_order(world.clerk) == ["accept", "ask_correction", "refuse", "not_needed", "withdraw"]
    act(login(world.clerk), case, "accept")
    assert in_order(world.approver) == [
        "grant", "propose", "tell_hearing_right", "start_special", "withdraw", "terminate",
    ]  # fmt: skip


def test_a_case_goes_from_the_window_to_the_applicant(login, world, case):
    clerk, approver = login(world.clerk), login(world.approver)
    assert "已办理：受理。" in act(clerk, case, "accept").text
    assert "已办理：准予。" in act(approver, case, "grant", granted="自2026年12月起按月发给").text
    assert "自2026年12月起按月发给" in approver.get(page_of(case)).text
    act(clerk, case, "ready")
    page = act(clerk, case, "hand_over", on="2026-11-25", way="window", receiver="张三丰")
    assert "已送达" in page.text
    row = Application.objects.get(pk=case.pk)
    assert (row.state, row.acceptor, row.decider) == (ApplicationState.DELIVERED, world.clerk, world.approver)
    assert HallLetter.objects.filter(application=row).count() >= 2


def test_what_the_applicant_did_online_stands_under_his_name(login, world, case):
    act(login(world.clerk), case, "ask_correction", **{"line-1": "没有签名"})
    take("corrected_online", fresh(case), None, on=date(2026, 11, 25))
    page = login(world.clerk).get(page_of(case)).text
    assert "<strong>申请人</strong> 申请人网上补正" in page


def test_who_accepted_does_not_decide(login, world, case):
    both = with_duties(world.bureau, Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS)
    act(login(both), case, "accept")
    assert "grant" not in buttons(login(both), case)
    assert "grant" in buttons(login(world.approver), case)


def test_the_correction_notice_lists_everything_at_once(login, world, case):
    clerk = login(world.clerk)
    page = act(clerk, case, "ask_correction")
    assert "请一次写全须补正的全部内容" in page.text
    page = act(clerk, case, "ask_correction", **{"line-2": "身份证照片看不清", "others": "申请表没有签名"})
    assert "已办理：一次性告知补正。" in page.text
    line = case.materials.get(number=2)
    assert (line.state, line.remark) == (MaterialState.TO_CORRECT, "身份证照片看不清")
    assert "身份证照片看不清" in page.text


def test_a_denial_goes_to_the_leader_with_facts_reasons_and_provision(login, world, case):
    act(login(world.clerk), case, "accept")
    approver = login(world.approver)
    page = act(approver, case, "propose", outcome="denied", facts="人均收入高于标准")
    assert "不予的决定须写明理由、依据的条款" in page.text
    assert "人均收入高于标准" in page.text
    act(approver, case, "propose", outcome="denied", facts="人均收入高于标准", reasons="不符合条件", articles="第九条")
    act(login(world.leader), case, "send_back", reason="请再核实")
    # What was written is there to be mended.
    assert "人均收入高于标准" in approver.get(page_of(case)).text
    act(approver, case, "propose", outcome="denied", facts="已再核实", reasons="不符合条件", articles="第九条")
    act(login(world.leader), case, "approve")
    assert Application.objects.get(pk=case.pk).outcome == "denied"


def test_what_somebody_else_did_meanwhile_is_said_and_nothing_typed_is_lost(login, world, case):
    clerk = login(world.clerk)
    stale = {"refuse-version": case.version, "refuse-reason": "不归我们管", "refuse-article": "第三十二条"}
    act(clerk, case, "accept")
    page = clerk.post(reverse("admin:hall_application_act", args=[case.pk, "refuse"]), stale, follow=True)
    assert "可能已由他人办理" in page.text
    assert Application.objects.get(pk=case.pk).state == ApplicationState.REVIEWING


def test_the_applicant_is_shown_to_who_works_on_the_case_after_saying_why(login, world, case):
    address = reverse("admin:hall_application_open", args=[case.pk])
    clerk = login(world.clerk)
    assert "张三丰" not in clerk.get(page_of(case)).text
    assert "至少4个字" in clerk.post(address, {"open-reason": "看"}).text
    assert PrivateOpening.objects.count() == 0
    page = clerk.post(address, {"open-reason": "打电话通知补正"})
    for words in ("张三丰", "532929198001010011", "13887220000"):
        assert words in page.text
    opening = PrivateOpening.objects.get()
    assert (opening.actor, opening.subject_key) == (world.clerk, application_key(case.pk))
    overseer = login(world.overseer)
    assert "查看姓名" not in overseer.get(page_of(case)).text
    assert "只有本件的窗口人员" in overseer.post(address, {"open-reason": "打电话通知补正"}).text


def test_a_letter_is_previewed_without_the_name_and_printed_with_it_once_written_down(login, world, case):
    act(login(world.clerk), case, "accept")
    letter = HallLetter.objects.filter(application=case).latest("pk")
    overseer, clerk = login(world.overseer), login(world.clerk)

    def address(what):
        return reverse("admin:hall_application_letter", args=[case.pk, letter.pk, what])

    assert overseer.get(address("preview")).content.startswith(b"%PDF")
    assert overseer.get(address("pdf")).status_code == 404
    assert clerk.get(address("nothing")).status_code == 404
    assert PrivateOpening.objects.count() == 0
    assert clerk.get(address("pdf")).content.startswith(b"%PDF")
    assert PrivateOpening.objects.get().fields == ["name"]


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_asks_the_database_as_often_for_many_cases(login, world, django_assert_max_num_queries, rows):
    for _ in range(rows):
        make_application(world.item, on=FRIDAY)
    client = login(world.clerk)
    with django_assert_max_num_queries(12):
        client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}?queue=mine&due=soon")


def test_the_page_of_a_case_asks_a_fixed_number_of_times(login, world, case, django_assert_max_num_queries):
    client = login(world.clerk)
    client.get(page_of(case))
    with django_assert_max_num_queries(32):
        client.get(page_of(case))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("queue=mine", 1), ("queue=accept", 2), ("queue=decide", 1), ("queue=fetch", 0), ("due=overdue", 1),
        ("due=open", 3), ("due=soon", 1), ("due=today", 0), ("due=promise", 0), ("channel__exact=window", 0),
        ("q=没有的事", 0), ("q=最低生活", 3), ("queue=nonsense", 3), ("q=%00", 3),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(login, world, case, query, count):
    own = make_application(make_item(world.bureau, code="YLX-002"), on=FRIDAY, item_name="最低生活保障变更")
    act(login(world.clerk), own, "accept")
    make_application(world.item, on=date(2026, 11, 2))
    client = login(world.approver if query == "queue=mine" else world.clerk)
    assert len(client.get(f"{LIST}?{query}").context["cl"].result_list) == count


def test_a_case_is_found_by_its_whole_number_however_it_is_typed(login, world, case):
    client = login(world.clerk)
    assert case.number in client.get(LIST, {"q": f" {case.number.lower()} "}).text
    assert len(client.get(LIST, {"q": case.number[:-2]}).context["cl"].result_list) == 0


def test_the_list_is_taken_away_without_names(login, world, case):
    table = b"".join(login(world.clerk).get(f"{LIST}export.csv").streaming_content).decode()
    assert case.number in table
    assert "张三丰" not in table
    assert "张*" in table


def test_a_lost_number_is_found_by_name_and_four_digits_and_that_is_written_down(login, world):
    case = make_application(world.item, on=FRIDAY, party={"recall_index": recall_index("张三丰", "0011")})
    address = reverse("admin:hall_application_recall")
    client = login(world.clerk)
    page = client.post(address, {"name": "张三丰", "last_four": "0011", "reason": "申请人来电查询"})
    assert case.number in page.text
    assert "没有找到" in client.post(address, {"name": "张三丰", "last_four": "9999", "reason": "申请人来电查询"}).text
    assert PrivateOpening.objects.filter(subject_key="hall.recall").count() == 2
    other = login(world.centre_clerk)
    assert "没有找到" in other.post(address, {"name": "张三丰", "last_four": "0011", "reason": "申请人来电查询"}).text
    assert login(UserFactory.create(is_staff=True)).get(address).status_code == 403


def test_an_empty_list_says_what_to_do(login, world):
    assert "有人到窗口来办的，用“窗口代录”" in login(world.clerk).get(LIST).text


def test_papers_that_were_to_be_brought_are_ticked_and_dated_by_the_window(login, world):
    papers = {1: HandedIn(is_brought=True), 2: HandedIn(is_brought=True)}
    filing = Filing(item=world.item, channel=Channel.ONLINE, applicant=PERSON, materials=papers)
    row = file_application(filing, actor=None, now=at(FRIDAY)).application
    client = login(world.clerk)
    assert "papers_came" in buttons(client, row)
    assert "2026-11-20起等申请人带到窗口" in client.get(page_of(row)).text
    assert "请勾选收到了哪几项" in act(client, row, "papers_came", on="2026-11-25").text
    page = act(client, row, "papers_came", on="2026-11-25", on_paper=["1", "2"])
    assert "已办理：收到带到窗口的材料。" in page.text
    row.clock.refresh_from_db()
    assert (row.clock.awaits, row.clock.due_on) == ("accept", date(2026, 12, 2))
    assert "papers_came" not in buttons(client, row)


def test_the_list_says_which_papers_a_case_waits_for_and_since_when(login, world, case):
    papers = {1: HandedIn(is_brought=True), 2: HandedIn(is_brought=True)}
    filing = Filing(item=world.item, channel=Channel.ONLINE, applicant=PERSON, materials=papers)
    row = file_application(filing, actor=None, now=at(FRIDAY)).application
    page = login(world.clerk).get(f"{LIST}?queue=papers")
    assert [each.pk for each in page.context["cl"].result_list] == [row.pk]
    assert "2026-11-20起等材料" in page.text
    assert "最低生活保障申请书；居民身份证" in page.text
    act(login(world.clerk), row, "papers_came", on="2026-11-25", on_paper=["1"])
    page = login(world.clerk).get(LIST).text
    assert ("居民身份证" in page, "最低生活保障申请书" in page) == (True, False)


def test_a_withdrawal_in_writing_leaves_its_paper_with_the_case(login, world, case):
    page = act(login(world.clerk), case, "withdraw", reason="不办了", how="written")
    assert "请上传申请人签名或者盖章的撤回书" in page.text
    scan = SimpleUploadedFile("撤回书.pdf", pdf(), "application/pdf")
    page = act(login(world.clerk), case, "withdraw", reason="不办了", how="written", paper=scan)
    assert "已办理：登记申请人撤回。" in page.text
    line = case.materials.get(name="撤回书")
    paper = line.files.get()
    assert (paper.file.kept_until, paper.from_applicant, paper.added_by) == (None, False, world.clerk)
    assert "撤回书.pdf" in page.text
    assert fresh(case).events.order_by("-sequence")[0].note == "书面撤回：不办了"


def test_the_signed_receipt_of_a_result_stays_with_its_case(login, world):
    row = ready(world, on=FRIDAY)
    scan = SimpleUploadedFile("送达回证.pdf", pdf(), "application/pdf")
    act(login(world.clerk), row, "hand_over", on="2026-11-25", way="window", receiver="张三丰", receipt=scan)
    delivery = row.deliveries.get()
    assert delivery.receipt.kept_until is None
