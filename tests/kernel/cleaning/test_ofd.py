import pytest

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Unfit, clean


def cleaned(data: bytes):
    return clean(data, name="公文.ofd")


def refusal(data: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        cleaned(data)
    return caught.value


def test_the_same_pages_by_other_authors_are_the_same_file():
    first, second = cleaned(samples.ofd(author="张三")), cleaned(samples.ofd(author="李四"))
    assert first.data == second.data
    assert cleaned(first.data).data == first.data
    assert first.removed == [
        "照片的拍摄信息（时间、设备、位置等）",
        "图片里的注释",
        "文件属性（作者、标题、软件、时间等）",
    ]
    root = samples.unzipped(first.data)["OFD.xml"].decode()
    assert "张三" not in root
    assert "CreationDate" not in root
    assert "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>" in root


def test_other_pages_have_another_identifier():
    def identifier(words: str) -> str:
        root = samples.unzipped(cleaned(samples.ofd(words=words)).data)["OFD.xml"].decode()
        return root.partition("<ofd:DocID>")[2].partition("<")[0]

    assert len(identifier("一")) == 32
    assert identifier("一") != identifier("二")


def test_the_words_are_read():
    found = cleaned(samples.ofd())
    assert found.text == samples.SENTENCE
    assert found.is_readable is True


def test_a_page_of_pictures_says_that_no_machine_read_it():
    found = cleaned(samples.ofd(words=""))
    assert found.is_readable is False
    assert found.notes == ["有 1 页机器读不出文字（扫描件或图片），保密和隐私检查须由人看。"]


def test_a_sealed_file_without_author_is_kept_byte_for_byte():
    data = samples.ofd(signed=True, author="")
    found = cleaned(data)
    assert found.data == data
    assert found.removed == []
    assert found.notes[0].startswith("有电子签章：为了不使签章失效，按原样保存")


def test_a_sealed_file_with_an_author_is_refused_rather_than_rewritten():
    assert refusal(samples.ofd(signed=True, author="张三")).code == "file_signed"


def test_a_sealed_file_with_a_photograph_that_tells_is_refused():
    parts = samples.unzipped(samples.ofd(signed=True, author=""))
    found = refusal(samples.zipped(parts | {"Doc_0/Res/photo2.jpg": samples.jpeg()}))
    assert found.code == "file_signed"


def test_files_inside_are_refused():
    assert refusal(samples.ofd(attachment=True)).code == "file_embedded"


def test_files_inside_are_found_under_any_name():
    parts = samples.unzipped(samples.ofd())
    listing = b'<ofd:Attachments xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Attachment ID="1"/></ofd:Attachments>'
    assert refusal(samples.zipped(parts | {"Doc_0/Annex/list.xml": listing})).code == "file_embedded"


def test_what_no_part_mentions_is_left_out():
    found = cleaned(samples.zipped(samples.unzipped(samples.ofd()) | {"Doc_0/old_draft.bin": b"secret"}))
    assert "没有被正文用到的内容" in found.removed
    assert "Doc_0/old_draft.bin" not in samples.unzipped(found.data)


def test_older_versions_inside_are_refused():
    versions = '<ofd:Versions><ofd:Version ID="v1" Index="0" BaseLoc="V.xml"/></ofd:Versions>'
    assert refusal(samples.ofd(extra=versions)).code == "file_has_revisions"


@pytest.mark.parametrize("part", ["OFD.xml", "Content.xml"])
def test_a_part_that_is_no_xml_is_refused(part):
    assert refusal(samples.replaced(samples.ofd(), **{part: lambda _: b"<oh"})).code == "file_damaged"
