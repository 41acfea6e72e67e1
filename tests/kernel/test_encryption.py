"""Personal data at rest: unreadable without the keys, at home in one column, and never looked for."""

import base64
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from yunlong_portal.kernel import encryption, triggers
from yunlong_portal.kernel.checks.keys import check_encrypted_columns, check_keys
from yunlong_portal.kernel.encryption import CIPHERS, EncryptedJSONField, EncryptedTextField, Unreadable, rotation
from yunlong_portal.kernel.encryption.ciphers import NONCE_BYTES, Damaged
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.workflow import Refused

PLACE = "kernel.test.name"


def new_key(key_id: str) -> str:
    return f"{key_id}:{base64.b64encode(os.urandom(32)).decode()}"


OLD, NEW = new_key("2026"), new_key("2027")


@pytest.fixture(params=sorted(CIPHERS))
def cipher(request: pytest.FixtureRequest, settings: Any) -> str:
    if not CIPHERS[request.param].is_offered():
        pytest.skip(f"this build of cryptography has no {request.param}")
    settings.DATA_KEYS = [OLD]
    settings.DATA_CIPHER = request.param
    return str(request.param)


def changed(token: str) -> Iterator[str]:
    """Yield the token with each of its characters changed in turn, cut short, and made longer."""
    for place in range(len(token) - 1):  # the last one may hold bits that are no part of the bytes
        yield token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    yield from (token[:-2], token[: len(token) // 2], token + "AA", token + ".", "")


# Ciphers and tokens


def test_aes_and_sm4_are_there() -> None:
    assert {name: each.is_offered() for name, each in CIPHERS.items()} == {"aes-256-gcm": True, "sm4-gcm": True}


@given(text=st.text(), place=st.text(), name=st.sampled_from(sorted(CIPHERS)))
def test_every_text_comes_back_as_it_was(text: str, place: str, name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DATA_CIPHER", name)
        token = encryption.encrypt(text, place=place)
        assert encryption.decrypt(token, place=place) == text
        assert token.startswith(f"{name}.1.")


@given(data=st.binary(max_size=3_000), place=st.text(), name=st.sampled_from(sorted(CIPHERS)))
def test_all_bytes_come_back_as_they_were(data: bytes, place: str, name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DATA_CIPHER", name)
        assert encryption.decrypt_bytes(encryption.encrypt_bytes(data, place=place), place=place) == data


def test_the_token_tells_cipher_and_key_and_nothing_of_the_text(cipher: str) -> None:
    first, second = (encryption.encrypt("张三丰", place=PLACE) for _ in range(2))
    assert [first.rpartition(".")[0], second.rpartition(".")[0]] == [f"{cipher}.2026"] * 2
    assert first != second
    assert first.isascii()


def test_a_token_that_was_changed_anywhere_is_refused_with_a_sentence(cipher: str) -> None:
    token = encryption.encrypt("532929199001010017", place=PLACE)
    for wrong in changed(token):
        with pytest.raises(Unreadable) as caught:
            encryption.decrypt(wrong, place=PLACE)
        assert caught.value.code in {"data_damaged", "data_key_missing", "data_cipher_missing"}
        assert caught.value.__cause__ is None
        assert str(caught.value).endswith("。")


def test_bytes_that_were_changed_or_cut_are_refused(cipher: str) -> None:
    sealed = encryption.encrypt_bytes(b"scan", place=PLACE)
    for wrong in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:20], b"", b"%PDF-1.7\n", b"\xff\n"):
        with pytest.raises(Unreadable) as caught:
            encryption.decrypt_bytes(wrong, place=PLACE)
        assert caught.value.code == "data_damaged"


def test_a_value_is_good_in_its_own_column_only(cipher: str) -> None:
    token = encryption.encrypt("张三", place="kernel.applicant.name")
    with pytest.raises(Unreadable) as caught:
        encryption.decrypt(token, place="kernel.applicant.note")
    assert caught.value.code == "data_damaged"


def test_a_token_cannot_pretend_to_be_of_another_key(settings: Any) -> None:
    settings.DATA_KEYS = [OLD, OLD.replace("2026", "2027")]
    token = encryption.encrypt("张三", place=PLACE)
    with pytest.raises(Unreadable):
        encryption.decrypt(token.replace(".2026.", ".2027."), place=PLACE)


@pytest.mark.parametrize("name", sorted(CIPHERS))
def test_a_cipher_says_damaged_and_nothing_of_its_library(name: str) -> None:
    cipher = CIPHERS[name]
    options: dict[str, bytes] = {"key": bytes(cipher.key_bytes), "nonce": bytes(NONCE_BYTES), "associated": b"here"}
    sealed = cipher.seal(b"data", **options)
    assert cipher.open(sealed, **options) == b"data"
    for wrong, given_ in ((sealed, options | {"associated": b"there"}), (sealed[:5], options), (b"", options)):
        with pytest.raises(Damaged):
            cipher.open(wrong, **given_)


# Keys


def test_the_first_key_encrypts_and_all_decrypt(settings: Any) -> None:
    settings.DATA_KEYS = [OLD]
    old = encryption.encrypt("张三", place=PLACE)
    settings.DATA_KEYS = [NEW, OLD]
    new = encryption.encrypt("李四", place=PLACE)
    assert new.split(".")[1] == "2027"
    assert [encryption.decrypt(each, place=PLACE) for each in (old, new)] == ["张三", "李四"]


def test_a_key_that_was_put_away_too_early_is_asked_for_by_name(settings: Any) -> None:
    settings.DATA_KEYS = [OLD]
    token = encryption.encrypt("张三", place=PLACE)
    settings.DATA_KEYS = [NEW]
    with pytest.raises(Unreadable) as caught:
        encryption.decrypt(token, place=PLACE)
    assert caught.value.code == "data_key_missing"
    assert str(caught.value) == (
        "这项数据（kernel.test.name）用密钥“2026”加密，现有密钥里没有它，读不出来。"
        "请网站管理员把这把密钥加回 PORTAL_DATA_KEYS。"
    )


def test_the_cipher_can_be_changed_with_old_values_in_place(settings: Any) -> None:
    settings.DATA_CIPHER = "aes-256-gcm"
    old = encryption.encrypt("张三", place=PLACE)
    settings.DATA_CIPHER = "sm4-gcm"
    assert encryption.encrypt("张三", place=PLACE).startswith("sm4-gcm.")
    assert encryption.decrypt(old, place=PLACE) == "张三"


def test_a_key_may_be_written_in_either_alphabet_of_base64(settings: Any) -> None:
    secret = bytes(range(223, 255))
    settings.DATA_KEYS = [f"a:{base64.b64encode(secret).decode()}"]
    token = encryption.encrypt("张三", place=PLACE)
    settings.DATA_KEYS = [f" a:{base64.urlsafe_b64encode(secret).decode().rstrip('=')} "]
    assert encryption.decrypt(token, place=PLACE) == "张三"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([], "没有加密个人数据的密钥，请设置 PORTAL_DATA_KEYS。"),
        ([""], "没有加密个人数据的密钥，请设置 PORTAL_DATA_KEYS。"),
        (["abc"], "PORTAL_DATA_KEYS 的第 1 把密钥须写成“编号:base64”"),
        (["Key A:abc"], "PORTAL_DATA_KEYS 的第 1 把密钥须写成“编号:base64”"),
        ([OLD, "2025:***"], "PORTAL_DATA_KEYS 的第 2 把密钥不是 base64。"),
        ([OLD, "2025:汉字"], "PORTAL_DATA_KEYS 的第 2 把密钥不是 base64。"),
        (["2026:c2hvcnQ="], "PORTAL_DATA_KEYS 的第 1 把密钥只有 5 字节，至少要 32 字节。"),
        ([f"2026:{base64.b64encode(b'a' * 32).decode()}"], "PORTAL_DATA_KEYS 的第 1 把密钥不像随机生成的。"),
        ([OLD, OLD], "PORTAL_DATA_KEYS 里有两把密钥编号相同，请各用一个编号。"),
    ],
)
def test_keys_that_cannot_be_right_are_named_by_their_place_and_never_quoted(
    settings: Any, keys: list[str], message: str
) -> None:
    settings.DATA_KEYS = keys
    (found,) = check_keys()
    assert (found.id, found.msg[: len(message)]) == ("kernel.E301", message)
    with pytest.raises(ImproperlyConfigured) as caught:
        encryption.encrypt("张三", place=PLACE)
    assert caught.value.__cause__ is None


