"""What the personal-data guard finds, and what it leaves alone."""

from pathlib import Path

import pytest

from yunlong_portal.kernel import personal_data
from yunlong_portal.kernel.personal_data import LABELS, Finding, find

DATA = Path(__file__).parents[1] / "data"
SAMPLES = DATA / "personal_data"


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def seen(text: str) -> list[tuple[str, str, str]]:
    return [(each.kind, each.severity, each.text) for each in find(text)]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.severity) for each in find(text)]


# --- whole documents -------------------------------------------------------------------------------------------


def test_the_notice_gives_nothing() -> None:
    assert seen(read(DATA / "notice_2017.txt")) == []


def test_the_service_items_give_nothing() -> None:
    assert seen(read(SAMPLES / "service_items.txt")) == []


@pytest.mark.parametrize("name", ["relief_payments.txt", "budget.txt"])
def test_tables_of_figures_give_nothing(name: str) -> None:
    assert seen(read(SAMPLES / name)) == []


LEFT_ALONE = [part for part in read(SAMPLES / "left_alone.txt").split("\n\n") if not part.startswith("#")]


@pytest.mark.parametrize("text", LEFT_ALONE, ids=[part[:12] for part in LEFT_ALONE])
def test_what_an_office_says_of_itself_and_of_things_is_left_alone(text: str) -> None:
    assert seen(text) == []


def test_the_relief_list_of_an_old_site_gives_every_number_and_address() -> None:
    card = ("bank_card", "block", "6228480000000000018")
    assert seen(read(SAMPLES / "relief_list.txt")) == [
        ("id_number", "block", "532929195803120007"),
        ("address", "block", "诺邓镇某某村3组12号"),
        card,
        ("id_number", "block", "53292919781020008X"),
        ("address", "block", "诺邓镇某某村5组7号"),
        card,
        ("id_number", "block", "53292919781020008x"),
        ("address", "block", "宝丰乡某某村1组"),
        card,
        ("id_number", "block", "５３２９２９１９７１０９２９０００５"),
        ("address", "block", "白石镇某某村8组21号"),
        card,
        ("id_number", "look", "532929199003070001"),  # its check digit should be 3
        ("address", "block", "长新乡某某村2组"),
        card,
        ("id_number", "block", "532929199206300008"),
        ("address", "block", "关坪乡某某村4组"),
        card,
    ]


def test_the_relief_list_is_found_as_well_with_a_cell_to_a_line() -> None:
    by_tab = read(SAMPLES / "relief_list.txt")
    assert seen(by_tab.replace("\t", "\n")) == seen(by_tab)


def test_the_contact_of_a_consultation_is_found() -> None:
    assert seen(read(SAMPLES / "consultation_contact.txt")) == [
        ("mobile", "block", "13800000007"),
        ("email", "look", "test@example.com"),
    ]


# --- identity numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("532929195803120007", "532929195803120007"),
        ("身份证号：53292919781020008x。", "53292919781020008x"),
        ("５３２９２９１９７８１０２０００８Ｘ", "５３２９２９１９７８１０２０００８Ｘ"),
        ("53292919781020008Ⅹ", "53292919781020008Ⅹ"),
        ("53292919781020008×", "53292919781020008×"),
        ("5329 2919 5803 1200 07", "5329 2919 5803 1200 07"),
        ("532929-19580312-0007", "532929-19580312-0007"),
        ("532929\u00a019580312\u30000007", "532929\u00a019580312\u30000007"),
        ("5\u200b32929195803120007", "5\u200b32929195803120007"),
        ("张三532929195803120007男", "532929195803120007"),
        ("ID532929195803120007", "532929195803120007"),
        ("1532929195803120007", "532929195803120007"),
        ("残疾人证号53292919580312000731", "532929195803120007"),
        ("532929195803\n120007", "532929195803\n120007"),
        ("532929195803 \r\n120007", "532929195803 \r\n120007"),
        ("五三二九二九一九五八零三一二零零零七", "五三二九二九一九五八零三一二零零零七"),
        ("身份证号:532929580312000", "532929580312000"),
    ],
)
def test_a_sure_identity_number_blocks(text: str, number: str) -> None:
    assert seen(text) == [("id_number", "block", number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("532929199003070001", "532929199003070001"),  # wrong check digit
        ("532929580312000", "532929580312000"),  # the old form without a word about it
        ("身份证号:5329291978130100081", "5329291978130100081"),  # a month 13 and a digit too many
        ("护照号码:E12345678", "E12345678"),
        ("军官证:南字第0012345号", "南字第0012345号"),
        ("受理编号:532929195803120007", "532929195803120007"),  # a number of a thing that happens to pass
        ("2017082553292920120101001X", "53292920120101001X"),  # stuck, and young enough for a system's number
    ],
)
def test_what_may_be_an_identity_number_is_a_look(text: str, number: str) -> None:
    assert seen(text) == [("id_number", "look", number)]


