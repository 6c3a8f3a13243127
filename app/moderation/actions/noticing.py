"""Whoever is told that something was decided about them reports how it was said to them."""

from __future__ import annotations

from app.chat import actions as chat
from app.core.viewer import Viewer
from app.moderation import rules
from app.moderation.forms import NoticeForm
from app.moderation.queries import MyMeasure
from app.moderation.queries.concerned import NOTICE


async def report_notice(viewer: Viewer, mine: MyMeasure, form: NoticeForm) -> None:
    """It goes to those who keep order and had no part in it, with the words as they are now. Asking
    again while it is open changes nothing."""
    measure = mine.measure
    rules.report_notice.require(viewer, measure)
    words = "\n\n".join(one for one in (mine.words, mine.answer) if one)
    told = chat.Told(measure.group_id, NOTICE, measure.pub, measure.by_id, words)
    await chat.report_told(viewer, told, form.feeling, form.words)