def test_the_index_key_and_the_cipher_are_checked(settings: Any) -> None:
    settings.INDEX_KEY, settings.DATA_CIPHER = "", "rot13"
    index, cipher = check_keys()
    assert (index.id, cipher.id) == ("kernel.E302", "kernel.E303")
    assert cipher.msg == "PORTAL_CIPHER 是“rot13”，只能是 aes-256-gcm 或 sm4-gcm。"


def test_the_keys_of_this_run_are_in_order() -> None:
    assert check_keys() + check_encrypted_columns() == []


def _settings_of(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    program = "from yunlong_portal import settings as s; print(s.DATA_KEYS, s.INDEX_KEY, s.SECRET_KEY)"
    own = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=own | {"PORTAL_VAR": str(folder)} | environment,
    )


def test_the_first_start_makes_keys_that_the_owner_alone_can_read(tmp_path: Path) -> None:
    starts = [_settings_of(tmp_path) for _ in range(2)]
    assert starts[0].stdout == starts[1].stdout
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir() if path.is_file()}
    assert files == {"data-keys": 0o600, "index-key": 0o600, "secret-key": 0o600}


def test_production_makes_no_key_of_its_own(tmp_path: Path) -> None:
    given_ = {"PORTAL_PRODUCTION": "1", "PORTAL_SECRET_KEY": "x" * 50}
    first = _settings_of(tmp_path, **given_)
    second = _settings_of(tmp_path, **given_, PORTAL_DATA_KEYS=OLD)
    assert "生产方式必须设置 PORTAL_DATA_KEYS" in first.stderr
    assert "生产方式必须设置 PORTAL_INDEX_KEY" in second.stderr
    assert list(tmp_path.iterdir()) == []


