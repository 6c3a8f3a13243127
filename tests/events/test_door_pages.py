"""The door on several phones, over HTTP: with scripts and without."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.tokens import public_id
from app.events.models import CheckIn, EventAnswer, Occurrence
from tests.directory.cards import SitsDown
from tests.events.at_the_door import says_yes
from tests.events.making import supper
from tests.world import World

SCRIPT = {"accept": "application/json"}


def nonce_of(page: str, answer: str) -> str:
    found = re.search(
        rf'value="{answer}"><?\s*<input type="hidden" name="nonce" value="(\w+)"', page
    )
    assert found
    return found[1]


async def test_a_phone_without_scripts_lets_somebody_in_and_the_other_one_is_told(
    world: World, at: SitsDown
) -> None:
    cast, event = world.cast, world.things["event"]
    one = await Occurrence.get(pub=event)
    taras = await says_yes(cast.taras, cast.kalyna, one, party=2)
    first, second = await at(cast.olena), await at(cast.olena)
    pages = [await each.get(f"/events/{event}/door") for each in (first, second)]
    answers = [
        await each.post(
            f"/events/{event}/door/came",
            answer=taras.pub,
            party="2",
            nonce=nonce_of(page.text, taras.pub),
        )
        for each, page in zip((first, second), pages, strict=True)
    ]
    assert "Тарас: written down." in (await first.follow(answers[0])).text
    told = (await second.follow(answers[1])).text
    assert re.search(r"Тарас is here already, since \d\d:\d\d\.", told)
    assert "<dd data-here>2 people</dd>" in told


async def test_a_script_is_told_in_a_word(world: World, at: SitsDown) -> None:
    cast, event = world.cast, world.things["event"]
    one = await Occurrence.get(pub=event)
    taras = await says_yes(cast.taras, cast.kalyna, one)
    olena = await at(cast.olena)
    sent = {"answer": taras.pub, "party": "", "nonce": public_id(), "ago": "30"}
    path = f"/events/{event}/door/came"
    for _ in range(2):
        answer = await olena.client.post(path, data=sent, headers=SCRIPT)
        assert answer.json() == {"says": "Тарас: written down."}
    no = await olena.client.post(path, data=sent | {"party": "0", "nonce": "?"}, headers=SCRIPT)
    assert no.status_code == 422
    assert "from 1 to 99" in no.json()["says"]


async def test_the_phone_asks_what_has_changed_and_hears_nothing_where_nothing_has(
    world: World, at: SitsDown
) -> None:
    cast, event = world.cast, world.things["event"]
    olena, other = await at(cast.olena), await at(cast.olena)
    path = f"/events/{event}/door/now"
    first = await olena.get(path)
    assert "0 people" in first.text
    assert "<html" not in first.text
    tag = first.headers["etag"]
    assert (await olena.get(path, **{"if-none-match": tag})).status_code == 304
    walked = await other.post(
        f"/events/{event}/door/walk-in", name="Пан Юхим", party="3", nonce=public_id()
    )
    assert walked.status_code == 303
    then = await olena.get(path, **{"if-none-match": tag})
    assert then.status_code == 200
    assert "<dd data-here>3 people</dd>" in then.text
    assert "Пан Юхим" in then.text


async def test_only_the_page_of_the_door_may_open_a_camera(world: World, at: SitsDown) -> None:
    olena = await at(world.cast.olena)
    event = world.things["event"]
    door = await olena.get(f"/events/{event}/door")
    assert "camera=(self), microphone=()" in door.headers["permissions-policy"]
    code = await olena.get(f"/events/{event}/my-code")
    assert "camera=()" in code.headers["permissions-policy"]


async def test_a_member_shows_a_code_that_is_typed_at_the_door(world: World, at: SitsDown) -> None:
    cast, event = world.cast, world.things["event"]
    taras, olena = await at(cast.taras), await at(cast.olena)
    mine = (await taras.get(f"/events/{event}/my-code")).text
    found = re.search(r'class="code">([\w-]+)<', mine)
    assert found
    assert "<path" in mine
    said = await olena.post(f"/events/{event}/door/code", code=found[1], nonce=public_id())
    assert "Тарас: written down." in (await olena.follow(said)).text
    assert "You are here since" in (await taras.get(f"/events/{event}/my-code")).text


async def test_a_wrong_code_is_said_beside_the_field_and_stays_in_it(
    world: World, at: SitsDown
) -> None:
    olena = await at(world.cast.olena)
    path = f"/events/{world.things['event']}/door/code"
    said = await olena.post(path, code="2222-3333", nonce=public_id())
    assert said.status_code == 422
    assert 'value="2222-3333"' in said.text
    assert "This code does not open this door." in said.text


async def test_somebody_is_found_by_the_beginning_of_a_name(world: World, at: SitsDown) -> None:
    cast, event = world.cast, world.things["event"]
    one = await Occurrence.get(pub=event)
    await says_yes(cast.taras, cast.kalyna, one)
    await says_yes(cast.marta, cast.kalyna, one)
    olena = await at(cast.olena)
    found = (await olena.post(f"/events/{event}/door", q="тар")).text
    assert "Тарас" in found
    assert "Марта" not in found
    nobody = (await olena.post(f"/events/{event}/door", q="Юхим")).text
    assert "Nobody of that name is expected." in nobody
    assert (await olena.post(f"/events/{event}/door", q="")).status_code == 422


async def test_what_was_pressed_by_mistake_is_taken_back(world: World, at: SitsDown) -> None:
    event = world.things["event"]
    olena = await at(world.cast.olena)
    door = f"/events/{event}/door"
    await olena.post(f"{door}/walk-in", name="Зоя", party="1", nonce=public_id())
    row = await CheckIn.get()
    changed = await olena.post(f"{door}/size", check_in=row.pub, party="4")
    assert "<dd data-here>4 people</dd>" in (await olena.follow(changed)).text
    undone = await olena.post(f"{door}/undo", check_in=row.pub)
    assert "<dd data-here>0 people</dd>" in (await olena.follow(undone)).text
    late = await olena.post(f"{door}/size", check_in=row.pub, party="2")
    assert late.status_code == 409


async def test_its_host_sees_how_many_came_and_when(world: World, at: SitsDown) -> None:
    cast = world.cast
    begins = now() - timedelta(hours=2)
    one = await supper(cast.kalyna, cast.olena, begins=begins)
    taras = await says_yes(cast.taras, cast.kalyna, one, party=2)
    marta = await says_yes(cast.marta, cast.kalyna, one)
    week_ago = begins - timedelta(days=7)
    await Occurrence.create(
        event_id=one.event_id,
        group_id=one.group_id,
        local="2020-01-01T18:00",
        starts_at=week_ago,
        ends_at=week_ago + timedelta(hours=2),
    )
    olena = await at(cast.olena)
    door, path = f"/events/{one.pub}/door", f"/events/{one.pub}/attendance"
    hours_ago = {"nonce": public_id(), "ago": "5400"}
    await olena.post(f"{door}/came", answer=taras.pub, party="2", **hours_ago)
    await olena.post(f"{door}/walk-in", name="Зоя", party="3", nonce=public_id())
    shown = (await olena.get(path)).text
    assert re.search(
        r"Expected</dt><dd>3</dd>.*Came</dt><dd>5</dd>.*list</dt><dd>3<", shown, re.DOTALL
    )
    assert "Over the evening" in shown
    assert "Time after time" in shown
    assert "Nothing is written" in shown, "Marta did not come, and nobody has said so"
    assert (await EventAnswer.get(id=marta.id)).has_come is None
    said = await olena.post(path, answer=marta.pub, has_come="no")
    assert "Did not come, you say" in (await olena.follow(said)).text
    assert (await EventAnswer.get(id=marta.id)).has_come is False
    refused = await olena.post(path, answer=taras.pub, has_come="no")
    assert refused.status_code == 409, "the door says that Taras is here"
    await olena.post(path, answer=marta.pub, has_come="unsaid")
    assert (await EventAnswer.get(id=marta.id)).has_come is None


async def test_nobody_is_absent_before_it_has_begun(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await Occurrence.get(pub=world.things["event"])
    taras = await says_yes(cast.taras, cast.kalyna, one)
    olena = await at(cast.olena)
    early = await olena.post(f"/events/{one.pub}/attendance", answer=taras.pub, has_come="no")
    assert early.status_code == 409
    assert "It has not begun yet." in early.text


@pytest.mark.parametrize("strange", ["\0" * 22, "x" * 3000, "?", ""])
async def test_what_no_form_of_ours_sends_names_nothing(
    world: World, at: SitsDown, strange: str
) -> None:
    event, line = world.things["event"], world.things["line"]
    path = f"/events/{event}"
    await Occurrence.filter(pub=event).update(starts_at=now() - timedelta(minutes=5))
    olena, press = await at(world.cast.olena), public_id()
    for where, sent in (
        ("door/undo", {"check_in": strange}),
        ("door/came", {"answer": strange, "nonce": press}),
        ("attendance", {"answer": strange, "has_come": "yes"}),
        (f"bring/{line}/here", {"promise": strange}),
    ):
        assert (await olena.post(f"{path}/{where}", **sent)).status_code == 404
    size = await olena.post(f"{path}/door/size", check_in=strange, party="2")
    assert size.status_code == 409
    assert (await olena.post(f"{path}/duty", duty=strange)).status_code in (409, 422)
