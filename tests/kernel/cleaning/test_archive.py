import io
import zipfile

import pytest

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Unfit, clean


def refusal(data: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        clean(data, name="方案.docx")
    return caught.value


def with_entry(name: str, data: bytes, **options: object) -> bytes:
    target = io.BytesIO(samples.word())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as container:
        entry = zipfile.ZipInfo(name)
        for key, value in {"compress_type": zipfile.ZIP_DEFLATED, **options}.items():
            setattr(entry, key, value)
        container.writestr(entry, data)
    return target.getvalue()


def test_a_bomb_of_zeros_is_refused():
    found = refusal(with_entry("word/media/zeros.bin", bytes(90_000_000)))
    assert found.code == "file_is_bomb"
    assert "压缩炸弹" in found.sentence


def test_a_bomb_of_many_entries_is_refused():
    target = io.BytesIO(samples.word())
    with zipfile.ZipFile(target, "a") as container:
        for number in range(5_100):
            container.writestr(f"word/{number}.xml", b"")
    assert refusal(target.getvalue()).code == "file_is_bomb"


def test_a_part_larger_than_can_be_parsed_is_refused():
    # Hardly compressible, so that only its size gives it away.
    content = bytes(range(256)) * (1024 * 260)
    found = refusal(samples.zipped(samples.unzipped(samples.word()) | {"word/document.xml": b"<a>" + content}))
    assert found.code == "file_is_bomb"


def test_a_size_that_lies_is_found_out():
    data = bytearray(samples.zipped(samples.unzipped(samples.word()) | {"word/document.xml": b"<a>" + b" " * 9_000}))
    at = data.rindex(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert refusal(bytes(data)).code == "file_damaged"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:/a.xml", "word\\a.xml", "a/../../b.xml"])
def test_names_that_lead_outside_are_refused(name):
    found = refusal(with_entry(name, b"x"))
    assert found.code == "file_damaged"
    assert "另存一份" in found.sentence


@pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.xml"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_are_refused(name):
    assert refusal(with_entry(name, b"<other/>")).code == "file_damaged"


def test_encrypted_entries_are_refused():
    data = bytearray(with_entry("word/extra.xml", b"x"))
    at = data.rindex(b"word/extra.xml") - 46
    data[at + 8] |= 1
    assert refusal(bytes(data)).code == "file_encrypted"


def test_odd_packing_is_refused():
    assert refusal(with_entry("word/extra.xml", b"x" * 99, compress_type=zipfile.ZIP_LZMA)).code == "file_damaged"


def test_an_archive_within_is_refused():
    parts = samples.unzipped(samples.word())
    relations = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Target="media/a.png" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/image"/></Relationships>',
    )
    nested = {"word/_rels/document.xml.rels": relations, "word/media/a.png": samples.zipped({"a": b"b"})}
    assert refusal(samples.zipped(parts | nested)).code == "file_embedded"