# Finding the same applicant again


@pytest.mark.parametrize(
    "written",
    [
        "53292919900101001X",
        "53292919900101001x",
        " 532929 19900101 001X ",
        "５３２９２９１９９００１０１００１Ｘ",
        "532929\u300019900101\u200b001x",
    ],
)
def test_one_number_has_one_index_however_it_is_written(written: str) -> None:
    expected = encryption.blind_index("53292919900101001X", purpose="id_number")
    assert encryption.blind_index(written, purpose="id_number") == expected
    assert len(expected) == 64


def test_another_number_or_purpose_or_key_has_another_index(settings: Any) -> None:
    found = {
        encryption.blind_index("53292919900101001X", purpose="id_number"),
        encryption.blind_index("532929199001010018", purpose="id_number"),
        encryption.blind_index("53292919900101001X", purpose="phone"),
    }
    settings.INDEX_KEY = base64.b64encode(os.urandom(32)).decode()
    found.add(encryption.blind_index("53292919900101001X", purpose="id_number"))
    assert len(found) == 4


def test_a_new_data_key_leaves_the_index_as_it_is(settings: Any) -> None:
    before = encryption.blind_index("53292919900101001X", purpose="id_number")
    settings.DATA_KEYS = [NEW]
    assert encryption.blind_index("53292919900101001X", purpose="id_number") == before


def test_nothing_has_no_index() -> None:
    assert [encryption.blind_index(each, purpose="id_number") for each in ("", "  ", "\u3000\u200b")] == ["", "", ""]


# Columns


