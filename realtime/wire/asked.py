"""What a client may send; checking is in `parse.py`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from realtime.wire.numbers import ATTACHMENTS, COVER

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{1,64}\Z")]
Cid = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{8,64}\Z")]
Whole = Annotated[int, Meta(ge=0, le=2**53 - 1)]
AtLeastOne = Annotated[int, Meta(ge=1, le=2**53 - 1)]
RequestId = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Language = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9-]{1,35}\Z")]

# One picture: a flag, a key, or signs that are joined into one; never a word.
_SIGN = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
    "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
)
_FLAG, _KEY = "[\U0001f1e6-\U0001f1ff]{2}", "[0-9#*]\ufe0f?\u20e3"
Emoji = Annotated[
    str, Meta(pattern=rf"\A(?:{_FLAG}|{_KEY}|{_SIGN}(?:\u200d{_SIGN})*)\Z", max_length=24)
]


class Frame(Struct, kw_only=True, tag_field="t"):
    """What a client may send; `t`, its name on the wire, is set below."""

    t: ClassVar[str]
    i: RequestId | None = None


class Request(Frame, kw_only=True):
    """A frame that must be answered, so it must carry its number."""

    i: RequestId


class Auth(Request, kw_only=True, tag="auth"):
    token: Annotated[str, Meta(max_length=4096)]


class Sub(Request, kw_only=True, tag="sub"):
    room: Id
    epoch: Id | None = None
    since: Whole | None = None
    max: Whole | None = None
    min: Whole | None = None
    eph: bool = True


class Unsub(Request, kw_only=True, tag="unsub"):
    room: Id


class Hist(Request, kw_only=True, tag="hist"):
    room: Id
    before: Whole | None = None
    after: Whole | None = None
    around: Id | None = None
    limit: AtLeastOne = 50
    min: Whole | None = None


class Log(Request, kw_only=True, tag="log"):
    room: Id
    epoch: Id | None = None
    since: Whole = 0
    limit: AtLeastOne = 200
    min: Whole | None = None


class Heads(Request, kw_only=True, tag="heads"): ...


class RoomsAsked(Request, kw_only=True, tag="rooms"):
    after: Annotated[str, Meta(max_length=256)] | None = None


class Send(Request, kw_only=True, tag="send"):
    room: Id
    cid: Cid
    text: str = ""
    re: Id | None = None
    th: Id | None = None
    att: Annotated[list[Id], Meta(max_length=ATTACHMENTS)] | None = None
    cw: Annotated[str, Meta(max_length=COVER)] | None = None
    lang: Language | None = None


class Edit(Request, kw_only=True, tag="edit"):
    room: Id
    cid: Cid
    id: Id
    text: str
    base: Whole | None = None


class Del(Request, kw_only=True, tag="del"):
    room: Id
    cid: Cid
    id: Id
    why: Annotated[str, Meta(max_length=200)] | None = None


class React(Request, kw_only=True, tag="react"):
    room: Id
    id: Id
    e: Emoji
    on: bool


class ReadUpTo(Frame, kw_only=True, tag="read"):
    room: Id
    seq: Whole
    force: bool = False


class TypingIn(Frame, kw_only=True, tag="typing"):
    room: Id
    on: bool


class PresIn(Frame, kw_only=True, tag="pres"):
    """`show`: "members" lets them name this person as here; anything else hides them."""

    show: Annotated[str, Meta(max_length=32)] | None = None
    act: Annotated[str, Meta(max_length=32)] | None = None


class Focus(Frame, kw_only=True, tag="focus"):
    room: Id
    vis: bool


class PingIn(Frame, kw_only=True, tag="ping"): ...


class PongIn(Frame, kw_only=True, tag="pong"): ...


KINDS = (
    *(Auth, Sub, Unsub, Hist, Log, Heads, RoomsAsked),
    *(Send, Edit, Del, React, ReadUpTo, TypingIn, PresIn, Focus, PingIn, PongIn),
)
for _kind in KINDS:
    _kind.t = str(_kind.__struct_config__.tag)
FRAMES: dict[str, type[Frame]] = {kind.t: kind for kind in KINDS}
