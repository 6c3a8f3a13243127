"""News that travels between processes arrives as it was told."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import msgspec
import pytest

from realtime.bus import Missed, News, Revoked, Word
from realtime.needs import Batch, Event, Fact
from realtime.telling import CHANNELS, CONTROL, LONGEST, read, written

FACT = Fact(7, '{"t":"you","k":"held","cid":"ї"}'.encode(), may_wait=True)
BATCH = Batch(
    room_id=3,
    room="r_odesa",
    epoch="k3f9a2",
    events=(
        Event(4, 4, '{"s":4,"k":"msg","text":"Вітаю"}'.encode()),
        Event(5, 9, b'{"s":5,"k":"x","to":9}'),
    ),
    gone=((4, 8, "kick"),),
    came=(9, 10),
    facts=(FACT,),
    head_n=2,
    mentioned=((1, 0),),
    stale_to=3,
)


def arrived(news: News) -> Any:
    teller, heard = read(*written(news, "me"))
    assert teller == "me"
    return heard


def test_nothing_of_a_commit_is_lost_on_the_way() -> None:
    assert arrived(BATCH) == BATCH
    names = {one.name for one in fields(Batch)} - {"unsaid"}
    assert all(getattr(BATCH, name) for name in names), "a new field? then try it here"
    assert all(getattr(FACT, one.name) for one in fields(Fact)), "a new field? then try it here"


def test_a_commit_too_long_to_be_told_says_where_to_look_and_who_is_out() -> None:
    long = Event(6, 6, b'{"s":6,"text":"%s"}' % (b"x" * LONGEST))
    heard = arrived(replace(BATCH, events=(BATCH.events[0], long)))
    assert (heard.events, heard.first, heard.last) == ((), 4, 6)
    assert (heard.gone, heard.came, heard.facts) == (BATCH.gone, BATCH.came, BATCH.facts)
    assert arrived(heard) == heard


def test_what_one_person_is_told_needs_no_event() -> None:
    heard = arrived(Batch(3, "r_odesa", "e", (), facts=(FACT,)))
    assert (heard.facts, heard.first, heard.last) == ((FACT,), 0, 0)


@pytest.mark.parametrize(
    "news",
    [
        Revoked([1, 2], [3], "banned"),
        FACT,
        Missed(),
        Word("note", {"text": "О третій ночі перезапуск", "lvl": "info"}),
        Word("config"),
    ],
)
def test_the_rest_goes_by_the_control_channel(news: News) -> None:
    assert written(news, "me")[0] == CONTROL
    assert arrived(news) == news


def test_a_room_has_one_channel_among_those_everybody_hears() -> None:
    rooms = [f"r_{number}" for number in range(500)]
    channels = [written(replace(BATCH, room=room), "me")[0] for room in rooms]
    assert set(channels) == set(CHANNELS) - {CONTROL}
    assert channels == [written(replace(BATCH, room=room), "me")[0] for room in rooms]


def test_a_newer_process_may_say_what_we_do_not_know() -> None:
    assert read(CONTROL, b'{"o":"x","k":"tomorrow","what":{"a":1}}') == ("x", None)
    told = written(BATCH, "me")[1].replace(b'"i":3', b'"i":3,"new":[1]')
    assert read("ev:1", told) == ("me", BATCH)


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"o":"x"}', b'{"o":"x","k":"fact","what":7}'])
def test_what_is_no_news_is_refused(said: bytes) -> None:
    for channel in (CONTROL, "ev:1"):
        with pytest.raises(msgspec.DecodeError):
            read(channel, said)
