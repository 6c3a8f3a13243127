"""The judge: what every client saw and was promised, compared (wire.md §0, §11)."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tests.faults.erasure import Erasure
from tests.faults.merge import end_of
from tests.faults.wire import Frame

if TYPE_CHECKING:
    from tests.faults.client import Client
    from tests.faults.outbox import Item
    from tests.faults.room import Room

Place = tuple[str, str]  # room, epoch
Copy = dict[str, tuple[Any, ...]]  # id → what a message is now
FRUITLESS = {"edit_window", "gone", "conflict", "too_many_emoji"}  # a change may come too late


def fingerprint(event: Frame) -> tuple[str, ...]:
    """What must be the same for everybody who sees this number, whenever."""
    return tuple(str(event.get(key, "")) for key in ("k", "id", "by", "cid", "n", "op", "user"))


def copy_of(messages: Iterable[Frame]) -> Copy:
    """What two people with the same rights must agree on (G8)."""
    return {
        m["id"]: (
            *(m["seq"], m["n"], m["by"]),
            m.get("text"),
            m.get("del"),
            sorted((r["e"], r["tot"]) for r in m.get("rx", [])),
        )
        for m in messages
    }


class Ledger:
    """Implements `Witness` for all clients of a run; `violations` is its verdict."""

    def __init__(self) -> None:
        self.truth: dict[Place, dict[int, tuple[str, ...]]] = defaultdict(dict)
        self.sent: dict[str, Item] = {}  # by cid
        self.senders: dict[str, str] = {}  # cid → who
        self.promised: dict[str, tuple[str, int, str, Any]] = {}  # cid → room, seq, id, n
        self.at: dict[tuple[str, str], int] = {}  # room, cid → seq it was delivered at
        self.highest: dict[str, int] = defaultdict(int)  # room → seq
        self.words = Erasure()
        self.is_restored = False
        self.has_purged = False  # what somebody changes may be gone by then
        self.refusals: dict[str, str] = {}  # cid → the code it was refused with for good
        self.counts: Counter[str] = Counter()
        self.times: dict[str, list[float]] = defaultdict(list)  # s
        self.violations: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = defaultdict(list)
        self._accepted: dict[tuple[int, int, str], list[tuple[int, int]]] = defaultdict(list)
        self._sent_at: dict[str, float] = {}
        self._last_heard: dict[str, float] = {}

    def wrong(self, guarantee: str, what: str) -> None:
        self.violations[guarantee] += 1
        if len(self.examples[guarantee]) < 5:
            self.examples[guarantee].append(what)

    def counted(self, what: str) -> None:
        self.counts[what] += 1

    def took(self, what: str, seconds: float) -> None:
        self.times[what].append(seconds)

    def forget(self) -> None:
        """A backup was put back: what was promised since is no more, and what was removed since is
        there again. Everybody is told."""
        self.is_restored = True
        self.words = Erasure()
        for what in (self.truth, self.promised, self.at, self.highest, self._accepted):
            what.clear()

    # What is sent

    def transmitted(self, client: Client, item: Item) -> None:
        self.counts["transmissions"] += 1
        self.sent[item.cid] = item
        self.senders[item.cid] = client.me
        self._sent_at.setdefault(item.cid, time.monotonic())

    def acked(self, client: Client, item: Item, line: int, ack: Frame) -> None:
        is_dup = bool(ack.get("dup") or ack.get("noop"))
        self.counts[f"{item.t} acks{' dup' if is_dup else ''}"] += 1
        seconds = time.monotonic() - item.first_sent
        self.took("send → ack" if item.tries == 1 else "send → ack, repeated", seconds)
        if ack.get("cid", item.cid) != item.cid or ack["room"] != item.room:
            self.wrong("§4", f"the ack of {item.cid} names {ack['cid']} in {ack['room']}")
        if ack.get("seq") is None:
            return  # held, or nothing had to change
        self.promise(item.cid, ack)
        if item.t in ("send", "edit", "del"):
            self.words.said(item.room, ack["id"], ack["seq"], item.text)
        if not is_dup and item.t != "react" and "i" in ack:
            self._accepted[id(client), line, item.room].append((ack["i"], ack["seq"]))

    def promise(self, cid: str, ack: Frame) -> None:
        """Remember an ack; one that differs from an earlier one breaks G2."""
        told = (ack["room"], ack["seq"], ack["id"], ack.get("n"))
        if self.promised.setdefault(cid, told) != told:
            self.wrong("G2", f"{cid}: {self.promised[cid]}, then {told}")
        self.highest[ack["room"]] = max(self.highest[ack["room"]], ack["seq"])

    def refused(self, client: Client, item: Item | None, err: Frame) -> None:
        self.counts[f"err {err['code']}"] += 1
        if item is not None and err["final"]:
            self.refusals[item.cid] = err["code"]
            if item.cid in self.promised:
                self.wrong("G2", f"acked before, and now refused: {err}")
            elif item.t == "send" or err["code"] not in FRUITLESS | self._may_be_missed:
                self.wrong("§5", f"a good {item.t} was refused for good: {err}")

    @property
    def _may_be_missed(self) -> set[str]:
        return {"not_found"} if self.is_restored or self.has_purged else set()

    # What comes

    def read(self, text: str, since: float, cursors: dict[str, int]) -> None:
        """A frame or an answer as it came; `since` is when its connection, or it, was asked for."""
        for what in self.words.told(text, since, cursors):
            self.wrong("G10", f"{what}, and still told: {text[:300]}")

    def delivered(self, client: Client, room: Room, event: Frame) -> None:
        self.counts["events delivered"] += 1
        self.saw(room.id, room.epoch, event)
        if room.live and event.get("cid") in self._sent_at:
            self._last_heard[event["cid"]] = time.monotonic()

    def saw(self, room: str, epoch: str, event: Frame) -> None:
        """An event at its number: the same for all (G3), each cid once (G2)."""
        seen = self.truth[room, epoch]
        self.highest[room] = max(self.highest[room], end_of(event))
        if event["k"] == "x":
            return
        self.has_purged |= event["k"] == "purge"
        print_ = fingerprint(event)
        if seen.setdefault(event["s"], print_) != print_:
            self.wrong("G3", f"{room} {event['s']}: {seen[event['s']]} and {print_}")
        cid = event.get("cid")
        if cid is None:
            return
        if self.at.setdefault((room, cid), event["s"]) != event["s"]:
            self.wrong("G2", f"{cid} at {self.at[room, cid]} and at {event['s']}")
        is_as_sent = "text" in event and "v" not in event  # else it was changed meanwhile
        if cid in self.sent and is_as_sent and event["text"] != self.sent[cid].text:
            self.wrong("G2", f"{cid} says {event['text']!r}, sent {self.sent[cid].text!r}")

    # Afterwards

    def settle(self) -> None:
        """After quiescence: every promise is kept at its number, every order is the sender's."""
        for cid, (room, seq, id_, _) in self.promised.items():
            self._is_kept(self.sent[cid], room, seq, id_)
        for (_, line, room), pairs in self._accepted.items():
            seqs = [seq for _, seq in sorted(pairs)]
            if seqs != sorted(seqs):
                self.wrong("G6", f"connection {line} in {room}: sent in order, numbered {seqs}")
        self.times["send → last receiver"] = [
            self._last_heard[cid] - self._sent_at[cid] for cid in self._last_heard
        ]

    def _is_kept(self, item: Item, room: str, seq: int, id_: str) -> None:
        """A message stands where it was promised; a later change may have taken the number of an
        earlier one out of the log."""
        if item.t == "send":
            if self.at.get((room, item.cid)) != seq:
                self.wrong(
                    "G1", f"{item.cid} acked at {seq}, is at {self.at.get((room, item.cid))}"
                )
            return
        for (at, _), seen in self.truth.items():
            if at == room and seq in seen and seen[seq][:2] != (item.t, id_):
                self.wrong("G1", f"{item.t} of {id_} acked at {seq}, where {seen[seq]} is")

    def settle_heads(
        self, heads: dict[str, int], pages: dict[str, Copy], clients: list[Client]
    ) -> None:
        """Each client stands where the database does, and holds what is there (G5, G8)."""
        for client in clients:
            for room in client.rooms.values():
                if room.cursor != heads.get(room.id, room.cursor):
                    self.wrong("G5", f"{room.id}: at {room.cursor}, head {heads[room.id]}")
                now = pages.get(room.id, {})
                for id_, held in copy_of(room.messages.by_id.values()).items():
                    if room.id in pages and now.get(id_) != held:
                        self.wrong("G8", f"{room.id}: {held} is held, {now.get(id_)} is so")
