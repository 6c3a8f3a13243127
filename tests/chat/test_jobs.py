"""What happens in rooms by the clock."""

import asyncio

import pytest

from app.chat import actions
from app.chat.actions import caring
from app.chat.jobs import JOBS
from app.chat.the_log import the_log
from app.core.clock import now
from tests.conftest import Database
from tests.open_log import open_log


async def test_every_job_finds_nothing_to_do_in_an_empty_house(db: Database) -> None:
    async with open_log(db) as told:
        for _, every, job in JOBS:
            assert every >= 1
            await job()
    assert told == []


async def test_traces_are_wiped_at_night(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    wiped = asyncio.Event()
    async with open_log(db):
        monkeypatch.setattr(the_log(), "tidy", lambda: asyncio.to_thread(wiped.set))
        monkeypatch.setattr(caring, "NIGHT", (now().hour + 12) % 24)
        await actions.leave_no_trace()
        assert not wiped.is_set()
        monkeypatch.setattr(caring, "NIGHT", now().hour)
        await actions.leave_no_trace()
        assert wiped.is_set()
