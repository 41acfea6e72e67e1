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
