"""Which wording a letter takes, what the county brings, what is said at start."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tests.kernel.letters.conftest import BODY, wording
from yunlong_portal.kernel.county import CountyFileError
from yunlong_portal.kernel.letters import county
from yunlong_portal.kernel.letters.checks import wordings_fit_their_letters
from yunlong_portal.kernel.letters.templates import without_wording, wording_in_force, wordings_in_force
from yunlong_portal.kernel.models import LetterTemplate
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

OLD, NEW = date(2008, 5, 1), date(2019, 5, 15)


def kept(**changes):
    template = wording(**changes)
    template.save()
    return template


@pytest.mark.parametrize(
    ("day", "first_day"),
    [(OLD, OLD), (date(2019, 5, 14), OLD), (NEW, NEW), (date(2026, 11, 25), NEW)],
)
def test_a_letter_takes_the_wording_of_its_date(day, first_day):
    kept(valid_from=OLD)
    kept(valid_from=NEW)
    kept(valid_from=date(2026, 11, 1), is_active=False)
    assert wording_in_force("refusal", day).valid_from == first_day


def test_without_a_wording_the_answer_is_a_sentence():
    kept(valid_from=NEW)
    with pytest.raises(Refused) as caught:
        wording_in_force("refusal", date(2019, 5, 14))
    assert caught.value.code == "no_wording"
    assert str(caught.value).startswith("《不予公开告知书》在2019-05-14没有可用的文书模板。")


def test_all_wordings_in_force_are_one_query(django_assert_num_queries):
    kept(valid_from=OLD)
    newer = kept(valid_from=NEW)
    with django_assert_num_queries(1):
        assert wordings_in_force(date(2026, 1, 1)) == {"refusal": newer}
    assert [each.code for each in without_wording(date(2026, 1, 1))] == ["notice"]


def test_two_wordings_in_use_cannot_begin_on_the_same_day():
    kept(valid_from=OLD)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(valid_from=OLD)
    kept(valid_from=OLD, is_active=False)


# The county's file

FILE = """
letters:
- code: refusal
  title: |
    {organ}
    不予公开告知书
  class_mark: 告
  body: |
    收到申请：{received_on}
    内容：{description}
    {reasons}
- code: notice
  title: 通知书
  valid_from: 2019-05-15
  number_pattern: "{organ}〔{year}〕第{n}号"
  body: 特此通知。
  slip: |
    □同意　□不同意
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / county.FILE).write_text(FILE, encoding="utf-8")
    return tmp_path


def test_the_countys_wordings_are_loaded_once(folder):
    assert county.load_letters(folder) == {"文书模板": 2}
    assert county.load_letters(folder) == {"文书模板": 0}
    refusal, notice = wording_in_force("refusal", NEW), wording_in_force("notice", NEW)
    assert (refusal.title, refusal.valid_from, refusal.number_pattern) == (
        "{organ}\n不予公开告知书",
        date(2008, 5, 1),
        "{organ}公开{class}〔{year}〕{n}号",
    )
    assert (notice.slip, notice.number_pattern, notice.valid_from) == (
        "□同意　□不同意",
        "{organ}〔{year}〕第{n}号",
        NEW,
    )
    assert set(LetterTemplate.history.values_list("history_change_reason", flat=True)) == {"载入县情资料"}


def test_what_staff_reworded_moved_or_took_out_of_use_stays(folder):
    county.load_letters(folder)
    refusal, notice = LetterTemplate.objects.order_by("-code")
    refusal.body, refusal.valid_from = "改过的。", date(2020, 1, 1)
    refusal.save()
    notice.is_active = False
    notice.save()
    assert county.load_letters(folder) == {"文书模板": 0}
    assert LetterTemplate.objects.get(pk=refusal.pk).body == "改过的。"
    assert wordings_in_force(date(2026, 1, 1)) == {"refusal": refusal}


def test_a_wording_that_staff_entered_first_is_not_made_twice(folder):
    kept(valid_from=OLD)
    assert county.load_letters(folder) == {"文书模板": 1}


def test_an_absent_file_brings_nothing(tmp_path):
    assert county.load_letters(tmp_path) == {"文书模板": 0}


MISTAKES = [
    ("code: refusal", "code: unknown", "没有“unknown”这种文书。"),
    ("code: refusal", "kode: refusal", "第1份文书须写明 code、title 和 body。"),
    ("    {reasons}\n", "", "“refusal”：正文里没有写上{reasons}（理由）。"),
    ("{reasons}", "{reasons}{who}", "“refusal”：没有{who}这样的标记。"),
    ("第{n}号", "号", "“notice”：文号里没有{n}（顺序号）。"),
    ("class_mark: 告", "mark: 告", "“refusal”里有不认识的“mark”。"),
    ("valid_from: 2019-05-15", "valid_from: 去年", "“notice”的 valid_from 须写成 2017-08-25 的样子。"),
    ("- code: notice", "- {code: notice, title: 甲, body: 乙, valid_from: 2019-05-15}\n- code: notice", "列了两份"),
    ("letters:", "letters: {}\nothers:", "“letters”须是一个列表。"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_file_that_cannot_be_right_is_named(folder, right, wrong, said):
    path = folder / county.FILE
    path.write_text(FILE.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CountyFileError) as error:
        county.load_letters(folder)
    assert str(path) in str(error.value)
    assert said in str(error.value)


# At start


def test_a_wording_that_a_new_version_does_not_understand_is_said_at_start():
    kept()
    assert wordings_fit_their_letters(databases=["default"]) == []
    kept(valid_from=NEW, body=BODY.replace("{reasons}", ""))
    kept(code="gone", body="{anything}")
    (found,) = wordings_fit_their_letters(databases=["default"])
    assert found.id == "kernel.W111"
    assert "文书模板《不予公开告知书》（2019-05-15起）不合用：正文里没有写上{reasons}（理由）" in found.msg


def test_the_check_runs_with_those_of_the_database():
    kept(body="{nonsense}{received_on}{description}{reasons}")
    said = StringIO()
    call_command("check", database=["default"], tags=["database"], stderr=said, stdout=said)
    assert "kernel.W111" in said.getvalue()
