import hashlib
import io
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import connection, transaction

from tests.factories import UserFactory
from tests.kernel.cleaning import samples
from yunlong_portal.kernel import files
from yunlong_portal.kernel.files import store, workshop
from yunlong_portal.kernel.models import StoredFile, Upload
from yunlong_portal.kernel.workflow import Refused


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def accepted(data: bytes, name: str) -> StoredFile:
    return files.accept(data=io.BytesIO(data), name=name, stored_by=None)


def refusal(data, name: str) -> Refused:
    with pytest.raises(Refused) as caught:
        files.accept(data=data, name=name, stored_by=None)
    assert StoredFile.objects.count() == 0
    assert everything_under(store.folder().parent) == []
    return caught.value


def everything_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(samples.every_kind()))
def test_every_kind_is_taken_in_and_lies_under_its_digest(name, media):
    person = UserFactory.create()
    file = files.accept(data=io.BytesIO(samples.every_kind()[name]), name=name, stored_by=person)
    stored = media / file.digest[:2] / f"{file.digest}.{name.rpartition('.')[2]}"
    with files.open_stored(file) as opened:
        data = opened.read()
    assert stored.read_bytes() == data
    assert hashlib.sha256(data).hexdigest() == file.digest
    assert (file.size, file.stored_by) == (len(data), person)
    assert file.media_type == files.kind_of(file.extension).media_type
    assert stat.S_IMODE(stored.stat().st_mode) == 0o640
    assert files.is_intact(file)
    assert everything_under(media) == [stored]
    assert [(each.person, each.file) for each in Upload.objects.all()] == [(person, file)]


@pytest.mark.django_db
def test_two_uploads_that_differ_in_what_nobody_sees_are_one_file():
    first = accepted(samples.word(author="张三"), "方案.docx")
    second = accepted(samples.word(author="李四"), "终稿.docx")
    assert first == second
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_whoever_brings_a_file_is_written_down_once_and_beside_the_others():
    people = UserFactory.create_batch(2)
    for person in (*people, people[0], None):
        files.accept(data=io.BytesIO(b"1"), name="a.txt", stored_by=person)
    assert sorted(Upload.objects.values_list("person", flat=True)) == sorted(each.pk for each in people)
    assert StoredFile.objects.get().stored_by == people[0]


@pytest.mark.django_db
def test_the_uploader_is_told_what_was_removed_this_time():
    clean = accepted(samples.png(author=""), "图.png")
    again = accepted(samples.png(), "图.png")
    assert (clean.pk, clean.removed) == (again.pk, [])
    assert again.removed == ["图片里的文字说明"]
    assert StoredFile.objects.get().removed == []


@pytest.mark.django_db
def test_the_row_keeps_the_words_and_what_is_to_be_known():
    accepted(samples.scan(pages=2), "扫描.pdf")
    file = StoredFile.objects.get()
    assert file.is_readable is False
    assert file.notes == ["全部 2 页机器读不出文字（扫描件或图片），保密和隐私检查须由人看。"]
    assert samples.SENTENCE in accepted(samples.pdf(), "通知.pdf").text


@pytest.mark.django_db
def test_an_upload_that_a_form_has_read_already_is_read_from_its_beginning():
    upload = SimpleUploadedFile("说明.txt", samples.SENTENCE.encode())
    upload.read()
    file = files.accept(data=upload, name=upload.name, stored_by=None)
    assert file.text == samples.SENTENCE


class Pipe(io.RawIOBase):
    """Data that comes once and does not say how much it will be."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        given = min(size, self.left)
        self.left -= given
        return b"a" * given


@pytest.mark.django_db
def test_eighty_megabytes_are_refused_with_both_sizes():
    announced = InMemoryUploadedFile(io.BytesIO(b"x"), "file", "大.pdf", "application/pdf", 80 * 1024 * 1024, None)
    for data in (announced, Pipe(80 * 1024 * 1024)):
        found = refusal(data, "大.pdf")
        assert found.code == "file_too_large"
        assert str(found) == (
            "文件有 80.0 MB，最多 50 MB。请压缩图片、降低扫描分辨率（200 dpi 足够），或拆成几份再传。"
        )


@pytest.mark.django_db
def test_what_is_far_too_large_is_not_counted_to_its_end():
    endless = Pipe(10**15)
    assert str(refusal(endless, "大.pdf")).startswith("文件超过 50")
    assert endless.left > 9 * 10**14


@pytest.mark.django_db
def test_an_empty_file_is_refused():
    assert refusal(io.BytesIO(), "空.pdf").code == "file_empty"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"MZ\x90\x00", "公告.pdf", "file_not_accepted"),
        (samples.word(), "公告.pdf", "file_type_mismatch"),
        (samples.pdf()[:300], "公告.pdf", "file_damaged"),
        (samples.changed_pdf(samples.sign), "公告.pdf", "file_signed"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(data, name, code):
    assert refusal(io.BytesIO(data), name).code == code


@pytest.mark.django_db
def test_a_process_that_hangs_is_stopped_and_the_uploader_told(monkeypatch):
    monkeypatch.setattr(workshop, "_PROGRAM", "import time; time.sleep(60)")
    monkeypatch.setattr(workshop, "SECONDS", 0.3)
    assert refusal(io.BytesIO(samples.pdf()), "公告.pdf").code == "file_too_complex"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "crash", ["import os; os.kill(os.getpid(), 11)", "raise SystemExit(3)", "print('not json')", "bytes(10**12)"]
)
def test_a_process_that_crashes_takes_nothing_with_it(monkeypatch, crash):
    monkeypatch.setattr(workshop, "_PROGRAM", crash)
    found = refusal(io.BytesIO(samples.pdf()), "公告.pdf")
    assert found.code == "file_too_complex"
    assert "请在电脑上打开检查" in str(found)


@pytest.mark.django_db
def test_the_process_knows_no_secrets_and_may_not_swell(monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "secret")
    program = """
