"""Accounts and tokens, for whoever looks after the machine."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.prompt import Confirm

from app.accounts.actions import NewAccount, erase_account, make_account, open_session
from app.accounts.models import Kind
from app.accounts.queries import user_with
from app.cli.database import opened, settings
from app.cli.serving import bring_up_to_date
from app.cli.terminal import told
from app.core.db import transaction
from app.core.viewer import Role
from app.groups.actions import circle_named, enrol, found
from app.groups.forms import CircleForm, NameForm

Duty = Literal["steward", "organiser", "moderator", "owner"]
MOST_DAYS = 3650


def add_user(
    login: str,
    *,
    name: str | None = None,
    circle: str | None = None,
    role: Annotated[list[Duty] | None, Parameter(negative="")] = None,
    password: str | None = None,
) -> None:
    """Make an account that belongs to a circle.

    Parameters
    ----------
    login
        What they sign in with.
    name
        What the circle calls them; the login, if not given.
    circle
        Its name or public id; the only one, if not given. There is none? Then it is made.
    role
        What they do there; may be given several times.
    password
        A password is made and printed, if not given.
    """
    secret = password or "-".join(secrets.token_hex(2) for _ in range(4))
    account = NewAccount.parse({"login": login, "password": secret})
    called = NameForm.parse({"name": name or login}).name
    new = {"circle": circle or "Коло", "about": "", "locale": "uk", "zone": "Europe/Kyiv"}
    form = CircleForm.parse(new)
    config = settings()
    bring_up_to_date(config)

    async def work() -> None:
        async with opened(config, log=True):
            await add(account, called, form, circle, [Role(word) for word in role or []])

    asyncio.run(work())
    if password is None:
        print(secret)


async def add(
    account: NewAccount, name: str, new: CircleForm, circle: str | None, roles: Collection[Role]
) -> None:
    """All of it or nothing; `new` is for where there is no circle yet. Raises Invalid for a login
    that is not free, ValueError where it cannot be told which circle is meant."""
    group = await circle_named(circle)
    home = group or new
    async with transaction():
        made = await make_account(
            account, locale=home.locale, zone=home.zone, is_admin=group is None
        )
        group = group or await found(made.id, name, new)
        await enrol(group, made.id, name, roles)
    told.print(f"{account.login} belongs to «{group.name}» now.", markup=False)


def erase_user(login: str, *, yes: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Take an account away, and everything it has said, for somebody who asks for it.

    Parameters
    ----------
    yes
        Do not ask whether you are sure.
    """
    if not yes and not Confirm.ask(f"Delete {login!r} and all they have said, for ever?"):
        raise ValueError("Nothing was changed.")

    async def work() -> None:
        async with opened(settings(), log=True):
            found = await user_with(login)
            if found is None:
                raise ValueError("There is no account with this login.")
            await erase_account(found.id)

    asyncio.run(work())
    told.print("It is gone.", markup=False)


def token(
    login: str,
    *,
    days: Annotated[int, Parameter(validator=Number(gte=1, lte=MOST_DAYS))] = 365,
    bot: bool = False,
) -> None:
    """Print a bearer token for an account: for scripts, bridges and load tests.

    Parameters
    ----------
    days
        How long it opens the door.
    bot
        With the wider limits of a program (wire.md §7).
    """

    async def make() -> str:
        async with opened(settings()):
            found = await user_with(login)
            if found is None:
                raise ValueError("There is no account with this login.")
            return await open_session(
                found, own_phone=False, device="", kind=Kind.BEARER, is_bot=bot, days=days
            )

    print(asyncio.run(make()))
