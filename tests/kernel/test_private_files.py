"""An applicant's papers: cleaned, unreadable on the disk, reachable by no public page, and erasable."""

import io
import stat
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import TestCase

from tests.factories import UserFactory
from tests.kernel.cleaning import samples
from tests.kernel.test_encryption import NEW, OLD
from yunlong_portal.kernel import private_files, retention
from yunlong_portal.kernel.models import PrivateFile, StoredFile
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "private"


def accept(data: bytes | None = None, name: str = "段正淳身份证.png") -> PrivateFile:
    return private_files.accept_private(data=io.BytesIO(data or samples.png()), name=name, stored_by=None, now=NOW)


def everything_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def code_of(call: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **options)
    return caught.value.code


# In


def test_a_paper_is_cleaned_and_lies_encrypted_under_a_name_that_says_nothing(folder: Path) -> None:
    person = UserFactory.create()
    file = private_files.accept_private(
        data=io.BytesIO(samples.png()), name="段正淳身份证.png", stored_by=person, now=NOW
    )
    (path,) = everything_under(folder)
    plain = private_files.open_private(file).read()
    assert plain.startswith(b"\x89PNG")
    assert "图片里的文字说明" in file.removed
    assert path.read_bytes()[:14] == b"aes-256-gcm.1\n"
    assert plain[:60] not in path.read_bytes()
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent, folder)] == [0o600, 0o700, 0o700]
    assert path == private_files.path_of(file)
    row = PrivateFile.objects.get()
    assert (row.name, row.media_type, row.extension, row.size) == ("段正淳身份证.png", "image/png", "png", len(plain))
    assert (row.stored_by, row.stored_at, row.kept_until) == (person, NOW, NOW + DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM kernel_privatefile")
        assert "段正淳" not in cursor.fetchone()[0]


def test_nothing_of_it_comes_into_the_public_store(tmp_path: Path) -> None:
    accept()
    assert StoredFile.objects.count() == 0
    assert not (tmp_path / "media").exists()


def test_the_same_file_twice_is_two_files_that_can_be_told_to_be_the_same() -> None:
    first, second = accept(), accept(name="又一次.png")
    assert first.digest == second.digest
    assert private_files.path_of(first).read_bytes() != private_files.path_of(second).read_bytes()


def test_the_digest_is_none_that_somebody_with_the_file_could_compute(settings: Any) -> None:
    file = accept()
    settings.INDEX_KEY = NEW.partition(":")[2]
    assert private_files.digest_of(private_files.open_private(file).read()) != file.digest


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(b"MZ\x90\x00", "身份证.pdf", "file_not_accepted"), (samples.pdf()[:300], "身份证.pdf", "file_damaged")],
)
def test_a_refused_file_leaves_nothing_behind(folder: Path, data: bytes, name: str, code: str) -> None:
    assert code_of(accept, data, name) == code
    assert (everything_under(folder), PrivateFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_it_is_not_taken_in_inside_a_transaction(folder: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        accept()
    assert everything_under(folder) == []


# Kept


def test_what_nobody_attached_goes_after_a_day_and_what_was_attached_stays(folder: Path) -> None:
    left, kept, dated = accept(), accept(), accept()
    private_files.keep([kept])
    private_files.keep([dated], until=NOW + 3 * DAY)
    erased = []
    for days in (0.9, 1, 2.9, 3):
        with captured():
            retention.sweep(NOW + days * DAY)
        erased.append(sorted(PrivateFile.objects.kept().values_list("pk", flat=True)))
    assert erased == [[left.pk, kept.pk, dated.pk], [kept.pk, dated.pk], [kept.pk, dated.pk], [kept.pk]]
    assert everything_under(folder) == [private_files.path_of(kept)]


def captured() -> Any:
    """Run what hangs on the commit, as outside a test."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def test_what_is_gone_already_cannot_be_kept_and_then_nothing_is() -> None:
    gone, there = accept(), accept()
    private_files.erase(gone, actor=None, reason="测试", now=NOW)
    assert code_of(private_files.keep, [there, gone]) == "file_erased"
    there.refresh_from_db()
    assert there.kept_until == NOW + DAY


# Opened


def test_the_answer_to_a_person_is_kept_by_no_cache_and_runs_nothing() -> None:
    picture, text = accept(), accept(samples.SENTENCE.encode(), "说明.txt")
    shown, sent = private_files.as_response(picture, inline=True), private_files.as_response(text, inline=True)
    assert shown.content == private_files.open_private(picture).read()
    assert shown["Content-Type"] == "image/png"
    assert shown["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert sent["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert private_files.as_response(picture)["Content-Disposition"].startswith("attachment;")
    for answer in (shown, sent):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none';")
        assert answer["Content-Security-Policy"].endswith("; sandbox")


def test_bytes_that_are_gone_changed_or_another_files_are_answered_with_a_sentence() -> None:
    first, second, third = accept(), accept(samples.pdf(), "表.pdf"), accept()
    path = private_files.path_of(first)
    path.write_bytes(path.read_bytes()[:-1])
    private_files.path_of(third).write_bytes(private_files.path_of(second).read_bytes())
    private_files.path_of(second).unlink()
    codes = [code_of(private_files.open_private, each) for each in (first, second, third)]
    assert codes == ["data_damaged", "file_missing", "data_damaged"]
    assert [private_files.is_intact(each) for each in (first, second, third, accept())] == [False, False, False, True]


# Erased


def test_erasing_takes_bytes_name_and_digest_and_leaves_the_bare_row(folder: Path) -> None:
    person, file = UserFactory.create(), accept()
    with captured():
        private_files.erase(file, actor=person, reason=" 申请人撤回 ", now=NOW + DAY)
    row = PrivateFile.objects.get()
    assert everything_under(folder) == []
    assert (row.name, row.digest, row.place, row.sealed_with) == ("", "", "", "")
    assert (row.erased_at, row.erased_by, row.erasure_reason) == (NOW + DAY, person, "申请人撤回")
    assert (row.media_type, row.size > 0, row.is_erased, file.is_erased) == ("image/png", True, True, True)
    assert code_of(private_files.open_private, row) == "file_erased"


def test_erasing_twice_leaves_the_first_reason() -> None:
    file = accept()
    for reason in ("撤回", "到期"):
        with captured():
            private_files.erase(file, actor=None, reason=reason, now=NOW)
    assert PrivateFile.objects.get().erasure_reason == "撤回"


def test_erasing_needs_a_reason() -> None:
    assert code_of(private_files.erase, accept(), actor=None, reason=" ", now=NOW) == "no_reason"


def test_an_erasure_that_was_rolled_back_did_not_happen(folder: Path) -> None:
    file = accept()
    with captured(), transaction.atomic():
        private_files.erase(file, actor=None, reason="撤回", now=NOW)
        transaction.set_rollback(True)
    assert private_files.is_intact(PrivateFile.objects.get())


def test_bytes_that_a_killed_process_left_go_with_the_next_sweep(folder: Path) -> None:
    file = accept()
    private_files.erase(file, actor=None, reason="撤回", now=NOW)  # and killed before what hangs on the commit
    assert everything_under(folder) == [private_files.path_of(file)]
    with captured():
        retention.sweep(NOW)
    assert (everything_under(folder), PrivateFile.objects.get().place) == ([], "")


def test_a_row_whose_bytes_were_never_written_goes_too() -> None:
    file = accept()
    private_files.path_of(file).unlink()
    with captured():
        retention.sweep(NOW + DAY)
    assert PrivateFile.objects.get().place == ""


def test_a_file_somebody_keeps_while_the_sweep_runs_is_not_erased() -> None:
    file = accept()
    (key,) = private_files.over(NOW + DAY).values_list("pk", flat=True)
    private_files.keep([file])
    private_files.erase_over(key, NOW + DAY)
    assert PrivateFile.objects.get().is_erased is False


def test_the_database_knows_no_erased_file_with_a_digest() -> None:
    accept()
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivateFile.objects.update(erased_at=NOW)


# Keys


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_data_keys", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_files_are_brought_to_the_new_key_and_cipher(settings: Any, folder: Path) -> None:
    settings.DATA_KEYS = [OLD]
    file, gone = accept(), accept()
    plain = private_files.open_private(file).read()
    with captured():
        private_files.erase(gone, actor=None, reason="撤回", now=NOW)
    settings.DATA_KEYS, settings.DATA_CIPHER = [NEW, OLD], "sm4-gcm"
    with pytest.raises(SystemExit):
        rotate("--check")
    assert rotate() == ("kernel.privatefile.name：1/1\n私密文件：1/1\n完成：全部个人数据已在 sm4-gcm.2027 下。\n")
    assert rotate("--check").startswith("sm4-gcm.2027（现行）：2 项\n密钥 2026 已无数据使用")
    settings.DATA_KEYS = [NEW]
    again = PrivateFile.objects.get(pk=file.pk)
    assert (again.name, private_files.open_private(again).read()) == ("段正淳身份证.png", plain)
    assert everything_under(folder) == [private_files.path_of(file)]
    assert private_files.reseal(file.pk) is False


def test_a_file_that_cannot_be_read_is_named_and_stays_as_it_is(settings: Any) -> None:
    settings.DATA_KEYS = [OLD]
    file = accept()
    private_files.path_of(file).write_bytes(b"broken")
    settings.DATA_KEYS = [NEW, OLD]
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 项读不出来"):
        call_command("rotate_data_keys", stdout=out, stderr=out)
    assert f"私密文件 第 {file.pk} 号：这项加密数据" in out.getvalue()
    assert private_files.path_of(file).read_bytes() == b"broken"
