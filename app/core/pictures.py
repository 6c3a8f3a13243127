"""Pictures that somebody sends: read in a thread of its own, one at a time, and painted into a new
picture, so that nothing else of the file is kept (R41–R43): no place, no camera, no comment."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field

from PIL import Image, ImageOps

from app.core.errors import Invalid
from app.core.i18n import N_

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 24_000_000
MOST_SEEN_THROUGH = 16_000_000  # of these Pillow holds two at once, and we want to stay small
LONGEST_SIDE = 2000  # a prescription can be read, and its file is small
QUALITY = 80
KINDS = ("JPEG", "PNG")  # whose header says how big they are before anything is unpacked
NOT_ONE = N_("This is not a picture we can read. A photo as JPEG or PNG works.")
TOO_BIG = N_("This picture is too large. Please take a smaller one, up to 24 megapixels.")
NONE = N_("Please choose a picture.")
TOO_HEAVY = N_("This file is too large. Please choose one of up to 10 megabytes.")

_one_at_a_time = asyncio.Semaphore(1)  # each takes up to 200 MB while it is read


@dataclass(frozen=True, slots=True)
class Drawn:
    jpeg: bytes = field(repr=False)
    wide: int
    high: int


async def drawn_anew(raw: bytes, name: str) -> Drawn:
    """Raises Invalid, beside the field of that name, for what is no picture, or too large a one."""
    if not raw:
        raise Invalid({name: NONE})
    if len(raw) > MOST_BYTES:
        raise Invalid({name: TOO_HEAVY})
    async with _one_at_a_time:
        try:
            return await asyncio.to_thread(_draw, raw)
        except _TooBig:
            raise Invalid({name: TOO_BIG}) from None
        except Exception:  # whatever a decoder stumbles over: it is not a picture to us
            raise Invalid({name: NOT_ONE}) from None


class _TooBig(Exception):
    pass


def _draw(raw: bytes) -> Drawn:
    Image.MAX_IMAGE_PIXELS = None  # we ask ourselves, and before anything is unpacked
    with Image.open(io.BytesIO(raw), formats=KINDS) as sent:
        most = MOST_SEEN_THROUGH if sent.mode in ("RGBA", "LA") else MOST_PIXELS
        if sent.width * sent.height > most:
            raise _TooBig
        sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is never unpacked whole
        sent.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(sent).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    kept = io.BytesIO()
    paper.save(kept, "JPEG", quality=QUALITY)
    return Drawn(kept.getvalue(), *paper.size)
