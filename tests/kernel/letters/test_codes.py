import pytest

from yunlong_portal.kernel.letters.codes import code_in, qr_text, same_code, spaced

CODE = "706875b3d7c10eab"


def test_the_qr_holds_the_code_behind_the_address_it_can_be_asked_at():
    assert qr_text(CODE) == CODE
    assert qr_text(CODE, "https://www.example.gov.cn/letters/") == f"https://www.example.gov.cn/letters/?code={CODE}"
    assert qr_text(CODE, "http://a/?from=qr#top") == f"http://a/?from=qr&code={CODE}"


@pytest.mark.parametrize("address", ["", "https://www.example.gov.cn/letters/", "http://a/?from=qr"])
def test_a_code_is_found_in_our_own_qr(address):
    assert code_in(qr_text(CODE, address)) == CODE


@pytest.mark.parametrize(
    "text", ["", "https://www.example.gov.cn/", f"https://a/?barcode={CODE}", f"x{CODE}", CODE[:-1], f"{CODE}0", "7B"]
)  # fmt: skip
def test_other_peoples_qr_holds_no_code_of_ours(text):
    assert code_in(text) is None


@pytest.mark.parametrize(
    "typed",
    [CODE, spaced(CODE), CODE.upper(), " 7068-75b3-d7c1-0eab ", "７０６８７５ｂ３ｄ７ｃ１０ｅａｂ", "7o6875b3d7cl0eab"],
)
def test_a_code_may_be_typed_as_people_type(typed):
    assert same_code(typed, CODE) is True


@pytest.mark.parametrize("typed", ["", "7068", spaced(CODE)[:-1] + "c", CODE + "0", "张三", "\ud800", "\x00" * 16])
def test_anything_else_is_another_code(typed):
    assert same_code(typed, CODE) is False


def test_it_is_printed_in_groups_of_four():
    assert spaced(CODE) == "7068 75b3 d7c1 0eab"
