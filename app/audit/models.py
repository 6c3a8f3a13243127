from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from app.core.i18n import Words

FIRST = "0" * 64  # what stands before the first entry
MACHINE = 0  # the log of what concerns no one circle

_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Deed:
    """A kind of thing that is written down. `is_power`: members read it in their circle's log."""

    name: str
    words: str  # what was done, as a msgid; gaps are the facts
    is_power: bool = True


DEEDS: dict[str, Deed] = {}


def deed(name: str, words: str, *, is_power: bool = True) -> Deed:
    assert name not in DEEDS, f"two deeds are called {name}"
    DEEDS[name] = made = Deed(name, words, is_power)
    return made


class Entry(Model):
    """What somebody did with the power or the trust they were given. Plain ids: it outlives people.

    Each entry holds the hash of the one before it, so that nothing can be changed, taken out or put
    between without breaking the chain (R69)."""

    id: int = fields.BigIntField(primary_key=True)
    group_id: int = fields.IntField()  # MACHINE, or a circle
    seq: int = fields.BigIntField()  # 1, 2, 3… in its circle, without a hole
    at: int = fields.BigIntField()  # ms
    actor_id: int | None = fields.IntField(null=True)  # None: the clock
    role = fields.CharField(max_length=20, default="")  # in which they acted
    deed = fields.CharField(max_length=40)
    subject = fields.CharField(max_length=22, default="")  # a public id
    facts = fields.TextField(default="{}")  # JSON; never what somebody wrote or is called
    is_power = fields.BooleanField(default=True)
    before = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta(Model.Meta):
        table = "audit_entry"
        unique_together = (("group_id", "seq"),)
        indexes = (Index(fields=("group_id", "is_power", "seq"), name="ix_audit_entry_shown"),)

    def hashed(self) -> str:
        """What `hash` has to be."""
        parts = (
            *(self.before, self.group_id, self.seq, self.at, self.actor_id, self.role),
            *(self.deed, self.subject, self.facts, self.is_power),
        )
        return hashlib.sha256(_encoder.encode(parts)).hexdigest()

    @property
    def words(self) -> Words | str:
        """What was done, for whoever reads it. A deed of an older Kolo is only called by name."""
        known = DEEDS.get(self.deed)
        if known is None:
            return self.deed
        return Words(known.words, gaps=tuple(msgspec.json.decode(self.facts).items()))


class Head(Model):
    """Where the chain of one circle ends. Its row is the lock under which the chain grows."""

    id: int = fields.IntField(primary_key=True)
    group_id: int = fields.IntField(unique=True)
    seq: int = fields.BigIntField(default=0)
    hash = fields.CharField(max_length=64, default=FIRST)

    class Meta(Model.Meta):
        table = "audit_head"


def written(facts: Mapping[str, str | int]) -> str:
    return _encoder.encode(dict(facts)).decode()
