"""The messages of one room as a client holds them, under the merge rule of wire.md §4."""

from __future__ import annotations

from typing import Any

Message = dict[str, Any]
CHANGES = {"edit", "del", "react", "scrub", "purge"}


def end_of(event: Message) -> int:
    """The last number it stands for; `to` of a purge is something else."""
    return int(event.get("to", event["s"]) if event["k"] == "x" else event["s"])


class Messages:
    """Apply events and pages in any order the protocol allows; the result is the same."""

    def __init__(self) -> None:
        self.by_id: dict[str, Message] = {}
        self._kept: list[Message] | None = None

    def forget(self) -> None:
        """A snapshot begins: what was cached may have been deleted meanwhile."""
        self.by_id.clear()
        self._kept = None

    def awaiting_page(self) -> None:
        """A `hist` was asked for: changes are kept until its page came."""
        self._kept = []

    def page(self, messages: list[Message]) -> None:
        for message in messages:
            self._take(message)
        kept, self._kept = self._kept or [], None
        for event in kept:
            self._change(event)

    def apply(self, event: Message) -> None:
        if event["k"] == "msg":
            self._take({"v": event["s"], **event, "seq": event["s"]})
        elif event["k"] in CHANGES:
            if self._kept is not None:
                self._kept.append(event)
            self._change(event)

    def _take(self, message: Message) -> None:
        held = self.by_id.get(message["id"])
        if held is None or message["v"] >= held["v"]:
            self.by_id[message["id"]] = message

    def _change(self, event: Message) -> None:
        if event["k"] == "scrub":
            self._remove(lambda message: message["by"] == event["user"], event)
        elif event["k"] == "purge":
            self._remove(lambda message: message["seq"] <= event["to"], event)
        elif (message := self.by_id.get(event["id"])) and event["s"] > message["v"]:
            self.by_id[event["id"]] = self._changed(message, event)

    def _remove(self, doomed: Any, event: Message) -> None:
        for key in [key for key, message in self.by_id.items() if doomed(message)]:
            if self.by_id[key]["seq"] < event["s"]:
                del self.by_id[key]

    def _changed(self, message: Message, event: Message) -> Message:
        changed = {**message, "v": event["s"]}
        if event["k"] == "edit":
            changed |= {"text": event["text"], "ed": event["ts"]}
        elif event["k"] == "del":
            changed |= {"text": None, "rx": [], "del": event.get("as", "author")}
        else:
            totals = {r["e"]: r["tot"] for r in message.get("rx", [])}
            totals |= {r["e"]: r["tot"] for r in event["rx"]}
            changed["rx"] = [{"e": e, "tot": n} for e, n in totals.items() if n]
        return changed
