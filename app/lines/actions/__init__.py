"""Writing down what is wanted, promising parts of it, and bringing them. Who may, the caller says:
it knows whose sheet it is."""

from app.lines.actions.becoming import GONE, MEANWHILE, alone_with, alone_with_all, keep
from app.lines.actions.bringing import (
    confirm,
    deliver,
    deliver_line,
    dispute,
    set_out,
    settle,
    take_from,
)
from app.lines.actions.promising import (
    accept,
    decline,
    is_on_the_way,
    let_go,
    let_go_of_sheet,
    on_the_way,
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
    "LineForm",
    "PromiseForm",
    "accept",
    "add_line",
    "alone_with",
    "alone_with_all",
    "confirm",
    "decline",
    "deliver",
    "deliver_line",
    "dispute",
    "field_of",
    "is_on_the_way",
    "keep",
    "let_go",
    "let_go_of_sheet",
    "make_sheet",
    "on_the_way",
    "promise",
    "release",
    "remove_line",
    "set_out",
    "settle",
    "take_back",
    "take_from",
    "want_again",
    "write_line",
]
