"""What comes back from the scanner is matched by its QR."""

import io
import subprocess
import zipfile
from functools import cache

import pytest
import segno
from PIL import Image, ImageFilter

from tests.kernel.letters.conftest import letter
from yunlong_portal.kernel.letters import scans
from yunlong_portal.kernel.letters.pdf import render_letter_pdf
from yunlong_portal.kernel.letters.scans import read_code

ADDRESS = "https://www.example.gov.cn/requests/letters/"


@cache
def print_out() -> tuple[bytes, Image.Image]:
    """Return the printed letter, and its page 1 as a scanner sees it at 200 dpi."""
    pdf = render_letter_pdf(letter(), address=ADDRESS)
    page = ["pdftoppm", "-r", "200", "-png", "-f", "1", "-l", "1", "-"]
    seen = subprocess.run(page, input=pdf, capture_output=True, check=True).stdout
    return pdf, Image.open(io.BytesIO(seen)).convert("L")


@pytest.fixture
def printed() -> bytes:
    """Return the printed letter."""
    return print_out()[0]


@pytest.fixture
def paper() -> Image.Image:
    """Return page 1 as a scanner sees it."""
    return print_out()[1]


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def scanned(paper: Image.Image, angle: float) -> Image.Image:
    """Return a page that lay askew on a grey glass."""
    return paper.rotate(angle, expand=True, fillcolor=235, resample=Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(0.8)
    )


def test_the_pdf_itself_is_matched(printed):
    assert read_code(printed, "application/pdf") == letter().code


@pytest.mark.parametrize("angle", [0, 3, 90, 182])
def test_a_scan_is_matched_however_the_page_lay(paper, angle):
    assert read_code(saved(scanned(paper, angle), "JPEG", quality=50), "image/jpeg") == letter().code


def test_a_scanned_pdf_and_a_picture_are_matched(paper):
    page = scanned(paper, 1)
    assert read_code(saved(page, "PNG"), "image/png") == letter().code
    assert read_code(saved(page.convert("RGB"), "PDF", resolution=200), "application/pdf") == letter().code


def test_a_cover_sheet_may_lie_before_the_letter(paper):
    cover = Image.new("RGB", paper.size, "white")
    both = saved(cover, "PDF", resolution=200, save_all=True, append_images=[paper.convert("RGB")])
    assert read_code(both, "application/pdf") == letter().code


def test_an_ofd_that_keeps_our_qr_as_a_picture_is_matched():
    qr = io.BytesIO()
    segno.make(letter().code, micro=False, error="m").save(qr, kind="png", scale=8, border=4)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("OFD.xml", "<ofd:OFD/>")
        package.writestr("Doc_0/Res/image_1.png", qr.getvalue())
    assert read_code(target.getvalue(), "application/ofd") == letter().code


def test_the_qr_of_somebody_else_is_passed_over(paper):
    other = io.BytesIO()
    segno.make("https://esign.example/verify?id=1", micro=False).save(other, kind="png", scale=4, border=4)
    page = paper.copy()
    page.paste(Image.open(other).convert("L"), (300, 1500))
    assert read_code(saved(page, "PNG"), "image/png") == letter().code
    assert read_code(other.getvalue(), "image/png") is None


def test_a_page_without_a_code_is_none(paper):
    assert read_code(saved(Image.new("L", (600, 800), "white"), "PNG"), "image/png") is None
    assert read_code(b"text", "text/plain") is None


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", "application/pdf"),
        (b"%PDF-1.7\n%junk", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 9, "image/png"),
        (b"%PDF-1.7\n%junk", "image/jpeg"),
        (b"PK\x03\x04" + b"\xff" * 9, "application/ofd"),
    ],
)
def test_bytes_that_are_no_file_do_no_harm(data, media_type):
    assert read_code(data, media_type) is None


def test_a_picture_of_too_many_dots_is_not_unpacked():
    bomb = saved(Image.new("1", (9000, 9000)), "PNG")
    assert len(bomb) < 50_000
    assert read_code(bomb, "image/png") is None


def test_a_reader_that_hangs_or_dies_is_given_up(monkeypatch, tmp_path):
    for program in ("import time; time.sleep(9)", "import os; os.abort()"):
        broken = tmp_path / "broken.py"
        broken.write_text(program)
        monkeypatch.setattr(scans, "_PROGRAM", broken)
        monkeypatch.setattr(scans, "SECONDS", 1)
        assert read_code(b"x", "image/png") is None