import json, os, resource, sys
sys.path.append(sys.argv[1])
from cleaning import process
process._limit()
told = [sorted(set(os.environ) - {"LC_CTYPE"}), resource.getrlimit(resource.RLIMIT_AS)[0], "django" in sys.modules]
process._answer({"unfit": {"code": "told", "sentence": json.dumps(told)}})
"""
    monkeypatch.setattr(workshop, "_PROGRAM", program)
    assert str(refusal(io.BytesIO(b"x"), "a.txt")) == "[[], 1610612736, false]"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["\x00a.txt", "\ud800.txt", "'; rm -rf /.txt", "-c.txt", "名" * 5_000 + ".txt", "a.txt"]
)
def test_any_name_can_be_handed_over(name):
    assert accepted(samples.SENTENCE.encode(), name).extension == "txt"


@pytest.mark.django_db
def test_bytes_that_went_bad_are_found_and_mended_by_the_next_upload():
    file = accepted(samples.pdf(), "通知.pdf")
    path = files.path_of(file)
    good = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(good[:-1] + b"!")
    assert files.is_intact(file) is False
    assert accepted(samples.pdf(), "通知.pdf") == file
    assert path.read_bytes() == good
    assert files.is_intact(file) is True


@pytest.mark.django_db
def test_bytes_that_are_gone_are_answered_with_a_sentence():
    file = accepted(samples.png(), "图.png")
    files.path_of(file).unlink()
    assert files.is_intact(file) is False
    with pytest.raises(Refused) as caught:
        files.open_stored(file)
    assert caught.value.code == "file_missing"


@pytest.mark.django_db
def test_bytes_whose_row_was_rolled_back_do_no_harm():
    with transaction.atomic():
        file = accepted(samples.png(), "图.png")
        transaction.set_rollback(True)
    assert (store.path_of(file).exists(), StoredFile.objects.exists()) == (True, False)
    again = accepted(samples.png(), "图.png")
    assert again.digest == file.digest
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_what_a_killed_process_left_behind_is_swept_after_a_day():
    old, young = store.folder() / "old", store.folder() / "young"
    for path in (old, young):
        path.write_bytes(b"half a file")
    yesterday = time.time() - 25 * 60 * 60
    os.utime(old, (yesterday, yesterday))
    accepted(samples.png(), "图.png")
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_four_uploads_of_the_same_file_at_once_are_one_file():
    found: list[object] = []

    def upload(author: str) -> None:
        try:
            found.append(accepted(samples.sheet(author=author), "统计.xlsx").pk)
        except BaseException as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload, args=(f"作者{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [StoredFile.objects.get().pk] * 4
    assert len(everything_under(store.folder().parent)) == 1


@pytest.mark.parametrize(
    ("name", "extension", "proper"),
    [
        ("工作方案.docx", "docx", "工作方案.docx"),
        ("C:\\Users\\zhang\\方案.DOCX", "docx", "方案.docx"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("照片.jpeg", "jpg", "照片.jpg"),
        ("附件\u202efdp.exe", "pdf", "附件fdp.exe.pdf"),
        ("方案\u200b(终).pdf", "pdf", "方案(终).pdf"),
        ('一"二<三>:四?.pdf', "pdf", "一_二_三_四_.pdf"),
        ("云府办发〔2017〕12号", "ofd", "云府办发〔2017〕12号.ofd"),
        (".pdf", "pdf", "附件.pdf"),
        ("", "png", "附件.png"),
        ("长" * 300 + ".pdf", "pdf", "长" * 120 + ".pdf"),
    ],
)
def test_a_name_is_made_proper_for_readers(name, extension, proper):
    assert files.proper_name(name, extension=extension) == proper


def test_the_table_of_kinds_says_what_a_browser_may_show():
    assert [(kind.extension, kind.shows_inline) for kind in files.KINDS] == [
        ("pdf", True),
        ("docx", False),
        ("xlsx", False),
        ("pptx", False),
        ("ofd", False),
        ("jpg", True),
        ("png", True),
        ("csv", False),
        ("txt", False),
    ]


def test_people_are_told_what_they_may_upload_and_what_never():
    assert files.UPLOAD_HINT == (
        "可以上传 PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、OFD、JPG、PNG、CSV、TXT，每个不超过 50 MB。"
        "作者、修订等隐藏信息会自动清除。严禁上传涉密文件。"
    )
    assert files.ACCEPT_ATTRIBUTE == ".pdf,.docx,.xlsx,.pptx,.ofd,.jpg,.jpeg,.jpe,.jfif,.png,.csv,.txt"


def test_cleaning_imports_nothing_of_django():
    program = (
        "import sys; sys.path.append(sys.argv[1]); from cleaning import ofd, office, pdf, process, read_pdf; "
        "print({'django', 'celery', 'yunlong_portal'} & set(sys.modules))"
    )
    kernel = Path(workshop.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(kernel)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
