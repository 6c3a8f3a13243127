"""One person in a tunnel while the other goes on; one behind a wall that lets no socket through."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Browser, WebSocketRoute, expect

from app.core.tokens import public_id
from tests.e2e.people import PHONE, Enter, Person, something
from tests.e2e.test_deeds import does, opens_menu
from tests.e2e.test_losing_nothing import OFFLINE, WAITS, OwnPhone, comes
from tests.faults.wire import Line

SOCKET = re.compile("/ws/v1")


async def removes(person: Person, words: str) -> None:
    menu = await opens_menu(person, words)
    await menu.get_by_role("button", name="Delete", exact=True).click()
    await menu.get_by_role("button", name="Remove it").click()


async def test_what_was_changed_and_removed_meanwhile_is_right_on_coming_back(
    enter: Enter,
) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    address, plan, better = something(), something(), something()
    for words in (address, plan):
        await taras.say(words)
        await olena.reads(words)
    await does(olena, plan, "Heart")
    await olena.context.set_offline(True)
    await expect(olena.status(OFFLINE)).to_be_visible()
    await removes(taras, address)
    await does(taras, plan, "Edit")
    await taras.say(better)
    await does(taras, better, "Heart")
    await taras.say(news := something())
    await olena.reads(address)  # in the tunnel it is still there
    await olena.context.set_offline(False)
    await olena.reads(news)
    await olena.reads(better)
    await expect(olena.bubble(address)).to_have_count(0)
    await expect(olena.bubble(plan)).to_have_count(0)
    both = olena.bubble(better).get_by_role("button", name="Heart, 2 people, you too")
    await expect(both).to_be_visible()


async def test_what_is_pinned_and_unpinned_meanwhile_is_right_on_coming_back(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras", **PHONE)
    before, after = something(), something()
    for words in (before, after):
        await olena.say(words)
        await taras.reads(words)
    await does(olena, before, "Pin")
    await expect(
        taras.page.get_by_role("link", name=re.compile(f"Pinned:.*{before}"))
    ).to_be_visible()
    await taras.context.set_offline(True)
    await expect(taras.status(OFFLINE)).to_be_visible()
    await does(olena, before, "Unpin")
    await does(olena, after, "Pin")
    await does(olena, after, "Thank you")
    await taras.context.set_offline(False)
    pinned = taras.page.get_by_role("link", name=re.compile(f"Pinned:.*{after}"))
    await expect(pinned).to_be_visible()
    await does(olena, after, "Unpin")
    await expect(pinned).to_be_hidden()


async def test_whoever_missed_too_much_to_hear_it_all_sees_what_is_pinned_and_who_came(
    enter: Enter,
) -> None:
    """More events than are replayed: a snapshot comes in their place."""
    olena, taras = await enter("olena"), await enter("taras", **PHONE)
    await olena.say(far_back := something())
    await taras.reads(far_back)
    await taras.context.set_offline(True)
    await expect(taras.status(OFFLINE)).to_be_visible()
    await does(olena, far_back, "Pin")
    room = olena.page.url.partition("/rooms/")[2][:22]
    program = await olena.kolo.token("olena", bot=True)
    async with await Line.open(olena.kolo.socket, token=program) as line:
        for at in range(510):
            await line.ask("send", room=room, cid=public_id(), text=f"one of many {at}")
            await asyncio.sleep(0.01)  # a program may say a hundred in a second
        dato = f"dato{public_id()[:6].lower()}"
        await olena.kolo.command("user", "add", dato)
        await line.ask("send", room=room, cid=public_id(), text=(last := something()))
    await taras.context.set_offline(False)
    await taras.reads(last)
    await expect(taras.log.get_by_text(f"{dato} joined the circle")).to_be_visible()
    pinned = taras.page.get_by_role("link", name=re.compile(f"Pinned:.*{far_back}"))
    await expect(pinned).to_be_visible()
    await olena.opens(str(await pinned.get_attribute("href")))
    await olena.button("Unpin").click()
    await expect(pinned).to_be_hidden()


async def test_what_is_changed_and_removed_in_a_tunnel_goes_out_after_it(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    phone, plan, better = something(), something(), something()
    for words in (phone, plan):
        await olena.say(words)
        await expect(olena.bubble(words)).to_contain_text("Sent")
    await olena.log.click(position={"x": 5, "y": 5})
    await olena.page.wait_for_load_state("networkidle")
    await olena.context.set_offline(True)
    await expect(olena.status(OFFLINE)).to_be_visible()
    await removes(olena, phone)
    await expect(olena.bubble(phone)).to_contain_text("Being removed")
    await does(olena, plan, "Edit")
    await olena.say(better)
    await expect(olena.bubble(better)).to_contain_text(WAITS)
    await does(olena, better, "Joy")
    await taras.reads(phone)
    await olena.context.set_offline(False)
    await taras.reads(better)
    await expect(taras.bubble(phone)).to_have_count(0)
    await expect(taras.bubble(better).get_by_role("button", name="Joy, 1 person")).to_be_visible()
    await expect(olena.bubble(phone)).to_have_count(0)


async def test_a_removal_wished_for_in_a_tunnel_survives_closing_the_browser(
    own_phone: OwnPhone, enter: Enter
) -> None:
    taras, words = await enter("taras"), something()
    olena = await own_phone()
    await comes(olena)
    address = olena.page.url
    await olena.say(words)
    await taras.reads(words)
    await olena.log.click(position={"x": 5, "y": 5})
    await olena.page.wait_for_load_state("networkidle")
    await olena.context.set_offline(True)
    await removes(olena, words)
    await expect(olena.bubble(words)).to_contain_text("Being removed")
    await olena.context.close()
    again = await own_phone()
    await again.page.goto(address)
    await expect(taras.bubble(words)).to_have_count(0)
    await expect(again.bubble(words)).to_have_count(0)


async def test_where_sockets_are_blocked_the_room_lives_over_http(enter: Enter) -> None:
    taras, olena = await enter("taras"), await enter("olena", **PHONE)
    wall: list[WebSocketRoute] = []

    async def shut(line: WebSocketRoute) -> None:
        wall.append(line)
        await line.close(code=4500)

    await olena.page.route_web_socket(SOCKET, shut)
    await olena.page.reload()
    await olena.say(first := something())
    await taras.reads(first)
    await expect(olena.bubble(first)).to_contain_text("Sent")
    assert len(wall) >= 2
    await taras.say(answer := something())
    await olena.reads(answer)
    await does(olena, answer, "Heart")
    await expect(taras.bubble(answer).get_by_role("button", name="Heart, 1 person")).to_be_visible()
    await does(olena, first, "Edit")
    await olena.say(better := something())
    await taras.reads(better)
    await removes(olena, better)
    await expect(taras.bubble(better)).to_have_count(0)
    await expect(olena.status(OFFLINE)).to_be_hidden()
    await olena.page.reload()
    await olena.reads(answer)
    for person in (taras, olena):
        await expect(person.bubble(first)).to_have_count(0)


async def test_going_back_to_a_socket_loses_and_doubles_nothing(
    enter: Enter, chromium: Browser
) -> None:
    taras, olena = await enter("taras"), await enter("olena")
    isolated = True

    async def shut(line: WebSocketRoute) -> None:
        if isolated:
            await line.close(code=4500)
        else:
            line.connect_to_server()

    await olena.page.route_web_socket(SOCKET, shut)
    await olena.page.reload()
    said = [something() for _ in range(6)]
    for n, words in enumerate(said):
        await olena.say(words)
        isolated = n < 2
        await taras.page.wait_for_timeout(500)
    for words in said:
        await taras.reads(words)
        await olena.reads(words)
