"""Papers become one book: in order, with page numbers and bookmarks, whatever they were."""

import io
import re
import subprocess

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from yunlong_portal.kernel import binding
from yunlong_portal.kernel.binding import Leaf
from yunlong_portal.kernel.workflow import Refused


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.PRIVATE_ROOT = tmp_path / "private"
    return tmp_path / "private"


def leaf(data, media_type="application/pdf", **more):
    return Leaf(read=lambda: data, media_type=media_type, **more)


def pages(*texts):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for text in texts:
        canvas.drawString(72, 740, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def picture(kind, size=(300, 200), mode="RGB", **more):
    target = io.BytesIO()
    Image.new(mode, size, "white").save(target, kind, **more)
    return target.getvalue()


def words(data, page):
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", "-", "-"]
    return re.sub(r"\s+", "", subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode())


def test_papers_are_bound_in_order_and_the_numbered_ones_carry_their_number():
    leaves = [
        leaf(pages("cover"), is_numbered=False),
        leaf(pages("asked", "signed"), title="申请表"),
        leaf(picture("JPEG"), "image/jpeg", title="信封"),
        leaf(picture("PNG", mode="1", size=(200, 300)), "image/png"),
    ]
    assert binding.count_pages(leaves) == (1, 2, 1, 1)
    book = binding.bind(leaves)
    with pikepdf.open(io.BytesIO(book)) as pdf, pdf.open_outline() as outline:
        assert [each.title for each in outline.root] == ["申请表", "信封"]
        assert [pdf.pages[place].mediabox[2] > pdf.pages[place].mediabox[3] for place in (1, 3, 4)] == [
            False,
            True,
            False,
        ]
    assert [words(book, page) for page in range(1, 6)] == ["cover", "1asked", "2signed", "3", "4"]


def test_the_same_papers_give_the_same_book():
    leaves = [leaf(pages("paper")), leaf(picture("PNG", mode="RGBA"), "image/png")]
    assert binding.bind(leaves) == binding.bind(leaves)


def test_a_photograph_keeps_its_very_bytes_and_one_held_sideways_is_set_upright():
    photograph = picture("JPEG", size=(40, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = picture("JPEG", size=(40, 30), exif=exif)
    book = binding.bind([leaf(photograph, "image/jpeg"), leaf(turned, "image/jpeg")])
    with pikepdf.open(io.BytesIO(book)) as pdf:
        first, second = (next(iter(page.get_images().values())) for page in pdf.pages)
        assert first.read_raw_bytes() == photograph
        assert (int(second.Width), int(second.Height)) == (30, 40)


def test_a_stamp_beside_the_page_and_a_turned_page_are_bound_as_they_are_seen():
    with pikepdf.open(io.BytesIO(pages("paper"))) as pdf:
        page = pdf.pages[0]
        page.obj["/Rotate"] = 90
        seal = pdf.make_stream(b"BT /F 20 Tf 5 5 Td (SEALED) Tj ET", BBox=[0, 0, 200, 40])
        seal.stream_dict.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        seal["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj["/Annots"] = pikepdf.Array(
            [
                pdf.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Stamp,
                        Rect=[100, 100, 300, 140],
                        F=4,
                        AP=pikepdf.Dictionary(N=seal),
                    )
                )
            ]
        )
        target = io.BytesIO()
        pdf.save(target)
    book = binding.bind([leaf(target.getvalue())])
    with pikepdf.open(io.BytesIO(book)) as pdf:
        assert pdf.pages[0].mediabox[2] > pdf.pages[0].mediabox[3]
    assert "SEALED" in words(book, 1)


def test_what_cannot_be_read_is_counted_as_nothing_and_left_out():
    leaves = [leaf(b"%PDF-1.7 nothing"), leaf(b"\xff\xd8 nothing", "image/jpeg"), leaf(pages("paper"))]
    assert binding.count_pages(leaves) == (0, 0, 1)
    assert words(binding.bind(leaves), 1) == "1paper"


def test_too_much_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(binding, "MOST_BYTES", 1000)
    with pytest.raises(Refused) as refused:
        binding.bind([leaf(pages("paper"))])
    assert refused.value.code == "too_much_to_bind"
    assert "压缩" in str(refused.value)


def test_nothing_decrypted_stays_where_private_files_lie(folder):
    binding.bind([leaf(pages("paper"))])
    assert list(folder.iterdir()) == []


def test_only_pages_and_pictures_can_be_bound():
    with pytest.raises(ValueError, match="text/plain"):
        binding.bind([leaf(b"x", "text/plain")])
