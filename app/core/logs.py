"""What may stand in a log: that something broke, and where in the code. Never what it was about.

The message of an exception may quote a row, a form or a header, so it is left out; its kind and
the lines it passed are enough to find it. There is no access log.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    def formatException(self, ei: _Info) -> str:  # noqa: N802 (logging's own name)
        kind, _, trace = ei
        name = kind.__qualname__ if kind else "?"
        frames = "".join(traceback.format_tb(trace)[-8:]).rstrip()
        return f"{frames}\n{name}"


def set_up_logging(level: int = logging.INFO) -> None:
    """Everything to standard error, one line each, in UTC; libraries speak up only when
    something is wrong."""
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(
        Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    )
    logging.basicConfig(level=level, handlers=[shown], force=True)
    for name in ("tortoise", "uvicorn", "websockets", "asyncio", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Its warnings are about what strangers send: they could fill the disk with them.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    logging.getLogger("uvicorn.access").disabled = True
