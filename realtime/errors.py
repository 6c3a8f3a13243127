"""The error frame a request is refused with: its code, its finality, and what it was about."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from realtime.needs import Refused
from realtime.wire import NOT_FINAL, Err, Frame

RETRY_MS = 2000


def error(frame: Frame, code: str, msg: str = "", retry_ms: int | None = None) -> Err:
    """With the finality its code has in the table, and a wait where it may be repeated."""
    final = code not in NOT_FINAL
    wait: int | UnsetType = UNSET if final else (retry_ms or RETRY_MS)
    return Err(
        i=UNSET if frame.i is None else frame.i,
        cid=getattr(frame, "cid", UNSET),
        room=getattr(frame, "room", UNSET),
        code=code,
        final=final,
        retry_ms=wait,
        msg=msg or UNSET,
    )


def refused(frame: Frame, no: Refused) -> Err:
    """What a command said no with. `no.more` may hold id, seq and until."""
    answer = error(frame, no.code, no.msg, no.retry_ms)
    answer.final = no.final
    answer.retry_ms = UNSET if no.final else (no.retry_ms or RETRY_MS)
    more: dict[str, Any] = no.more
    for name in ("id", "seq", "until"):
        if name in more:
            setattr(answer, name, more[name])
    return answer
