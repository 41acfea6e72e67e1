"""The screen for wordings: who may, what is refused beside the field, and a sample before anything is saved."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from tests.kernel.letters.conftest import BODY, wording
from yunlong_portal.kernel import admin as portal_admin
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.models import LetterTemplate, User

ADD = reverse("admin:kernel_lettertemplate_add") + "?code=refusal"
LIST = reverse("admin:kernel_lettertemplate_changelist")
FIELDS = {
    "title": "{organ}\r\n不予公开告知书",
    "class_mark": "告",
    "number_pattern": "{organ}公开{class}〔{year}〕{n}号",
    "body": BODY,
    "slip": "",
    "valid_from": "2026-12-01",
    "is_active": "on",
}


@pytest.fixture
def keeper(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """Return a person who holds the duty of keeping letters; everybody else holds none."""
    person = UserFactory.create(is_staff=True)

    def reader(request: HttpRequest, duties: Iterable[str]) -> bool:
        return request.user == person and "keep_letters" in duties

    monkeypatch.setattr(portal_admin, "_reader", [reader])
    return person


@pytest.fixture
def page(keeper: User, login: Any) -> Client:
    return login(keeper)


def change(template: LetterTemplate) -> str:
    return reverse("admin:kernel_lettertemplate_change", args=[template.pk])


def errors_of(answer: Any) -> dict[str, list[str]]:
    return answer.context["adminform"].form.errors


def test_a_new_wording_begins_with_the_choice_of_a_letter(page):
    shown = page.get(reverse("admin:kernel_lettertemplate_add")).content.decode()
    assert '<a href="?code=refusal">不予公开告知书</a>' in shown
    assert "送申请人" in shown


def test_the_form_names_the_letter_and_every_mark(page):
    shown = page.get(ADD).content.decode()
    assert "不予公开告知书（条例第三十六条）" in shown
    for said in (
        "<code>{reasons}</code></td><td>必有</td><td>理由",
        "<code>{items}</code></td><td>可用，没有内容时整段不印（清单）",
    ):
        assert said in shown


def test_a_wording_is_kept_with_who_and_when(page, keeper):
    assert page.post(ADD, FIELDS).status_code == 302
    template = LetterTemplate.objects.get()
    assert (template.code, template.title, template.valid_from) == (
        "refusal",
        "{organ}\n不予公开告知书",
        date(2026, 12, 1),
    )
    assert template.history.get().history_user == keeper


def test_a_new_wording_begins_with_the_one_in_force(page):
    wording(body=BODY + "\n特此告知。").save()
    with time_machine.travel("2026-11-25T09:00:00+08:00"):
        form = page.get(ADD).context["adminform"].form
    assert form.initial["body"].endswith("特此告知。")
    assert form["valid_from"].value() is None


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"body": BODY + "{who}"}, "body", "没有{who}这样的标记。"),
        ({"body": BODY.replace("{reasons}", "")}, "body", "正文里没有写上{reasons}（理由）。"),
        ({"title": "{reasons"}, "title", "花括号不成标记"),
        ({"slip": "{opinion}"}, "slip", "没有{opinion}这样的标记。"),
        ({"number_pattern": "{organ}[{year}]{n}号"}, "number_pattern", "六角括号"),
        ({"valid_from": ""}, "valid_from", "请填写启用日期。"),
    ],
)
def test_a_wording_that_cannot_be_used_is_refused_beside_the_field(page, changes, field, said):
    answer = page.post(ADD, FIELDS | changes)
    assert answer.status_code == 200
    (found,) = errors_of(answer)[field]
    assert said in found
    assert LetterTemplate.objects.exists() is False


def test_the_same_day_twice_is_refused_with_a_sentence(page):
    page.post(ADD, FIELDS)
    answer = page.post(ADD, FIELDS)
    assert "这种文书已有同一天启用的模板。请换一个启用日期，或修改那一份。" in answer.content.decode()
    assert LetterTemplate.objects.count() == 1


def test_nobody_overwrites_what_was_saved_meanwhile(page):
    page.post(ADD, FIELDS)
    template = LetterTemplate.objects.get()
    seen = page.get(change(template)).context["adminform"].form["seen"].value()
    assert page.post(change(template), FIELDS | {"seen": seen, "class_mark": "答"}).status_code == 302
    answer = page.post(change(template), FIELDS | {"seen": seen, "class_mark": "复"})
    assert errors_of(answer)["__all__"][0].startswith("您打开这一页之后，别人已经改过。")
    assert LetterTemplate.objects.get().class_mark == "答"


def test_the_list_says_which_is_used_and_which_letters_cannot_be_sent(page, django_assert_max_num_queries):
    for valid_from in (date(2008, 5, 1), date(2019, 5, 15), date(2027, 1, 1)):
        wording(valid_from=valid_from).save()
    wording(valid_from=date(2020, 1, 1), is_active=False).save()
    with time_machine.travel("2026-11-25T09:00:00+08:00"), django_assert_max_num_queries(12):
        shown = page.get(LIST).content.decode()
    for said in ("未到启用日期", "现行", "已被新的代替", "停用", "某公开告〔2026〕1号"):
        assert said in shown
    assert "下列文书没有现行的模板，暂时不能出具：《通知书》。" in shown


def test_what_is_typed_is_seen_as_a_letter_before_it_is_saved(page):
    answer = page.post(ADD, FIELDS | {"_preview": "1"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert LetterTemplate.objects.exists() is False
    answer = page.post(ADD, FIELDS | {"_preview": "1", "body": "{who}"})
    assert (answer["Content-Type"], set(errors_of(answer))) == ("text/html; charset=utf-8", {"body"})


def test_a_change_is_seen_before_it_is_saved_too(page):
    page.post(ADD, FIELDS)
    template = LetterTemplate.objects.get()
    seen = page.get(change(template)).context["adminform"].form["seen"].value()
    answer = page.post(change(template), FIELDS | {"seen": seen, "class_mark": "答", "_preview": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert LetterTemplate.objects.get().class_mark == "告"


@pytest.mark.parametrize(("extension", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_a_kept_wording_is_shown_as_a_letter(page, extension, begins):
    page.post(ADD, FIELDS)
    template = LetterTemplate.objects.get()
    answer = page.get(reverse("admin:kernel_lettertemplate_sample", args=[template.pk, extension]))
    assert answer.content.startswith(begins)
    assert answer["Content-Disposition"] == f'inline; filename="sample-refusal.{extension}"'
    assert page.get(reverse("admin:kernel_lettertemplate_sample", args=[template.pk, "exe"])).status_code == 404


def test_a_letter_that_no_floor_sends_any_more_can_be_read_and_not_changed(page, monkeypatch):
    page.post(ADD, FIELDS)
    template = LetterTemplate.objects.get()
    monkeypatch.setattr(kinds, "_kinds", {})
    assert "不予公开告知书（2026-12-01起）（已不使用）" in page.get(LIST).content.decode()
    form = page.get(change(template))
    assert form.status_code == 200
    answer = page.post(change(template), FIELDS | {"seen": form.context["adminform"].form["seen"].value()})
    assert errors_of(answer)["__all__"] == ["系统已不再使用这种文书，它的模板只供查阅。"]
    assert page.get(reverse("admin:kernel_lettertemplate_sample", args=[template.pk, "pdf"])).status_code == 404
    assert "系统里还没有要出具的文书。" in page.get(reverse("admin:kernel_lettertemplate_add")).content.decode()


def test_hidden_characters_are_cleaned_away_and_said(page):
    answer = page.post(ADD, FIELDS | {"body": BODY + "\n特\u200b此告知。"}, follow=True)
    assert "已清理 1 个看不见或不能公开显示的字符" in answer.content.decode()
    assert LetterTemplate.objects.get().body.endswith("特此告知。")


def test_without_the_duty_there_is_nothing(keeper, login):
    template = wording()
    template.save()
    client = login()
    sample = reverse("admin:kernel_lettertemplate_sample", args=[template.pk, "pdf"])
    assert [client.get(there).status_code for there in (LIST, ADD, change(template), sample)] == [403, 403, 403, 404]
    assert client.post(ADD, FIELDS | {"_preview": "1"}).status_code == 403
    assert client.post(change(template), FIELDS | {"_preview": "1"}).status_code == 403
