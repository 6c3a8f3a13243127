"""Every address and everybody who may knock: never 500, never open by accident (R26, R29–R31)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from functools import partial

import httpx2
import pytest
from starlette.routing import Route
from tortoise.connection import get_connection

from app import health
from app.core.config import Config
from app.features import collected
from tests.cast import gather_cast
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import PEOPLE, World, at_browser_of, everybody, forgive_everybody, lived_in

# Who is at the door, in the order of PEOPLE: a visitor; Dato, banned from everywhere; Roma, banned
# from the circle; Bohdan without a circle; Ada who looks after the machine; Nino from another
# circle; Petro who waits to be let in; Lesia who is suspended; Taras a member; Stefa a steward;
# Orysia an organiser; Marta who moderates; Olena the owner. What happens when they come (GET), and
# when they send an empty form (POST):
#   i  asked to sign in    o  a page    >  sent on    ?  told what is missing
#   -  it is not there     n  not open to them        x  not now
#   .  nothing is asked, or nothing is sent there
# Beside a path too long for the columns a dot stands for a method it does not have.
DOORS = """
    /                                                               oo>>>>>>>>>>>  .
    /robots.txt                                                     ooooooooooooo  .
    /healthz                                                        ooooooooooooo  .
    /safety                                                         ooooooooooooo  .
    /privacy                                                        ooooooooooooo  .
    /language                                                       .              >>>>>>>>>>>>>
    /sign-in                                                        oo>>>>>>>>>>>  ?????????????
    /sign-in/code                                                   ooooooooooooo  ?????????????
    /sign-in/help                                                   ooooooooooooo  .
    /sign-out                                                       .              >>>>>>>>>>>>>
    /first/{code}                                                   -------------  -------------
    /first/{code}/sheet                                             ii>>>>>>>>>>>  ii>>>>>>>>>>>
    /join                                                           ooooooooooooo  ?????????????
    /join/{code}                                                    oo-oooo->>>>>  ??-????->>>>>
    /join/{code}/login                                              >>->>>>->>>>>  >>->>>>->>>>>
    /join/{code}/agree                                              >>->>>>->>>>>  >>->>>>->>>>>
    /join/{code}/ask                                                -------->>>>>  -------->>>>>
    /join/{code}/sheet                                              ii>>>>>>>>>>>  ii>>>>>>>>>>>
    /home                                                           iiooo>>>>>>>>  .
    /more                                                           iiooooooooooo  .
    /settings                                                       iiooooooooooo  ii???????????
    /settings/devices                                               iiooooooooooo  .
    /settings/devices/others                                        iiooooooooooo  ii???????????
    /settings/devices/{pub}                                         ii----------o  ii----------?
    /settings/password                                              iiooooooooooo  ii???????????
    /settings/codes                                                 iiooooooooooo  ii???????????
    /settings/codes/kept                                            .              ii>>>>>>>>>>>
    /settings/erase                                                 iiooooooooooo  ii???????????
    /erased                                                         ooooooooooooo  .
    /c/{circle}                                                     ii----->ooooo  .
    /c/{circle}/about                                               ii------ooooo  .
    /c/{circle}/edit                                                ii------nnnno  ii------nnnn?
    /c/{circle}/invite                                              ii------ooooo  ii------?????
    /c/{circle}/invite/asked/{act}                                  .              ii-----------
    /c/{circle}/invite/{id}                                         ii-------o-oo  .
    /c/{circle}/invite/{id}/revoke                                  .              ii------->->>
    /c/{circle}/me                                                  ii------ooooo  ii------?????
    /c/{circle}/leave                                               ii-----oooooo  ii----->>>>>x
    /c/{circle}/rights                                              ii-----o-----  .
    /c/{circle}/asked                                               ii----o------  ii---->------
    /c/{circle}/waiting                                             ii------nonoo  .
    /c/{circle}/waiting/{person}                                    ii------nxnxx  ii------nxnxx
    /c/{circle}/waiting/{person}/room                               ii-----------  .
    /c/{circle}/agreement                                           ii------ooooo  ii-----------
    /c/{circle}/agreement/new                                       ii------nnnno  ii------nnnn?
    /c/{circle}/vouch/{person}                                      ii-----------  ii-----------
    /c/{circle}/vouch/{person}/back                                 .              ii-----------
    /c/{circle}/newcomers                                           ii------nonoo  .
    /c/{circle}/newcomers/{person}                                  .              ii------n-n--
    /c/{circle}/door                                                ii------nnnno  ii------nnnn?
    /c/{circle}/door/move                                           .              ii------nnnn>
    /c/{circle}/door/questions                                      .              ii------nnnn?
    /c/{circle}/door/questions/{id}                                 .              ii------nnnn>
    /c/{circle}/rooms                                               ii------ooooo  .
    /rooms                                                          iiooo>oo>>>>>  .
    /rooms/{room}                                                   ii------ooooo  .
    /rooms/{room}/above                                             ii------ooooo  .
    /rooms/{room}/before/{before:int}                               ii------ooooo  .
    /rooms/{room}/after/{after:int}                                 ii------ooooo  .
    /rooms/{room}/at/{message}                                      ii------>-->>  .
    /rooms/{room}/on                                                ii------ooooo  .
    /rooms/{room}/on/{day}                                          ii------>oo>>  .
    /rooms/{room}/search                                            ii------ooooo  ii------?????
    /rooms/{room}/pins                                              ii------ooooo  .
    /rooms/{room}/people/{person}                                   ii------nnnoo  .
    /rooms/{room}/people/{person}/mute                              .              ii------nnn??
    /rooms/{room}/people/{person}/lift                              .              ii------nnn>>
    /rooms/{room}/people/{person}/out                               .              ii------nnnxx
    /messages/{message}                                             ii------o--oo  .
    /messages/{message}/edit                                        ii------o--nn  ii------?--nn
    /messages/{message}/remove                                      ii------o--oo  ii------>--??
    /messages/{message}/report                                      ii------x--oo  ii------?--??
    /messages/{message}/react                                       .              ii------?--??
    /messages/{message}/hide                                        .              ii------n-->x
    /messages/{message}/ask                                         ii------o--oo  ii------?--??
    /messages/{message}/pin                                         .              ii------n-->>
    /c/{circle}/search                                              ii------ooooo  ii------?????
    /rooms/{room}/messages                                          .              ii------?????
    /rooms/{room}/read                                              .              ii------>>>>>
    /settings/blocked                                               iiooooooooooo  .
    /settings/blocked/{person}                                      .              ii???????????
    /c/{circle}/rooms/new                                           ii------ooooo  ii------?????
    /c/{circle}/rooms/find                                          ii------ooooo  .
    /rooms/{room}/wish                                              .              ii------?????
    /rooms/{room}/answer                                            .              ii------>>>>>
    /rooms/{room}/join                                              .              ii------>>>>>
    /rooms/{room}/leave                                             ii------ooooo  ii------nnnnn
    /rooms/{room}/knock                                             ii-----------  ii-----------
    /rooms/{room}/about                                             ii------ooooo  .
    /rooms/{room}/level                                             .              ii------?????
    /rooms/{room}/people                                            ii------ooooo  ii------?????
    /rooms/{room}/more/{start:int}                                  ii------ooooo  .
    /rooms/{room}/people/{person}/door                              .              ii------nnn??
    /rooms/{room}/people/{person}/host                              .              ii------nnn??
    /rooms/{room}/keep                                              ii------nnnoo  ii------nnn??
    /rooms/{room}/archive                                           .              ii------nnn??
    /rooms/{room}/held                                              ii------nnnoo  .
    /rooms/{room}/held/{hid}                                        .              ii------nnn??
    /c/{circle}/care                                                ii------nonoo  .
    /c/{circle}/care/acts/{act}                                     ii------n-noo  ii------n-n??
    /c/{circle}/care/roles                                          ii------ooooo  ii------nnnn?
    /c/{circle}/care/roles/mine                                     .              ii------?????
    /c/{circle}/care/roles/{person}                                 .              ii------nnnn?
    /c/{circle}/care/choose                                         ii-----------  ii-----------
    /c/{circle}/care/choose/{act}                                   .              ii-----------
    /c/{circle}/care/handover                                       ii------nnnno  ii------nnnn?
    /c/{circle}/care/handover/{turn}                                .              ii------nnn>x
    /c/{circle}/care/reports/{report}                               ii------non-o  ii------n?n-?
    /c/{circle}/care/people/{person}                                ii------nnnoo  ii------nnn??
    /c/{circle}/care/cards/{person}                                 ii------nonoo  ii------n?n??
    /c/{circle}/care/decided                                        ii------nnnoo  .
    /c/{circle}/care/decided/{measure}                              ii------nnnoo  ii------nnnx>
    /c/{circle}/care/appeals/{appeal}                               ii------nnn-o  ii------nnn-?
    /settings/measures                                              iiooooooooooo  .
    /settings/measures/{measure}                                    ii------o----  ii------?----
    /settings/measures/{measure}/report                             ii------o----  ii------?----
    /settings/reports                                               iiooooooooooo  .
    /settings/reports/{report}                                      ii------o----  ii------?----
    /c/{circle}/log                                                 ii-----oooooo  .
    /events/{event}.ics                                             ii------ooooo  .
    /c/{circle}/calendar.ics                                        -------------  .
    /c/{circle}/calendar/key                                        ii------ooooo  ii------ooooo
    /c/{circle}/calendar/key/titles                                 .              ii------>>>>>
    /c/{circle}/calendar/key/reminders                              .              ii------?????
    /c/{circle}/calendar/key/drop                                   .              ii------>>>>>
    /notices                                                        iiooooooooooo  .
    /notices/seen                                                   .              ii>>>>>>>>>>>
    /notices/after/{notice}                                         ii------o----  .
    /notices/{notice}                                               .              ii------>----
    /c/{circle}/log/{before:int}                                    ii-----oooooo  .
    /direct/{person}                                                ii-------oooo  ii-------????
    /c/{circle}/people                                              ii------ooooo  ii------?????
    /c/{circle}/people/after/{card}                                 ii-----------  .
    /c/{circle}/people/of/{person}                                  ii------>>>>>  .
    /c/{circle}/people/me                                           ii------ooooo  .
    /c/{circle}/people/me/{question}                                ii------ooooo  ii------?????
    /c/{circle}/people/me/as/{who}                                  ii------ooooo  .
    /c/{circle}/people/asked                                        ii------ooooo  .
    /c/{circle}/people/made-up                                      ii------nonoo  ii------n?n??
    /c/{circle}/people/more/{person}                                ii------nonoo  ii------n>n>>
    /c/{circle}/people/copies                                       ii-----------  ii-----------
    /c/{circle}/people/copies/{act}                                 .              ii-----------
    /c/{circle}/people/asked/{asking}                               .              ii------?----
    /people/{card}                                                  ii------>oooo  .
    /people/{card}/ask                                              .              ii------>>>>>
    /people/{card}/reach                                            .              ii------>xxxx
    /card                                                           iiooooooooooo  ii???????????
    /card/{code}                                                    iiooooooooooo  .
    /c/{circle}/families                                            ii--------o-o  ii--------?-?
    /c/{circle}/families/after/{household}                          ii--------o-o  .
    /c/{circle}/families/past                                       ii--------o-o  .
    /c/{circle}/families/past/{household}                           ii--------o-o  .
    /c/{circle}/families/new                                        ii--------n-o  ii--------n-?
    /c/{circle}/families/alike                                      .              ii--------n-o
    /c/{circle}/families/doubles                                    ii--------n-o  .
    /c/{circle}/families/doubles/{pair}                             ii--------n-o  ii--------n-?
    /c/{circle}/families/doubles/{pair}/open                        .              ii--------n-o
    /c/{circle}/families/registrars                                 ii--------ooo  ii--------n??
    /c/{circle}/families/registrars/{person}/end                    .              ii--------n>>
    /c/{circle}/families/claims                                     ii--------n-o  .
    /c/{circle}/families/claims/{claim}                             .              ii--------n-?
    /c/{circle}/families/mine                                       ii------ooooo  ii-----------
    /c/{circle}/families/mine/{consent}                             .              ii-----------
    /c/{circle}/families/lists                                      ii----------o  ii----------?
    /c/{circle}/families/lists/{paper}                              ii----------o  ii----------?
    /c/{circle}/families/lists/{paper}/rehearsal                    ii----------o  .
    /c/{circle}/families/lists/{paper}/go                           .              ii---------->
    /c/{circle}/families/lists/{paper}/away                         .              ii---------->
    /c/{circle}/families/lists/{paper}/undo                         .              ii----------x
    /c/{circle}/families/lists/{paper}/gone                         ii---------->  ii---------->
    /c/{circle}/families/numbers                                    ii------ooooo  .
    /c/{circle}/families/copies                                     ii-----------  ii-----------
    /c/{circle}/families/copies/{copy}                              .              ii-----------
    /households/{household}                                         ii--------o-o  .
    /households/{household}/open                                    .              ii--------n-o
    /households/{household}/right                                   .              ii--------n->
    /households/{household}/where                                   ii--------n-o  ii--------n-?
    /households/{household}/state                                   .              ii--------n-?
    /households/{household}/people/new                              ii--------n-o  ii--------n-?
    /households/{household}/people/{record}                         ii--------n-o  ii--------n-?
    /households/{household}/people/{record}/leave                   .              ii--------n->
    /households/{household}/people/{record}/head                    .              ii--------n->
    /households/{household}/people/{record}/erase                   ii--------n-o  ii--------n->
    /households/{household}/consents                                ii--------n-o  ii--------n-?
    /households/{household}/consents/{consent}/back                 .              ii--------n->
    /households/{household}/collectors                              ii--------n-o  ii--------n-?
    /households/{household}/card                                    ii--------n-o  ii--------n->
    /households/{household}/split                                   ii--------n-o  ii--------n-?
    /households/{household}/join                                    ii--------n-o  ii--------n-?
    /households/{household}/merges/{merge}/undo                     .              ii--------n--
    /c/{circle}/families/lists/{paper}/rehearsal/{kind}/{start:int} ii----------o  .
    /calendar                                                       iiooooooooooo  .
    /c/{circle}/calendar                                            ii------ooooo  .
    /c/{circle}/calendar/{month:month}                              ii------ooooo  .
    /help                                                           iiooo>oo>>>>>  .
    /c/{circle}/help/search                                         ii------ooooo  ii------?????
    /c/{circle}/help/{show}/{about}                                 ii------ooooo  .
    /c/{circle}/help/{show}/{about}/{after}                         ii------ooooo  .
    /c/{circle}/help                                                ii------ooooo  .
    /help/{post}/bring                                              ii------oooon  ii------?????
    /help/{post}/bring/back                                         ii------>>>>>  ii-----------
    /help/{post}/promises/{promise}/{deed}                          ii------>>>>>  ii------n>->>
    /help/{post}                                                    ii------ooooo  .
    /help/{post}/who                                                ii------nonon  ii------nxnxn
    /help/{post}/from/{offer}                                       ii------onnnn  ii------?nnnn
    /help/{post}/not-this-time                                      ii------>>>>>  ii-----------
    /help/{post}/now                                                ii------ooooo  .
    /c/{circle}/buying                                              ii------ooooo  ii------>xxx>
    /buying/{buying}                                                ii-------oooo  .
    /buying/{buying}/found/{wanted}                                 ii------->>>>  ii-------????
    /c/{circle}/enough                                              ii------ooooo  ii------>>>>>
    /c/{circle}/round                                               ii------ooooo  .
    /help/{post}/thanks/{given}                                     ii------>>>>>  ii-----------
    /help/{post}/how                                                ii------>>>>>  ii------?????
    /help/{post}/said/{said}/report                                 ii------xo-oo  ii------??-??
    /thanks/{thanks}/others                                         ii------>--->  ii------>--->
    /thanks/{thanks}/report                                         ii------o---x  ii------?---?
    /help/{post}/pictures                                           ii------>>>>>  ii------nnnn?
    /help/{post}/pictures/{picture}                                 ii----------o  .
    /help/{post}/pictures/{picture}/gone                            ii------>>>>>  ii---------->
    /buying/{buying}/now                                            ii------->>>>  ii-------nnn>
    /buying/{buying}/lock                                           ii------->>>>  ii-------nnn>
    /buying/{buying}/open                                           ii------->>>>  ii-------nnn>
    /buying/{buying}/bought                                         ii------->>>>  ii-------nnn>
    /buying/{buying}/back                                           ii------->>>>  ii-----------
    /buying/{buying}/close                                          ii------->>>>  ii------->n>>
    /c/{circle}/help/ask                                            ii------ooooo  ii------?????
    /c/{circle}/help/offer                                          ii------ooooo  ii------?????
    /c/{circle}/help/waiting                                        ii------nonoo  .
    /help/{post}/write/{page}                                       ii------nnnno  ii------nnnn?
    /help/{post}/publish                                            ii------>>>>>  ii------nnnn>
    /help/{post}/throw-away                                         ii------>>>>>  ii------nnnnx
    /help/{post}/renew                                              ii------>>>>>  ii------nnnn>
    /help/{post}/decide                                             ii------>>>>>  ii------n?n?n
    /help/{post}/looked                                             ii------>>>>>  ii------n-n-n
    /help/{post}/urgent                                             ii------>>>>>  ii------nxnxn
    /help/{post}/assign                                             ii------>>>>>  ii------n>n>n
    /help/{post}/hide                                               ii------>>>>>  ii------>>->>
    /help/{post}/report                                             ii------oooox  ii------?????
    /help/{post}/show-again                                         ii------>>>>>  ii------n>n>n
    /help/{post}/withdraw                                           ii------>>>>>  ii------n>->>
    /help/{post}/done                                               ii------>>>>>  ii------n>->>
    /help/{post}/anew                                               ii------>>>>>  ii------nnnnn
    /events/{event}/bring                                           .              ii------?????
    /events/{event}/bring/new                                       .              ii------nnnn?
    /events/{event}/bring/{line}/back                               .              ii------>>>>>
    /events/{event}/bring/{line}/here                               .              ii-----------
    /events/{event}/bring/{line}/off                                .              ii------nnnn>
    /c/{circle}/door/care                                           .              ii------nnnn?
    /events/{event:event}                                           ii------ooooo  .
    /events/{event}/door                                            ii------nonno  ii------n?nn?
    /events/{event}/door/now                                        ii------nonno  .
    /events/{event}/door/came                                       .              ii------n?nn?
    /events/{event}/door/code                                       .              ii------n?nn?
    /events/{event}/door/walk-in                                    .              ii------n?nn?
    /events/{event}/door/undo                                       .              ii------n-nn-
    /events/{event}/door/size                                       .              ii------n?nn?
    /events/{event}/my-code                                         ii------ooooo  .
    /events/{event}/attendance                                      ii------nnnno  ii------nnnn?
    /events/{event}/copy                                            ii------ooooo  .
    /events/{event}/edit                                            ii------nnnn>  .
    /events/{event}/edit/{which}                                    ii------nnnno  ii------nnnn?
    /events/{event}/cancel                                          ii------nnnno  ii------nnnn?
    /events/{event}/away                                            .              ii------nnnnx
    /events/{event}/publish                                         .              ii------nnnn>
    /events/{event}/report                                          ii------oooox  ii------?????
    /events/{event}/asked                                           .              ii------nn?n?
    /events/{event}/room                                            .              ii---------->
    /c/{circle}/events/asked                                        ii------nnono  .
    /c/{circle}/events/new                                          ii------ooooo  ii------?????
    /c/{circle}/events/kept                                         ii------ooooo  .
    /c/{circle}/events/kept/{template}                              ii--------o-o  ii--------n->
    /events/{event}/answer                                          .              ii------?????
    /events/{event}/duty                                            .              ii------xxxxx
    /events/{event}/coming                                          ii------nnnno  ii------nnnn?
    /events/{event}/coming/{answer}                                 .              ii------nnnn?
    /help/{post}/parcels                                            ii------>>>>>  ii------>>n>>
    /parcels/{parcel}                                               ii------oo-oo  .
    /parcels/{parcel}/ready                                         ii------>>->>  ii------>>->>
    /parcels/{parcel}/off                                           ii------>>->>  ii------>x-xx
    /parcels/{parcel}/legs                                          ii------oo-oo  ii------??-??
    /parcels/{parcel}/legs/{leg}                                    ii------oo-oo  ii------??-??
    /parcels/{parcel}/legs/{leg}/blocked                            ii------oo-oo  ii------??-??
    /parcels/{parcel}/legs/{leg}/hand-over                          ii------oo-oo  ii------??-??
    /parcels/{parcel}/legs/{leg}/{deed}                             ii------>>->>  ii------>n-nn
    /c/{circle}/carrying                                            ii------ooooo  .
    /c/{circle}/roads                                               ii-------oooo  ii-------????
    /roads/{road}                                                   ii-------oooo  ii-------????
    /roads/{road}/seen/{note}/report                                ii-------ooox  ii-------????
    /roads/{road}/gone                                              ii------->>>>  ii------->---
    /c/{circle}/rest                                                ii------ooooo  ii------>>>>>
    /c/{circle}/back                                                .              ii------>>>>>
