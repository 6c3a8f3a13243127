"""What can happen to parcels, and on roads."""

from app.parcels.actions.carrying import (
    arrive,
    block,
    bring_back,
    go_on,
    hand_over,
    lose,
    say_no,
    say_yes,
    set_out,
    take,
    vouch_for,
)
from app.parcels.actions.ending import call_off, follow_promises
from app.parcels.actions.forgetting import forget_old_ways
from app.parcels.actions.leaving import let_go
from app.parcels.actions.planning import (
    add_leg,
    change_leg,
    drop_leg,
    pack,
    ready,
    take_other_way,
)
from app.parcels.actions.reporting import (
    may_report_note,
    report_note,
    show_note_after_look,
    take_note_out_of_sight,
)
from app.parcels.actions.roads import add_road, drop_road, forget_old_reports, report
from app.parcels.actions.telling import follow_change

__all__ = [
    "add_leg",
    "add_road",
    "arrive",
    "block",
    "bring_back",
    "call_off",
    "change_leg",
    "drop_leg",
    "drop_road",
    "follow_change",
    "follow_promises",
    "forget_old_reports",
    "forget_old_ways",
    "go_on",
    "hand_over",
    "let_go",
    "lose",
    "may_report_note",
    "pack",
    "ready",
    "report",
    "report_note",
    "say_no",
    "say_yes",
    "set_out",
    "show_note_after_look",
    "take",
    "take_note_out_of_sight",
    "take_other_way",
    "vouch_for",
]
