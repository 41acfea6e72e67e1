"""Following a case: number and code open it, and nothing else; what its applicant may do there, he does himself."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from requests_ogi.domain import casework, letters, self_service
from requests_ogi.enums import IntakeMode, LetterState, PaperKind, RequestState, ServiceWay
from requests_ogi.models import CasePaper, Letter, Service
from requests_ogi.queries.case import case_of
from requests_ogi.views.tracking import MOST_RECEIPTS_IN_AN_HOUR
from tests.requests_ogi.pages.filling import ID_NUMBER, paper, text
from tests.requests_ogi.world import PERSON, at, file, processing, replied, take, take_letter
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.private_files import open_private
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.workflow import Refused

ADDRESS = "/requests/track/"
TODAY = date(2026, 11, 25)
WHO = PERSON | {"identity_number": ID_NUMBER}
NOT_FOUND = tracking.NOT_FOUND

pytestmark = pytest.mark.django_db


class Follower:
    """Somebody with a receipt in his hand."""

    def __init__(self, client, number: str, code: str) -> None:
        self.client, self.number, self.code = client, number, code

    def look(self) -> "Follower":
        """Type number and code."""
        self.response = self.client.post(ADDRESS, {"act": "look", "number": self.number, "code": self.code})
        return self

    def press(self, act: str, **typed) -> "Follower":
        """Press a button of the page."""
        hidden = {each.get("name"): each.get("value") for each in self.page.xpath("//main//input[@type='hidden']")}
        self.response = self.client.post(ADDRESS, hidden | typed | {"act": act})
        return self

    @property
    def page(self):
        """Return the page as a tree."""
        return html.fromstring(self.response.content.decode())

    @property
    def heading(self) -> str:
        """Return what the page is about."""
        return text(self.page.xpath("//h1")[0])

    @property
    def told(self) -> list[str]:
        """Return what is wrong and what was done."""
        return [text(each) for each in self.page.xpath("//div[@class='error-summary']//li | //p[@class='notice']")]

    @property
    def story(self) -> list[str]:
        """Return the steps, the present one marked."""
        lines = self.page.xpath("//ol[@class='story']/li")
        return [("▶" if each.get("aria-current") == "step" else "") + text(each.xpath("strong")[0]) for each in lines]


@pytest.fixture
def follow(client, world):
    """Return a function that gives a case to somebody with its receipt."""

    def following(row, code: str = "ACD34-EF67G") -> Follower:
        row = type(row).objects.get(pk=row.pk)
        row.tracking_digest = tracking.digest_of(code)
        row.save()
        return Follower(client, row.number, code)

    return following


def online(world, **more):
    return file(world, on=TODAY, mode=IntakeMode.ONLINE, applicant=WHO, **more)


def worked_on(world, **more):
    return processing(world, on=TODAY, applicant=WHO, **more)


def sealed(row, world, private_file) -> Letter:
    letter = Letter.objects.filter(request=row).order_by("-pk").first()
    if letter.state == LetterState.DRAFTED:
        take_letter("sign", letter, world.leader, on=TODAY)
        letter = Letter.objects.get(pk=letter.pk)
    code = letters.composed_of(letter).code
    return take_letter("seal", letter, world.clerk, on=TODAY, file=private_file, code=code)


def test_number_and_code_open_the_case_however_they_are_typed(client, world):
    filed = online(world)
    typed = {"number": f" {filed.request.number.lower()} ", "code": filed.code.replace("-", " ").lower()}
    response = client.post(ADDRESS, {"act": "look"} | typed)
    page = response.content.decode()
    assert f'<span class="case-number">{filed.request.number}</span> 的办理情况' in page
    assert "张*" in page
    for secret in (WHO["name"], WHO["identity_number"], WHO["phone"], WHO["address"], filed.code):
        assert secret not in page
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(client, world):
    filed = online(world)
    wrong = Follower(client, filed.request.number, "33333-33333").look()
    unknown = Follower(client, "MZJ-2026-9999", filed.code).look()
    assert wrong.told == unknown.told == [NOT_FOUND]
    assert (wrong.response.status_code, unknown.response.status_code) == (200, 200)
    assert client.post(ADDRESS, {"act": "look"}).status_code == 200


def test_who_guesses_is_refused_for_a_while_in_words(client, world):
    filed = online(world)
    for _ in range(tracking.PAIR_FAILURES):
        Follower(client, filed.request.number, "33333-33333").look()
    late = Follower(client, filed.request.number, filed.code).look()
    assert late.response.status_code == 429
    assert late.told[0].startswith("查询编号或查询码连续多次不对，请在09:16以后再查。")


def test_looking_at_the_empty_page_writes_nothing_and_may_bring_a_number(client, world):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(ADDRESS, {"number": "MZJ-2026-0001"})
    assert 'value="MZJ-2026-0001"' in response.content.decode()
    assert [each["sql"] for each in queries if not each["sql"].startswith("SELECT")] == []
    assert response.headers["Cache-Control"] == "no-store"


def test_the_case_says_by_when_it_is_answered_and_what_to_do_once_that_day_is_over(follow, world, today):
    def now_card(follower: Follower) -> list[str]:
        return [text(each) for each in follower.page.xpath("//section[@class='card now']/p[@class]")]

    filed = worked_on(world)
    until, _ = now_card(follow(filed).look())
    assert until == "本县承诺2026年12月16日（星期三）以前答复，法定最迟2026年12月23日（星期三）答复。"
    today.move_to("2026-12-17T09:00:00+08:00")
    assert now_card(follow(filed).look())[0] == "法定最迟2026年12月23日（星期三）答复。"
    today.move_to("2026-12-24T09:00:00+08:00")
    follower = follow(filed).look()
    assert now_card(follower)[0].startswith("法定期限2026年12月23日（星期三）已过，还没有答复。")
    assert follower.page.xpath("//p[@class='overdue']/a/@href") == ["/requests/complaints/new/"]


def test_the_case_tells_who_is_awaited_and_why_the_date_is_this_one(follow, world):
    follower = follow(worked_on(world)).look()
    assert follower.story == ["提交申请", "收到申请", "登记", "▶查找、审查", "作出答复", "送达"]
    dates = [text(each) for each in follower.page.xpath("//dl[@class='dates']/div")]
    assert dates == ["本县承诺2026年12月16日（星期三）", "法定期限2026年12月23日（星期三）"]
    days = [text(each) for each in follower.page.xpath("//table[contains(@class, 'days')]//tbody/tr")]
    assert (days[0], days[2]) == ("11月26日1星期四，工作日", "11月28日不计星期六，双休日")
    assert days[-1] == "12月23日20星期三，工作日"
    assert "从2026年11月25日的次日起算，20个工作日，到期日2026年12月23日（星期三）。" in text(
        follower.page.xpath("//ul[@class='why-facts']")[0]
    )


def test_a_page_that_lay_open_for_hours_asks_for_the_code_again(follow, world, today):
    follower = follow(worked_on(world)).look()
    today.shift(timedelta(hours=2, minutes=1))
    assert follower.press("withdraw").told == ["这一页打开超过两小时，为了安全请重新输入登记编号和查询码。"]
    follower.response = follower.client.post(ADDRESS, {"act": "withdraw-now", "pass": "made up"})
    assert follower.heading == "办理状态查询"


def test_the_applicant_withdraws_after_being_asked_once_more(follow, world):
    row = online(world).request
    follower = follow(row).look().press("withdraw")
    assert follower.heading == "要撤回这件申请吗？"
    row.refresh_from_db()
    assert row.state == RequestState.AWAITING_CONFIRMATION
    assert follower.press("withdraw-now").told == ["申请已经撤回。"]
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.history.first().history_user) == (RequestState.WITHDRAWN, TODAY, None)
    assert follower.story == ["提交申请", "▶您撤回了申请"]
    assert "撤回申请" not in [text(each) for each in follower.page.xpath("//button")]


def test_what_changed_meanwhile_is_shown_before_anything_is_done(follow, world):
    row = online(world).request
    follower = follow(row).look().press("withdraw")
    take("confirm", row, world.clerk, on=TODAY, means="电话")
    follower.press("withdraw-now")
    assert follower.told[0].startswith("您打开之后，这件事已由他人办理，现在是“已收到”。")
    row.refresh_from_db()
    assert row.state == RequestState.RECEIVED


def asked_to_correct(world):
    row = worked_on(world)
    return take(
        "ask_correction", row, world.handler, on=TODAY, items=["写明年份", "附身份证明"], due_on=date(2026, 12, 10)
    )


def test_a_correction_is_handed_in_with_words_and_papers_and_starts_the_clock_afresh(follow, world, today):
    row = asked_to_correct(world)
    today.move_to("2026-11-30T10:00:00+08:00")
    follower = follow(row).look()
    assert follower.story[-4:] == ["▶通知您补正", "查找、审查", "作出答复", "送达"]
    follower.press("correct")
    assert [text(each) for each in follower.page.xpath("//ol[@class='to-correct']/li")] == ["写明年份", "附身份证明"]
    follower.press("correction")
    assert follower.told == ["请写明补正的内容，或者上传补正的材料。"]
    follower.press("correction:upload", text="2016年的", paper_correction=paper("证件.pdf"))
    assert follower.page.xpath("//textarea")[0].text.strip() == "2016年的"
    follower.press("correction", text="2016年的")

    row.refresh_from_db()
    assert follower.told == ["补正已经收到，答复期限从今天的次日起重新计算。"]
    assert (row.state, row.deadline.due_on) == (RequestState.PROCESSING, date(2026, 12, 28))
    papers = CasePaper.objects.filter(request=row, kind=PaperKind.CORRECTION).order_by("pk")
    assert [(each.from_applicant, each.file.kept_until) for each in papers] == [(True, None)] * 2
    assert open_private(papers[0].file).read().decode().split() == ["补正说明", "2016年的"]


@pytest.mark.parametrize(
    "words", ["MZJ-2026-0001号申请，补正如下", "<2016年>的", "BM类低保", "From: 张三", "#!2016", "%PDF-1.4的"]
)
def test_words_may_begin_like_a_file_of_another_kind(world, words):
    row = asked_to_correct(world)
    given = {"expected_version": row.version, "now": at(TODAY)}
    self_service.hand_in_correction(row, text=words, papers=[], **given)
    kept = CasePaper.objects.get(request=row, kind=PaperKind.CORRECTION)
    assert open_private(kept.file).read().decode().strip().endswith(words)
    assert kept.file.media_type.startswith("text/plain")


def test_a_correction_sent_twice_is_on_the_case_once(follow, world):
    follower = follow(asked_to_correct(world)).look().press("correct")
    asked = follower.response
    follower.press("correction", text="2016年的")
    follower.response = asked
    follower.press("correction", text="2016年的")
    assert follower.told == ["这件申请现在不需要补正。请返回查看办理状态。"]
    assert CasePaper.objects.filter(kind=PaperKind.CORRECTION).count() == 1


def test_the_sealed_reply_is_downloaded_and_served_with_that_and_its_papers_come_along(follow, world, private_file):
    row = replied(worked_on(world), world, on=TODAY)
    CasePaper.objects.create(
        request=row, kind=PaperKind.OTHER, file=private_file, name="汇总表", is_supplied=True, added_at=at(TODAY)
    )
    follower = follow(row).look()
    assert follower.page.xpath("//button[contains(text(), '下载')]/@value") == ["receipt"]
    letter = sealed(row, world, private_file)
    follower.look()
    assert follower.page.xpath("//form[@class='letters']//button/@value") == [
        f"letter:{letter.pk}", f"paper:{CasePaper.objects.get(is_supplied=True).pk}",
    ]  # fmt: skip
    page = follower.response
    follower.press(f"letter:{letter.pk}")
    assert follower.response.content.startswith(b"%PDF")
    assert follower.response.headers["Cache-Control"] == "private, no-store"

    row.refresh_from_db()
    service = Service.objects.get(letter=letter)
    assert (row.state, row.closed_on, service.way, service.person) == (
        RequestState.SERVED, TODAY, ServiceWay.ONLINE, None,
    )  # fmt: skip
    follower.response = page
    follower.press(f"paper:{CasePaper.objects.get(is_supplied=True).pk}")
    assert follower.response.content.startswith(b"%PDF")
    assert Service.objects.count() == 1
    assert follower.look().story[-2:] == ["作出答复", "▶送达"]


def test_what_is_laid_out_for_a_second_reply_is_not_handed_out_with_the_first(follow, world, private_file):
    row = replied(worked_on(world), world, on=TODAY)
    letter = sealed(row, world, private_file)
    self_service.note_download(letter, now=at(TODAY))
    row = take("reopen", row, world.head, on=TODAY, due_on=date(2026, 12, 20), reason="复议决定责令重作")
    row = take("resume", row, world.handler, on=TODAY)
    casework.supply(row, [private_file], actor=world.handler, now=at(TODAY, 10))
    follower = follow(row).look()
    assert follower.page.xpath("//form[@class='letters']//button/@value") == [f"letter:{letter.pk}"]
    follower.press(f"paper:{CasePaper.objects.get(is_supplied=True).pk}")
    assert not follower.response.content.startswith(b"%PDF")


def test_a_sealed_notice_of_procedure_is_served_by_its_download_and_the_case_goes_on(follow, world, private_file):
    row = asked_to_correct(world)
    letter = sealed(row, world, private_file)
    follower = follow(row).look()
    follower.press(f"letter:{letter.pk}")
    letter.refresh_from_db()
    row.refresh_from_db()
    assert (letter.state, letter.served_on, row.state) == (
        LetterState.SERVED, TODAY, RequestState.CORRECTION_REQUESTED,
    )  # fmt: skip


def test_a_reply_that_is_taken_back_at_that_moment_is_not_handed_out(world, private_file):
    row = replied(worked_on(world), world, on=TODAY)
    letter = sealed(row, world, private_file)
    (shown,) = case_of(row.pk).letters
    take("recall", row, world.leader, on=TODAY, reason="附件有误")
    with pytest.raises(Refused) as caught:
        self_service.note_download(shown, now=at(TODAY))
    letter.refresh_from_db()
    assert (caught.value.code, letter.state) == ("letter_recalled", LetterState.SCRAPPED)
    assert case_of(row.pk).letters == ()


def test_nobody_downloads_what_is_not_his(follow, world, private_file):
    mine, other = worked_on(world), replied(worked_on(world), world, on=TODAY)
    letter = sealed(other, world, private_file)
    secret = CasePaper.objects.create(
        request=mine, kind=PaperKind.OTHER, file=private_file, name="内部", added_at=at(TODAY)
    )
    follower = follow(mine).look()
    for act in (f"letter:{letter.pk}", f"paper:{secret.pk}", "letter:x", "letter:", "nothing"):
        page = follower.press(act)
        assert page.heading == f"{mine.number} 的办理情况"
    letter.refresh_from_db()
    assert letter.state == LetterState.SEALED


def test_a_letter_to_a_third_party_is_not_the_applicants(follow, world, private_file):
    row = worked_on(world)
    take("consult_third_party", row, world.handler, on=TODAY, about="评分表", party="李四", address="大理市")
    sealed(row, world, private_file)
    follower = follow(row).look()
    assert "李四" not in follower.response.content.decode()
    assert follower.page.xpath("//form[@class='letters']") == []
    assert follower.story[-4:] == ["征求第三方意见", "▶等待意见", "作出答复", "送达"]


def test_the_receipt_is_printed_again_with_the_code_that_was_typed(follow, world):
    row = worked_on(world)
    follower = follow(row).look().press("receipt")
    assert follower.response.headers["Content-Type"] == "application/pdf"
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(follower.response.content)).pages)
    assert row.number in printed
    assert follower.code in printed
    assert WHO["identity_number"] not in printed


def test_receipts_are_printed_so_many_in_an_hour_and_the_case_stays_open(follow, world):
    follower = follow(worked_on(world)).look()
    for _ in range(MOST_RECEIPTS_IN_AN_HOUR):
        admit(
            "request receipt", address="127.0.0.1", most=MOST_RECEIPTS_IN_AN_HOUR, window=timedelta(hours=1),
            now=timezone.now(), instead="",
        )  # fmt: skip
    follower.press("receipt")
    assert follower.told[0].startswith("从您的网络地址来的操作太多")
    assert follower.heading == follower.look().heading


def test_the_page_of_a_case_takes_the_same_queries_however_much_has_happened(world):
    """Row, day of registration, events, calendar, letters, corrections, demands."""
    quiet = online(world).request
    busy = asked_to_correct(world)
    case_of(busy.pk)
    counts = []
    for row in (quiet, busy):
        with CaptureQueriesContext(connection) as queries:
            case_of(row.pk)
        counts.append(len(queries))
    assert counts == [6, 7]
