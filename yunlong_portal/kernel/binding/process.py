"""Binding, in a process of its own: what hangs, swells or crashes here does no harm.

Started by ``kernel.binding`` as a script with two file descriptors (the papers one behind the other, where to write the
book) and, on standard input, a plan of them; answers with one line of JSON: how many pages each paper has.
"""

import io
import json
import os
import resource
import sys
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Page, Pdf, Rectangle
from PIL import Image, ImageOps

MEMORY = 2048 * 1024 * 1024
PROCESSOR_SECONDS = 280
LARGEST_BOOK = 512 * 1024 * 1024
MAX_PIXELS = 64_000_000
# A4 in points, and the strip at the top that is kept for the number.
SHORT, LONG = 595.28, 841.89
STRIP = 28.0
EDGE = 28.0
_SIZE = 11
# Helvetica: each digit is as wide as the next.
_DIGIT = 0.556
_PDF, _JPEG = "application/pdf", "image/jpeg"
_QUALITY = 92


def main(what: str, source: str, target: str) -> None:
    """Lay the papers one behind the other, print how many pages each has, and write the book where that is asked."""
    _limit()
    plan: list[dict[str, Any]] = json.load(sys.stdin)
    book = _Book()
    with os.fdopen(int(source), "rb") as papers:
        papers.seek(0)
        counts = [book.add(papers.read(each["size"]), each) for each in plan]
    if what == "bind":
        with os.fdopen(int(target), "wb") as file:
            book.write(file)
    sys.stdout.write(json.dumps(counts))


class _Book:
    """What has been bound so far."""

    def __init__(self) -> None:
        self.pdf = Pdf.new()
        self.number = 0
        self.marks: list[tuple[str, int]] = []
        # Pages point into the file they came from until the book is written.
        self.open: list[Pdf] = []

    def add(self, data: bytes, told: dict[str, Any]) -> int:
        """Bind one paper and return how many pages it has; what cannot be read is left out whole, and is 0."""
        before, number = len(self.pdf.pages), self.number
        try:
            if told["media_type"] == _PDF:
                self._add_pdf(data, is_numbered=told["is_numbered"])
            else:
                self._add_picture(data, told["media_type"], is_numbered=told["is_numbered"])
        except Exception:  # parsers of hostile bytes raise what they like
            del self.pdf.pages[before:]
            self.number = number
            return 0
        if told["title"]:
            self.marks.append((told["title"], before))
        return len(self.pdf.pages) - before

    def write(self, file: BinaryIO) -> None:
        """Write the book; the same papers give the same bytes."""
        with self.pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(title, place) for title, place in self.marks)
        self.pdf.Root.PageMode = Name.UseOutlines
        self.pdf.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    def _add_pdf(self, data: bytes, *, is_numbered: bool) -> None:
        paper = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
        self.open.append(paper)
        if not len(paper.pages):
            raise ValueError("no page")
        # Seals of an e-seal platform and filled-in fields are drawn beside the page; here they become part of it.
        paper.flatten_annotations("print")
        if not is_numbered:
            self.pdf.pages.extend(paper.pages)
            return
        for each in paper.pages:
            width, height = _shape(each)
            page = self._blank(is_wide=width > height)
            page_width, page_height = _shape(page)
            paper_page = self.pdf.copy_foreign(each.as_form_xobject())
            name = page.add_resource(paper_page, Name.XObject, Name.Paper)
            room = Rectangle(0, 0, page_width, page_height - STRIP)
            page.contents_add(page.calc_form_xobject_placement(paper_page, name, room, allow_expand=False))
            self._stamp(page)

    def _add_picture(self, data: bytes, media_type: str, *, is_numbered: bool) -> None:
        picture = _picture(self.pdf, data, media_type)
        wide, high = int(picture.Width), int(picture.Height)
        page = self._blank(is_wide=wide > high)
        page_width, page_height = _shape(page)
        scale = min((page_width - 2 * EDGE) / wide, (page_height - STRIP - EDGE) / high)
        x, y = (page_width - wide * scale) / 2, (page_height - STRIP - high * scale) / 2
        page.add_resource(picture, Name.XObject, Name.Picture)
        drawn = f"q {wide * scale:.2f} 0 0 {high * scale:.2f} {x:.2f} {y:.2f} cm /Picture Do Q"
        page.contents_add(drawn.encode())
        if is_numbered:
            self._stamp(page)

    def _blank(self, *, is_wide: bool) -> Page:
        return self.pdf.add_blank_page(page_size=(LONG, SHORT) if is_wide else (SHORT, LONG))

    def _stamp(self, page: Page) -> None:
        """Write the number of the page at the top right."""
        self.number += 1
        text = str(self.number)
        width, height = _shape(page)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        name = page.add_resource(font, Name.Font, Name.PageNumber)
        x, y = width - EDGE - len(text) * _DIGIT * _SIZE, height - STRIP + 6
        page.contents_add(f"q 0 g BT {name} {_SIZE} Tf {x:.2f} {y:.2f} Td ({text}) Tj ET Q".encode())


def _shape(page: Page) -> tuple[float, float]:
    """Return how wide and how high a page is as it is read, turned or not."""
    left, bottom, right, top = (float(each) for each in page.trimbox)
    width, height = abs(right - left), abs(top - bottom)
    return (height, width) if int(page.obj.get("/Rotate", 0)) % 180 else (width, height)


def _picture(pdf: Pdf, data: bytes, media_type: str) -> Any:
    """Return a picture as a PDF holds it: a photograph byte for byte where it may, anything else dot for dot."""
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        if image.width * image.height > MAX_PIXELS:
            raise ValueError("too many dots")
        is_turned = image.getexif().get(0x0112, 1) != 1
        if media_type == _JPEG:
            if is_turned or image.mode not in {"L", "RGB"}:
                upright = ImageOps.exif_transpose(image).convert("RGB")
                written = io.BytesIO()
                upright.save(written, "JPEG", quality=_QUALITY)
                return _stream(pdf, written.getvalue(), upright, coded=True)
            return _stream(pdf, data, image, coded=True)
        flat = _flat(image)
        return _stream(pdf, flat.tobytes(), flat, coded=False)


def _flat(image: Image.Image) -> Image.Image:
    """Return a picture in black and white, grey or colour, lying on white where one could see through it."""
    if image.mode in {"1", "L"}:
        return image.copy()
    if "A" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return image.convert("RGB")


def _stream(pdf: Pdf, data: bytes, image: Image.Image, *, coded: bool) -> Any:
    stream = pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = image.width, image.height
    stream.ColorSpace = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
    stream.BitsPerComponent = 1 if image.mode == "1" else 8
    if coded:
        stream.write(data, filter=Name.DCTDecode)
    return stream


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_BOOK, LARGEST_BOOK))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Readers come first: a page must not wait for somebody's book.
    os.nice(5)


if __name__ == "__main__":
    main(*sys.argv[1:4])