@pytest.mark.parametrize(
    "text",
    [
        "532929195813120007",  # month 13
        "992929195803120007",  # no such province
        "受理编号:532929199003070001",
        "11532929015260891T",
        "91532929MA6K3C1L2X",
        "5329**********0007",
        "532929********0007",
        "532929195803120****",
        "身份证后四位0007",
    ],
)
def test_what_is_no_identity_number_is_left_alone(text: str) -> None:
    assert seen(text) == []


def test_a_number_and_a_telephone_run_together_are_both_found() -> None:
    assert seen("53292919580312000713812345678") == [
        ("id_number", "block", "532929195803120007"),
        ("mobile", "block", "13812345678"),
    ]


# --- mobiles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "1 3 8-1234-5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "１３８１２３４５６７８",
        "+8613812345678",
        "+86 138 1234 5678",
        "+86-138-1234-5678",
        "(+86)13812345678",
        "0086 13812345678",
        "013812345678",
        "19912345678",
        "1\u200b38\u200b12345678",
        "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e312345678",
        "一三八一二三四五六七八",
        "幺三八 一二三四 五六七八",
    ],
)
def test_a_mobile_number_blocks_however_it_is_written(number: str) -> None:
    assert seen(f"请联系{number}。") == [("mobile", "block", number)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("13812345678、13912345678", ["13812345678", "13912345678"]),
        ("13812345678/13912345678", ["13812345678", "13912345678"]),
        ("5523951-13812345678", ["13812345678"]),
        ("张*13812345678", ["13812345678"]),
        ("TEL:13812345678", ["13812345678"]),
        ("tel13812345678", ["13812345678"]),
    ],
)
def test_each_of_several_numbers_is_found(text: str, numbers: list[str]) -> None:
    assert seen(text) == [("mobile", "block", number) for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org/p?m=13812345678",
        "upload/13812345678.jpg",
        "8613812345678",
        "AB13812345678",
        "手机:14012345678",
    ],
)
def test_what_may_be_a_mobile_number_is_a_look(text: str) -> None:
    assert [(each.kind, each.severity) for each in find(text)] == [("mobile", "look")]


@pytest.mark.parametrize(
    "text",
    [
        "138****1234", "138****1391-2345678", "0872-5523951", "5523951", "13812345678元", "13812345678.50",
        "0.13812345678",
        "订单号:13812345678", "2017-13812345678-48-03", "12345678901", "138123456789", "13 702 476 560", "812 934 1105",
    ],
)  # fmt: skip
def test_what_is_no_mobile_number_is_left_alone(text: str) -> None:
    assert [each for each in seen(text) if each[1] == "block"] == []


# --- accounts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "severity", "number"),
    [
        ("6228480000000000018", "block", "6228480000000000018"),
        ("6228 4800 0000 0000 018", "block", "6228 4800 0000 0000 018"),
        ("622848 0000000000018", "block", "622848 0000000000018"),
        ("卡号:4111111111111111", "block", "4111111111111111"),
        ("卡号:6228480000000000019", "look", "6228480000000000019"),  # fails Luhn
        ("户名:张三 账号:2513040109024500123", "look", "2513040109024500123"),
        ("户名:云龙县财政局,账号:6228480000000000018", "look", "6228480000000000018"),
        ("16228480000000000018", "look", "6228480000000000018"),
    ],
)
def test_accounts_are_as_sure_as_their_check(text: str, severity: str, number: str) -> None:
    assert seen(text) == [("bank_card", severity, number)]


@pytest.mark.parametrize(
    "text",
    ["6228480000000000019", "4111111111111111", "订单号6228480000000000018", "6228****1234", "登录账号:53290012345"],
)
def test_what_is_no_account_is_left_alone(text: str) -> None:
    assert seen(text) == []


# --- addresses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "severity", "address"),
    [
        ("住址:云南省大理州云龙县诺邓镇诺邓村委会3组12号", "block", "云南省大理州云龙县诺邓镇诺邓村委会3组12号"),
        ("家住诺邓镇某某社区文苑路12号3幢2单元501室", "block", "诺邓镇某某社区文苑路12号3幢2单元501室"),
        ("李四,女,宝丰乡某某村五组", "block", "宝丰乡某某村五组"),
        ("户籍地:漕涧镇仁山村大平地村民小组8号", "block", "漕涧镇仁山村大平地村民小组8号"),
        ("诺邓镇某某村5组7号", "block", "诺邓镇某某村5组7号"),
        ("住址\n某某小区3栋2单元301", "block", "某某小区3栋2单元301"),
        ("诺邓镇某某村5组", "look", "诺邓镇某某村5组"),
        ("云龙县诺邓镇人民路1号", "look", "云龙县诺邓镇人民路1号"),
        ("坐落:诺邓镇人民路12号3幢2单元501室", "look", "诺邓镇人民路12号3幢2单元501室"),
        ("合作社地址:诺邓镇某某村3组12号", "look", "诺邓镇某某村3组12号"),
    ],
)  # fmt: skip
def test_addresses_are_as_sure_as_the_words_around(text: str, severity: str, address: str) -> None:
    assert seen(text) == [("address", severity, address)]


