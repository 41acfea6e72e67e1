"""The county's organs: loaded once, left alone afterwards."""

from pathlib import Path

import pytest
from django.conf import settings

from columns import county as columns_county
from columns.enums import DepartmentKind
from requests_ogi.county import load_organs
from requests_ogi.models import Organ

FOLDER = Path(settings.COUNTY_DIR)


@pytest.mark.django_db
def test_organs_answer_in_their_own_name_and_the_county_government_at_its_office():
    columns_county.load(FOLDER)
    created = load_organs(FOLDER)["被申请机关"]
    assert created == Organ.objects.count() > 40
    kinds = set(Organ.objects.values_list("department__kind", flat=True))
    assert kinds == {
        DepartmentKind.COUNTY_GOVERNMENT,
        DepartmentKind.DEPARTMENT,
        DepartmentKind.TOWNSHIP,
        DepartmentKind.VERTICAL_UNIT,
    }
    county = Organ.objects.get(department__slug="ylx-gov")
    assert (county.desk.slug, county.reconsideration_body) == ("ylx-zfb", "大理白族自治州人民政府")
    township = Organ.objects.get(department__slug="ylx-mj")
    assert township.desk == township.department


@pytest.mark.django_db
def test_what_staff_changed_stays_when_the_county_is_loaded_again():
    columns_county.load(FOLDER)
    load_organs(FOLDER)
    organ = Organ.objects.get(department__slug="ylx-mzj")
    organ.mark = "云民"
    organ.save()
    assert load_organs(FOLDER) == {"被申请机关": 0}
    assert Organ.objects.get(pk=organ.pk).mark == "云民"
