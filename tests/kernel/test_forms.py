"""What is missing is asked for by its name, in one manner on every staff form."""

import pytest
from django import forms
from django.urls import reverse

from tests.factories import UserFactory
from yunlong_portal.kernel.forms import CleanTextMixin


class Sheet(CleanTextMixin, forms.Form):
    reason = forms.CharField(label="理由")
    genre = forms.ChoiceField(label="公文种类", choices=[("notice", "通知")])
    scan = forms.FileField(label="扫描件或照片")
    seen = forms.BooleanField(label="已逐页看过")
    code = forms.CharField(label="核对码", error_messages={"required": "核对码印在每一页。"})


def test_what_is_missing_is_asked_for_by_its_name() -> None:
    assert Sheet({}).errors == {
        "reason": ["请填写理由。"],
        "genre": ["请选择公文种类。"],
        "scan": ["请选择扫描件或照片。"],
        "seen": ["请勾选已逐页看过。"],
        "code": ["核对码印在每一页。"],
    }


@pytest.mark.django_db
def test_signing_in_and_choosing_a_password_speak_as_the_rest_does(client, login) -> None:
    wrong = client.post(reverse("admin:login"), {"username": UserFactory().username, "password": "wrong"})
    assert wrong.context["form"].non_field_errors() == ["用户名或密码不对，请重新输入（区分大小写）。"]
    given = {"old_password": "wrong", "new_password1": "Nuodeng-1952", "new_password2": "Nuodeng-1953"}
    assert login().post(reverse("admin:password_change"), given).context["form"].errors == {
        "old_password": ["旧密码不对，请重新输入。"],
        "new_password2": ["两次输入的新密码不一样，请重新输入。"],
    }


@pytest.mark.django_db
def test_after_signing_out_or_changing_the_password_no_page_of_the_framework_shows(login) -> None:
    desk = login()
    assert desk.get(reverse("admin:password_change_done"))["Location"] == reverse("admin:index")
    assert "您已退出工作平台" in desk.post(reverse("admin:logout")).content.decode()
