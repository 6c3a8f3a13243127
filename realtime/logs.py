"""What may be written down about sockets: kinds and places, never what a person wrote."""

from __future__ import annotations

import logging
import traceback

log = logging.getLogger("realtime")
quiet = logging.getLogger("realtime.frames")
quiet.setLevel(logging.ERROR)  # below that the library would write down what people say


def where(exc: BaseException) -> str:
    """Kind and places of an exception without its message, which may quote what a person wrote."""
    places = (
        f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(exc.__traceback__)
    )
    return " < ".join((type(exc).__name__, *reversed(list(places))))
