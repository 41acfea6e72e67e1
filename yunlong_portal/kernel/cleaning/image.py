"""Pictures: segments and chunks that say when, where and by whom are dropped; not one dot is encoded again.

Decoding and encoding a JPEG again changes its bytes each time and its dots a little; dropping segments does neither.
"""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

from .kinds import JPEG, MAX_PIXELS, PNG, Kind
from .report import Report, Unfit, damaged

_EXIF = b"Exif\x00\x00"
_SHOT = "照片的拍摄信息（时间、设备、位置等）"
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Within the coded data FF 00 is a byte, FF D0–D7 a restart; anything else is the next marker.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_ORIENTATION_TAG = 0x0112


class Segment(NamedTuple):
    """One marker segment with the coded data behind it, if it is a scan."""

    marker: int
    content: bytes
    whole: bytes


def clean_jpeg(data: bytes, report: Report) -> bytes:
    """Return the picture without hidden information. Raises Unfit for bombs and broken pictures."""
    cleaned = strip_jpeg(data, report, keeps_orientation=True)
    _check(cleaned, JPEG)
    return cleaned


def clean_png(data: bytes, report: Report) -> bytes:
    """Return the picture without hidden information. Raises Unfit for bombs and broken pictures."""
    cleaned = strip_png(data, report)
    _check(cleaned, PNG)
    return cleaned


def tells_of_a_shot(data: bytes) -> bool:
    """Tell whether a JPEG says when, where or by what it was taken."""
    report = Report()
    strip_jpeg(data, report, keeps_orientation=False)
    return _SHOT in report.removed


def refuse_too_many_dots(width: int, height: int) -> None:
    """Raise Unfit where a picture has more dots than a reader's browser bears, or none."""
    if width * height > MAX_PIXELS:
        raise Unfit(
            "picture_too_large",
            f"图片有 {width}×{height} 点（约 {width * height // 10_000} 万），最多 {MAX_PIXELS // 10_000} 万。"
            "请缩小后再传；网上看图，长边 2000 点已经足够。",
        )
    if not width * height:
        raise damaged("图片")


