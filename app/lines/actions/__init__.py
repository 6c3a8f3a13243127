"""Writing down what is wanted, promising parts of it, and bringing them. Who may, the caller says:
it knows whose sheet it is."""

from app.lines.actions.becoming import (
    GONE,
    MEANWHILE,
    ON_ITS_WAY,
    alone_with,
    alone_with_all,
    keep,
    none_travels,
)
from app.lines.actions.bringing import (
    come_short,
    confirm,
    deliver,
    deliver_line,
    dispute,
    not_yet,
    put_back,
    set_out,
    settle,
    take_from,
)
from app.lines.actions.promising import (
    accept,
    decline,
    let_go,
    let_go_of_sheet,
    promise,
    release,
    take_back,
)
from app.lines.actions.wanting import (
    MOST_LINES,
    add_line,
    make_sheet,
    remove_line,
    want_again,
    write_line,
)
from app.lines.forms import MOST, LineForm, PromiseForm, field_of

__all__ = [
    "GONE",
    "MEANWHILE",
    "MOST",
    "MOST_LINES",
    "ON_ITS_WAY",
    "LineForm",
    "PromiseForm",
    "accept",
    "add_line",
    "alone_with",
    "alone_with_all",
    "come_short",
    "confirm",
    "decline",
    "deliver",
    "deliver_line",
    "dispute",
    "field_of",
    "keep",
    "let_go",
    "let_go_of_sheet",
    "make_sheet",
    "none_travels",
    "not_yet",
    "promise",
    "put_back",
    "release",
    "remove_line",
    "set_out",
    "settle",
    "take_back",
    "take_from",
    "want_again",
    "write_line",
]
