"""The workbench of a case: what each person sees, may press, and is told."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from columns.enums import Duty
from columns.models import DutyGrant
from requests_ogi.domain import casework, letters
from requests_ogi.enums import IntakeMode, LetterState, PaperKind, RequestState
from requests_ogi.models import CasePaper, InformationRequest
from tests.factories import DepartmentFactory, with_duties
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import act, fresh, labels, lay, page_of
from tests.requests_ogi.world import PERSON, at, drafted, file, processing, replied, take
from yunlong_portal.kernel.models import PrivateFile, PrivateOpening

pytestmark = pytest.mark.django_db


def pdf(name="页.pdf"):
    return SimpleUploadedFile(name, samples.pdf())


GRANTED = {"held": "held", "outcome": "granted", "supplied": "《汇总表》", "pages": 3}


def test_a_case_goes_from_the_window_to_the_archive_through_the_screens(world, login, today):
    row = file(world, on=today, window=world.window).request
    window, handler, clerk = login(world.window_clerk), login(world.handler), login(world.clerk)
    assert act(window, row, "register").status_code == 302
    assert act(window, row, "transfer", department=world.bureau.pk).status_code == 302
    assert act(handler, row, "accept").status_code == 302
    assert act(handler, row, "draft_reply", **GRANTED).status_code == 302
    assert act(handler, row, "to_secrecy_review").status_code == 302
    assert act(login(world.secrecy), row, "secrecy_passed", seen="on").status_code == 302
    assert act(login(world.leader), row, "sign").status_code == 302
    letter = row.letters.get()
    code = letters.composed_of(letter).code
    prefix = f"letter-{letter.pk}-seal"
    data = {f"{prefix}-version": letter.version, f"{prefix}-code": code, f"{prefix}-page": pdf()}
    assert clerk.post(page_of(row, "letter_act", letter.pk, "seal"), data).status_code == 302
    answer = act(clerk, row, "serve", way="post", handed_over_on=today, post_number="XA12345678953", receipt=pdf())
    assert answer.status_code == 302
    assert act(clerk, row, "archive").status_code == 302
    assert (fresh(row).state, fresh(row).closed_on) == (RequestState.ARCHIVED, today)
    assert set(PrivateFile.objects.values_list("kept_until", flat=True)) == {None}


@pytest.mark.parametrize("state", [RequestState.RECEIVED, RequestState.PROCESSING, RequestState.REPLIED])
def test_another_departments_case_is_not_there(world, login, today, state, private_file):
    make = {
        RequestState.RECEIVED: lambda: file(world, on=today).request,
        RequestState.PROCESSING: lambda: processing(world, on=today),
    }
    row = make.get(state, lambda: replied(processing(world, on=today), world, on=today))()
    paper = CasePaper.objects.create(
        request=row, kind=PaperKind.OTHER, file=private_file, name="材料", added_at=row.submitted_at
    )
    duties = (Duty.TAKE_IN, Duty.HANDLE_REQUEST, Duty.APPROVE_EXTENSION, Duty.SIGN_OFF, Duty.SECRECY_REVIEW)
    stranger = login(with_duties(DepartmentFactory.create(), *duties))
    for address in (
        page_of(row), page_of(row, "act", "begin"), page_of(row, "lay", "note"), page_of(row, "open"),
        page_of(row, "paper", paper.pk), page_of(row, "history"),
    ):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address, {}).status_code in {404, 405}, address
    page = stranger.get(reverse("admin:requests_ogi_informationrequest_changelist"))
    assert row.number not in page.content.decode()


def test_each_person_gets_just_his_buttons(world, login, today):
    row = processing(world, on=today)
    head = labels(login(world.head).get(page_of(row)))
    assert head == ["指定承办人"]
    assert labels(login(world.leader).get(page_of(row))) == []
    assert labels(login(world.overseer).get(page_of(row))) == []
    assert "拟定答复" in labels(login(world.handler).get(page_of(row)))
    row = take("ask_extension", row, world.handler, on=today, days=5, reason="涉及多个年度")
    assert labels(login(world.head).get(page_of(row))) == ["指定承办人", "同意延期", "不同意延期"]


def test_a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong(world, login, today):
    row = processing(world, on=today)
    page = act(login(world.handler), row, "ask_correction", on=today, items="写明年份\n附身份证明", due_on=today)
    assert page.status_code == 200
    text = page.content.decode()
    assert "补正期限应当晚于通知日期" in text
    assert "写明年份\n附身份证明" in text
    assert fresh(row).state == RequestState.PROCESSING


def test_an_upload_is_not_lost_when_something_else_is_wrong(world, login, today):
    row = replied(processing(world, on=today), world, on=today)
    client = login(world.clerk)
    page = act(client, row, "serve", way="direct", handed_over_on=today, receipt=pdf("回证.pdf"))
    assert "答复书还没有登记用印" in page.content.decode()
    assert "已上传：回证.pdf" in page.content.decode()
    form = next(each.form for each in page.context["choices"] if each.is_open)
    (kept,) = form.kept()
    assert PrivateFile.objects.count() == 1
    again = client.post(page_of(row, "act", "serve"), {kept["field"]: kept["token"], "serve-version": row.version})
    assert "已上传：回证.pdf" in again.content.decode()
    stranger = login(world.handler)
    other = stranger.post(page_of(row, "act", "serve"), {kept["field"]: kept["token"], "serve-version": row.version})
    assert "已上传" not in other.content.decode()


def test_whoever_comes_second_is_told_and_loses_nothing(world, login, today):
    row = file(world, on=today).request
    seen = row.version
    take("register", row, world.clerk, on=today)
    page = login(world.clerk).post(
        page_of(row, "act", "register"), {"register-version": seen, "register-reason": "好"}, follow=True
    )
    assert "可能已由他人办理" in page.content.decode()


def test_withheld_passages_are_listed_each_with_its_ground(world, login, today):
    row = processing(world, on=today)
    decision = {
        "held": "held", "outcome": "partly_granted", "supplied": "表", "ground": "privacy", "reasons": "个人身份信息",
        "place-0": "第3页第2段", "ground-0": "privacy", "place-2": "第5页", "ground-2": "privacy", "reason-2": "住址",
    }  # fmt: skip
    client = login(world.handler)
    page = act(client, row, "draft_reply", **decision | {"ground-2": ""})
    assert "每一处遮盖都要写明位置并选择理由" in page.content.decode()
    assert 'value="第3页第2段"' in page.content.decode()
    assert act(client, row, "draft_reply", **decision).status_code == 302
    places = row.decisions.get().redactions.values_list("place", "reason")
    assert list(places) == [("第3页第2段", ""), ("第5页", "住址")]
    row = take("rework", row, world.handler, on=today, reason="漏了一处")
    form = next(
        each.form for each in client.get(page_of(row)).context["choices"] if each.transition.name == "draft_reply"
    )
    assert (form["place-1"].value(), form["outcome"].value()) == ("第5页", "partly_granted")


def test_a_spoken_request_is_received_with_its_signed_page(world, login, today):
    row = file(world, on=today, mode=IntakeMode.ORAL).request
    assert row.state == RequestState.DRAFT
    client = login(world.clerk)
    page = client.get(page_of(row))
    assert "申请人已签名" in labels(page)
    assert page_of(row, "print", "form") in page.content.decode()
    page = act(client, row, "sign_typed_request", on=today)
    assert "请先打印申请表" in page.content.decode()
    assert act(client, row, "sign_typed_request", on=today, signed_page=pdf("签名.pdf")).status_code == 302
    assert (fresh(row).state, fresh(row).received_on) == (RequestState.RECEIVED, today)
    assert row.papers.get().kind == PaperKind.FORM


def test_a_receipt_is_printed_again_from_the_workbench_by_those_who_may_see_the_name(world, login, today):
    row = file(world, on=today).request
    receipt = page_of(row, "print", "receipt")
    assert receipt in login(world.clerk).get(page_of(row)).content.decode()
    assert receipt not in login(world.overseer).get(page_of(row)).content.decode()


def test_an_answer_on_the_spot_is_one_form_with_the_signed_page(world, login, today):
    row = file(world, on=today).request
    row = take("register", row, world.clerk, on=today)
    answer = act(login(world.clerk), row, "reply_on_the_spot", **GRANTED, signed_page=pdf())
    assert answer.status_code == 302
    assert (fresh(row).state, fresh(row).replied_on_the_spot) == (RequestState.SERVED, True)


# -- who the applicant is


def test_who_the_applicant_is_shows_by_a_click_with_a_reason_that_stays(world, login, today):
    row = processing(world, on=today)
    client = login(world.handler)
    page = client.get(page_of(row)).content.decode()
    assert "张*" in page
    assert PERSON["name"] not in page
    assert PERSON["phone"] not in page
    refused = client.post(page_of(row, "open"), {"open-reason": "看"})
    assert "至少4个字" in refused.content.decode()
    shown = client.post(page_of(row, "open"), {"open-reason": "核对送达地址"}).content.decode()
    assert PERSON["identity_number"] in shown
    assert PERSON["address"] in shown
    opening = PrivateOpening.objects.get()
    assert (opening.actor, opening.reason) == (world.handler, "核对送达地址")
    assert "核对送达地址" in client.get(page_of(row)).content.decode()


@pytest.mark.parametrize("who", ["secrecy", "leader", "overseer", "clerk", "window_clerk"])
def test_everyone_else_reads_only_the_surname(world, login, today, who):
    row = file(world, on=today, window=world.window).request
    row = take("register", row, world.window_clerk, on=today)
    row = take("transfer", row, world.window_clerk, on=today, department=world.bureau)
    row = take("accept", row, world.handler, on=today)
    client = login(getattr(world, who))
    page = client.get(page_of(row))
    assert page.status_code == 200
    assert page.context["opening"] is not None
    assert not page.context["may_open"]
    assert PERSON["name"] not in page.content.decode()
    answer = client.post(page_of(row, "open"), {"open-reason": "核对送达地址"}).content.decode()
    assert PERSON["name"] not in answer
    assert PrivateOpening.objects.count() == 0


def test_the_window_sees_the_applicant_until_it_has_registered_the_request(world, login, today):
    row = file(world, on=today, window=world.window).request
    client = login(world.window_clerk)
    assert PERSON["phone"] in client.post(page_of(row, "open"), {"open-reason": "核对联系电话"}).content.decode()
    row = take("register", row, world.window_clerk, on=today)
    assert PERSON["phone"] not in client.post(page_of(row, "open"), {"open-reason": "核对联系电话"}).content.decode()


def test_a_superuser_without_the_duty_sees_no_case(world, login, today):
    row = file(world, on=today).request
    boss = world.overseer
    boss.is_superuser = True
    boss.save()
    client = login(boss)
    assert client.get(page_of(row)).status_code == 200
    assert not client.get(page_of(row)).context["may_open"]


def test_a_restricted_case_is_there_for_named_people_alone(world, login, today):
    row = processing(world, on=today)
    assert lay(login(world.head), row, "restrict", is_restricted="on", reason="涉及举报人").status_code == 302
    for who, status in (("handler", 200), ("head", 200), ("overseer", 200), ("clerk", 404), ("leader", 404)):
        assert login(getattr(world, who)).get(page_of(row)).status_code == status, who


def test_a_restricted_case_is_checked_and_signed_by_those_whose_turn_it_is_and_then_not_theirs(world, login, today):
    row = processing(world, on=today)
    casework.restrict(row, is_restricted=True, reason="涉及举报人", actor=world.head, now=at(today))

    def seen_by(*who):
        return [login(getattr(world, each)).get(page_of(row)).status_code for each in who]

    drafted(fresh(row), world, on=today)
    take("to_secrecy_review", fresh(row), world.handler, on=today)
    assert seen_by("secrecy", "leader", "clerk") == [200, 404, 404]
    take("secrecy_passed", fresh(row), world.secrecy, on=today)
    assert seen_by("secrecy", "leader", "clerk") == [404, 200, 404]
    take("sign", fresh(row), world.leader, on=today)
    assert fresh(row).state == RequestState.REPLIED


def test_a_handler_who_went_to_another_department_sees_his_old_cases_no_more(world, login, today):
    row = processing(world, on=today)
    assert lay(login(world.head), row, "restrict", is_restricted="on", reason="涉及举报人").status_code == 302
    DutyGrant.objects.filter(user=world.handler).delete()
    with_duties(DepartmentFactory.create(), Duty.HANDLE_REQUEST, user=world.handler)
    client = login(world.handler)
    assert client.get(page_of(row)).status_code == 404
    assert row.number not in client.get("/admin/requests_ogi/informationrequest/").content.decode()


def test_a_signer_does_not_restrict_nor_a_handler(world, login, today):
    row = processing(world, on=today)
    for who in (world.handler, world.leader):
        assert "限知" not in [each.form.label for each in login(who).get(page_of(row)).context["addings"]]
        page = lay(login(who), row, "restrict", is_restricted="on", reason="理由")
        assert "没有“限知”的职责" in page.content.decode()
    assert not fresh(row).is_restricted


# -- what is laid on a case


def test_papers_are_laid_on_the_case_by_kind_and_opened_by_a_reason(world, login, today):
    row = processing(world, on=today)
    client = login(world.clerk)
    answer = lay(client, row, "paper", kind="identity", pages=[pdf("正面.pdf"), pdf("反面.pdf")], from_applicant="on")
    assert answer.status_code == 302
    front, back = row.papers.all()
    assert (front.name, back.name) == ("身份证明（1）", "身份证明（2）")
    assert client.get(page_of(row, "paper", front.pk)).status_code == 404
    handler = login(world.handler)
    assert "请写明为什么要看" in handler.get(page_of(row, "paper", front.pk)).content.decode()
    shown = handler.post(page_of(row, "paper", front.pk), {"open-reason": "核对身份证明"})
    assert shown["Content-Type"] == "application/pdf"
    assert "no-store" in shown["Cache-Control"]
    assert PrivateOpening.objects.get().fields == [f"paper:{front.pk}"]


def test_what_goes_out_with_the_reply_is_open_to_the_reviewers_and_fixed_once_they_have_it(world, login, today):
    row = processing(world, on=today)
    handler = login(world.handler)
    lay(handler, row, "supplied", pages=[pdf("汇总表.pdf"), pdf("说明.pdf")])
    first, second = row.papers.filter(is_supplied=True)
    assert first.name == "汇总表.pdf"
    handler.post(page_of(row, "unsupply", second.pk))
    assert row.papers.filter(is_supplied=True).count() == 1
    act(handler, row, "draft_reply", **GRANTED)
    act(handler, row, "to_secrecy_review")
    assert login(world.secrecy).get(page_of(row, "paper", first.pk)).status_code == 200
    assert "不能再改随答复提供的文件" in lay(handler, row, "supplied", pages=[pdf()]).content.decode()
    page = handler.post(page_of(row, "unsupply", first.pk), follow=True)
    assert "不能再改随答复提供的文件" in page.content.decode()


def test_a_file_that_is_not_what_it_says_is_refused_by_name(world, login, today):
    row = processing(world, on=today)
    wrong = SimpleUploadedFile("证明.pdf", b"MZ\x90\x00" + bytes(300))
    page = lay(login(world.handler), row, "paper", kind="other", pages=[pdf("好的.pdf"), wrong])
    assert any("证明.pdf" in each for each in page.context["addings"][0].form.errors["pages"])
    assert "已上传：好的.pdf" in page.content.decode()
    assert row.papers.count() == 0


def test_searches_contacts_notes_and_parts_are_written_down(world, login, today):
    row = processing(world, on=today)
    client = login(world.handler)
    neighbour = DepartmentFactory.create(short_name="县财政局")
    assert lay(client, row, "search", places="档案室", words="低保", searched_on=today, found="no").status_code == 302
    assert lay(client, row, "contact", at_0=today, at_1="00:00", means="电话", note="问进度").status_code == 302
    assert lay(client, row, "note", text="请先问股室").status_code == 302
    late = lay(client, row, "part", department=neighbour.pk, what="资金数", due_on=today + timedelta(days=60))
    assert "内部期限须早于法定期限" in late.content.decode()
    good = lay(client, row, "part", department=neighbour.pk, what="资金数", due_on=today + timedelta(days=5))
    assert good.status_code == 302
    text = client.get(page_of(row)).content.decode()
    for words in ("没有检索到", "问进度", "请先问股室", "县财政局：资金数"):
        assert words in text or words == "问进度"
    page = login(with_duties(neighbour, Duty.HANDLE_REQUEST)).get(page_of(row))
    assert (page.status_code, "请先问股室" in page.content.decode()) == (200, False)


def test_a_caller_is_answered_only_with_the_cases_own_query_code(world, login, today):
    filed = file(world, on=today)
    client = login(world.clerk)
    call = {"at_0": today, "at_1": "00:00", "means": "电话", "reached": "on", "note": "问进度"}
    wrong = lay(client, filed.request, "contact", **call, code="AAAAA-AAAAA")
    assert "查询码不对" in wrong.content.decode()
    assert filed.request.contacts.count() == 0
    assert lay(client, filed.request, "contact", **call, code=filed.code.lower()).status_code == 302
    assert filed.request.contacts.get().note == "（查询码已核对）问进度"


def test_a_date_entered_wrongly_is_corrected_by_the_head_and_told_in_red(world, login, today):
    row = processing(world, on=today - timedelta(days=3))
    event = row.events.get()
    handler = login(world.handler)
    assert "更正期限事件" not in [each.form.label for each in handler.get(page_of(row)).context["addings"]]
    earlier = today - timedelta(days=10)
    data = {"event": event.pk, "replacement": earlier, "reason": "看错了邮戳"}
    assert "没有“更正期限事件”的职责" in lay(handler, row, "void", **data).content.decode()
    assert lay(login(world.head), row, "void", **data).status_code == 302
    assert fresh(row).received_on == earlier
    page = login(world.head).get(page_of(row)).content.decode()
    assert "提前了" in page
    assert "看错了邮戳" in page


def test_a_late_entry_is_countersigned_by_another_person(world, login, today):
    row = file(world, on=today, entered_late_because="9月1日断网").request
    head = login(world.head)
    assert "复核补录" in [each.form.label for each in head.get(page_of(row)).context["addings"]]
    assert lay(head, row, "countersign", seen="on").status_code == 302
    assert fresh(row).countersigned_by == world.head
    assert "已经复核过了" in lay(head, row, "countersign", seen="on").content.decode()


def test_why_it_is_that_day_stands_on_the_page_day_by_day(world, login, today):
    row = processing(world, on=today)
    page = login(world.handler).get(page_of(row))
    lines = page.context["clock"].lines
    assert lines[-1].day == fresh(row).deadline.due_on
    assert lines[-1].number == 20
    assert "为什么是这一天" in page.content.decode()


def test_a_signed_reply_that_is_wrong_is_taken_back_by_the_signer_and_keeps_its_number(world, login, today):
    row = replied(processing(world, on=today), world, on=today)
    assert "撤回签发" not in labels(login(world.handler).get(page_of(row)))
    assert act(login(world.leader), row, "recall", reason="金额写错").status_code == 302
    letter = row.letters.get()
    assert (fresh(row).state, letter.state) == (RequestState.PROCESSING, LetterState.SCRAPPED)
    assert letter.number


@pytest.mark.parametrize("name", ["withdraw_online", "serve_online", "sign_with_case", "drop", "no_such_step"])
def test_what_the_system_or_the_applicant_takes_is_no_step_of_a_person(world, login, today, name):
    row = drafted(processing(world, on=today), world, on=today)
    letter = row.letters.get()
    client = login(world.handler)
    assert act(client, row, name).status_code == 302
    version = {f"letter-{letter.pk}-{name}-version": letter.version}
    assert client.post(page_of(row, "letter_act", letter.pk, name), version).status_code == 302
    assert (fresh(row).state, row.letters.get().state) == (RequestState.REPLY_DRAFTED, LetterState.DRAFTED)


def test_the_history_address_of_a_case_takes_no_post(world, login, today):
    row = file(world, on=today).request
    client = login(world.clerk)
    assert client.post(page_of(row, "history")).status_code == 405
    assert client.get(page_of(row, "history"))["Location"].endswith("#story")
    assert client.post(page_of(row), {"state": "served"}).status_code == 200
    assert fresh(row).state == RequestState.RECEIVED


@pytest.mark.parametrize("typed", ["²", "9" * 30, "-1", "x"])
def test_what_cannot_be_a_key_is_404_and_never_an_error(world, login, typed):
    client = login(world.clerk)
    assert client.get(f"/admin/requests_ogi/informationrequest/{typed}/change/").status_code == 404
    assert InformationRequest.objects.count() == 0
