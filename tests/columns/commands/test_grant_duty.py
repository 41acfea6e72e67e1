"""The first administrator comes from a shell."""

import pytest
from django.core.management import CommandError, call_command

from columns.domain.duties import grant, may
from columns.enums import Duty
from columns.management.commands.grant_duty import Command
from columns.models import DutyGrant
from tests.factories import UserFactory, with_duties


def test_the_first_administrator_is_granted_from_a_shell_and_grants_from_there_on(county, bureau, now, capsys):
    first, clerk = UserFactory.create(username="first", display_name="王五"), UserFactory.create()
    call_command("grant_duty", "first", "grant_duties", county.slug, "--reason", "首位授权管理员")
    assert capsys.readouterr().out == "王五在县政府有了“管理授权”的职责。\n"
    written = DutyGrant.history.get()
    assert (written.history_user, written.history_change_reason) == (None, "命令行：首位授权管理员")
    grant(actor=first, user=clerk, duty=Duty.DRAFT, department=bureau, reason="分工", now=now)
    assert may(clerk, Duty.DRAFT, bureau)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "draft", "bureau"), "没有用户名为“nobody”的人"),
        (("known", "draft", "nowhere"), "没有标识为“nowhere”的单位"),
        (("known", "publish", "bureau"), "“发布”管全县"),
        (("known", "proofread", "bureau"), "已有“校对”的职责"),
    ],
)
def test_impossible_input_ends_with_code_2_and_a_sentence(bureau, arguments, words):
    with_duties(bureau, Duty.PROOFREAD, user=UserFactory.create(username="known"))
    user, duty, slug = arguments
    with pytest.raises(CommandError, match=words) as caught:
        call_command("grant_duty", user, duty, bureau.slug if slug == "bureau" else slug, "--reason", "分工")
    assert caught.value.returncode == 2


def test_a_duty_that_there_is_not_ends_with_code_2_and_names_those_there_are(bureau, capsys):
    with pytest.raises(SystemExit) as caught:
        Command().run_from_argv(["manage.py", "grant_duty", "known", "dance", bureau.slug, "--reason", "分工"])
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert [word for word in ("'dance'", *Duty.values) if word not in said] == []


def test_a_reason_is_asked_for(bureau):
    UserFactory.create(username="known")
    with pytest.raises(CommandError, match="理由"):
        call_command("grant_duty", "known", "draft", bureau.slug, "--reason", " ")
