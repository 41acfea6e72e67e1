"""A letter is printed for its applicant, and with him masked for whoever may not know him."""

from datetime import date

import pytest

from hall.documents.letters import DOCX, PRINTS, masked_letter, pdf_of, preview_pdf, recipient_of
from hall.enums import PickupWay
from tests.hall.world import World, make_application, reviewing

FRIDAY = date(2017, 8, 25)


def test_the_masked_letter_names_nobody(world: World) -> None:
    letter = reviewing(world, on=FRIDAY).letters.get()
    masked = masked_letter(letter)
    assert masked.addressee == letter.application.party.masked_name
    assert "张三丰" not in str(masked.content())
    assert preview_pdf(letter).startswith(b"%PDF")


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
