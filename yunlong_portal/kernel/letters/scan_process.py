"""Reading the QR codes of a scan, in a process of its own: pictures and PDFs from outside meet C and C++ here.

Started by ``kernel.letters.scans`` as a script, without settings, secrets, database or network; gets the media type as
its argument and the bytes on standard input, answers with one line of JSON: the texts of all codes found, or nothing.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 20
MAX_PIXELS = 64_000_000
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
# The code stands on page 1; a cover sheet or a delivery slip may lie before it.
_PAGES = 3
_DOTS = (200 / 72, 300 / 72)
_LONGEST_SIDE = 6_000
# An OFD (GB/T 33190) keeps what was a picture in our DOCX as a picture.
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp")
_PICTURES_READ = 40
_PICTURE_BYTES = 20 * 1024 * 1024


def main(media_type: str) -> None:
    """Print the texts of the codes found."""
    _limit()
    try:
        found = _read(sys.stdin.buffer.read(), media_type)
    except Exception:  # parsers of hostile bytes raise what they like; a file that is none shows no code
        found = []
    sys.stdout.write(json.dumps(found))


def _read(data: bytes, media_type: str) -> list[str]:
    for image in _images(data, media_type):
        for seen in _looks(image):
            if found := zxingcpp.read_barcodes(seen, formats=_QR):
                return [each.text for each in found]
    return []


def _looks(image: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture as it is, then without specks, then smaller: what one hides another shows."""
    yield image
    without_specks = image.filter(ImageFilter.MedianFilter(3))
    yield without_specks
    yield without_specks.reduce(2)


def _images(data: bytes, media_type: str) -> Iterator[Image.Image]:
    match media_type:
        case "application/pdf":
            yield from _pages(data)
        case "image/jpeg" | "image/png":
            yield _picture(data)
        case "application/ofd":
            yield from _pictures_within(data)


def _pages(data: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(data) as document:
        for dots in _DOTS:
            for place in range(min(len(document), _PAGES)):
                page = document[place]
                scale = min(dots, _LONGEST_SIDE / max(page.get_size()))
                yield page.render(scale=scale, grayscale=True).to_pil()


def _picture(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "BMP"))
    if image.width * image.height > MAX_PIXELS:
        raise ValueError("too many dots")
    return image.convert("L")


def _pictures_within(data: bytes) -> Iterator[Image.Image]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        named = [each for each in package.infolist() if each.filename.lower().endswith(_PICTURES)]
        for each in named[:_PICTURES_READ]:
            if each.file_size <= _PICTURE_BYTES:
                with package.open(each) as file:
                    yield _picture(file.read(_PICTURE_BYTES))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1])
