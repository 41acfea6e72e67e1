"""A letter is printed for its applicant, and with him masked for whoever may not know him."""

from datetime import date

import pytest

from hall.documents.letters import HIDDEN, PRINTS, masked_letter, pdf_of, preview_pdf, recipient_of
from hall.enums import PickupWay
from hall.models import HallDecision
from tests.factories import DepartmentFactory
from tests.hall.world import DENY, World, decided, make_application, reviewing, take
from yunlong_portal.kernel.letters.prints import DOCX

FRIDAY = date(2017, 8, 25)


def test_the_masked_letter_names_nobody(world: World) -> None:
    letter = reviewing(world, on=FRIDAY).letters.get()
    masked = masked_letter(letter)
    assert masked.addressee == letter.application.party.masked_name
    assert "张三丰" not in str(masked.content())
    assert preview_pdf(letter).startswith(b"%PDF")


def test_the_masked_decision_tells_nothing_of_what_was_found_out(world: World) -> None:
    said = DENY | {"facts": "张三丰家庭人均收入高于标准；\n其妻患有尘肺病。", "reasons": "不符合条件。"}
    row = take("propose", reviewing(world, on=FRIDAY), world.approver, on=FRIDAY, decision=said)
    letter = take("approve", row, world.leader, on=FRIDAY).letters.latest("pk")
    masked = "".join(masked_letter(letter).paragraphs)
    for hidden in ("人均收入", "尘肺病", "不符合条件", "张三丰"):
        assert hidden not in masked
    assert masked.count(HIDDEN) == 3
    assert "依据第九条" in masked
    granted = decided(world, on=FRIDAY).letters.latest("pk")
    assert "按月发给" not in "".join(masked_letter(granted).paragraphs)
    assert "决定准予办理" in "".join(masked_letter(granted).paragraphs)


def test_what_is_not_found_in_a_decision_hides_the_whole_of_it(world: World) -> None:
    letter = decided(world, on=FRIDAY).letters.latest("pk")
    HallDecision.objects.create(
        application=letter.application, number=2, outcome="granted", content={"granted": "另一种说法"},
        drafted_by=world.approver, drafted_at=letter.issued_at,
    )  # fmt: skip
    assert masked_letter(letter).paragraphs == (HIDDEN,)


def test_the_same_letter_printed_again_is_the_same_file(world: World) -> None:
    letter = reviewing(world, on=FRIDAY).letters.get()
    assert pdf_of(letter) == pdf_of(letter)


@pytest.mark.parametrize("name", ["docx", "envelope", "receipt"])
def test_what_goes_with_a_letter_is_printed(world: World, name: str) -> None:
    letter = reviewing(world, on=FRIDAY).letters.get()
    made = PRINTS[name].make(letter)
    assert made.startswith(b"PK" if PRINTS[name].media_type == DOCX else b"%PDF")


def test_a_result_that_is_posted_goes_to_the_address_for_the_post(world: World) -> None:
    pickup = {"name": "李四", "address": "诺邓镇街上1号", "phone": "13887220009"}
    row = make_application(world.item, on=FRIDAY, pickup_way=PickupWay.POST, party={"pickup": pickup})
    assert recipient_of(row).name == "李四"
    assert recipient_of(make_application(world.item, on=FRIDAY)).name == "张三丰"


def test_a_letter_to_the_applicant_goes_to_his_township(world: World) -> None:
    township = DepartmentFactory.create(name="云龙县诺邓镇人民政府", short_name="诺邓镇")
    row = make_application(world.item, on=FRIDAY, township=township, party={"address": "诺邓村3组"})
    assert recipient_of(row).address == "云龙县诺邓镇诺邓村3组"