@pytest.mark.parametrize(
    "text",
    [
        "地址:云龙县诺邓镇人民路1号",
        "云龙县民政局 联系地址:云龙县诺邓镇人民路1号",
        "云龙县诺邓镇人民路1号政务服务中心",
        "征收诺邓镇某某村3组集体土地12亩",
        "全县各乡镇分3组开展督查",
        "诺邓镇某某村2017年人均纯收入",
        "诺邓镇某某村3号桥",
        "住址:诺邓镇",
        "住址:诺邓镇***",
    ],
)
def test_addresses_of_offices_and_places_of_work_are_left_alone(text: str) -> None:
    assert seen(text) == []


# --- contacts, plates, household registers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("邮箱zhangsan@qq.com", ("email", "look", "zhangsan@qq.com")),
        ("邮箱:ｔｅｓｔ＠example.com", ("email", "look", "ｔｅｓｔ＠example.com")),
        ("邮箱:zhangsan[at]qq.com", ("email", "look", "zhangsan[at]qq.com")),
        ("13812345678@139.com", ("email", "block", "13812345678@139.com")),
        ("个人邮箱:abc@163.com", ("email", "block", "abc@163.com")),
        ("微信号:zhangsan_88", ("chat_id", "block", "zhangsan_88")),
        ("QQ：12345678", ("chat_id", "block", "12345678")),
        ("咨询QQ:12345678", ("chat_id", "look", "12345678")),
        ("微信:13812345678", ("mobile", "block", "13812345678")),
        ("云L·12345", ("plate", "look", "云L·12345")),
        ("车主张三驾驶云L12345", ("plate", "block", "云L12345")),
        ("云LD12345", ("plate", "look", "云LD12345")),
        ("户口簿号:532900123", ("household_no", "block", "532900123")),
        ("户号:0012345", ("household_no", "look", "0012345")),
    ],
)
def test_contacts_plates_and_registers(text: str, expected: tuple[str, str, str]) -> None:
    assert seen(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "ylx@yn.gov.cn", "t***@example.com", "@云龙发布", "微信公众号:yunlongfabu", "关注微信 Android 版",
        "QQ群:123456789",
        "公务用车云L·12345", "用电户号:0300123456", "居民户口簿", "云L***45",
    ],
)  # fmt: skip
def test_contacts_of_offices_are_left_alone(text: str) -> None:
    assert seen(text) == []


# --- illness, hardship, children ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三患有精神分裂症。", [("health", "look", "张三患有精神分裂症")]),
        ("张三\t男\t肢体二级", [("health", "look", "张三\t男\t肢体二级")]),
        ("低保户张三生活困难", []),  # 生 ends no name here: unsure, so nothing
        ("低保户张三,生活困难", [("hardship", "look", "低保户张三")]),
        ("张三(男,1958年生)系低保对象", [("hardship", "look", "张三(男,1958年生)系低保对象")]),
        ("低保户张三患有精神分裂症", [("hardship", "look", "低保户"), ("health", "look", "张三患有精神分裂症")]),
        ("学生王小明,12岁", [("minor", "look", "王小明,12岁")]),
        ("李四,女,9岁", [("minor", "look", "李四,女,9岁")]),
        ("低保对象公示\n户主\t人口\n张三\t2", [("hardship", "look", "张三")]),
        ("残疾人补贴发放表\n姓名\t金额\n张三\t80", [("health", "look", "张三")]),
        ("学生花名册\n姓名\n王小明\n李小红", [("minor", "look", "王小明"), ("minor", "look", "李小红")]),
    ],
)
def test_circumstances_beside_a_name_are_a_look(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "对患有严重精神障碍的低保对象给予救助", "高血压、糖尿病患者", "张某某患有精神分裂症", "低保户张*",
        "学生安全教育",
        "资助学生张某某", "未成年人保护法", "张三同志任局长", "低保政策宣传。张三同志讲话", "老人李四,65岁",
    ],
)  # fmt: skip
def test_circumstances_without_a_name_are_left_alone(text: str) -> None:
    assert seen(text) == []


# --- how findings stand together -----------------------------------------------------------------------------------


def test_offsets_count_code_points_beyond_the_basic_plane() -> None:
    assert find("𠮷田13812345678") == [Finding("mobile", "block", 2, 13, "13812345678")]


def test_of_two_that_overlap_the_surer_stays_and_the_other_is_cut_back() -> None:
    assert seen("患者张三(532929195803120007)患癌症") == [
        ("id_number", "block", "532929195803120007"),
        ("health", "look", "患癌症"),
    ]


def test_every_kind_has_a_name_for_people() -> None:
    assert sorted(LABELS) == [
        "address", "bank_card", "chat_id", "email", "hardship", "health", "household_no", "id_number", "minor",
        "mobile",
        "plate",
    ]  # fmt: skip


def test_a_finding_turns_into_what_the_command_prints() -> None:
    (found,) = personal_data.find("电话13812345678")
    assert found.as_dict() == {"kind": "mobile", "severity": "block", "start": 2, "end": 13, "text": "13812345678"}