@pytest.fixture
def people(db: None) -> Iterator[Any]:
    """Return a model with both kinds of columns, and its table."""
    with isolate_apps():

        class Person(models.Model):
            name = EncryptedTextField(blank=True)
            facts = EncryptedJSONField(null=True)

            class Meta:
                app_label = "kernel"
                db_table = "tests_person"

            def __str__(self) -> str:
                return str(self.pk)

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_person (id bigint PRIMARY KEY, name text, facts text)")
        yield Person
        cursor.execute("DROP TABLE tests_person")


def raw(column: str = "name") -> list[str | None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM tests_person ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


FACTS = {"id_number": "532929199001010017", "phones": ["13887212345", None], "minor": False, "name": "段 杨\u4dae"}


def test_columns_hold_tokens_and_python_holds_values(people: Any) -> None:
    people.objects.create(pk=1, name="段正淳", facts=FACTS)
    people.objects.bulk_create([people(pk=2, name="木婉清", facts=[]), people(pk=3, name="", facts=None)])
    assert list(people.objects.order_by("pk").values_list("name", "facts")) == [
        ("段正淳", FACTS),
        ("木婉清", []),
        ("", None),
    ]
    assert [str(each).partition(".")[0] for each in raw("name")] == ["aes-256-gcm", "aes-256-gcm", ""]
    assert [str(each).partition(".")[0] for each in raw("facts")] == ["aes-256-gcm", "aes-256-gcm", "None"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_every_structure_comes_back_as_it_was(value: Any) -> None:
    field = EncryptedJSONField()
    field.set_attributes_from_name("facts")
    field.model = PrivateFile
    token = field.get_db_prep_value(value, connection)
    assert field.from_db_value(token, None, connection) == value


def test_every_way_of_saving_encrypts(people: Any) -> None:
    rows = people.objects.bulk_create([people(pk=number, name="旧名") for number in (1, 2, 3)])
    people.objects.filter(pk=1).update(name="改名", facts={"a": 1})
    rows[1].name = "另名"
    people.objects.bulk_update(rows[1:2], ["name"])
    rows[2].name = "末名"
    rows[2].save(update_fields=["name"])
    assert list(people.objects.order_by("pk").values_list("name", flat=True)) == ["改名", "另名", "末名"]
    assert all(str(each).startswith("aes-256-gcm.") for each in raw())


def test_columns_cannot_be_searched_but_for_being_empty(people: Any) -> None:
    people.objects.create(pk=1, name="段正淳", facts=None)
    for condition in (
        {"name": "段正淳"},
        {"name__contains": "段"},
        {"name__in": ["段"]},
        {"facts": {}},
        {"facts__id": 1},
    ):
        with pytest.raises(FieldError, match="encrypted and cannot be filtered"):
            people.objects.filter(**condition).first()
    assert people.objects.filter(facts__isnull=True).count() == 1


def test_a_value_moved_to_another_column_or_damaged_is_told_with_a_sentence(people: Any) -> None:
    people.objects.create(pk=1, name="段正淳", facts={})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tests_person SET facts = name")
    with pytest.raises(Refused) as caught:
        people.objects.get()
    assert str(caught.value) == (
        "这项加密数据（kernel.person.facts）已损坏或被挪动过，读不出来。请联系网站管理员核对数据库和备份。"
    )
    assert people.objects.defer("facts").get().name == "段正淳"


def test_forms_show_the_value(people: Any) -> None:
    class Form(forms.ModelForm):
        class Meta:
            model = people
            fields = ("name", "facts")

    form = Form({"name": "段正淳", "facts": '{"a": 1}'})
    form.instance.pk = 1
    assert form.is_valid(), form.errors
    assert (form.save().name, people.objects.get().facts) == ("段正淳", {"a": 1})


@isolate_apps()
def test_an_encrypted_column_cannot_be_a_key_or_have_an_index() -> None:
    class Wrong(models.Model):
        number = EncryptedTextField(unique=True)

        class Meta:
            app_label = "kernel"

        def __str__(self) -> str:
            return str(self.pk)

    assert [each.id for each in Wrong.check() if isinstance(each.obj, EncryptedTextField)] == ["kernel.E304"]


def test_personal_data_in_evidence_or_in_a_history_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rotation.encrypted_fields(PrivateFile) == [PrivateFile._meta.get_field("name")]
    monkeypatch.setattr(triggers, "_protected", dict(triggers._protected))
    triggers.protect(PrivateFile)
    assert [each.id for each in check_encrypted_columns()] == ["kernel.E305"]
    triggers.protect(PrivateFile, except_fields=["name"])
    assert check_encrypted_columns() == []


# Changing keys


@pytest.fixture
def only_people(people: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the model, as the only one that has encrypted columns."""
    monkeypatch.setattr(rotation, "columns", lambda: iter(rotation.encrypted_fields(people)))
    return people


def rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_data_keys", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_old_values_are_brought_to_the_new_key_in_batches(only_people: Any, settings: Any) -> None:
    settings.DATA_KEYS = [OLD]
    only_people.objects.bulk_create([only_people(pk=each, name=f"第{each}人", facts={"n": each}) for each in range(5)])
    only_people.objects.create(pk=9, name="", facts=None)
    settings.DATA_KEYS = [NEW, OLD]
    with pytest.raises(SystemExit):
        rotate("--check")
    assert rotate("--batch=2") == (
        "kernel.person.name：2/5\nkernel.person.name：4/5\nkernel.person.name：5/5\n"
        "kernel.person.facts：2/5\nkernel.person.facts：4/5\nkernel.person.facts：5/5\n"
        "完成：全部个人数据已在 aes-256-gcm.2027 下。\n"
    )
    assert {str(each).split(".")[1] for each in raw()[:5]} == {"2027"}
    assert rotate() == "完成：全部个人数据已在 aes-256-gcm.2027 下。\n"
    assert rotate("--check") == (
        "aes-256-gcm.2027（现行）：10 项\n密钥 2026 已无数据使用，可以从 PORTAL_DATA_KEYS 中去掉。\n"
    )
    settings.DATA_KEYS = [NEW]
    assert list(only_people.objects.order_by("pk").values_list("name", flat=True)[:2]) == ["第0人", "第1人"]


def test_a_value_that_cannot_be_read_is_named_and_the_rest_goes_on(only_people: Any, settings: Any) -> None:
    settings.DATA_KEYS = [OLD]
    only_people.objects.bulk_create([only_people(pk=each, name=f"第{each}人") for each in (1, 2, 3)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tests_person SET name = 'aes-256-gcm.2026.AAAA' WHERE id = 2")
    settings.DATA_KEYS = [NEW, OLD]
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 项读不出来"):
        call_command("rotate_data_keys", stdout=out, stderr=out)
    assert "kernel.person.name 第 2 号：这项加密数据（kernel.person.name）已损坏" in out.getvalue()
    assert [str(each).split(".")[1] for each in raw()] == ["2027", "2026", "2027"]


def test_what_somebody_saves_meanwhile_stays(only_people: Any, settings: Any) -> None:
    settings.DATA_KEYS = [OLD]
    only_people.objects.create(pk=1, name="旧名")
    settings.DATA_KEYS = [NEW, OLD]
    (field, _) = rotation.encrypted_fields(only_people)
    read = field.from_db_value

    def read_and_be_overtaken(token: Any, *arguments: Any) -> Any:
        only_people.objects.filter(pk=1).update(name="新名")
        return read(token, *arguments)

    field.from_db_value = read_and_be_overtaken
    try:
        list(rotation.rotate(field))
    finally:
        del field.from_db_value
    assert only_people.objects.get().name == "新名"


def test_the_command_says_what_is_wrong_with_its_input(db: None, settings: Any) -> None:
    for arguments, keys in ((["--batch=0"], [OLD]), ([], [])):
        settings.DATA_KEYS = keys
        with pytest.raises(CommandError) as caught:
            rotate(*arguments)
        assert caught.value.returncode == 2
