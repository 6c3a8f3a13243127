"""Roads that things take, and what people see on them."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.actions import alone_with
from app.help.actions.becoming import member_now
from app.parcels import rules
from app.parcels.forms import ReportForm, RoadForm
from app.parcels.models import Road, RoadReport
from app.parcels.queries import Passage, roads_about

HOLDS = timedelta(hours=12)  # then nobody knows any more
KEPT = timedelta(days=56)


async def add_road(viewer: Viewer, group_id: int, form: RoadForm) -> None:
    """One of the same name is there already: it stays as it is."""
    rules.keep_roads.require(viewer, group_id)
    async with transaction():
        await alone_with(group_id)  # the form may come twice at once
        _ = await member_now(viewer, group_id)
        if not await Road.exists(group_id=group_id, name=form.name, gone_at=None):
            _ = await Road.create(
                group_id=group_id, name=form.name, points=list(form.points), made_at=now()
            )


async def drop_road(viewer: Viewer, passage: Passage) -> None:
    """Nobody takes it any more. What is on its way there goes on."""
    rules.keep_roads.require(viewer, passage.row.group_id)
    async with transaction():
        _ = await Road.filter(id=passage.row.id, gone_at=None).update(gone_at=now())


async def report(viewer: Viewer, passage: Passage, form: ReportForm) -> None:
    """The same form once more changes nothing."""
    group_id = passage.row.group_id
    about = await roads_about(viewer, group_id)
    if not rules.see_roads(viewer, about.only(passage.row.id)):
        raise NotFound
    async with transaction():
        me = await member_now(viewer, group_id)
        _ = await Road.select_for_update().get(id=passage.row.id)  # the form may come twice at once
        if await RoadReport.exists(by_id=me.id, nonce=form.once):
            return
        seen = RoadReport(
            road_id=passage.row.id,
            status=form.status,
            by_id=me.id,
            nonce=form.once,
            at=now(),
            valid_until=now() + HOLDS,
        )
        seen.note = seal(form.note, "road_report", seen.pub, "note")
        await seen.save()


async def forget_old_reports() -> None:
    """By the clock: the picture shows weeks, and nobody needs to know more."""
    async with transaction():
        _ = await RoadReport.filter(at__lt=now() - KEPT).delete()
