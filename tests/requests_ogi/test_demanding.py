"""What is demanded of an applicant goes out as a letter: the reasons (条例2019 Art. 35), the fee (Art. 42)."""

from datetime import date
from decimal import Decimal

import pytest

from requests_ogi.domain import letters
from requests_ogi.enums import LetterState
from requests_ogi.models import Letter
from tests.requests_ogi.world import PERSON, make_world, processing, take, take_letter
from yunlong_portal.kernel.workflow import Refused

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


@pytest.fixture
def charging(settings):
    settings.CHARGES_PROCESSING_FEE = True


def demanded(world):
    row = processing(world, on=TODAY)
    return take(
        "ask_reasons", row, world.handler, on=TODAY, reason="一个月内提出56件，请逐件说明", due_on=date(2026, 12, 4)
    )


def noticed(world):
    how = "户名：云龙县财政局\n账号：见缴款通知"
    said = {"amount": Decimal("120"), "how": how, "reason": "超过30件的部分每件100元"}
    return take("notice_fee", processing(world, on=TODAY), world.handler, on=TODAY, **said)


def test_reasons_are_asked_for_by_letter_which_names_no_remedies(world):
    row = demanded(world)
    letter = Letter.objects.get(request=row)
    told = letters.composed_of(letter)
    assert (letter.kind, letter.title, letter.is_reply) == ("reason_request", "说明理由告知书", False)
    assert (told.addressee, told.remedies) == (PERSON["name"], ())
    assert f"登记编号{row.number}" in told.paragraphs[0]
    assert "条例》第三十五条，请您（单位）最迟于2026年12月4日" in told.paragraphs[1]
    assert told.paragraphs[2] == "一个月内提出56件，请逐件说明"


def test_a_fee_is_noticed_by_letter_with_amount_basis_and_way_to_pay(world, charging):
    told = letters.composed_of(Letter.objects.get(request=noticed(world)))
    assert "条例》第四十二条" in told.paragraphs[1]
    assert "信息处理费120.00元" in told.paragraphs[1]
    assert "超过30件的部分每件100元" in told.paragraphs
    assert told.paragraphs[4:6] == ("户名：云龙县财政局", "账号：见缴款通知")
    assert "次日起20个工作日内缴纳" in told.paragraphs[-1]


def test_a_fee_notice_names_both_remedies_still_when_it_is_signed(world, charging):
    letter = Letter.objects.get(request=noticed(world))
    drafted = letters.composed_of(letter).remedies
    assert drafted == (
        "如对本收费通知书不服，可以自收到之日起60日内向云龙县人民政府申请行政复议，"
        "也可以自收到之日起6个月内依法向云龙县人民法院提起行政诉讼。",
    )
    signed = take_letter("sign", letter, world.leader, on=TODAY)
    assert (signed.state, signed.number) == (LetterState.SIGNED, "云民公开费〔2026〕1号")
    assert letters.composed_of(signed).remedies == drafted


def test_what_is_demanded_is_signed_by_somebody_else_and_scrapped_with_a_reason(world):
    letter = Letter.objects.get(request=demanded(world))
    with pytest.raises(Refused) as caught:
        take_letter("sign", letter, world.handler, on=TODAY)
    assert caught.value.code == "no_duty"
    assert take_letter("sign", letter, world.leader, on=TODAY).number == "云民公开理〔2026〕1号"
    assert take_letter("scrap", letter, world.leader, on=TODAY, reason="写错").state == LetterState.SCRAPPED
