"""What is shown of a person to whoever need not know more."""

import pytest

from yunlong_portal.kernel import masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张*"),
        ("欧阳娜娜", "欧阳*"),
        ("欧阳", "欧*"),
        ("阿依古丽·买买提", "阿*"),
        ("John Smith", "J*"),
        (" 李四 ", "李*"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_a_name_is_its_surname_and_one_star(name: str, shown: str) -> None:
    assert masked.name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13887212345", "138****2345"),
        ("138 8721 2345", "138****2345"),
        ("１３８８７２１２３４５", "138****2345"),
        ("+86 138-8721-2345", "138****2345"),
        ("0872-5521234", "087****1234"),
        ("5521234", "55****"),
        ("110", "1****"),
        ("无", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_shown_without_its_middle(phone: str, shown: str) -> None:
    assert masked.phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("53292919900101001x", "5329**********001X"),
        ("５３２９２９１９９００１０１００１Ｘ", "5329**********001X"),
        ("G12345678", "G1****"),
        ("91532929MA6K12345X", "9153**********345X"),
        ("", ""),
    ],
)
def test_the_number_of_a_certificate_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert masked.id_number(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("云南省大理州云龙县诺邓镇和平村3组12号", "云南省大理州云龙县诺邓镇***"),
        ("云龙县人民路1号", "云龙县***"),
        ("人民路1号", "***"),
        ("", ""),
    ],
)
def test_an_address_is_shown_down_to_its_township(address: str, shown: str) -> None:
    assert masked.address(address) == shown


@pytest.mark.parametrize(
    ("email", "shown"),
    [("zhangsan@example.cn", "z***@example.cn"), ("Ａ@example.cn", "a***@example.cn"), ("没有", "***"), ("", "")],
)
def test_a_mail_address_keeps_its_host(email: str, shown: str) -> None:
    assert masked.email(email) == shown