def _check(data: bytes, kind: Kind) -> None:
    """Decode once, so that nobody is served a picture that does not open."""
    with Image.open(io.BytesIO(data), formats=["JPEG" if kind is JPEG else "PNG"]) as picture:
        refuse_too_many_dots(*picture.size)
        # A JPEG is read whole at an eighth of its size: as good a proof, a sixty-fourth of the memory.
        picture.draft(None, (max(picture.width // 8, 1), max(picture.height // 8, 1)))
        picture.load()


def strip_jpeg(data: bytes, report: Report, *, keeps_orientation: bool) -> bytes:
    """Drop what a JPEG says beside its dots. Colour profile and Adobe's colour mark stay: without them it looks wrong.

    ``keeps_orientation``: how the camera was held stays as the one entry of a new Exif segment, else the picture
    would lie on its side.
    """
    kept: list[bytes] = []
    orientation = 1
    for segment in _segments(data):
        if segment.marker in _FRAMES and len(segment.content) >= 5:
            height, width = struct.unpack(">HH", segment.content[1:5])
            refuse_too_many_dots(width, height)
        if segment.marker == 0xE1 and segment.content.startswith(_EXIF):
            orientation = _orientation(segment.content[len(_EXIF) :])
        if label := _why_dropped(segment):
            report.remove(label)
        elif segment.marker == 0xE0:
            kept.append(_without_thumbnail(segment, report))
        else:
            kept.append(segment.whole)
    if keeps_orientation and orientation != 1:
        kept.insert(1 if kept and kept[0][:2] == b"\xff\xe0" else 0, _orientation_segment(orientation))
    return b"\xff\xd8" + b"".join(kept) + b"\xff\xd9"


def _why_dropped(segment: Segment) -> str:
    """Return what a segment is, if it has to go; "" for what makes the picture."""
    marker, content = segment.marker, segment.content
    if marker == 0xFE:
        return "图片里的注释"
    if marker == 0xE1:
        return _SHOT if content.startswith(_EXIF) else "图片的编辑记录（XMP）"
    if marker == 0xED:
        return "图片的作者与说明（IPTC）"
    if marker == 0xE0:
        return "" if content.startswith(b"JFIF\x00") and len(content) >= 14 else "内嵌缩略图"
    if marker == 0xE2:
        return "" if content.startswith(b"ICC_PROFILE\x00") else "图片的附加数据"
    if marker == 0xEE:
        return "" if content.startswith(b"Adobe") else "图片的附加数据"
    return "图片的附加数据" if 0xE3 <= marker <= 0xEF else ""


def _without_thumbnail(segment: Segment, report: Report) -> bytes:
    if len(segment.content) > 14 or segment.content[12:14] != b"\x00\x00":
        report.remove("内嵌缩略图")
    return b"\xff\xe0\x00\x10" + segment.content[:12] + b"\x00\x00"


def _segments(data: bytes) -> Iterator[Segment]:
    """Yield the segments of the first picture; what lies behind its end (previews, films) is not looked at."""
    position = 2
    while True:
        if data[position : position + 1] != b"\xff":
            raise damaged(JPEG.label)
        while data[position : position + 1] == b"\xff":
            position += 1
        marker = data[position] if position < len(data) else _SOI
        position += 1
        if marker == _EOI:
            return
        if marker in (0x00, _SOI):
            raise damaged(JPEG.label)
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        end = position + length
        if length < 2 or end > len(data):
            raise damaged(JPEG.label)
        content = data[position + 2 : end]
        if marker == _SOS:
            found = _NEXT_MARKER.search(data, end)
            if found is None:
                raise damaged(JPEG.label)
            end = found.start()
        yield Segment(marker, content, bytes((0xFF, marker)) + data[position:end])
        position = end


def _orientation(tiff: bytes) -> int:
    """Return how the camera was held (1 to 8), 1 if it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    try:
        (offset,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, offset)
        for number in range(min(count, 200)):
            tag, form, _, value = struct.unpack_from(f"{order}HHIH", tiff, offset + 2 + 12 * number)
            if (tag, form) == (_ORIENTATION_TAG, 3):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _orientation_tiff(orientation: int) -> bytes:
    return b"MM\x00*\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHHI", _ORIENTATION_TAG, 3, 1, orientation, 0, 0)


def _orientation_segment(orientation: int) -> bytes:
    content = _EXIF + _orientation_tiff(orientation)
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYS",
})  # fmt: skip
_PNG_LABELS = {
    b"tEXt": "图片里的文字说明", b"zTXt": "图片里的文字说明", b"iTXt": "图片里的文字说明",
    b"eXIf": _SHOT, b"tIME": "图片的修改时间",
    b"acTL": "动画帧", b"fcTL": "动画帧", b"fdAT": "动画帧",
}  # fmt: skip


def strip_png(data: bytes, report: Report) -> bytes:
    """Drop every chunk of a PNG that does not make its dots or colours."""
    kept: list[bytes] = []
    orientation = 1
    for name, content in _chunks(data):
        if name == b"IHDR":
            if len(content) != 13:
                raise damaged(PNG.label)
            refuse_too_many_dots(*struct.unpack(">II", content[:8]))
        if name == b"eXIf":
            orientation = _orientation(content)
        if name in _PNG_KEPT:
            kept.append(_chunk(name, content))
        elif name[0] & 0x20:
            report.remove(_PNG_LABELS.get(name, "图片的附加数据"))
        else:
            raise damaged(PNG.label)
    if orientation != 1:
        kept.insert(1, _chunk(b"eXIf", _orientation_tiff(orientation)))
    return _PNG_SIGNATURE + b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_PNG_SIGNATURE)
    while True:
        length = int.from_bytes(data[position : position + 4], "big")
        name = data[position + 4 : position + 8]
        end = position + 8 + length
        check = data[end : end + 4]
        if len(check) < 4 or int.from_bytes(check, "big") != zlib.crc32(data[position + 4 : end]):
            raise damaged(PNG.label)
        yield name, data[position + 8 : end]
        if name == b"IEND":
            return
        position = end + 4


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
