"""What is said in a room when something happened there that nobody has written."""

from __future__ import annotations

from markupsafe import Markup, escape

from app.chat.log import Move, Setting
from app.core.i18n import bdi, gettext


def told(line: Move | Setting, is_everybodys: bool) -> Markup:
    """`is_everybodys`: who comes into this room came into the circle."""
    return _set_in_words(line) if isinstance(line, Setting) else _move_in_words(line, is_everybodys)


def _set_in_words(line: Setting) -> Markup:
    """_words.html says the same for the browser."""
    if line.op == "title":
        sentence = gettext("The room is now called “%(value)s”")
        return escape(sentence) % {"value": bdi(str(line.value))}
    if line.op == "slow_ms":
        quick = gettext("This room leaves no pause between messages any more")
        return escape(gettext("This room leaves a pause between messages") if line.value else quick)
    if not line.value:
        return escape(gettext("A moderator has opened this room again"))
    if line.op == "paused":
        return escape(gettext("A moderator has paused this room"))
    return escape(gettext("This room is archived. Nobody writes here any more."))


def _move_in_words(move: Move, is_everybodys: bool) -> Markup:
    if is_everybodys:
        came, went = gettext("%(name)s joined the circle"), gettext("%(name)s left the circle")
    else:
        came, went = gettext("%(name)s came in"), gettext("%(name)s went out")
    sentence = came if move.op == "join" else went
    return escape(sentence) % {"name": bdi(move.name or gettext("Somebody"))}
