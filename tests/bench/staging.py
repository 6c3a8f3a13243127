"""Rooms of two, each a circle of its own, for people who have accounts already.

python -m tests.bench.staging COUNT    prints a line of JSON for each room: its id, their logins
"""

from __future__ import annotations

import asyncio
import json
import sys

from app.accounts.models import User
from app.chat import actions as chat
from app.chat.models import Room
from app.cli.database import opened, settings
from app.groups.models import Group, Membership


async def pairs(count: int) -> None:
    async with opened(settings(), log=True):
        people = await User.all().order_by("id").limit(2 * count)
        for two in zip(people[::2], people[1::2], strict=True):
            circle = await Group.create(name="Two of us")
            await chat.open_everyones_room(circle.id)
            for one in two:
                await Membership.create(group_id=circle.id, user_id=one.id, name=one.login)
                await chat.seat(circle.id, one.id, is_keeper=False)
            room = await Room.get(group_id=circle.id)
            print(json.dumps({"room": room.pub, "logins": [one.login for one in two]}))


if __name__ == "__main__":
    asyncio.run(pairs(int(sys.argv[1])))
