import asyncio
import threading

import pytest

from app.chat.log.thread import OwnThread


async def test_what_is_asked_for_is_done_in_its_order_and_in_one_thread() -> None:
    own = OwnThread("test")
    done: list[int] = []
    threads = await asyncio.gather(
        *(own.do(lambda i=i: done.append(i) or threading.get_ident()) for i in range(20))
    )
    own.stop()
    assert done == list(range(20))
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()


async def test_a_failure_climbs_to_whoever_asked() -> None:
    own = OwnThread("test")
    with pytest.raises(ZeroDivisionError):
        await own.do(lambda: 1 // 0)
    assert await own.do(lambda: "goes on") == "goes on"
    own.stop()


@pytest.mark.parametrize("job", [lambda: 1, lambda: 1 // 0])
async def test_whoever_gives_up_waiting_disturbs_nobody(job: object) -> None:
    own = OwnThread("test")
    gate = threading.Event()
    first = asyncio.ensure_future(own.do(gate.wait))
    asked = asyncio.ensure_future(own.do(job))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    asked.cancel()
    gate.set()
    assert await first
    assert await own.do(lambda: "goes on") == "goes on"
    own.stop()


def test_an_answer_for_a_loop_that_has_ended_is_dropped() -> None:
    own = OwnThread("test")
    gate = threading.Event()

    async def ask_and_leave() -> None:
        asked = asyncio.ensure_future(own.do(gate.wait))
        await asyncio.sleep(0)
        assert not asked.done()

    asyncio.run(ask_and_leave())
    gate.set()
    own.stop()
