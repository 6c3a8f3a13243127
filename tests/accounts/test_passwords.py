from __future__ import annotations

import asyncio
import threading

import pytest
from argon2 import extract_parameters

from app.accounts import passwords
from app.core.errors import TooMany


async def test_a_password_is_kept_as_argon2id_of_todays_strength() -> None:
    made = await passwords.hashed("тепла піч і чай")
    strength = extract_parameters(made)
    assert made.startswith("$argon2id$")
    assert strength.memory_cost >= 19 * 1024
    assert strength.time_cost >= 2
    assert strength.parallelism == 1
    assert await passwords.matches(made, "тепла піч і чай")
    assert not await passwords.matches(made, "тепла піч і чай ")


async def test_the_hash_of_nobody_costs_what_any_other_costs() -> None:
    assert not passwords.is_outdated(passwords.NOBODYS)
    assert not await passwords.matches(passwords.NOBODYS, "anything")


async def test_a_hash_of_other_settings_is_outdated_and_a_broken_one_opens_nothing() -> None:
    from tests.cast import CHEAP_HASH, PASSWORD

    assert passwords.is_outdated(CHEAP_HASH)
    assert await passwords.matches(CHEAP_HASH, PASSWORD)
    assert not await passwords.matches("!", PASSWORD)


async def test_any_keyboard_and_any_sign_will_do() -> None:
    made = await passwords.hashed("й\x00\ud800")
    assert await passwords.matches(made, "и\u0306\x00\ud800")


async def test_only_two_are_hashed_at_once_and_the_line_has_an_end() -> None:
    gate, busy, most = threading.Event(), threading.Semaphore(0), 0
    working = 0
    lock = threading.Lock()

    def work() -> int:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        busy.release()
        gate.wait(20)
        with lock:
            working -= 1
        return 1

    room = passwords.AT_ONCE + passwords.LONGEST_LINE
    waiting = [asyncio.ensure_future(passwords._in_line(work)) for _ in range(room)]
    try:
        await asyncio.to_thread(busy.acquire)
        await asyncio.to_thread(busy.acquire)
        with pytest.raises(TooMany):
            await passwords.hashed("one too many")
        waiting[-1].cancel()  # somebody at the end of the line goes home
        await asyncio.sleep(0)
    finally:
        gate.set()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert done[:-1] == [1] * (room - 1)
    assert most == passwords.AT_ONCE
    assert await passwords.hashed("there is room again")
