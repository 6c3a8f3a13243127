from __future__ import annotations

from realtime.leases import TOLD_BY_ID, Alone, Roll, together


def test_a_person_on_two_processes_is_one_and_hidden_if_either_says_so() -> None:
    here, there = Roll.of({"u_a": True, "u_b": True}), Roll.of({"u_b": False, "u_c": True})
    assert together([here, there]) == Roll({"u_a": True, "u_b": False, "u_c": True}, 2, 1)
    assert together([there, here]).people["u_b"] is False


def test_of_many_only_the_numbers_are_told() -> None:
    crowd = {f"u_{number}": bool(number % 2) for number in range(TOLD_BY_ID + 1)}
    many = Roll.of(crowd)
    assert (many.people, many.shown + many.hidden, many.is_by_id) == ({}, TOLD_BY_ID + 1, False)
    assert together([many, Roll.of({"u_1": True})]) == Roll({}, many.shown + 1, many.hidden)


def test_one_roll_is_taken_as_it_is() -> None:
    alone = Roll.of({"u_a": True})
    assert together([alone]) is alone
    assert together([]) == Roll()


async def test_one_process_hears_of_nobody_elsewhere() -> None:
    assert await Alone().trade({"odesa": Roll.of({"u_a": True})}) == {}
