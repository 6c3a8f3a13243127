"""The cards as a file: for the owner, with a second person, in open-hearted circles only, and
nothing hidden is in it (decision 1 of safety.md; R32, R40, R59)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import httpx2
import pytest
from openpyxl import load_workbook

from app.acts.models import Act
from app.audit.models import Entry
from app.core.viewer import Role, Viewer
from app.directory.actions import copying
from app.directory.models import Field
from app.groups.models import Care, Group, Membership, RoleGrant
from app.moderation import actions as moderation
from app.moderation import queries
from app.moderation.forms import HideForm
from tests.cast import PASSWORD, person
from tests.conftest import Browser
from tests.directory.cards import ME, MEMBERS, ORGANISERS, SitsDown, opened, writes
from tests.directory.test_canaries import NAME, placed
from tests.groups.ways import words_of
from tests.world import World


@pytest.fixture
async def hearted(world: World) -> World:
    copying.fetches._buckets.clear()
    kalyna = world.cast.kalyna
    await opened(kalyna)
    for name, audience in (("vira", MEMBERS), ("lesia", ORGANISERS), ("ivan", ME)):
        who = await person(name, kalyna, f"Ім’я {audience.value}")
        await writes(who, kalyna, audience, town=f"zztown{audience.value}", region="=1+2")
        await writes(who, kalyna, audience, languages="uk,ka", drive="1")
    return world


def copies(world: World) -> str:
    return f"/c/{world.cast.kalyna.pub}/people/copies"


async def agreed(at: SitsDown, world: World) -> str:
    """Where Olena may fetch it, now that Marta agreed."""
    asked = await (await at(world.cast.olena)).post(copies(world), password=PASSWORD)
    assert asked.status_code == 303, words_of(asked)
    act = await Act.filter(kind="directory.copy").order_by("-id").first()
    assert act is not None
    marta = await at(world.cast.marta)
    done = await marta.post(f"/c/{world.cast.kalyna.pub}/care/acts/{act.pub}", answer="yes")
    assert done.status_code == 303, words_of(done)
    return f"{copies(world)}/{act.pub}"


async def fetched(who: Browser, path: str) -> list[list[str]]:
    answer = await who.post(path, **{"as": "csv"})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


async def test_two_people_and_a_password_open_it_for_a_day(at: SitsDown, hearted: World) -> None:
    olena = await at(hearted.cast.olena)
    assert copies(hearted) in (await olena.get(f"/c/{hearted.cast.kalyna.pub}/about")).text
    assert (await olena.post(copies(hearted), password="not hers")).status_code == 422
    assert await Act.filter(kind="directory.copy").count() == 0
    path = await agreed(at, hearted)
    assert "Agreed. You can fetch it until" in words_of(await olena.get(copies(hearted)))
    rows = await fetched(olena, path)
    everybody = await Membership.filter(group_id=hearted.cast.kalyna.id, user__standing="active")
    assert sorted(row[0] for row in rows[1:]) == sorted(one.name for one in everybody)
    log = words_of(await (await at(hearted.cast.taras)).get(f"/c/{hearted.cast.kalyna.pub}/log"))
    assert "Two people let the cards of the circle be taken away" in log
    assert "Took the cards of the circle away as a file" in log
    await olena.post(path)
    assert await Entry.filter(deed="directory.copy_fetched").count() == 2, "each time"
    act = await Act.get(kind="directory.copy")
    assert act.settled_at is not None
    await Act.filter(id=act.id).update(settled_at=act.settled_at - timedelta(days=1))
    assert (await olena.post(path)).status_code == 404


async def test_nothing_hidden_is_in_it(at: SitsDown, hearted: World) -> None:
    path = await agreed(at, hearted)
    kalyna = hearted.cast.kalyna
    vira = await at(await person("nadiia", kalyna, "Надія"))
    saved = await vira.post(
        f"/c/{kalyna.pub}/people/me/contact", contact="zzphone", audience="members"
    )
    assert saved.status_code == 303
    olena = await at(hearted.cast.olena)
    text = str(await fetched(olena, path))
    assert "zztownmembers" in text
    assert "zztownorganisers" in text, "she looks after the circle"
    assert "zztownme" not in text.replace("zztownmembers", "")
    assert "zzphone" not in text, "how to reach somebody is in no list"
    about = await queries.someone_by(
        kalyna.id, (await Membership.get(user__login="vira").select_related("user")).user.pub
    )
    await moderation.hide_card(hearted.cast.marta, about, HideForm("private"))
    text = str(await fetched(olena, path))
    assert "zztownmembers" not in text, "what is out of sight is in no file"
    assert "Ім’я members" in text


async def test_it_is_a_table_in_which_nothing_runs(at: SitsDown, hearted: World) -> None:
    path = await agreed(at, hearted)
    olena = await at(hearted.cast.olena)
    rows = await fetched(olena, path)
    assert len({len(row) for row in rows}) == 1
    assert rows[0][:4] == ["Name", "How to speak of them", "Languages", "From"]
    one = next(row for row in rows if row[0] == "Ім’я members")
    assert "Ukrainian, Georgian" in one
    assert "'=1+2" in one
    answer: httpx2.Response = await olena.post(path)
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert answer.headers["cache-control"] == "no-store"


async def test_a_made_up_card_is_among_them_and_rings(at: SitsDown, hearted: World) -> None:
    stefa = await person("stefa", hearted.cast.kalyna, "Стефа", Role.STEWARD)
    await placed(at, hearted, stefa, hearted.cast.marta)
    rows = await fetched(await at(hearted.cast.olena), await agreed(at, hearted))
    names = [row[0] for row in rows[1:]]
    assert NAME in names
    assert names == sorted(names, key=str.casefold), "one cannot tell it by its place"
    page = f"/c/{hearted.cast.kalyna.pub}/people/made-up"
    assert "Олена took it away in a file" in words_of(await (await at(stefa)).get(page))


async def test_nobody_else_fetches_it_and_a_guarded_circle_has_none(
    at: SitsDown, hearted: World
) -> None:
    path = await agreed(at, hearted)
    other: Viewer = await person("second", hearted.cast.kalyna, "Друга", Role.OWNER)
    for who, met in (
        (hearted.cast.marta, 404),
        (other, 404),
        (hearted.cast.taras, 403),
        (hearted.cast.nino, 404),
    ):
        assert (await (await at(who)).post(path)).status_code == met
    assert (
        await (await at(hearted.cast.marta)).post(copies(hearted), password=PASSWORD)
    ).status_code == 403
    olena = await at(hearted.cast.olena)
    await Group.filter(id=hearted.cast.kalyna.id).update(care=Care.GUARDED)
    for answer in (await olena.get(copies(hearted)), await olena.post(path)):
        assert answer.status_code == 404
    assert await Entry.filter(deed="directory.copy_fetched").count() == 0
    await opened(hearted.cast.kalyna)
    await RoleGrant.filter(membership__user_id=hearted.cast.olena.user_id).delete()
    assert (await olena.post(path)).status_code == 403, "she is no owner any more"


def test_every_answer_but_how_to_reach_somebody_has_a_column() -> None:
    from app.directory.queries.copies import COLUMNS

    assert set(COLUMNS) == set(Field) - {Field.CONTACT}
