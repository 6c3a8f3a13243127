"""What the forms of this feature may send, and nothing else they carry is looked at."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from app.accounts.actions import NewAccount, new_account
from app.core.forms import Fields
from app.core.i18n import N_
from app.core.viewer import Role
from app.groups.models import Care, JoinPolicy
from app.groups.reasons import REFUSALS

LONGEST_NAME = 60
LONGEST_CIRCLE_NAME = 80
LONGEST_ABOUT = 1000
LONGEST_LABEL = 60
MOST_DAYS = 30
MOST_USES = 30
_CODE = re.compile(r"(?:^|/)([0-9A-Za-z]{22})(?![0-9A-Za-z])")


class Asks(Protocol):
    """A question of a circle's door."""

    @property
    def id(self) -> int: ...
    @property
    def pub(self) -> str: ...
    @property
    def is_required(self) -> bool: ...


def name_in(fields: Fields) -> str:
    """What somebody wants to be called in one circle."""
    return fields.name("name", longest=LONGEST_NAME, missing=N_("Write what we should call you."))


@dataclass(frozen=True, slots=True)
class NameForm:
    name: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(name=name_in(fields))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class LinkForm:
    """An invitation's link as somebody typed or pasted it: only its last part, or with the words it
    stood in."""

    code: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        link = fields.text("link", longest=300, missing=N_("Write or paste the link."))
        found = _CODE.search(link)
        if link and not found:
            fields.wrong("link", N_("This is not a whole invitation link. It ends in 22 signs."))
        fields.checked()
        return cls(found[1] if found else "")


def agreed(sent: Mapping[str, Any]) -> None:
    """Raises Invalid unless the promises are ticked."""
    _ticked(sent, "agree", N_("Please agree, or stay outside for now."))


def kept_it(sent: Mapping[str, Any]) -> None:
    """Raises Invalid unless the sheet is said to be kept."""
    _ticked(sent, "kept", N_("First write the codes down or print them."))


def _ticked(sent: Mapping[str, Any], name: str, unless: str) -> None:
    fields = Fields(sent)
    fields.ticked(name, unless)
    fields.checked()


@dataclass(frozen=True, slots=True)
class CircleForm:
    name: str
    about: str
    locale: str
    zone: str

    @classmethod
    def of(cls, fields: Fields) -> Self:
        return cls(
            name=fields.name(
                "circle", longest=LONGEST_CIRCLE_NAME, missing=N_("Give the circle a name.")
            ),
            about=fields.lines("about", longest=LONGEST_ABOUT, missing=None),
            locale=fields.language(),
            zone=fields.zone(),
        )

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls.of(fields)
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class InvitationForm:
    label: str = ""
    days: int = 7
    uses: int = 1
    role: Role = Role.MEMBER
    once: str = ""  # names one showing of the form

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            label=fields.text("label", longest=LONGEST_LABEL, missing=None),
            days=fields.whole("days", least=1, most=MOST_DAYS),
            uses=fields.whole("uses", least=1, most=MOST_USES),
            role=_role_in(fields),
            once=fields.raw("once")[:22],
        )
        fields.checked()
        return form


def wish_in(sent: Mapping[str, Any]) -> InvitationForm:
    """An invitation somebody asks for. Raises Invalid."""
    fields = Fields(sent)
    missing = N_("Write for whom it is.")
    form = InvitationForm(
        label=fields.text("label", longest=LONGEST_LABEL, missing=missing),
        once=fields.raw("once")[:22],
    )
    fields.checked()
    return form


@dataclass(frozen=True, slots=True)
class DoorForm:
    policy: JoinPolicy

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        policy = fields.choice("policy", [one.value for one in JoinPolicy])
        fields.checked()
        return cls(JoinPolicy(policy))


@dataclass(frozen=True, slots=True)
class QuestionForm:
    text: str
    is_required: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.text("text", longest=200, missing=N_("Write the question.")),
            fields.ticked("is_required"),
        )
        fields.checked()
        return form


def answers_in(sent: Mapping[str, Any], questions: Collection[Asks]) -> dict[int, str]:
    """{question id: what was said}, and the promises are ticked. Raises Invalid."""
    fields = Fields(sent)
    said = {
        one.id: fields.lines(
            f"q-{one.pub}",
            longest=LONGEST_ABOUT,
            missing=N_("Please answer this one.") if one.is_required else None,
        )
        for one in questions
    }
    fields.ticked("agree", N_("Please agree, or stay outside for now."))
    fields.checked()
    return {number: text for number, text in said.items() if text}


def reason_in(sent: Mapping[str, Any]) -> str:
    """Raises Invalid unless it is one of the list."""
    fields = Fields(sent)
    reason = fields.choice("reason", REFUSALS)
    fields.checked()
    return reason


def _role_in(fields: Fields) -> Role:
    """What is asked for whoever comes in; owners are made otherwise."""
    if not fields.raw("role"):
        return Role.MEMBER
    roles = [Role.MEMBER, Role.STEWARD, Role.ORGANISER, Role.MODERATOR]
    role = fields.choice("role", [one.value for one in roles])
    return Role(role) if role in roles else Role.MEMBER


def promise_in(sent: Mapping[str, Any]) -> str:
    """The text of an agreement. Raises Invalid."""
    fields = Fields(sent)
    text = fields.lines("text", longest=4000, missing=N_("Write what you promise each other."))
    fields.checked()
    return text


def vouch_in(sent: Mapping[str, Any]) -> str:
    """How they know each other. Raises Invalid."""
    fields = Fields(sent)
    text = fields.lines("text", longest=LONGEST_ABOUT, missing=N_("Write how you know each other."))
    fields.checked()
    return text


@dataclass(frozen=True, slots=True)
class FirstRunForm:
    """The first circle, and the first person in it."""

    circle: CircleForm
    name: str
    account: NewAccount

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        circle, name = CircleForm.of(fields), name_in(fields)
        form = cls(circle, name, new_account(fields, own_words=(circle.name, name)))
        fields.checked()
        return form


def wants_more_care(sent: Mapping[str, Any]) -> bool:
    """Guarded, or open-hearted. Raises Invalid."""
    fields = Fields(sent)
    said = fields.choice("care", [one.value for one in Care])
    fields.checked()
    return said == Care.GUARDED
