"""The staff's screens of this floor: who opens which, what each does, and nothing overwritten."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from columns import models, slots
from columns.domain.duties import may, stand_in
from columns.enums import ColumnType, DepartmentKind, Duty, SiteFactGroup
from columns.models import (
    Column,
    Department,
    DisclosureCategory,
    DisclosureItem,
    DutyGrant,
    NavigationEntry,
    SiteFact,
    StandIn,
)
from columns.queries import column_tree
from tests.factories import ColumnFactory, DepartmentFactory, UserFactory, with_duties
from yunlong_portal.kernel.models import User

REGISTERS = (Department, Column, DisclosureCategory, DisclosureItem, NavigationEntry, SiteFact)
GRANT_RECORD = DutyGrant.history.model
TABLES = (*REGISTERS, DutyGrant, GRANT_RECORD, StandIn, User)


def address(table, page="changelist", *args):
    return reverse(f"admin:{table._meta.app_label}_{table._meta.model_name}_{page}", args=args)


def said(answer):
    return [str(each) for each in get_messages(answer.wsgi_request)]


@pytest.fixture
def keeper(county):
    return with_duties(county, Duty.KEEP_COLUMNS)


@pytest.fixture
def rows(county, bureau):
    """Return one row of each register."""
    column = ColumnFactory.create(code="news", owner=bureau)
    category = DisclosureCategory.objects.create(code="c01", name="财政", lead=bureau, column=column)
    item = DisclosureItem.objects.create(code="c01.1", name="预算", category=category)
    item.departments.add(bureau)
    return {
        Department: bureau,
        Column: column,
        DisclosureCategory: category,
        DisclosureItem: item,
        NavigationEntry: NavigationEntry.objects.create(code="news", label="新闻", column=column),
        SiteFact: SiteFact.objects.create(key="phone", group=SiteFactGroup.CONTACT, label="电话", value="5523951"),
    }


def filled_in(answer, **changed):
    """Return what a browser would send of the form on a page, with some of it changed."""
    data = {}
    for form in (answer.context["adminform"].form, *(each.formset.management_form for each in _formsets(answer))):
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                value = "on" if value else None
            if value is not None:
                data[bound.html_name] = (
                    [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
                )
    for each in _formsets(answer):
        for form in each.formset.initial_forms:
            data |= {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    return {name: value for name, value in (data | changed).items() if value is not None}


def _formsets(answer):
    return answer.context.get("inline_admin_formsets") or []


# --- who sees what ------------------------------------------------------------------------------------------------


def test_every_table_of_the_floor_that_staff_keep_has_a_screen():
    shown = set(admin.site._registry)
    assert set(TABLES) <= shown


@pytest.mark.parametrize("table", TABLES)
def test_whoever_holds_no_duty_for_it_is_shown_nothing_a_superuser_too(rows, county, bureau, login, table):
    everything_else = set(Duty) - {Duty.KEEP_COLUMNS, Duty.GRANT_DUTIES}
    people = [UserFactory.create(is_staff=True), UserFactory.create(is_staff=True, is_superuser=True)]
    if table is not StandIn:
        people.append(with_duties(county, *everything_else))
    for person in people:
        client = login(person)
        assert client.get(address(table)).status_code == 403
        assert client.get(address(table, "add")).status_code in {403, 404}


@pytest.mark.parametrize("table", REGISTERS)
def test_the_keeper_opens_lists_and_rows(rows, keeper, login, table):
    client = login(keeper)
    for page in (
        address(table),
        address(table, "add"),
        address(table, "change", rows[table].pk),
        address(table, "history", rows[table].pk),
    ):
        assert client.get(page).status_code == 200, page


@pytest.mark.parametrize("table", [DutyGrant, GRANT_RECORD, StandIn, User])
def test_the_administrator_opens_his_lists(administrator, login, table):
    assert login(administrator).get(address(table)).status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_deleted_here(rows, administrator, county, bureau, login, table):
    with_duties(county, Duty.KEEP_COLUMNS, user=administrator)
    facts = {"principal": with_duties(bureau, Duty.SIGN_OFF), "deputy": administrator, "duty": Duty.SIGN_OFF}
    today = timezone.localdate()
    stand_in(
        actor=facts["principal"],
        **facts,
        department=bureau,
        starts_on=today,
        ends_on=today,
        basis="外出",
        now=timezone.now(),
    )
    row = rows.get(table) or table.objects.first()
    assert login(administrator).post(address(table, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert table.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("table", REGISTERS)
def test_an_old_state_is_not_posted_back(rows, keeper, login, table):
    row = rows[table]
    version = row.history.first()
    page = reverse(f"admin:columns_{table._meta.model_name}_simple_history", args=[row.pk, version.pk])
    client = login(keeper)
    shown = client.get(page).content.decode()
    assert f'/">{table._meta.verbose_name_plural}</a>' in shown
    assert '<fieldset class="past" disabled>' in shown
    assert client.post(page, {}).status_code == 405


# --- registers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        (Department, {"phone": "5520000"}),
        (Column, {"description": "新的说明"}),
        (DisclosureCategory, {"note": "新的说明"}),
        (DisclosureItem, {"timing": "按季"}),
        (NavigationEntry, {"label": "要闻"}),
        (SiteFact, {"value": "5520000"}),
    ],
)
def test_a_change_is_kept_with_who_made_it(rows, keeper, login, table, changed):
    client = login(keeper)
    page = address(table, "change", rows[table].pk)
    assert client.post(page, filled_in(client.get(page), **changed)).status_code == 302
    row = table.objects.get(pk=rows[table].pk)
    assert {name: getattr(row, name) for name in changed} == changed
    assert row.history.latest("history_id").history_user == keeper


@pytest.mark.parametrize("table", REGISTERS)
def test_a_stale_form_does_not_overwrite_what_was_saved_meanwhile(rows, keeper, login, table):
    client = login(keeper)
    page = address(table, "change", rows[table].pk)
    opened = filled_in(client.get(page), order="7")
    if table is SiteFact:
        opened["label"] = "迟到的修改"
    rows[table].save()
    answer = client.post(page, opened)
    assert answer.status_code == 200
    assert "别人已经改过" in answer.text
    assert table.objects.get(pk=rows[table].pk).order != 7


@pytest.mark.parametrize(
    ("table", "fixed"),
    [
        (Department, {"slug": "other", "kind": DepartmentKind.TOWNSHIP}),
        (Column, {"code": "other"}),
        (DisclosureItem, {"code": "c99.9"}),
        (SiteFact, {"key": "other"}),
    ],
)
def test_what_addresses_and_seeding_lean_on_is_not_changed(rows, keeper, login, table, fixed):
    client = login(keeper)
    page = address(table, "change", rows[table].pk)
    before = {name: getattr(rows[table], name) for name in fixed}
    assert client.post(page, filled_in(client.get(page)) | fixed).status_code == 302
    row = table.objects.get(pk=rows[table].pk)
    assert {name: getattr(row, name) for name in fixed} == before


def _new_column(owner, **changed):
    return (
        {"code": "news.gg", "name": "公示公告", "type": ColumnType.NOTICE_LIST, "owner": owner.pk, "order": 1}
        | {"is_open": "on"}
        | changed
    )


def test_a_new_column_finds_its_place_by_its_code(rows, keeper, bureau, login):
    answer = login(keeper).post(address(Column, "add"), _new_column(bureau))
    assert answer.status_code == 302
    assert Column.objects.get(code="news.gg").parent.code == "news"
    assert column_tree().by_code("news.gg").address == "/columns/news/gg/"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "sport.gg"}, "没有“sport”这个栏目"),
        ({"code": "News"}, "小写字母"),
        ({"code": "news"}, "栏目标识"),
        ({"page": "https://elsewhere.example/"}, "专用页面写本网站的路径"),
        ({"page": "//elsewhere.example/"}, "专用页面写本网站的路径"),
        ({"name": ""}, "请填写名称。"),
    ],
)
def test_a_wrong_column_is_answered_beside_the_field(rows, keeper, bureau, login, changed, words):
    answer = login(keeper).post(address(Column, "add"), _new_column(bureau, **changed))
    assert answer.status_code == 200
    assert words in answer.text
    assert Column.objects.count() == 1


def test_what_no_eye_can_see_is_taken_out_and_said_so(rows, keeper, login):
    client = login(keeper)
    page = address(Column, "change", rows[Column].pk)
    answer = client.post(page, filled_in(client.get(page), name="云龙\u200b要\u202e闻"))
    assert Column.objects.get(code="news").name == "云龙要闻"
    assert any("零宽空格" in each for each in said(answer))


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "//elsewhere.example/", "news"])
def test_a_link_in_the_frame_of_every_page_leads_to_a_page(rows, keeper, login, wrong):
    client = login(keeper)
    entry = {"code": "x", "label": "甲", "address": wrong, "order": 1}
    assert "地址以“/”开头" in client.post(address(NavigationEntry, "add"), entry).text
    fact = {"key": "x", "group": SiteFactGroup.LINK, "label": "甲", "value": wrong, "order": 1}
    assert "请写完整的网址" in client.post(address(SiteFact, "add"), fact).text


def test_a_department_is_not_placed_below_itself(rows, keeper, county, bureau, login):
    client = login(keeper)
    page = address(Department, "change", county.pk)
    answer = client.post(page, filled_in(client.get(page), parent=bureau.pk))
    assert "上级单位不能是本单位" in answer.text


def test_names_of_a_department_are_added_and_found(rows, keeper, bureau, login):
    client = login(keeper)
    page = address(Department, "change", bureau.pk)
    data = filled_in(client.get(page)) | {
        "other_names-TOTAL_FORMS": "1",
        "other_names-0-name": "云龙县老局",
        "other_names-0-relation": "former",
        "other_names-0-department": str(bureau.pk),
    }
    assert client.post(page, data).status_code == 302
    found = client.get(address(Department), {"q": "老局"})
    assert list(found.context["cl"].result_list) == [bureau]


@pytest.mark.parametrize("table", REGISTERS)
@pytest.mark.parametrize("more", [2, 30])
def test_a_list_costs_the_same_however_long_it_is(rows, keeper, login, table, more, django_assert_max_num_queries):
    """1 session, 2 person, 3-4 duties, 5 count, 6 rows, 7-9 filters and what the rows name, 10 the tree."""
    for number in range(more):
        match table:
            case models.Department:
                DepartmentFactory.create(parent=rows[Department])
            case models.Column:
                ColumnFactory.create(code=f"news.n{number}", parent=rows[Column])
            case models.DisclosureCategory:
                table.objects.create(code=f"x{number}", name="甲", lead=DepartmentFactory.create(), column=rows[Column])
            case models.DisclosureItem:
                table.objects.create(code=f"x.{number}", name="甲", category=rows[DisclosureCategory])
            case models.NavigationEntry:
                table.objects.create(code=f"x{number}", label="甲", column=ColumnFactory.create(code=f"n{number}"))
            case models.SiteFact:
                table.objects.create(key=f"x{number}", group=SiteFactGroup.CONTACT, label="甲")
    client = login(keeper)
    with django_assert_max_num_queries(10):
        assert client.get(address(table)).status_code == 200


# --- duties -------------------------------------------------------------------------------------------------------


@pytest.fixture
def clerk(db):
    return UserFactory.create(is_staff=True, display_name="李四")


def _grant(client, user, department, /, *given, **changed):
    data = {"user": user.pk, "department": department.pk, "duties": list(given), "reason": "分工调整"}
    return client.post(address(DutyGrant, "add"), data | changed)


def test_duties_are_granted_several_at_once(administrator, clerk, bureau, login):
    answer = _grant(login(administrator), clerk, bureau, "draft", "proofread")
    assert answer["Location"] == reverse("admin:columns_dutygrant_person", args=[clerk.pk])
    assert may(clerk, Duty.DRAFT, bureau)
    assert may(clerk, Duty.PROOFREAD, bureau)
    assert DutyGrant.history.filter(user=clerk, history_user=administrator).count() == 2


def test_of_several_duties_all_are_granted_or_none(administrator, clerk, bureau, login):
    with_duties(bureau, Duty.PROOFREAD, user=clerk)
    answer = _grant(login(administrator), clerk, bureau, "draft", "proofread")
    assert (answer.status_code, "已有“校对”的职责" in answer.text) == (422, True)
    assert not may(clerk, Duty.DRAFT, bureau)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"duties": ["publish"]}, "只能授在县人民政府"),
        ({"duties": []}, "请选择职责。"),
        ({"reason": " "}, "请填写理由。"),
        ({"department": 0}, "选"),
    ],
)
def test_a_wrong_grant_is_answered_and_keeps_what_was_typed(administrator, clerk, bureau, login, changed, words):
    answer = _grant(login(administrator), clerk, bureau, "draft", **changed)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert f'<option value="{clerk.pk}" selected>' in answer.text
    assert not DutyGrant.objects.filter(user=clerk).exists()


def test_an_administrator_does_not_grant_to_himself_here_either(administrator, bureau, login):
    answer = _grant(login(administrator), administrator, bureau, "draft")
    assert (answer.status_code, "不能给自己授权" in answer.text) == (422, True)


def test_a_duty_is_taken_back_with_a_reason(administrator, clerk, bureau, login):
    with_duties(bureau, Duty.DRAFT, user=clerk)
    page = reverse("admin:columns_dutygrant_revoke", args=[DutyGrant.objects.get(user=clerk).pk])
    client = login(administrator)
    assert "再没有人有这项职责" in client.get(page).text
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "换岗"}).status_code == 302
    assert not may(clerk, Duty.DRAFT, bureau)
    records = client.get(address(GRANT_RECORD)).text
    assert ("换岗" in records, "收回" in records) == (True, True)


def test_one_screen_ends_what_a_person_holds_and_hands_it_over(administrator, clerk, bureau, login):
    with_duties(bureau, Duty.DRAFT, Duty.SIGN_OFF, user=clerk)
    successor = UserFactory.create(is_staff=True)
    page = reverse("admin:columns_dutygrant_person", args=[clerk.pk])
    client = login(administrator)
    assert "下列职责只有李四一人" in client.get(page).text
    assert client.post(page, {"reason": "调离", "successor": successor.pk}).status_code == 302
    assert not DutyGrant.objects.filter(user=clerk).exists()
    assert may(successor, Duty.SIGN_OFF, bureau)
    assert "没有任何职责" in client.get(page).text


@pytest.mark.parametrize("name", ["revoke", "person"])
def test_nobody_else_reaches_the_acts(administrator, keeper, login, name):
    row = DutyGrant.objects.get(user=administrator)
    page = reverse(f"admin:columns_dutygrant_{name}", args=[row.pk if name == "revoke" else administrator.pk])
    for person in (keeper, UserFactory.create(is_staff=True, is_superuser=True)):
        assert login(person).get(page).status_code == 404
        assert login(person).post(page, {"reason": "我要"}).status_code == 404
    assert DutyGrant.objects.filter(user=administrator).exists()


@pytest.mark.parametrize("people", [2, 30])
def test_the_list_of_grants_costs_the_same_however_long_it_is(
    administrator, bureau, login, people, django_assert_max_num_queries
):
    """1 session, 2 person, 3-4 duties, 5 count, 6 rows with who gave each, 7 filter by department."""
    for _ in range(people):
        with_duties(bureau, Duty.DRAFT)
    client = login(administrator)
    with django_assert_max_num_queries(8):
        assert client.get(address(DutyGrant)).status_code == 200
    with django_assert_max_num_queries(8):
        assert client.get(address(GRANT_RECORD)).status_code == 200


# --- stand-ins ----------------------------------------------------------------------------------------------------


@pytest.fixture
def leader(bureau):
    return with_duties(bureau, Duty.SIGN_OFF)


def _name(client, grant, deputy, **changed):
    today = timezone.localdate()
    data = {"held": grant.pk, "deputy": deputy.pk, "starts_on": today, "ends_on": today, "basis": "外出开会"}
    return client.post(address(StandIn, "add"), data | changed)


def test_a_leader_names_a_deputy_for_his_own_duty(leader, clerk, bureau, login):
    answer = _name(login(leader), leader.duty_grants.get(), clerk)
    assert answer.status_code == 302
    assert may(clerk, Duty.SIGN_OFF, bureau)


def test_a_leader_chooses_among_his_own_duties_only(leader, administrator, clerk, login):
    answer = _name(login(leader), administrator.duty_grants.get(), clerk)
    assert (answer.status_code, StandIn.objects.exists()) == (422, False)


def test_the_office_enters_it_for_the_leader(administrator, leader, clerk, bureau, login):
    assert _name(login(administrator), leader.duty_grants.get(), clerk).status_code == 302
    assert StandIn.objects.get().entered_by == administrator


def test_a_stand_in_may_be_limited_to_kinds_of_post(monkeypatch, leader, clerk, bureau, login):
    monkeypatch.setattr(slots.POST_KINDS, "_providers", {"x": (0, lambda: [("news", "动态"), ("document", "公文")])})
    client = login(leader)
    assert "动态" in client.get(address(StandIn, "add")).text
    assert _name(client, leader.duty_grants.get(), clerk, post_kinds=["novel"]).status_code == 422
    assert _name(client, leader.duty_grants.get(), clerk, post_kinds=["news"]).status_code == 302
    assert StandIn.objects.get().post_kinds == ["news"]


def test_a_wrong_date_is_answered_with_what_to_do(leader, clerk, login):
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = _name(login(leader), leader.duty_grants.get(), clerk, starts_on=yesterday)
    assert (answer.status_code, "不能倒填日期" in answer.text) == (422, True)


def test_a_deputy_sees_what_he_stands_in_for_and_cannot_hand_it_on(leader, clerk, bureau, login):
    today = timezone.localdate()
    facts = {"principal": leader, "deputy": clerk, "duty": Duty.SIGN_OFF, "department": bureau}
    stand_in(actor=leader, **facts, starts_on=today, ends_on=today, basis="外出", now=timezone.now())
    client = login(clerk)
    assert "代理中" in client.get(address(StandIn)).text
    assert "代理来的职责不能再委托" in client.get(address(StandIn, "add")).text


def test_it_is_ended_by_those_concerned_and_hidden_from_the_rest(leader, clerk, bureau, login):
    _name(login(leader), leader.duty_grants.get(), clerk)
    row = StandIn.objects.get()
    page = reverse("admin:columns_standin_end", args=[row.pk])
    stranger = with_duties(bureau, Duty.DRAFT)
    assert login(stranger).get(page).status_code == 404
    assert list(login(stranger).get(address(StandIn)).context["cl"].result_list) == []
    assert login(clerk).post(page, {"reason": ""}).status_code == 422
    assert login(clerk).post(page, {"reason": "提前返回"}).status_code == 302
    assert not may(clerk, Duty.SIGN_OFF, bureau)


# --- accounts -----------------------------------------------------------------------------------------------------


def test_an_account_is_made_without_any_right(administrator, login):
    password = "Kai-Cheng-2017-lu"
    data = {"username": "wangwu", "display_name": "王五", "usable_password": "true", "reason": "新任拟稿员"}
    data |= {"password1": password, "password2": password, "is_superuser": "on", "user_permissions": "1", "groups": "1"}
    assert login(administrator).post(address(User, "add"), data).status_code == 302
    made = User.objects.get(username="wangwu")
    assert (made.is_staff, made.is_superuser, made.user_permissions.count(), made.groups.count()) == (True, False, 0, 0)
    assert made.check_password(password)
    assert made.has_temporary_password


def test_no_field_of_an_account_gives_a_right(administrator, clerk, login):
    client = login(administrator)
    page = address(User, "change", clerk.pk)
    shown = client.get(page)
    assert set(shown.context["adminform"].form.fields) == {"display_name", "email"}
    data = filled_in(shown) | {"display_name": "李四四", "username": "root", "is_superuser": "on"}
    assert client.post(page, data).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.display_name, clerk.is_superuser, clerk.username != "root") == ("李四四", False, True)


def test_closing_an_account_ends_its_duties_and_reopening_brings_none_back(administrator, clerk, bureau, login):
    with_duties(bureau, Duty.DRAFT, user=clerk)
    page = reverse("admin:kernel_user_active", args=[clerk.pk])
    client, own = login(administrator), login(clerk)
    assert own.get(reverse("admin:index")).status_code == 200
    assert client.post(page, {"reason": "调离"}).status_code == 302
    assert own.get(reverse("admin:index")).status_code == 302
    assert client.post(page, {"reason": "返回"}).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.is_active, DutyGrant.objects.filter(user=clerk).exists()) == (True, False)


def test_a_password_set_here_is_for_one_use_and_both_read_who_set_it_and_why(administrator, clerk, login):
    client, page = login(administrator), reverse("admin:auth_user_password_change", args=[clerk.pk])
    typed = {"new_password1": "Kai-Cheng-2017-lu", "new_password2": "Kai-Cheng-2017-lu"}
    assert client.get(page).status_code == 200
    assert client.post(page, typed).status_code == 422
    assert not User.objects.get(pk=clerk.pk).has_temporary_password
    shown = client.post(page, typed | {"reason": "本人说忘记密码"}, follow=True).text
    assert "临时密码，本人还没有改成自己的" in shown
    assert "设置临时密码　本人说忘记密码" in shown
    assert "设置临时密码：本人说忘记密码" in login(User.objects.get(pk=clerk.pk)).get("/admin/password_change/").text


def test_an_administrator_sets_no_password_of_his_own_here(administrator, login):
    page = reverse("admin:auth_user_password_change", args=[administrator.pk])
    typed = {"new_password1": "Kai-Cheng-2017-lu", "new_password2": "Kai-Cheng-2017-lu", "reason": "试"}
    answer = login(administrator).post(page, typed)
    assert (answer.status_code, "右上角的“改密码”" in answer.text) == (422, True)
    assert login(administrator).get(reverse("admin:auth_user_password_change", args=[10**6])).status_code == 404


def test_an_administrator_does_not_close_himself(administrator, login):
    answer = login(administrator).post(reverse("admin:kernel_user_active", args=[administrator.pk]), {"reason": "累了"})
    assert (answer.status_code, "不能停用自己的账号" in answer.text) == (422, True)


def test_the_shells_superuser_is_not_touched_here(administrator, login):
    root = UserFactory.create(is_superuser=True, is_staff=True)
    client = login(administrator)
    assert client.post(reverse("admin:kernel_user_active", args=[root.pk]), {"reason": "试"}).status_code == 404
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403
