"""What is printed on an envelope: the village and the house as they were written, and above them what was not."""

import pytest

from columns.models import Department, SiteFact
from columns.remembered import forget
from hall.domain.applications.addresses import full_address

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOWN = Department(name="云龙县诺邓镇人民政府", short_name="诺邓镇")
PEOPLES = Department(name="云龙县苗尾傈僳族乡人民政府", short_name="苗尾傈僳族乡")


@pytest.fixture(autouse=True)
def _county():
    SiteFact.objects.create(key="region", group="name", label="所在省、州", value="云南省大理白族自治州")
    forget()
    yield
    forget()


@pytest.mark.parametrize(
    ("words", "township", "full"),
    [
        ("诺邓村3组", TOWN, "云南省大理白族自治州云龙县诺邓镇诺邓村3组"),
        ("诺邓镇诺邓村3组", TOWN, "云南省大理白族自治州云龙县诺邓镇诺邓村3组"),
        ("云龙县诺邓镇诺邓村3组", TOWN, "云南省大理白族自治州云龙县诺邓镇诺邓村3组"),
        ("云龙县诺邓村3组", TOWN, "云南省大理白族自治州云龙县诺邓镇诺邓村3组"),
        ("大理州云龙县诺邓镇诺邓村3组", TOWN, "大理州云龙县诺邓镇诺邓村3组"),
        ("云南省云龙县诺邓村3组", TOWN, "云南省云龙县诺邓村3组"),
        ("苗尾乡表村1组", PEOPLES, "云南省大理白族自治州云龙县苗尾乡表村1组"),
        ("表村1组", PEOPLES, "云南省大理白族自治州云龙县苗尾傈僳族乡表村1组"),
        ("昆明市五华区人民中路1号", None, "昆明市五华区人民中路1号"),
        ("", TOWN, ""),
    ],
)
def test_what_stands_above_the_village_is_written_unless_he_wrote_it(words, township, full):
    assert full_address(words, township=township) == full


@pytest.mark.parametrize(
    "words",
    [
        "昆明市五华区人民中路1号",
        "五华区人民中路1号",
        "西山区马街",
        "大理市下关街道苍山路2号",
        "大理州漾濞县苍山西镇",
        "云南省大理州漾濞县平坡镇",
        "云南省昆明市",
        "漾濞县富恒乡",
        "漾濞彝族自治县富恒乡",
        "广西壮族自治区南宁市",
        "怒江傈僳族自治州泸水市",
        "北京市海淀区",
        "漕涧镇仁山村",
        "云龙县漕涧镇仁山村",
        "长新乡豆寺村",
        "团结彝族乡河东村",
        "云龙县城人民路3号",
    ],
)
def test_who_names_another_place_than_his_township_is_not_moved_there(words):
    assert full_address(words, township=TOWN) == words


@pytest.mark.parametrize(
    "words",
    [
        "诺邓村3组",
        "幸福小区2栋",
        "人和安置区5号",
        "石门社区",
        "农贸市场旁",
        "惠民超市对面",
        "诺邓古镇12号",
        "老集镇派出所旁",
        "县城人民路3号",
        "区医院宿舍",
        "镇政府旁",
        "乡村振兴车间",
        "和平村县道旁",
        "文化路市场监管所宿舍",
        "石门路州税务局宿舍",
        "3组新区",
    ],
)
def test_words_that_only_sound_like_a_place_above_the_village_are_completed(words):
    assert full_address(words, township=TOWN) == f"云南省大理白族自治州云龙县诺邓镇{words}"
