"""The sizes everything must fit in, and the codes a connection is closed with."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal

PROTOCOL = "kolo.v1"
REFUSING_PROTOCOL = "kolo.none"  # offered by clients that want to be told their version is over
FRAME_IN = 32_768  # bytes
FRAME_OUT = 256 * 1024  # bytes
EVENTS_A_FRAME = 100
REPLAY = 500  # events
LOG = 1000  # events
PAGE = 100  # messages
ATTACHMENTS = 10
SHED = 64 * 1024  # bytes that wait for a reader; ephemera and bumps are dropped from there on
REST = "rest"  # `noti` of a card: its person rests in that circle, and no number calls them
COVER = 80  # characters of a content warning


class Code(IntEnum):
    """Close codes, by what happened."""

    RESTART = 1012
    TRY_LATER = 1013
    BINARY = 1003
    INTERNAL_ERROR = 1011
    BAD_FRAMES = 4400
    SIGNED_OUT = 4401
    BANNED = 4403
    VERSION = 4406
    REPLACED = 4409
    FLOOD = 4429
    INTERNAL = 4500
    SLOW = 4508
    SILENT = 4510
    DRAINED = 4600


ResetReason = Literal["slow", "gap", "epoch", "internal"]

NOT_FINAL = frozenset(
    {"att_not_ready", "room_paused", "slow_mode", "rate_limited", "inflight", "unavailable"}
    | {"internal"}
)  # every other error code means: never repeat this cid
