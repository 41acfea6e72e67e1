import io
import struct
import zlib

import pytest
from PIL import Image

from tests.kernel.cleaning import samples
from yunlong_portal.kernel.cleaning import Unfit, clean


def jpeg(data: bytes):
    return clean(data, name="照片.jpg")


def png(data: bytes):
    return clean(data, name="图.png")


def dots(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.tobytes()


def test_a_photograph_forgets_when_and_where_and_by_what_and_keeps_every_dot():
    data = samples.jpeg()
    found = jpeg(data)
    assert found.removed == ["照片的拍摄信息（时间、设备、位置等）", "图片里的注释"]
    assert b"HUAWEI" not in found.data
    assert dots(found.data) == dots(data)
    assert jpeg(found.data).data == found.data


def test_the_same_photograph_from_another_telephone_is_the_same_file():
    assert jpeg(samples.jpeg(maker="HUAWEI")).data == jpeg(samples.jpeg(maker="Xiaomi")).data


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_how_the_camera_was_held_stays(orientation):
    found = jpeg(samples.jpeg(orientation=orientation))
    with Image.open(io.BytesIO(found.data)) as picture:
        assert dict(picture.getexif()) == {0x0112: orientation}


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_colours_stay_what_they_were(mode):
    data = samples.jpeg(mode=mode)
    found = jpeg(data)
    with Image.open(io.BytesIO(found.data)) as picture:
        assert picture.mode == mode
    assert dots(found.data) == dots(data)


def test_a_colour_profile_stays():
    picture = Image.new("RGB", (8, 8))
    data = samples.saved(lambda target: picture.save(target, "JPEG", icc_profile=b"profile" * 9, progressive=True))
    with Image.open(io.BytesIO(jpeg(data).data)) as opened:
        assert opened.info["icc_profile"] == b"profile" * 9


def test_what_hides_behind_the_end_of_a_photograph_is_gone():
    data = samples.jpeg()
    assert jpeg(data + b"PK\x03\x04 hidden film").data == jpeg(data).data


def test_a_drawing_forgets_its_author_and_keeps_every_dot():
    data = samples.png()
    found = png(data)
    assert found.removed == ["图片里的文字说明"]
    assert "张三".encode() not in found.data
    assert dots(found.data) == dots(data)
    assert png(samples.png(author="李四") + b"trailing").data == found.data


def test_pictures_say_that_no_machine_reads_them():
    found = png(samples.png())
    assert found.is_readable is False
    assert found.notes == ["图片里的文字机器读不到，保密和隐私检查须由人看。"]


def header_of_png(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_bomb_of_dots_is_refused_before_it_is_unpacked():
    with pytest.raises(Unfit) as caught:
        png(header_of_png(60_000, 60_000))
    assert caught.value.code == "picture_too_large"
    assert caught.value.sentence == (
        "图片有 60000×60000 点（约 360000 万），最多 6400 万。请缩小后再传；网上看图，长边 2000 点已经足够。"
    )


def test_a_photograph_of_too_many_dots_is_refused_by_its_header():
    data = bytearray(samples.jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    with pytest.raises(Unfit) as caught:
        jpeg(bytes(data))
    assert caught.value.code == "picture_too_large"


@pytest.mark.parametrize(
    ("act", "data"),
    [
        (jpeg, samples.jpeg()[:400]),
        (jpeg, b"\xff\xd8\xff\xe0\x00"),
        (jpeg, b"\xff\xd8\xff\xd9"),
        (png, samples.png()[:80]),
        (png, samples.png().replace(b"IDAT", b"IDAX")),
        (png, header_of_png(0, 5)),
    ],
)
def test_broken_pictures_are_refused(act, data):
    with pytest.raises(Unfit) as caught:
        act(data)
    assert caught.value.code == "file_damaged"
