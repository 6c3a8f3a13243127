"""Pictures are drawn anew, and what is none, or a bomb, is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from app.core.errors import Invalid
from app.core.pictures import LONGEST_SIDE, MOST_BYTES, drawn_anew

SECRET = b"47.0951 N, Dnipro, phone of Olena"


def photo(wide: int = 60, high: int = 40, kind: str = "JPEG", **more: object) -> bytes:
    """Red above, blue below; with all that a phone writes into it."""
    made = Image.new("RGB", (wide, high), "red")
    made.paste("blue", (0, high // 2, wide, high))
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # what is to be seen
    exif[0x0110] = SECRET.decode()  # the camera
    exif.get_ifd(0x8825)[1] = SECRET.decode()  # where
    for tag, value in more.pop("exif", {}).items():  # type: ignore[attr-defined]
        exif[tag] = value
    kept = io.BytesIO()
    if kind == "JPEG":
        more |= {"comment": SECRET, "xmp": SECRET}
    made.save(kept, kind, exif=exif, **more)  # type: ignore[arg-type]
    return kept.getvalue()


def png_that_says(wide: int, high: int) -> bytes:
    """Of any size in a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_nothing_of_the_file_is_kept_but_what_is_to_be_seen(kind: str) -> None:
    sent = photo(kind=kind)
    assert SECRET[:20] in sent
    drawn = await drawn_anew(sent, "picture")
    assert SECRET[:20] not in drawn.jpeg
    with Image.open(io.BytesIO(drawn.jpeg)) as seen:
        assert seen.format == "JPEG"
        assert not seen.getexif()
        assert {"exif", "comment", "xmp", "icc_profile"}.isdisjoint(seen.info)
        assert (drawn.wide, drawn.high) == seen.size == (60, 40)


async def test_it_stands_upright_and_is_no_larger_than_one_can_read() -> None:
    turned = await drawn_anew(photo(3000, 1500, exif={0x0112: 6}), "picture")
    assert (turned.wide, turned.high) == (LONGEST_SIDE // 2, LONGEST_SIDE)
    with Image.open(io.BytesIO(turned.jpeg)) as seen:
        red, _, blue = seen.convert("RGB").getpixel((900, 1000))  # type: ignore[misc]
    assert red > 200 > blue, "what was above is now to the right"


async def test_what_shines_through_lies_on_white() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(kept, "PNG")
    with Image.open(io.BytesIO((await drawn_anew(kept.getvalue(), "picture")).jpeg)) as seen:
        assert seen.convert("L").getpixel((10, 10)) == 255


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\xff\xd8\xff\xe0 not really",
        b"GIF89a" + bytes(100),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"PK\x03\x04" + bytes(50),
        photo()[:400],
        photo(kind="PNG")[:200],
        png_that_says(50_000, 50_000),
        png_that_says(4900, 4900),
        png_that_says(0, 0),
        bytes(MOST_BYTES + 1),
    ],
    ids=range(13),
)
async def test_what_is_no_picture_or_a_bomb_is_refused(sent: bytes) -> None:
    with pytest.raises(Invalid) as no:
        await drawn_anew(sent, "picture")
    assert list(no.value.problems) == ["picture"]
