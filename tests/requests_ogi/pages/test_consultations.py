"""A third party answers online: by its own number and code, once, in time, never learning who asked nor which case."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.urls import reverse
from lxml import html

from requests_ogi.documents.letters import PRINTS
from requests_ogi.domain import consulting, letters, party_answers
from requests_ogi.domain.party_answers import Claim, PartyAnswer
from requests_ogi.domain.regimes import R2007, R2019
from requests_ogi.enums import ClaimGround, LetterState, Opinion, PaperKind, RequestState
from requests_ogi.models import CasePaper, Consultation, InformationRequest, Letter
from tests.requests_ogi.pages.filling import ID_NUMBER, paper, text
from tests.requests_ogi.pages.test_tracking import ADDRESS as TRACK
from tests.requests_ogi.pages.test_tracking import TODAY, WHO, online, worked_on
from tests.requests_ogi.world import at, take
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.private_files import open_private
from yunlong_portal.kernel.workflow import Refused

ADDRESS = "/requests/consultations/"
LIMIT = date(2026, 12, 16)
AGREED = {"opinion": "agrees", "signed_by": "李四"}
REFUSED = {"opinion": "refuses", "signed_by": "李四", "grounds": "公开以后影响经营"}
CLAIM = {"passage_1": "第三页的报价", "ground_1": "trade_secret", "reason_1": "与客户有保密协议"}

pytestmark = pytest.mark.django_db


class Party:
    """Somebody with the letter and its slip in his hand."""

    def __init__(self, client, number: str, code: str) -> None:
        self.client, self.number, self.code = client, number, code

    def look(self) -> "Party":
        """Type number and code."""
        self.response = self.client.post(ADDRESS, {"act": "look", "number": self.number, "code": self.code})
        return self

    def press(self, act: str = "answer", **typed) -> "Party":
        """Press a button of the page."""
        hidden = {each.get("name"): each.get("value") for each in self.page.xpath("//main//input[@type='hidden']")}
        self.response = self.client.post(ADDRESS, hidden | typed | {"act": act})
        return self

    @property
    def page(self):
        """Return the page as a tree."""
        return html.fromstring(self.response.content.decode())

    @property
    def shown(self) -> str:
        """Return what the page says, on one line."""
        return text(self.page.xpath("//main")[0])

    @property
    def told(self) -> list[str]:
        """Return what is wrong and what was done."""
        return [text(each) for each in self.page.xpath("//div[@class='error-summary']//li | //p[@class='notice']")]

    @property
    def places(self) -> list[str]:
        """Return where the summary leads to."""
        return self.page.xpath("//div[@class='error-summary']//a/@href")


def asked(world, row=None, *, party="李四", delivered=TODAY) -> tuple[Consultation, str]:
    """Return a consultation of a third party, its letter served, and the code that its slip was printed with."""
    row = row or worked_on(world)
    take("consult_third_party", row, world.handler, on=TODAY, about="《评分表》", party=party, address="大理市")
    consultation = Consultation.objects.order_by("pk").last()
    if delivered:
        consulting.note_delivery(consultation, on=delivered, actor=world.clerk, now=at(TODAY))
    return consultation, consulting.renew_code(consultation, actor=world.handler, now=at(TODAY))


@pytest.fixture
def party(client, world) -> Party:
    consultation, code = asked(world)
    return Party(client, consultation.number, code).look()


def state_of(number: str) -> tuple[str, str]:
    consultation = Consultation.objects.select_related("request").get(number=number)
    return consultation.request.state, consultation.opinion


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_the_page_says_what_is_at_stake_the_law_and_the_limit_and_nothing_of_who_asked(party):
    row = InformationRequest.objects.get()
    for each in ("《评分表》", "云龙县民政局", "第三十二条", "15个工作日", "2026年12月16日", "由行政机关决定是否公开"):
        assert each in party.shown
    page = party.response.content.decode()
    for secret in (WHO["name"], "张*", ID_NUMBER, WHO["phone"], row.number, row.particulars.description, party.code):
        assert secret not in page
    assert party.number == "MZJ-ZX-2026-0001"
    assert party.response.headers["Cache-Control"] == "no-store"
    assert party.response.headers["X-Robots-Tag"] == "noindex"


def test_an_answer_becomes_the_opinion_on_its_day_and_the_handler_is_told(party, world, today, login):
    today.move_to("2026-11-30T10:00:00+08:00")
    party.look().press("answer", **REFUSED | CLAIM | {"phone": "0872-5523951"})
    consultation = Consultation.objects.select_related("request__deadline").get()
    assert party.told == ["您的意见已经收到，由发函的机关依法处理。"]
    assert "2026年11月30日已经答复：不同意公开。" in party.shown
    assert (consultation.opinion, consultation.answered_on) == (Opinion.REFUSES, date(2026, 11, 30))
    assert consultation.grounds == "1．“第三页的报价”（商业秘密）：与客户有保密协议\n公开以后影响经营"
    row = consultation.request
    assert (row.state, row.deadline.stopped_by, row.deadline.due_on) == ("processing", "", date(2026, 12, 28))
    (said,) = CasePaper.objects.filter(request=row, kind=PaperKind.OPINION)
    written = open_private(said.file).read().decode()
    assert "答复人：李四" in written
    assert "08725523951" in written
    assert (said.from_applicant, said.is_supplied) == (False, False)
    page = login(world.handler).get(reverse("admin:requests_ogi_informationrequest_change", args=[row.pk]))
    assert "2026-11-30 第三方" in page.content.decode()
    assert Notice.objects.standing().filter(recipient=world.handler, subject__contains="第三方在网上答复").count() == 1


def test_words_of_a_third_party_are_text_whatever_they_look_like(party):
    party.look().press("answer", **REFUSED | {"grounds": "%PDF-1.4"})
    (said,) = CasePaper.objects.filter(kind=PaperKind.OPINION).select_related("file")
    assert said.file.media_type.startswith("text/plain")
    assert "%PDF-1.4" in open_private(said.file).read().decode()


def test_what_a_clerk_enters_from_paper_has_the_same_effect(party, world):
    row = InformationRequest.objects.get()
    given = {"consultation": Consultation.objects.get().pk, "opinion": Opinion.AGREES}
    row = take("record_last_opinion", row, world.handler, on=TODAY, **given)
    assert state_of(party.number) == (RequestState.PROCESSING, Opinion.AGREES)
    assert party.look().shown.count("已经答复：同意公开") == 1


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ({}, ["#id_opinion_0", "#id_signed_by"]),
        ({"opinion": "silent", "signed_by": "李四"}, ["#id_opinion_0"]),
        (REFUSED | {"grounds": ""}, ["#id_grounds"]),
        (AGREED | {"opinion": "partly"}, ["#id_passage_1"]),
        (AGREED | CLAIM, ["#id_opinion_0"]),
        (REFUSED | {"passage_1": "第三页"}, ["#id_ground_1", "#id_reason_1"]),
        (REFUSED | {"reason_1": "保密"}, ["#id_passage_1", "#id_ground_1"]),
        (REFUSED | {"phone": "1"}, ["#id_phone"]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(party, typed, places):
    party.press("answer", **typed)
    assert sorted(party.places) == sorted(places)
    assert state_of(party.number) == (RequestState.CONSULTING_THIRD_PARTY, "")


def test_more_passages_are_marked_and_papers_added_without_losing_anything(party):
    party.press("answer:more", **REFUSED | CLAIM)
    assert party.page.xpath("//textarea[@name='passage_1']")[0].text.strip() == "第三页的报价"
    assert len(party.page.xpath("//fieldset[@class='claim']")) == 3
    party.press("answer:upload", **REFUSED | CLAIM, paper_opinion=paper("保密协议.pdf"))
    assert party.told[0].startswith("已上传：保密协议.pdf。")
    second = {"passage_3": "联系人住址", "ground_3": "privacy", "reason_3": "与招标无关"}
    party.press("answer", **REFUSED | CLAIM | second)
    consultation = Consultation.objects.get()
    assert "2．“联系人住址”（个人隐私）：与招标无关" in consultation.grounds
    names = [each.file.name for each in CasePaper.objects.filter(kind=PaperKind.OPINION).order_by("pk")]
    assert names == ["第三方网上答复.txt", "保密协议.pdf"]


def test_it_is_answered_once(party):
    before = party.response
    party.press("answer", **AGREED)
    party.response = before
    party.press("answer", **REFUSED)
    assert party.told == ["这份征询书已经答复过，不能再答复一次。需要补充的，请与发函的机关联系。"]
    assert state_of(party.number) == (RequestState.PROCESSING, Opinion.AGREES)
    assert CasePaper.objects.filter(kind=PaperKind.OPINION).count() == 1
    assert "提交意见" not in party.shown


def test_an_answered_consultation_is_not_answered_over_by_a_clerk_either(party, world):
    row = InformationRequest.objects.get()
    first = Consultation.objects.get()
    asked(world, row, party="王五")
    party.press("answer", **AGREED)
    assert state_of(party.number) == (RequestState.CONSULTING_THIRD_PARTY, Opinion.AGREES)
    given = {"consultation": first.pk, "opinion": Opinion.REFUSES}
    assert refused(lambda: take("record_last_opinion", row, world.handler, on=TODAY, **given)) == "already_answered"
    assert state_of(party.number)[1] == Opinion.AGREES


def test_codes_are_not_guessed(client, world):
    consultation, code = asked(world)
    for _ in range(tracking.PAIR_FAILURES):
        wrong = Party(client, consultation.number, "33333-33333").look()
    assert wrong.told[0].startswith("没有查到：编号或查询码不对。")
    assert Party(client, "MZJ-ZX-2026-9999", code).look().told == wrong.told
    late = Party(client, consultation.number, code).look()
    assert late.response.status_code == 429


def test_number_and_code_of_one_open_nothing_else(client, world, party):
    filed = online(world)
    other, other_code = asked(world, party="王五")
    for number, code in (
        (party.number, other_code),
        (other.number, party.code),
        (party.number, filed.code),
        (filed.request.number, party.code),
        (filed.request.number, filed.code),
    ):
        assert Party(client, number, code).look().told[0].startswith("没有查到")
    for number, code in ((party.number, party.code), (filed.request.number, party.code)):
        response = client.post(TRACK, {"act": "look", "number": number, "code": code})
        assert tracking.NOT_FOUND in response.content.decode()


def test_the_pass_of_one_page_opens_no_other(client, party, world):
    given = party.page.xpath("//input[@name='pass']/@value")[0]
    for act in ("case", "withdraw-now", "receipt"):
        assert "请重新输入登记编号和查询码" in client.post(TRACK, {"act": act, "pass": given}).content.decode()
    filed = online(world)
    page = client.post(TRACK, {"act": "look", "number": filed.request.number, "code": filed.code})
    stolen = html.fromstring(page.content.decode()).xpath("//input[@name='pass']/@value")[0]
    response = client.post(ADDRESS, {"act": "answer", "pass": stolen} | AGREED)
    assert "请重新输入征询编号和查询码" in response.content.decode()
    assert state_of(party.number) == (RequestState.CONSULTING_THIRD_PARTY, "")


def test_a_page_that_lay_open_for_hours_asks_for_the_code_again(party, today):
    today.shift(timedelta(hours=2, minutes=1))
    assert "请重新输入征询编号和查询码" in party.press("answer", **AGREED).shown


def test_after_the_limit_the_page_says_what_the_law_says_and_takes_nothing(party, today):
    before = party.response
    today.move_to("2026-12-17T09:00:00+08:00")
    party.look()
    assert "逾期没有提出意见，依照第三十二条由行政机关依法决定是否公开。" in party.shown
    assert "提交意见" not in party.shown
    party.response = before
    assert state_of(party.number) == (RequestState.CONSULTING_THIRD_PARTY, "")
    consultation = Consultation.objects.get()
    said = PartyAnswer(opinion=Opinion.AGREES, signed_by="李四")
    assert refused(lambda: party_answers.answer(consultation, said, now=at(date(2026, 12, 17)))) == "opinion_too_late"
    assert party_answers.answer(consultation, said, now=at(LIMIT)).opinion == Opinion.AGREES


def test_the_time_of_whom_the_letter_has_not_reached_is_not_over(client, world, today):
    consultation, code = asked(world, delivered=None)
    today.move_to("2026-12-18T09:00:00+08:00")
    party = Party(client, consultation.number, code).look()
    assert "自收到征询书之日起算" in party.shown
    party.press("answer", **AGREED)
    assert state_of(party.number) == (RequestState.PROCESSING, Opinion.AGREES)


def test_where_the_case_ended_otherwise_nothing_is_wanted_any_more(party, world):
    before = party.response
    take("withdraw", InformationRequest.objects.get(), world.clerk, on=TODAY, reason="申请人来电")
    assert "这次征求意见已经结束，不需要再答复。" in party.look().shown
    party.response = before
    assert party.press("answer", **AGREED).told == ["这次征求意见已经结束，不需要再答复。"]
    assert "撤回" not in party.shown


def test_a_new_slip_puts_the_old_code_out_of_use(client, world):
    consultation, old = asked(world)
    new = consulting.renew_code(consultation, actor=world.handler, now=at(TODAY))
    assert Party(client, consultation.number, old).look().told != []
    assert Party(client, consultation.number, new).look().told == []
    stored = Consultation.objects.get()
    assert (old in repr(vars(stored)), new in repr(vars(stored))) == (False, False)
    assert consultation.history.first().history_user == world.handler


def test_a_slip_is_printed_for_a_third_party_that_has_not_answered_and_for_nobody_else(world):
    consultation, _ = asked(world)
    party_answers.answer(consultation, PartyAnswer(opinion=Opinion.AGREES, signed_by="李四"), now=at(TODAY))
    given = {"actor": world.handler, "now": at(TODAY)}
    assert refused(lambda: consulting.renew_code(consultation, **given)) == "already_answered"
    row = InformationRequest.objects.get()
    take("consult_organ", row, world.handler, on=TODAY, about="《方案》", party="县财政局")
    organ = Consultation.objects.order_by("pk").last()
    assert organ.number is None
    assert refused(lambda: consulting.renew_code(organ, **given)) == "no_online_answer"


def test_the_letter_names_number_and_address_and_neither_code_nor_case(world):
    consultation, code = asked(world)
    letter = Letter.objects.get(consultation=consultation)
    composed = letters.composed_of(letter)
    written = "".join((*composed.paragraphs, *composed.slip, composed.addressee))
    row = InformationRequest.objects.get()
    assert consultation.number in written
    assert ADDRESS in written
    for secret in (code, row.number, WHO["name"]):
        assert secret not in written


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (PartyAnswer(opinion=Opinion.AGREES, signed_by=" "), "no_name"),
        (PartyAnswer(opinion=Opinion.PARTLY, signed_by="李四"), "nothing_claimed"),
        (PartyAnswer(opinion=Opinion.REFUSES, signed_by="李四"), "no_grounds"),
        (
            PartyAnswer(
                opinion=Opinion.AGREES, signed_by="李四", claims=[Claim("第三页", ClaimGround.PRIVACY, "住址")]
            ),
            "agrees_and_claims",
        ),
    ],
)
def test_an_answer_that_says_too_little_is_refused_by_name(world, said, code):
    consultation, _ = asked(world)
    assert refused(lambda: party_answers.answer(consultation, said, now=at(TODAY))) == code


def test_the_words_of_the_law_are_those_of_the_law_the_case_is_under():
    old, new = "".join(party_answers.law_in_words(R2007)), "".join(party_answers.law_in_words(R2019))
    assert "第二十三条" in old
    assert "逾期" not in old
    assert "不同意公开的，不予公开" in old
    assert "第三十二条" in new
    assert "有合理理由的，不予公开" in new
    assert "联系" in party_answers.lateness_in_words(R2007)
    assert "依法决定是否公开" in party_answers.lateness_in_words(R2019)


def test_the_receipt_of_service_does_not_name_the_case_to_a_third_party(world):
    consultation, _ = asked(world)
    letter = Letter.objects.get(consultation=consultation)
    assert letter.state == LetterState.DRAFTED
    printed = PRINTS["service-receipt"].make(letter)
    assert _text_of(printed).count(InformationRequest.objects.get().number) == 0
    assert consultation.number in _text_of(printed)


def _text_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
