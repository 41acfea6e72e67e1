"""The county's files: Yunlong of August 2017 as it is, and every way a file can be wrong."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import TestCase

from columns.county import load
from columns.enums import LISTS_POSTS, ColumnType, DepartmentKind, NameRelation
from columns.models import (
    Column,
    Department,
    DepartmentName,
    DisclosureCategory,
    DisclosureItem,
    NavigationEntry,
    SiteFact,
    Village,
)
from columns.queries import column_tree, navigation, site_facts
from yunlong_portal.kernel.county import CountyFileError

pytestmark = pytest.mark.django_db

YUNLONG = Path(settings.COUNTY_DIR)
FILES = (
    "departments.csv",
    "villages.csv",
    "columns.yaml",
    "disclosure_categories.yaml",
    "navigation.yaml",
    "site.yaml",
)


@pytest.fixture
def folder(tmp_path):
    """Return a copy of Yunlong's folder that a test may spoil."""
    for name in FILES:
        shutil.copy(YUNLONG / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def small(tmp_path):
    """Return a county of two departments and two columns, with a function that changes a file of it."""

    def write(**files: str) -> Path:
        rows = [
            HEAD.strip(),
            "gov,某县人民政府,县政府,county_government,,,,,,,,,N,",
            "office,某县人民政府办公室,县政府办,county_office,gov,,,,,旧名,新名,,N,",
        ]
        contents = {
            "departments.csv": "\n".join(rows) + "\n",
            "columns.yaml": "columns:\n- {id: news, name: 新闻, type: section, owner: office, children: "
            "[{id: news.yw, name: 要闻, type: news_list, owner: office}]}\n",
            "disclosure_categories.yaml": "categories:\n- {code: c01, name: 财政, lead: office, column: news.yw, "
            "items: [{code: c01.1, name: 预算, departments: [office]}]}\n",
            "navigation.yaml": "navigation:\n- {code: news, label: 新闻, column: news}\n",
            "site.yaml": "facts:\n- {key: phone, group: contact, label: 电话, value: '5523951'}\n",
        }
        for name, text in (contents | {key.replace("__", "."): text for key, text in files.items()}).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


# --- Yunlong ------------------------------------------------------------------------------------------------------


class TestYunlong(TestCase):
    """Loaded once for all of these: they only look."""

    @classmethod
    def setUpTestData(cls):
        cls.created = load(YUNLONG)

    def test_yunlong_is_loaded_as_the_notice_of_august_2017_knew_it(self):
        assert self.created == {
            "单位": 61,
            "村（社区）": 90,
            "栏目": 96,
            "公开分类": 18,
            "公开事项": 89,
            "导航": 7,
            "网站信息": 22,
        }
        assert Counter(Department.objects.values_list("kind", flat=True)) == {
            DepartmentKind.COUNTY_GOVERNMENT: 1,
            DepartmentKind.COUNTY_OFFICE: 5,
            DepartmentKind.DEPARTMENT: 31,
            DepartmentKind.PARTY_BODY: 4,
            DepartmentKind.MASS_ORGANISATION: 1,
            DepartmentKind.VERTICAL_UNIT: 6,
            DepartmentKind.PUBLIC_INSTITUTION: 2,
            DepartmentKind.TOWNSHIP: 11,
        }

    def test_bodies_of_later_years_are_not_there(self):
        later = ("云龙县医疗保障局", "云龙县退役军人事务局", "云龙县应急管理局", "云龙县乡村振兴局")
        assert not Department.objects.filter(name__in=later).exists()
        assert DepartmentName.objects.get(name="云龙县应急管理局").department.name == "云龙县安全生产监督管理局"

    def test_former_and_later_names_lead_to_the_body_of_2017(self):
        names = dict(
            DepartmentName.objects.filter(relation=NameRelation.FORMER).values_list("name", "department__slug")
        )
        assert names == {"石门镇": "ylx-nd", "旧州镇": "ylx-ggq"}
        land = Department.objects.get(slug="ylx-gtj")
        assert (land.name, land.successor_note) == ("云龙县国土资源局", "2019年机构改革，组建自然资源局。")
        assert land.other_names.get().name == "云龙县自然资源局"

    def test_only_numbers_that_the_notice_gives_are_there(self):
        phones = Department.objects.exclude(phone="").values_list("slug", "phone", "fax").order_by("slug")
        assert list(phones) == [("ylx-zwgkb", "5523951", "5523812"), ("ylx-zwj", "5724302", "5724302")]
        facts = site_facts()
        assert (facts["phone"], facts["hotline"]) == ("5523951", "96128")
        unknown = ("site_domain", "site_id_code", "icp_number", "police_number", "address", "email", "government_mark")
        assert [facts[key] for key in unknown] == [""] * 7
        assert not Department.objects.exclude(organisation_code="", address="", office_hours="").exists()

    def test_townships_have_their_division_codes(self):
        codes = Department.objects.filter(kind=DepartmentKind.TOWNSHIP).values_list("division_code", flat=True)
        assert len(set(codes)) == 11
        assert all(code.startswith("532929") and len(code) == 9 for code in codes)

    def test_the_staff_read_chinese(self):
        texts = [
            *Department.objects.values_list("duties_text", flat=True),
            *Department.objects.values_list("successor_note", flat=True),
            *Column.objects.values_list("name", flat=True),
            *Column.objects.values_list("description", flat=True),
            *Column.objects.values_list("note", flat=True),
            *DisclosureCategory.objects.values_list("note", flat=True),
            *(
                text
                for row in DisclosureItem.objects.values_list("name", "timing", "basis", "personal_data")
                for text in row
            ),
        ]
        assert [text for text in texts if any(letter.isascii() and letter.isalpha() for letter in text)] == []
        assert [text for text in texts if set(",;:()") & set(text)] == []

    def test_every_column_has_a_description_and_every_limit_its_ground(self):
        assert not Column.objects.filter(description="").exists()
        limited = Column.objects.filter(max_age_days__isnull=False)
        assert not [
            each.code for each in limited if "更新间隔依据网站检查指标" not in each.note and "建议值" not in each.note
        ]

    def test_the_eighteen_categories_stand_in_the_order_of_the_notice(self):
        assert list(DisclosureCategory.objects.values_list("code", flat=True)) == [f"c{n:02}" for n in range(1, 19)]
        assert all(category.column for category in DisclosureCategory.objects.select_related("column"))
        own_budgets = DisclosureItem.objects.get(code="c01.3")
        assert own_budgets.departments.count() == Department.objects.filter(kind=DepartmentKind.DEPARTMENT).count()

    def test_the_bar_shows_what_can_be_opened_now(self):
        assert [(link.label, link.address) for link in navigation()] == [
            ("首页", "/"),
            ("政务公开", "/disclosure/"),
            ("政务服务", "/columns/hall/"),
            ("互动交流", "/columns/interact/"),
            ("政策解读", "/columns/ogi/fd/jd/"),
            ("专题专栏", "/topics/"),
        ]
        Column.objects.get(code="county").history.get()
        county = Column.objects.get(code="county")
        county.is_open = True
        county.save()
        assert navigation()[-1].label == "走进云龙"

    def test_no_column_that_citizens_see_is_a_promise_of_a_page_to_come(self):
        tree = column_tree()
        waiting = [
            node.code for node in tree.walk() if node.type not in LISTS_POSTS and not node.page and not node.children
        ]
        assert waiting
        assert not [code for code in waiting if tree.by_code(code).is_public]
        assert {node.type for node in tree.walk()} == set(ColumnType)


def test_the_file_names_every_fact_by_its_key_once():
    with (YUNLONG / "departments.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len({row["slug"] for row in rows}) == len({row["name"] for row in rows}) == len(rows) == 61
    assert all(row["source"] for row in rows)


@pytest.fixture
def yunlong():
    return load(YUNLONG)


# --- loading again ------------------------------------------------------------------------------------------------


def test_loading_again_creates_nothing(yunlong, django_assert_max_num_queries):
    """1 departments, 2-3 villages, 4-5 columns, 6-9 categories, 10-11 navigation, 12 facts."""
    with django_assert_max_num_queries(13):
        assert sum(load(YUNLONG).values()) == 0


def test_loading_again_overwrites_nothing_that_staff_changed(yunlong):
    Department.objects.filter(slug="ylx-mzj").update(phone="5520000", name="改过的名称")
    Column.objects.filter(code="news.yw").update(name="改过的栏目", is_open=False)
    DisclosureItem.objects.filter(code="c01.1").update(name="改过的事项", is_active=False)
    NavigationEntry.objects.filter(code="topics").update(label="专题", is_shown=False)
    SiteFact.objects.filter(key="phone").update(value="")
    DepartmentName.objects.filter(name="石门镇").delete()
    assert sum(load(YUNLONG).values()) == 0
    assert Department.objects.get(slug="ylx-mzj").phone == "5520000"
    assert not Column.objects.get(code="news.yw").is_open
    assert not DepartmentName.objects.filter(name="石门镇").exists()


def test_what_is_missing_is_created(yunlong):
    SiteFact.objects.filter(key="fax").delete()
    DisclosureItem.objects.get(code="c18.5").departments.clear()
    DisclosureItem.objects.filter(code="c18.5").delete()
    assert {kind: count for kind, count in load(YUNLONG).items() if count} == {"公开事项": 1, "网站信息": 1}
    assert [each.slug for each in DisclosureItem.objects.get(code="c18.5").departments.all()] == ["ylx-zfb"]


def test_every_row_says_in_its_history_where_it_came_from(yunlong):
    for table in (Department, Village, Column, DisclosureCategory, DisclosureItem, NavigationEntry, SiteFact):
        assert set(table.history.values_list("history_change_reason", "history_user")) == {("载入县情资料", None)}


def test_another_county_needs_no_code(small):
    assert load(small()) == {
        "单位": 2,
        "村（社区）": 0,
        "栏目": 2,
        "公开分类": 1,
        "公开事项": 1,
        "导航": 1,
        "网站信息": 1,
    }
    office = Department.objects.get(slug="office")
    assert (office.parent.slug, [each.name for each in office.other_names.order_by("pk")]) == ("gov", ["旧名", "新名"])
    assert Column.objects.get(code="news.yw").parent.code == "news"


def test_a_folder_without_files_loads_nothing(tmp_path):
    assert sum(load(tmp_path).values()) == 0


# --- wrong files --------------------------------------------------------------------------------------------------

HEAD = (
    "slug,name,short_name,kind,parent,division_code,duties,phone,fax,former_name,later_name,successor_note,"
    "guards_names,source\n"
)


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        (
            {"departments__csv": HEAD + "a,甲,甲,department,nowhere,,,,,,,,N,\n"},
            "departments.csv第2行",
            "上级单位“nowhere”不在前面各行",
        ),
        (
            {"departments__csv": HEAD + "a,甲,甲,kingdom,,,,,,,,,N,\n"},
            "departments.csv第2行",
            "“kind”写的是“kingdom”",
        ),
        (
            {"departments__csv": HEAD + "a,甲,甲,department,,,,,,,,,N,\na,乙,乙,department,,,,,,,,,N,\n"},
            "departments.csv第3行",
            "“a”出现了两次",
        ),
        (
            {"villages__csv": "code,name,township,source\n532929101001,石门社区,office,\n"},
            "villages.csv第2行",
            "township",
        ),
        ({"departments__csv": HEAD + "a b,甲,甲,department,,,,,,,,,N,\n"}, "departments.csv第2行", "有效"),
        ({"departments__csv": "slug,name\na,甲\n"}, "departments.csv第1行", "没有这些列名"),
        (
            {"departments__csv": HEAD + "a,甲,甲,county_government,,,,,,,,,N,\nb,乙,乙,county_government,,,,,,,,,N,\n"},
            "departments.csv第3行",
            "",
        ),
        (
            {"columns__yaml": "columns:\n- {id: news, name: 新闻, type: section, owner: nobody}\n"},
            "columns.yaml：“news”这一项",
            "“owner”写的是“nobody”，没有这个单位",
        ),
        (
            {"columns__yaml": "columns:\n- {id: news, name: 新闻, type: novel, owner: office}\n"},
            "columns.yaml：“news”这一项",
            "“type”写的是“novel”",
        ),
        (
            {
                "columns__yaml": "columns:\n- {id: news, name: 新闻, type: section, owner: office, "
                "children: [{id: gg, name: 公告, type: notice_list, owner: office}]}\n"
            },
            "columns.yaml：“gg”这一项",
            "就要以“news.”开头",
        ),
        (
            {"columns__yaml": "columns:\n- {id: News, name: 新闻, type: section, owner: office}\n"},
            "columns.yaml：“News”这一项",
            "小写字母",
        ),
        (
            {"columns__yaml": "columns:\n- {id: news, name: 新闻, type: section, owner: office, max_age: 3}\n"},
            "columns.yaml：“news”这一项",
            "不认识“max_age”",
        ),
        (
            {"columns__yaml": "columns:\n- {id: news, name: 新闻, type: section, owner: office, max_age_days: -3}\n"},
            "columns.yaml：“news”这一项",
            "须是整数",
        ),
        (
            {"columns__yaml": "columns:\n- {id: news, name: 新闻, type: form, owner: office, page: //evil.example/}\n"},
            "columns.yaml：“news”这一项",
            "专用页面写本网站的路径",
        ),
        (
            {"columns__yaml": "columns:\n- {id: news, name: 新闻, type: section, owner: office, open: maybe}\n"},
            "columns.yaml：“news”这一项",
            "须是 true 或 false",
        ),
        ({"columns__yaml": "columns:\n- news\n"}, "columns.yaml：“?”这一项", "应写成"),
        ({"columns__yaml": "columns: news\n"}, "columns.yaml", "最外层应是“columns:”"),
        ({"columns__yaml": "columns: [\n"}, "columns.yaml", "不是合格的 YAML"),
        (
            {"disclosure_categories__yaml": "categories:\n- {code: c01, name: 甲, lead: office, column: sport}\n"},
            "disclosure_categories.yaml：“c01”这一项",
            "没有这个栏目",
        ),
        (
            {
                "disclosure_categories__yaml": "categories:\n- {code: c01, name: 甲, lead: office, column: news, "
                "items: [{code: c01.1, name: 预算, departments: ['all:kings']}]}\n"
            },
            "disclosure_categories.yaml：“c01.1”这一项",
            "“all:kings”里没有这类单位",
        ),
        (
            {
                "disclosure_categories__yaml": "categories:\n- {code: c01, name: 甲, lead: office, column: news, "
                "items: [{code: c01.1, name: 预算}]}\n"
            },
            "disclosure_categories.yaml：“c01.1”这一项",
            "至少要有一个公开主体",
        ),
        (
            {"navigation__yaml": "navigation:\n- {code: a, label: 甲, column: news, address: /}\n"},
            "navigation.yaml：“a”这一项",
            "填写一个，且只填一个",
        ),
        (
            {"navigation__yaml": "navigation:\n- {code: a, label: 甲, address: 'javascript:alert(1)'}\n"},
            "navigation.yaml：“a”这一项",
            "地址以“/”开头",
        ),
        (
            {
                "navigation__yaml": "navigation:\n- {code: a, label: 甲, address: /}\n"
                "- {code: a, label: 乙, address: /}\n"
            },
            "navigation.yaml：“a”这一项",
            "出现了两次",
        ),
        (
            {"site__yaml": "facts:\n- {key: l, group: link, label: 链接, value: 'javascript:alert(1)'}\n"},
            "site.yaml：“l”这一项",
            "请写完整的网址",
        ),
        (
            {"site__yaml": "facts:\n- {key: phone, group: contact, label: 电话, value: 5523951}\n"},
            "site.yaml：“phone”这一项",
            "数字请加引号",
        ),
    ],
)
def test_an_error_names_the_file_the_row_and_what_to_mend(small, files, where, what):
    with pytest.raises(CountyFileError) as caught:
        load(small(**files))
    assert where in str(caught.value)
    assert what in str(caught.value)


def test_yunlongs_files_read_as_they_were_written(folder):
    for name in FILES[1:]:
        text = (folder / name).read_text(encoding="utf-8")
        assert "\t" not in text
        assert yaml.safe_load(text)
