"""What waits for those who keep the circle of the cast, for tests that try every door."""

from __future__ import annotations

from datetime import timedelta

from app.chat.models import Report
from app.core.clock import now
from app.core.sealed import seal
from app.core.viewer import Role
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm
from app.moderation.models import Appeal, Handover, Measure
from tests.cast import Cast


async def what_waits(cast: Cast) -> dict[str, str]:
    """Public ids by the names that paths have for them."""
    act = await actions.ask_to_give(cast.olena, cast.kalyna.id, "Тарас", Role.STEWARD)
    turn = Handover(
        group_id=cast.kalyna.id,
        giver_id=cast.olena.user_id,
        taker_id=cast.marta.user_id,
        announced_at=now(),
        due_at=now() + timedelta(days=3),
    )
    await turn.save()
    report = await about_marta(cast)
    measure, appeal = await taras_disagrees(cast)
    found = {"act": act.pub, "turn": turn.pub, "report": report.pub}
    return found | {"measure": measure.pub, "appeal": appeal.pub}


async def taras_disagrees(cast: Cast) -> tuple[Measure, Appeal]:
    """With a warning that Marta gave him."""
    taras = await queries.someone_by(cast.kalyna.id, cast.taras.pub)
    await actions.decide(cast.marta, taras, MeasureForm("warn", "hate", "Будь ласка, без лайки"))
    measure = await Measure.get(target_id=taras.user_id)
    mine = await queries.measure_about_me(cast.taras, measure.pub)
    await actions.disagree(cast.taras, mine, "Це був не я")
    return measure, await Appeal.get(measure_id=measure.id)


async def about_marta(cast: Cast) -> Report:
    """What Taras reported, of which she never learns."""
    row = Report(
        group_id=cast.kalyna.id,
        author_id=cast.marta.user_id,
        reporter_id=cast.taras.user_id,
        category="threat",
    )
    row.words = seal("Марта мене лякає", "report", row.pub, "words")
    row.snapshot = seal("Я знаю, де ти живеш, Тарас", "report", row.pub, "snapshot")
    await row.save()
    return row
