"""Whatever comes in, the answer is a cleaned file or a refusal with a sentence, never an error of a parser."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Cleaned, Unfit, clean
from yunlong_portal.kernel.cleaning.recognise import extension_of

NAMES = sorted(samples.every_kind())
IN_CONTAINERS = [name for name in NAMES if name.endswith(("docx", "xlsx", "pptx", "ofd"))]


def cleaned_or_refused(data: bytes, name: str) -> Cleaned | Unfit:
    try:
        return clean(data, name=name)
    except Unfit as unfit:
        return unfit


def answer(data: bytes, name: str) -> Cleaned | Unfit:
    found = cleaned_or_refused(data, name)
    if isinstance(found, Unfit):
        assert found.code
        assert found.sentence.endswith("。")
        assert "Traceback" not in found.sentence
        return found
    assert found.text == found.text.encode().decode()
    assert "\x00" not in found.text
    return found


# A place in the file, as a share of its length, and what happens there.
places = st.floats(0, 1, exclude_max=True)
edits = st.lists(
    st.tuples(places, st.sampled_from(["replace", "insert", "delete", "repeat"]), st.binary(min_size=1, max_size=8)),
    min_size=1,
    max_size=12,
)


def edited(data: bytes, changes: list[tuple[float, str, bytes]]) -> bytes:
    found = bytearray(data)
    for share, kind, content in changes:
        at = int(share * len(found))
        match kind:
            case "replace":
                found[at : at + len(content)] = content
            case "insert":
                found[at:at] = content
            case "delete":
                del found[at : at + len(content) * 16]
            case "repeat":
                found[at:at] = found[at : at + len(content) * 64]
    return bytes(found)


@pytest.mark.parametrize("name", NAMES, ids=extension_of)
@settings(max_examples=60)
@given(changes=edits)
def test_a_mutated_file_is_cleaned_or_refused(name, changes):
    answer(edited(samples.every_kind()[name], changes), name)


@pytest.mark.parametrize("name", IN_CONTAINERS, ids=extension_of)
@settings(max_examples=60)
@given(part=st.integers(0, 99), changes=edits)
def test_a_container_with_a_mutated_part_is_cleaned_or_refused(name, part, changes):
    parts = samples.unzipped(samples.every_kind()[name])
    chosen = sorted(parts)[part % len(parts)]
    answer(samples.zipped(parts | {chosen: edited(parts[chosen], changes)}), name)


@settings(max_examples=150)
@given(
    start=st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0"]
    ),
    rest=st.binary(max_size=300),
    name=st.sampled_from([*NAMES, "无名", "来文.ceb"]),
)
def test_any_bytes_are_cleaned_or_refused(start, rest, name):
    answer(start + rest, name)


@settings(max_examples=100)
@given(name=st.text(max_size=40))
def test_any_name_is_borne(name):
    answer(samples.SENTENCE.encode(), name)


@settings(max_examples=80)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200), encoding=st.sampled_from(["utf-8", "gb18030"])
)
def test_cleaning_text_twice_is_cleaning_it_once(text, encoding):
    found = answer(text.encode(encoding), "说明.txt")
    if isinstance(found, Cleaned):
        assert clean(found.data, name="说明.txt").data == found.data


@pytest.mark.parametrize("name", NAMES, ids=extension_of)
def test_cleaning_twice_is_cleaning_once(name):
    once = clean(samples.every_kind()[name], name=name)
    twice = clean(once.data, name=name)
    assert twice.data == once.data
    assert twice.removed == []
    assert twice.text == once.text


def test_a_container_that_is_all_names_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        container.writestr("[Content_Types].xml", b"")
    assert isinstance(answer(target.getvalue(), "空.docx"), Unfit)
