"""The notice of 25 August 2017 as the county's folder has it: its 23 duties, drafted, nobody told."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings

from columns.county import load, load_circulars
from columns.enums import CircularState
from columns.models import Circular, CircularDuty, UnitTask
from yunlong_portal.kernel.county import CountyFileError
from yunlong_portal.kernel.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OFFICE, BUREAU = "县政府办公室", "县政务局"
# Number, part, who leads, who is responsible, by when: the notice, line by line.
NOTICE = [
    (1, "一（一）1", OFFICE, OFFICE, "2017年9月30日"),
    (2, "一（一）2", "", OFFICE, "适时完成"),
    (3, "一（一）3", "", "各级各部门", "适时完成"),
    (4, "一（二）", BUREAU, "各级各部门", "2017年9月20日"),
    (5, "一（三）", BUREAU, "各相关部门", "适时完成"),
    (6, "一（四）1", "", "各级各部门", "适时完成"),
    (7, "一（四）2", "", "各级各部门", "2017年10月31日"),
    (8, "二（一）1", "", "各级各部门", "适时完成"),
    (9, "二（一）2", "", "各级各部门", "适时完成"),
    (10, "二（一）3", "", "各级各部门", "适时完成"),
    (11, "二（一）4", OFFICE, "各级各部门", "适时完成"),
    (12, "二（二）", BUREAU, "各级各部门", "适时完成"),
    (13, "二（三）", f"县委编办、{BUREAU}", "县级各部门", "适时完成"),
    (14, "二（四）", BUREAU, "各相关部门", "适时完成"),
    (15, "三（一）", "县政府新闻办", "各级各部门", "适时完成"),
    (16, "三（二）", OFFICE, "各级各部门", "适时完成"),
    (17, "三（三）", "", OFFICE, "2017年11月30日"),
    (18, "三（四）", OFFICE, "各级各部门", "2017年11月30日"),
    (19, "四（一）", "", "各级各部门", "每年完成"),
    (20, "四（二）", "县政务公开办公室", "", "每年完成"),
    (21, "四（四）", "县政务公开办公室", "", "每季度完成"),
    (22, "四（四）", "", "各乡镇、各部门", "每季度完成（期满后第1个月底前）"),
    (23, "四（四）", "", "各乡镇、各部门", "每年完成（期满后第3个月底前）"),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the county's folder once for all lines, and give back what stands there."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load(Path(settings.COUNTY_DIR))
        load_circulars(Path(settings.COUNTY_DIR))
        circular = Circular.objects.get()
        rows = circular.duties.prefetch_related("bodies__department")
        lines = {
            each.number: (each.number, each.part, each.lead_names, each.responsible_words, each.due_words)
            for each in rows
        }
        told = (circular.state, str(circular.issued_on), UnitTask.objects.count(), Notice.objects.count())
        transaction.set_rollback(True)
    return lines, told


@pytest.mark.parametrize("line", NOTICE, ids=lambda line: str(line[0]))
def test_the_register_says_what_the_notice_says(line, loaded):
    assert loaded[0][line[0]] == line


def test_the_notice_has_23_duties_and_loading_them_tells_nobody(loaded):
    assert sorted(loaded[0]) == list(range(1, 24))
    assert loaded[1] == (CircularState.DRAFTED, "2017-08-25", 0, 0)


def test_loading_again_leaves_what_is_there(county, desk, tmp_path):
    write(tmp_path, desk)
    assert load_circulars(tmp_path) == {"督办通知": 1}
    CircularDuty.objects.get().delete()
    assert load_circulars(tmp_path) == {"督办通知": 0}
    assert CircularDuty.objects.count() == 0


def write(folder, desk, **duty):
    """Write a county's file with one duty."""
    told = {"number": 1, "title": "公示栏", "rhythm": "date", "due_on": "2017-10-31", "units": [desk.bureau.slug]}
    circular = {
        "code": "c", "title": "通知", "issuing_body": "县政府办公室", "issued_on": "2017-08-25",
        "office": desk.office.slug, "duties": [told | duty],
    }  # fmt: skip
    (folder / "circulars.yaml").write_text(yaml.safe_dump({"circulars": [circular]}, allow_unicode=True), "utf-8")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"due_on": "2017-08-24"}, "早于通知的成文日期"),
        ({"due_on": "十月底"}, "2017-08-25"),
        ({"due_on": None}, "须写期限"),
        ({"rhythm": "ongoing"}, "须写期限"),
        ({"rhythm": "monthly"}, "只能是"),
        ({"units": ["nobody"]}, "没有“nobody”这个单位"),
        ({"months_after": 3}, "期满后几个月"),
        ({"number": None}, "“number”不能空着"),
        ({"who": "x"}, "不认识"),
    ],
)
def test_a_file_that_cannot_be_right_names_the_duty(wrong, said, desk, tmp_path):
    write(tmp_path, desk, **wrong)
    with pytest.raises(CountyFileError, match=said):
        load_circulars(tmp_path)


def test_a_unit_named_twice_is_refused(desk, tmp_path):
    write(tmp_path, desk, units=[desk.bureau.slug] * 2)
    with pytest.raises(CountyFileError, match="写了两次"):
        load_circulars(tmp_path)
