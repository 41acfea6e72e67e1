"""Numbers typed from an organ's own register: the form, the year, nobody else's, and a gap that is explained."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from requests_ogi.domain import own_numbers
from requests_ogi.models import Letter, Organ
from requests_ogi.queries import registers
from requests_ogi.queries.registers import Month
from tests.requests_ogi.world import drafted, make_world, processing, take, take_letter
from yunlong_portal.kernel.letters.templates import wording_in_force
from yunlong_portal.kernel.workflow import Refused

DAY = date(2017, 9, 4)
FORM = "云民函〔{year}〕{n}号"


@pytest.mark.parametrize(
    "typed",
    ["云民函〔2017〕7号", "云民函[2017]7号", "云民函（２０１７）第7号", " 云民函 〔2017〕007号 ", "云民函【2017】7号"],
)
def test_what_means_the_same_is_read_as_the_same(typed):
    assert own_numbers.read(typed, form=FORM) == (2017, 7)


@pytest.mark.parametrize(
    "typed", ["云财函〔2017〕7号", "云民函2017-7号", "云民函〔2017〕号", "云民函〔2017〕0号", "云民函〔17〕7号", "7"]
)
def test_what_has_another_form_is_not_read(typed):
    assert own_numbers.read(typed, form=FORM) is None


@pytest.fixture
def world(wordings):
    world = make_world()
    Organ.objects.filter(pk=world.organ.pk).update(number_form=FORM)
    return world


@pytest.fixture
def extension(world):
    """Return a letter of procedure that waits for its signature."""
    row = processing(world, on=DAY)
    row = take("ask_extension", row, world.handler, on=DAY, days=5, reason="量大")
    take("approve_extension", row, world.head, on=DAY)
    return row.letters.get()


def refused(letter, world, **data):
    with pytest.raises(Refused) as caught:
        take_letter("sign", letter, world.leader, on=DAY, **data)
    return caught.value.code


@pytest.mark.django_db
def test_the_number_is_typed_checked_and_explained_where_it_leaves_others_out(world, extension):
    assert refused(extension, world) == "no_number"
    assert refused(extension, world, number="云财函〔2017〕1号") == "number_form"
    assert refused(extension, world, number="云民函〔2016〕1号") == "number_year"
    assert refused(extension, world, number="云民函〔2017〕12号") == "number_gap"
    signed = take_letter(
        "sign", extension, world.leader, on=DAY, number="云民函[2017]012号", reason="其间各号编给其他公文"
    )
    assert (signed.number, signed.year, signed.serial) == ("云民函〔2017〕12号", 2017, 12)
    assert signed.history.first().history_change_reason == "签发文书:其间各号编给其他公文"
    lines = registers.register("letters", organ=world.bureau, month=Month(2017, 9), sees_restricted=False).rows
    assert [(line[2], line[7]) for line in lines] == [("云民函〔2017〕12号", "之前缺1至11号")]


@pytest.mark.django_db
def test_the_reply_is_numbered_with_its_case_and_a_number_is_given_once(world, extension):
    take_letter("sign", extension, world.leader, on=DAY, number="云民函〔2017〕1号")
    row = drafted(processing(world, on=DAY), world, on=DAY)
    row = take("to_secrecy_review", row, world.handler, on=DAY)
    row = take("secrecy_passed", row, world.secrecy, on=DAY)
    with pytest.raises(Refused) as caught:
        take("sign", row, world.leader, on=DAY, number="云民函〔2017〕1号")
    assert caught.value.code == "number_taken"
    row = take("sign", row, world.leader, on=DAY, number="云民函〔2017〕2号")
    assert row.letters.get().number == "云民函〔2017〕2号"


@pytest.mark.django_db
def test_an_organ_that_gives_its_register_up_meets_none_of_its_numbers_again(world, extension):
    same = wording_in_force("extension", DAY).number_pattern
    Organ.objects.filter(pk=world.organ.pk).update(number_form=same)
    typed = take_letter("sign", extension, world.leader, on=DAY, number=_first_of(extension, world))
    Organ.objects.filter(pk=world.organ.pk).update(number_form="")
    row = take("ask_extension", processing(world, on=DAY), world.handler, on=DAY, days=5, reason="量大")
    take("approve_extension", row, world.head, on=DAY)
    drawn = take_letter("sign", row.letters.get(), world.leader, on=DAY)
    assert (typed.serial, drawn.serial) == (1, 2)
    assert drawn.number != typed.number
    assert Letter.objects.filter(serial__isnull=False).count() == 2


def _first_of(letter, world):
    with pytest.raises(Refused) as caught:
        take_letter("sign", letter, world.leader, on=DAY, number="1")
    return str(caught.value).partition("应当写成“")[2].partition("”")[0]


@pytest.mark.django_db
def test_a_form_without_year_or_number_is_refused_where_it_is_kept(world):
    for form in ("云民函{n}号", "云民函〔{year}〕号", "云民函({year}){n}号", "云民函〔{year}〕{x}{n}号"):
        with pytest.raises(ValidationError):
            Organ(department=world.window, mark="云", desk=world.window, number_form=form).clean_fields()
