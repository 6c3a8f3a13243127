"""The judge is judged: each broken promise is noticed, and none where all were kept."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import pytest

from tests.faults.client import Client
from tests.faults.ledger import Ledger, copy_of
from tests.faults.merge import Messages
from tests.faults.outbox import Item
from tests.faults.room import Room


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def client(ledger: Ledger) -> Client:
    return Client("", "", ledger, Random(1))


@pytest.fixture
async def room(client: Client) -> Room:
    room = client.rooms["r"] = Room(client, "r", "e")
    room.subscribe()
    room.subscribed({"i": room.awaits, "mode": "replay", "from": 1, "head": 0, "epoch": "e"})
    return room


def message(s: int, **other: Any) -> dict[str, Any]:
    told = {"k": "msg", "s": s, "id": f"m{s}", "n": s, "by": "u", "cid": f"cid{s}", "text": "x"}
    return told | other


def item(s: int) -> Item:
    return Item("send", "r", {"text": "x"}, f"cid{s}")


def acked(ledger: Ledger, client: Client, s: int, **other: Any) -> None:
    ledger.transmitted(client, item(s))
    ledger.acked(client, item(s), 1, ack(s, **other))


def ack(s: int, **other: Any) -> dict[str, Any]:
    told = {"i": s, "cid": f"cid{s}", "room": "r", "seq": s, "id": f"m{s}", "n": s, "dup": False}
    return told | other


def test_kept_promises_are_no_offence(ledger: Ledger, client: Client, room: Room) -> None:
    room.events([message(1), message(2)])
    for s in (1, 2):
        acked(ledger, client, s)
    ledger.settle()
    ledger.settle_heads({"r": 2}, {}, [client])
    assert not ledger.violations


def test_a_lost_ack_is_noticed(ledger: Ledger) -> None:
    ledger.sent["cid1"] = item(1)
    ledger.promise("cid1", ack(1))
    ledger.settle()
    assert set(ledger.violations) == {"G1"}


def test_a_second_effect_is_noticed(ledger: Ledger, room: Room) -> None:
    room.events([message(1), message(2, cid="cid1")])
    ledger.promise("cid1", ack(1))
    ledger.promise("cid1", ack(2, cid="cid1"))
    assert ledger.violations["G2"] == 2


def test_another_event_at_the_same_number_is_noticed(ledger: Ledger) -> None:
    ledger.saw("r", "e", message(1))
    ledger.saw("r", "e", message(1, id="other"))
    assert set(ledger.violations) == {"G3"}


@pytest.mark.parametrize("after", [[1], [3], [2, 4]])
def test_holes_and_repeats_are_noticed(ledger: Ledger, room: Room, after: list[int]) -> None:
    room.events([message(1)])
    room.events([message(s) for s in after])
    assert set(ledger.violations) == {"G4"}


def test_a_reader_behind_the_head_is_noticed(ledger: Ledger, client: Client, room: Room) -> None:
    room.events([message(1)])
    ledger.settle_heads({"r": 2}, {}, [client])
    assert set(ledger.violations) == {"G5"}


def test_swapped_sends_are_noticed(ledger: Ledger, client: Client, room: Room) -> None:
    room.events([message(1), message(2)])
    acked(ledger, client, 2, i=1)
    acked(ledger, client, 1, i=2)
    ledger.settle()
    assert set(ledger.violations) == {"G6"}


def test_an_edit_that_overtakes_a_page_is_kept() -> None:
    messages = Messages()
    messages.awaiting_page()
    messages.apply({"k": "edit", "s": 7, "id": "m1", "by": "u", "ts": 1, "text": "new"})
    messages.page([{"id": "m1", "seq": 1, "v": 1, "by": "u", "text": "old"}])
    assert (messages.by_id["m1"]["text"], messages.by_id["m1"]["v"]) == ("new", 7)
    messages.page([{"id": "m1", "seq": 1, "v": 1, "by": "u", "text": "old"}])
    assert messages.by_id["m1"]["text"] == "new"


def changed(ledger: Ledger, client: Client, t: str, seq: int, **fields: Any) -> None:
    """An acked change of message m1."""
    item = Item(t, "r", {"id": "m1", **fields})
    ledger.transmitted(client, item)
    ledger.acked(client, item, 1, {"cid": item.cid, "room": "r", "id": "m1", "seq": seq})


def test_removed_words_are_noticed_wherever_they_are_told(ledger: Ledger, client: Client) -> None:
    ledger.words.said("r", "m1", 1, "my street ¤aaaaaaaaaaaa¤")
    before = time.monotonic()
    ledger.read("¤aaaaaaaaaaaa¤", before, {})
    changed(ledger, client, "edit", 2, text="my town ¤bbbbbbbbbbbb¤")
    ledger.read("¤aaaaaaaaaaaa¤", before, {"r": 1})  # it was on its way
    ledger.read("¤bbbbbbbbbbbb¤", time.monotonic(), {"r": 2})
    assert not ledger.violations
    ledger.read("¤aaaaaaaaaaaa¤", before, {"r": 2})
    ledger.read("¤aaaaaaaaaaaa¤", time.monotonic(), {})
    assert ledger.violations["G10"] == 2
    changed(ledger, client, "del", 3)
    ledger.read("¤bbbbbbbbbbbb¤", time.monotonic(), {})
    assert ledger.violations["G10"] == 3


def test_words_removed_with_many_others_are_noticed(ledger: Ledger) -> None:
    for n in (1, 2, 3):
        ledger.words.said("r", f"m{n}", n, f"¤aaaaaaaaaaa{n}¤")
    ledger.words.all_of("r", 9, lambda id_, seq: seq <= 2)
    ledger.read("¤aaaaaaaaaaa3¤", time.monotonic(), {})
    assert not ledger.violations
    ledger.read("¤aaaaaaaaaaa1¤ ¤aaaaaaaaaaa2¤", time.monotonic(), {})
    assert ledger.violations["G10"] == 2


def test_a_copy_that_differs_is_noticed(ledger: Ledger, client: Client, room: Room) -> None:
    room.events([message(1)])
    now = {**message(1), "seq": 1, "text": "y"}
    ledger.settle_heads({"r": 1}, {"r": copy_of([now])}, [client])
    assert set(ledger.violations) == {"G8"}


def test_a_room_after_its_removal_is_noticed(ledger: Ledger, client: Client, room: Room) -> None:
    client._hear({"t": "you", "k": "gone", "room": "r", "seq": 5, "why": "kick"})
    client._hear({"t": "evs", "room": "r", "ev": [message(6)]})
    assert set(ledger.violations) == {"G9"}