"""


LINES = [line.split() for line in DOORS.strip().splitlines()]
GETS = {path: signs.strip(".") for path, signs, _ in LINES}
POSTS = {path: signs.strip(".") for path, _, signs in LINES}
ROUTES: list[Route] = [*collected("views", "ROUTES"), health.ROUTE]
SIGNS = {200: "o", 303: ">", 401: "i", 403: "n", 404: "-", 409: "x", 422: "?"}
CHANGE_BY_LOOKING = {"session": {"seen_at", "ends_at"}}  # when somebody was last here
GROW_BY_LOOKING = {"card_look", "sqlite_sequence"}  # how many cards somebody opens is counted (R60)

every_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)


async def filled(database: Database, config: Config) -> World:
    forgive_everybody()
    await database.empty()
    cast = await gather_cast()
    async with open_log(database):
        made = await lived_in(cast, config, is_full=True)
        return replace(made, cast=await everybody(cast))


@pytest.fixture(scope="module")
async def again(
    database: Database, config: Config, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Awaitable[World]]:
    """Makes the same world again: on SQLite from a copy, because there are hundreds of doors."""
    if isinstance(database.where, str):
        return partial(filled, database, config)
    world = await filled(database, config)
    copy = await database.copied(tmp_path_factory.mktemp("lived in") / "kolo.sqlite3")

    async def from_the_copy() -> World:
        await copy.empty()
        return world

    return from_the_copy


@pytest.fixture
async def world(db: Database, again: Callable[[], Awaitable[World]]) -> AsyncIterator[World]:
    forgive_everybody()
    made = await again()
    async with open_log(db):
        yield made
    forgive_everybody()


def sign_of(answer: httpx2.Response) -> str:
    """One letter of the table; a status of no letter stands as it is."""
    if answer.headers.get("location", "").startswith("/sign-in?next="):
        return "i"
    return SIGNS.get(answer.status_code, f"({answer.status_code})")


async def tried(browser: Browser, world: World, method: str, route: Route) -> str:
    signs = ""
    for name in PEOPLE:
        visitor = await at_browser_of(browser, world.cast, name)
        signs += sign_of(await visitor.client.request(method, world.filled(route.path)))
        await visitor.client.aclose()
    return signs


async def tables(db: Database) -> dict[str, str]:
    """What stands in every table, as one hash each."""
    client = get_connection("default")
    names = (
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
        if isinstance(db.where, str)
        else "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    seen = {}
    found = {row["name"] for row in await client.execute_query_dict(names)}
    for name in sorted(found - GROW_BY_LOOKING):
        rows = await client.execute_query_dict(f'SELECT * FROM "{name}"')
        for each in rows:
            for column in CHANGE_BY_LOOKING.get(name, ()):
                each.pop(column)
        text = json.dumps(sorted(json.dumps(each, default=str) for each in rows))
        seen[name] = hashlib.sha256(text.encode()).hexdigest()
    return seen


def test_every_address_was_declared_and_stands_in_the_table(browser: Browser) -> None:
    for route in ROUTES:
        assert isinstance(route, Route), route
        assert route.__dict__.get("for_whom") in ("anyone", "signed in"), route.path
    assert {route.path for route in ROUTES} == set(GETS)
    mounted = {route.path for route in browser.inside.routes if isinstance(route, Route)}
    assert mounted - set(GETS) == {"/s/{version}/{name:path}"}


@every_route
async def test_whoever_comes_meets_what_the_table_says(
    browser: Browser, world: World, route: Route
) -> None:
    assert route.methods is not None
    if "GET" in route.methods:
        assert await tried(browser, world, "GET", route) == GETS[route.path]
    else:
        assert not GETS[route.path]
    if "POST" in route.methods:
        assert await tried(browser, world, "POST", route) == POSTS[route.path]
    else:
        assert not POSTS[route.path]


@every_route
async def test_a_door_for_people_who_are_signed_in_is_shut_to_strangers(route: Route) -> None:
    """The table itself could be wrong: what is not declared open asks strangers to sign in."""
    is_open = route.__dict__["for_whom"] == "anyone"
    for signs in filter(None, (GETS[route.path], POSTS[route.path])):
        assert is_open or signs.startswith("ii")
        outside = signs[2:6] == "----"
        assert "{circle}" not in route.path or outside, "open to another circle"
        assert "{room}" not in route.path or outside, "open to another circle"


async def test_looking_twice_at_everything_changes_nothing(
    browser: Browser, world: World, db: Database
) -> None:
    olena = await at_browser_of(browser, world.cast, "olena")
    before = await tables(db)
    for _ in range(2):
        for route in ROUTES:
            if GETS[route.path]:
                await olena.get(world.filled(route.path))
                await olena.client.head(world.filled(route.path))
    await olena.client.aclose()
    assert await tables(db) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "", "origin": "null"},
    ],
    ids=lambda headers: " ".join(headers.values()),
)
async def test_no_other_site_can_change_anything_in_olenas_name(
    browser: Browser, world: World, db: Database, headers: dict[str, str]
) -> None:
    olena = await at_browser_of(browser, world.cast, "olena")
    if not headers["sec-fetch-site"]:
        del olena.client.headers["sec-fetch-site"]
        headers = {"origin": headers["origin"]}
    before = await tables(db)
    for route in filter(lambda route: POSTS[route.path], ROUTES):
        answer = await olena.client.post(world.filled(route.path), headers=headers)
        assert answer.status_code == 403, route.path
        assert "sid" not in answer.headers.get("set-cookie", ""), route.path
    await olena.client.aclose()
    assert await tables(db) == before


async def test_an_address_that_cannot_be_is_nowhere(browser: Browser, world: World) -> None:
    """Neither too long a name nor a sign that PostgreSQL does not take breaks anything."""
    olena = await at_browser_of(browser, world.cast, "olena")
    for strange in ("x" * 23, "%00"):
        named = dict.fromkeys(world.things, strange)
        for things in (named, named | {"circle": world.things["circle"]}):
            for route in filter(lambda route: GETS[route.path] and "{" in route.path, ROUTES):
                answer = await olena.get(World(world.cast, things).filled(route.path))
                assert answer.status_code < 500, route.path
    await olena.client.aclose()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FROBNICATE"])
async def test_no_address_takes_a_method_it_does_not_know(
    browser: Browser, world: World, method: str
) -> None:
    olena = await at_browser_of(browser, world.cast, "olena")
    for route in ROUTES:
        answer = await olena.client.request(method, world.filled(route.path))
        assert answer.status_code == 405, route.path
    await olena.client.aclose()
