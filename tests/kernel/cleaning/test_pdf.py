import base64
import io
import time
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Unfit, clean


def cleaned(data: bytes):
    return clean(data, name="文件.pdf")


def refusal(data: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        cleaned(data)
    return caught.value


def test_nothing_tells_who_wrote_it_or_when_or_with_what():
    def add(opened: pikepdf.Pdf) -> None:
        with opened.open_metadata() as xmp:
            xmp["dc:creator"] = ["李四"]
        opened.pages[0].obj["/PieceInfo"] = Dictionary(Illustrator=Dictionary(Private=String("王五")))
        opened.pages[0].obj["/LastModified"] = String("D:20170825")

    found = cleaned(samples.changed_pdf(add))
    assert found.removed == [
        "文件属性（作者、标题、软件、时间等）",
        "XMP 元数据",
        "编辑软件留下的私有数据",
        "修改时间",
    ]
    with pikepdf.open(io.BytesIO(found.data)) as opened:
        assert "/Info" not in opened.trailer
        assert "/Metadata" not in opened.Root
        assert set(opened.pages[0].keys()).isdisjoint({"/PieceInfo", "/LastModified"})


def test_the_pages_stay_and_are_read():
    found = cleaned(samples.pdf(pages=3))
    assert found.text.count(samples.SENTENCE) == 9
    assert (found.is_readable, found.notes) == (True, [])
    with pikepdf.open(io.BytesIO(found.data)) as opened:
        assert len(opened.pages) == 3


def test_the_same_pages_by_other_authors_at_other_times_are_the_same_file():
    first = cleaned(samples.pdf(author="张三", title="初稿"))
    time.sleep(1.1)  # pikepdf's identifiers change by the second unless told otherwise
    second = cleaned(samples.pdf(author="李四", title="送审稿"))
    linear = cleaned(samples.changed_pdf(lambda opened: None, linearize=True))
    assert first.data == second.data == linear.data
    assert cleaned(first.data).data == first.data


def test_an_earlier_state_kept_in_the_file_is_gone():
    first = samples.changed_pdf(lambda opened: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(io.BytesIO(first)) as opened:
        contents = opened.pages[0]["/Contents"]
        number, before = contents.objgen[0], contents.read_raw_bytes()
        root, size = opened.Root.objgen[0], int(opened.trailer["/Size"])
    previous = int(first.rsplit(b"startxref", 1)[1].split()[0])
    # What Word's and Acrobat's "save" do: the new state is appended, the old one stays below it.
    update = f"{number} 0 obj\n<< /Length 4 >>\nstream\nq Q \nendstream\nendobj\n".encode()
    table = (
        f"xref\n{number} 1\n{len(first):010} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {previous} >>"
    )
    layered = first + update + f"{table}\nstartxref\n{len(first) + len(update)}\n%%EOF\n".encode()
    assert before in layered
    found = cleaned(layered)
    assert before not in found.data
    assert "第 1 页" not in found.text
    assert "第 2 页" in found.text


def test_marks_that_programs_leave_beside_the_root_are_gone():
    def add(opened: pikepdf.Pdf) -> None:
        opened.trailer["/DocChecksum"] = Name("/0123456789ABCDEF")

    found = cleaned(samples.changed_pdf(add))
    assert found.data == cleaned(samples.pdf()).data


def test_a_file_without_a_table_is_mended():
    data = samples.pdf()
    ruin = data[: data.rindex(b"xref\n0 ")] + b"trailer\n<< /Root 6 0 R >>\n%%EOF"
    found = cleaned(ruin)
    assert found.data == cleaned(data).data
    assert "第 2 页" in found.text


@pytest.mark.parametrize("action", ["JavaScript", "Launch", "SubmitForm", "ImportData"])
def test_what_runs_is_refused(action):
    def add(opened: pikepdf.Pdf) -> None:
        opened.Root["/OpenAction"] = Dictionary(S=Name(f"/{action}"))

    assert refusal(samples.changed_pdf(add)).code == "file_active"


def test_a_script_deep_in_a_form_field_is_found():
    def add(opened: pikepdf.Pdf) -> None:
        keystroke = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
        samples.field(opened, FT=Name.Tx, AA=keystroke)

    assert refusal(samples.changed_pdf(add)).code == "file_active"


def test_dynamic_forms_are_refused():
    def add(opened: pikepdf.Pdf) -> None:
        opened.Root["/AcroForm"] = Dictionary(Fields=Array([]), XFA=opened.make_stream(b"<xdp/>"))

    assert refusal(samples.changed_pdf(add)).code == "file_active"


def test_files_inside_are_refused():
    def add(opened: pikepdf.Pdf) -> None:
        opened.attachments["名单.xlsx"] = b"data"

    found = refusal(samples.changed_pdf(add))
    assert found.code == "file_embedded"
    assert "删除夹带的附件" in found.sentence


def test_sticky_notes_are_refused_and_stamps_lose_their_author():
    def add(subtype: str):
        def change(opened: pikepdf.Pdf) -> None:
            note = Dictionary(
                Subtype=Name(f"/{subtype}"), Rect=Array([0, 0, 9, 9]), Contents=String("此处再议"), T=String("张三")
            )
            opened.pages[0].obj["/Annots"] = Array([opened.make_indirect(note)])

        return samples.changed_pdf(change)

    assert refusal(add("Text")).code == "file_has_comments"
    assert refusal(add("Highlight")).code == "file_has_comments"
    found = cleaned(add("Stamp"))
    assert "标注的作者和时间" in found.removed
    with pikepdf.open(io.BytesIO(found.data)) as opened:
        assert "/T" not in opened.pages[0]["/Annots"][0]
    assert "此处再议" in found.text


@pytest.mark.parametrize("password", ["secret", ""])
def test_passwords_and_restrictions_are_refused(password):
    data = samples.changed_pdf(lambda opened: None, encryption=pikepdf.Encryption(user=password, owner="owner", R=6))
    assert refusal(data).code == "file_encrypted"


def test_a_signed_file_without_personal_data_is_kept_byte_for_byte():
    def change(opened: pikepdf.Pdf) -> None:
        samples.sign(opened)
        del opened.docinfo["/Author"]

    data = samples.changed_pdf(change)
    found = cleaned(data)
    assert found.data == data
    assert found.removed == []
    assert found.notes == [
        "有电子签名：为了不使签名失效，按原样保存，没有改动；作者等个人信息为空。请核对签名是否有效。"
    ]


def test_a_signed_file_with_an_author_is_refused_rather_than_rewritten():
    found = refusal(samples.changed_pdf(samples.sign))
    assert found.code == "file_signed"
    assert "清除会使签名失效" in found.sentence


def test_a_signed_file_whose_xmp_names_somebody_is_refused():
    def change(opened: pikepdf.Pdf) -> None:
        with opened.open_metadata() as xmp:
            xmp["dc:creator"] = ["张三"]
        samples.sign(opened)
        del opened.docinfo["/Author"]

    assert refusal(samples.changed_pdf(change)).code == "file_signed"


def test_a_signed_file_with_something_behind_its_end_is_refused():
    def change(opened: pikepdf.Pdf) -> None:
        samples.sign(opened)
        del opened.docinfo["/Author"]

    assert refusal(samples.changed_pdf(change) + b"<script>alert(1)</script>").code == "file_damaged"


def test_a_photograph_inside_does_not_tell_where_it_was_taken():
    data = samples.scan()
    assert b"HUAWEI" in data
    found = cleaned(data)
    assert b"HUAWEI" not in found.data
    assert "照片的拍摄信息（时间、设备、位置等）" in found.removed


@pytest.mark.parametrize("packing", ["ASCII85Decode", "ASCIIHexDecode", "FlateDecode"])
def test_a_photograph_packed_twice_tells_no_more(packing):
    pack = {
        "ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
        "ASCIIHexDecode": lambda data: data.hex().encode() + b">",
        "FlateDecode": zlib.compress,
    }[packing]

    def change(opened: pikepdf.Pdf) -> None:
        picture = opened.pages[0]["/Resources"]["/XObject"]["/Im0"]
        picture.write(pack(picture.read_raw_bytes()), filter=Array([Name(f"/{packing}"), Name.DCTDecode]))

    found = cleaned(samples.changed_pdf(change, samples.scan(), stream_decode_level=pikepdf.StreamDecodeLevel.none))
    assert found.data == cleaned(samples.scan()).data


def test_a_page_that_draws_for_megabytes_is_left_to_people():
    def change(opened: pikepdf.Pdf) -> None:
        opened.pages[1].contents_add(b"0 0 m 9 9 l S\n" * 300_000)

    found = cleaned(samples.changed_pdf(change))
    assert found.is_readable is False
    assert found.notes == ["第 2 页机器读不出文字（扫描件或图片），保密和隐私检查须由人看。"]


def test_an_empty_page_is_no_scan():
    assert cleaned(samples.changed_pdf(lambda opened: opened.add_blank_page())).is_readable is True


def test_a_scan_says_that_no_machine_read_it():
    found = cleaned(samples.scan(pages=3))
    assert found.is_readable is False
    assert found.notes == ["全部 3 页机器读不出文字（扫描件或图片），保密和隐私检查须由人看。"]


def test_a_scanned_page_among_others_is_named():
    with (
        pikepdf.open(io.BytesIO(samples.pdf(pages=2))) as text,
        pikepdf.open(io.BytesIO(samples.scan(pages=1))) as scan,
    ):
        text.pages.append(scan.pages[0])
        data = samples.saved(text.save)
    found = cleaned(data)
    assert found.is_readable is False
    assert found.notes == ["第 3 页机器读不出文字（扫描件或图片），保密和隐私检查须由人看。"]


def test_links_to_local_files_go_and_links_to_the_web_stay():
    def add(opened: pikepdf.Pdf) -> None:
        opened.pages[0].obj["/Annots"] = Array([
            Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String(address)))
            for address in ("file:///C:/Users/zhangsan/a.doc", "http://www.yunlong.gov.cn/")
        ])  # fmt: skip

    found = cleaned(samples.changed_pdf(add))
    assert "指向本机文件的链接" in found.removed
    with pikepdf.open(io.BytesIO(found.data)) as opened:
        first, second = opened.pages[0]["/Annots"]
        assert "/A" not in first
        assert str(second["/A"]["/URI"]) == "http://www.yunlong.gov.cn/"


def test_hidden_layers_are_noted():
    def add(opened: pikepdf.Pdf) -> None:
        layer = opened.make_indirect(Dictionary(Type=Name.OCG, Name=String("底稿")))
        opened.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    assert cleaned(samples.changed_pdf(add)).notes == ["有 1 个默认不显示的图层，读者可以打开看到，请核对。"]


def test_the_words_of_form_fields_and_bookmarks_are_read_too():
    def add(opened: pikepdf.Pdf) -> None:
        samples.field(opened, FT=Name.Tx, V=String("填表人王五"))
        with opened.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("张三改的第二稿", 0))

    text = cleaned(samples.changed_pdf(add)).text
    assert "填表人王五" in text
    assert "张三改的第二稿" in text


@pytest.mark.parametrize("cut", [9, 400])
def test_a_ruin_is_refused(cut):
    found = refusal(samples.pdf()[:cut])
    assert found.code == "file_damaged"
    assert found.sentence == (
        "文件（PDF）已损坏或不合规范，打不开。请在电脑上打开检查，重新保存（版式文件可“打印为 PDF”）后再传。"
    )
