"""What one connection may still ask of us: its buckets, and how often it had to be refused."""

from __future__ import annotations

from realtime.limits import Bucket, Limits, Strikes
from realtime.wire import Code


class Patience:
    """Times are monotonic seconds."""

    __slots__ = ("_buckets", "_limits", "_nonsense", "_refused")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[str, Bucket] = {}
        self._refused: Strikes | None = None
        self._nonsense: Strikes | None = None

    def bucket(self, name: str, now: float) -> Bucket:
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = Bucket(getattr(self._limits, name), now)
        return bucket

    def ends_with(self, error: str, now: float) -> tuple[Code, str] | None:
        """One more frame was refused with this error: how to close the connection, if that was too
        much."""
        self._refused = self._refused or Strikes(200, 60.0)
        if self._refused.add(now):
            return Code.FLOOD, "too many refused frames"
        if error == "bad_json":
            self._nonsense = self._nonsense or Strikes(3, 60.0)
            if self._nonsense.add(now):
                return Code.BAD_FRAMES, "not what kolo.v1 is made of"
        return None
