"""What the applicant hands in himself: the reasons that were demanded (Art. 35), the slip of a payment (Art. 42)."""

from datetime import date
from decimal import Decimal

import pytest

from requests_ogi.domain import reminding
from requests_ogi.enums import DemandKind, PaperKind, RequestState
from requests_ogi.models import CasePaper, Demand
from tests.requests_ogi.pages.filling import paper, text
from tests.requests_ogi.pages.test_tracking import TODAY, Follower, follow, worked_on  # noqa: F401  # the fixture
from tests.requests_ogi.world import at, take
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.private_files import open_private
from yunlong_portal.kernel.workflow import Refused

WHY = "一个月内提出56件申请，请说明理由"
UNTIL = date(2026, 12, 4)
HOW = "户名：云龙县财政局；账号见缴款通知"

pytestmark = pytest.mark.django_db


def demanded(world, **more):
    return take("ask_reasons", worked_on(world), world.handler, on=TODAY, reason=WHY, **{"due_on": UNTIL} | more)


@pytest.fixture
def charging(settings):
    settings.CHARGES_PROCESSING_FEE = True


def noticed(world, **more):
    said = {"amount": Decimal("120.00"), "how": HOW, "reason": "超过30件的部分每件100元"} | more
    return take("notice_fee", worked_on(world), world.handler, on=TODAY, **said)


def papers_of(row, kind):
    return list(CasePaper.objects.filter(request=row, kind=kind).order_by("pk").select_related("file"))


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_reasons_are_demanded_with_a_day_until_when(world):
    assert refused(lambda: demanded(world, due_on=None)) == "limit_too_short"
    assert refused(lambda: demanded(world, due_on=TODAY)) == "limit_too_short"
    row = demanded(world)
    asked = Demand.objects.get()
    assert (asked.request, asked.kind, asked.text, asked.due_on) == (row, DemandKind.REASONS, WHY, UNTIL)


def test_the_page_says_what_is_demanded_and_takes_the_reasons(follow, world):  # noqa: F811  # the fixture
    row = demanded(world)
    follower = follow(row).look()
    assert follower.story[-4:] == ["▶要求您说明理由", "查找、审查", "作出答复", "送达"]
    shown = text(follower.page.xpath("//section[.//h2[@id='now-heading']]")[0])
    assert "2026年12月4日" in shown
    assert WHY in shown
    follower.press("explain")
    assert follower.heading == "说明理由"
    assert follower.press("reasons").told == ["请写明理由，或者上传说明理由的材料。"]
    follower.press("reasons:upload", text="每件是不同的村", paper_reasons=paper("名单.pdf"))
    assert follower.page.xpath("//textarea")[0].text.strip() == "每件是不同的村"
    follower.press("reasons", text="每件是不同的村")

    row.refresh_from_db()
    assert follower.told == ["理由已经收到，承办单位继续办理。"]
    assert (row.state, row.history.first().history_user) == (RequestState.PROCESSING, None)
    said, added = papers_of(row, PaperKind.REASONS)
    assert open_private(said.file).read().decode().split() == ["理由说明", "每件是不同的村"]
    assert (added.file.name, added.from_applicant, added.file.kept_until) == ("名单.pdf", True, None)
    told = Notice.objects.standing().filter(recipient=world.handler, subject__contains="网上说明理由")
    assert told.count() == 1
    assert follower.story == ["提交申请", "收到申请", "登记", "要求您说明理由", "▶查找、审查", "作出答复", "送达"]


def test_reasons_sent_twice_are_on_the_case_once(follow, world):  # noqa: F811  # the fixture
    follower = follow(demanded(world)).look().press("explain")
    asked = follower.response
    follower.press("reasons", text="每件是不同的村")
    follower.response = asked
    assert follower.press("reasons", text="每件是不同的村").told == ["这件申请现在不需要说明理由。请返回查看办理状态。"]
    assert CasePaper.objects.filter(kind=PaperKind.REASONS).count() == 1


def test_late_reasons_are_taken_while_the_organ_has_not_gone_on(follow, world, today):  # noqa: F811  # the fixture
    row = demanded(world)
    today.move_to("2026-12-10T10:00:00+08:00")
    follower = follow(row).look().press("explain").press("reasons", text="每件是不同的村")
    row.refresh_from_db()
    assert (follower.heading, row.state) == (f"{row.number} 的办理情况", RequestState.PROCESSING)


@pytest.mark.parametrize("act", ["explain", "pay", "correct"])
def test_nothing_is_taken_that_was_not_asked_for(follow, world, act):  # noqa: F811  # the fixture
    row = worked_on(world)
    follower = follow(row).look().press(act)
    sent = {"explain": "reasons", "pay": "slip", "correct": "correction"}[act]
    follower.press(sent, text="看看", **{f"paper_{PaperKind.PAYMENT}": paper()} if act == "pay" else {})
    row.refresh_from_db()
    assert follower.told[0].endswith("请返回查看办理状态。")
    assert (row.state, CasePaper.objects.filter(request=row).count()) == (RequestState.PROCESSING, 0)


@pytest.mark.parametrize(
    ("more", "code"),
    [({"amount": None}, "no_amount"), ({"amount": Decimal(0)}, "no_amount"), ({"how": " "}, "no_way_to_pay")],
)
def test_a_fee_notice_names_the_amount_and_the_way_to_pay(world, charging, more, code):
    assert refused(lambda: noticed(world, **more)) == code
    assert Demand.objects.count() == 0


def test_where_nothing_is_charged_nobody_is_asked_to_pay(world):
    assert refused(lambda: noticed(world)) == "no_fees"


def test_the_page_says_what_to_pay_and_takes_the_slip_and_the_clerk_notes_the_payment(
    follow, world, charging  # noqa: F811  # the fixture
):  # fmt: skip
    row = noticed(world)
    follower = follow(row).look()
    shown = text(follower.page.xpath("//section[.//h2[@id='now-heading']]")[0])
    for each in ("120.00 元", HOW, "2026年12月23日", "超过30件的部分每件100元"):
        assert each in shown
    follower.press("pay")
    assert follower.press("slip").told == ["请上传缴费凭证的照片或者扫描件。"]
    page = follower.press("slip:upload", paper_payment=paper("凭证.pdf")).response
    follower.press("slip", text="由儿子代缴")

    row.refresh_from_db()
    assert follower.told[0].startswith("缴费凭证已经收到。")
    assert (row.state, row.deadline.stopped_by) == (RequestState.FEE_NOTICED, "fee_noticed")
    assert [each.file.name for each in papers_of(row, PaperKind.PAYMENT)] == ["缴费说明.txt", "凭证.pdf"]
    assert Notice.objects.standing().filter(recipient=world.handler, subject__contains="缴费凭证").count() == 1

    follower.response = page
    assert follower.press("slip", text="由儿子代缴").told[0].startswith("缴费凭证已经收到。")
    assert len(papers_of(row, PaperKind.PAYMENT)) == 2
    assert take("paid", row, world.clerk, on=TODAY).state == RequestState.PROCESSING


def test_the_handler_is_reminded_before_the_time_for_reasons_is_over_and_the_head_after_it(world):
    demanded(world)
    heard = []
    for day in (date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 7)):
        reminders.sweep(reminding.APPLICANT, at(day))
        rows = Notice.objects.standing().filter(plan=reminding.APPLICANT.name)
        heard.append({each.recipient for each in rows})
    assert heard == [set(), {world.handler}, {world.handler, world.head}]
