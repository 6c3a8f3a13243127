"""What each of eleven kinds of people can see of a card: exactly what its person says, and a word
that is hidden stands nowhere (safety.md R30–R32, R57; matrix D)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.accounts.models import Session, User
from app.core.clock import now
from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.directory.models import Audience, CardAnswer, Field, Findable
from app.directory.queries import my_head
from app.directory.rules import Sight, Whose, may_see
from app.groups.models import Belonging, Care, Group, Membership
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import MEMBERS, ORGANISERS, SitsDown, card_of, finds, opened, writes
from tests.test_doors import GETS
from tests.world import World

WORDS = (Field.PRONOUN, Field.FROM, Field.REGION, Field.TOWN, Field.CAN, Field.NEED, Field.CONTACT)
KEEPERS = ("steward", "organiser", "moderator", "owner")
OUTSIDE = ("visitor", "invited", "pending", "admin", "suspended", "banned", "former", "elsewhere")
STATES = {
    "pending": Belonging.APPLIED,
    "suspended": Belonging.SUSPENDED,
    "banned": Belonging.BANNED,
    "former": Belonging.LEFT,
    "resting": Belonging.PAUSED,
}
ROLES = ("resting", "member", *KEEPERS, *OUTSIDE)


MARK = re.compile(r"\bzz(?:pronoun|from|region|town|can|need|contact)[a-z]+")


def mark(field: Field, audience: Audience) -> str:
    return f"zz{field.value}{audience.value}"


@pytest.fixture
async def marked(world: World) -> dict[Audience, Viewer]:
    """Three people, each of whom shows everything to one audience."""
    people = {}
    for audience in Audience:
        who = await person(f"card{audience.value}", world.cast.kalyna, f"Ім’я {audience.value}")
        token = await Session.create(
            user_id=who.user_id, token_hash=audience.value, seen_at=now(), ends_at=now()
        )
        who = replace(who, session_id=token.id)
        for field in WORDS:
            said = {field.value: mark(field, audience)}
            await writes(who, world.cast.kalyna, audience, **said)
        await writes(who, world.cast.kalyna, audience, drive="1", room="1", languages="hy")
        people[audience] = who
    return people


async def one_of(role: str, world: World) -> Viewer | None:
    """Somebody of each kind; None has no account."""
    kalyna = world.cast.kalyna
    if role in ("visitor", "invited"):
        return None
    if role == "elsewhere":
        return world.cast.nino
    if role == "admin":
        who = await person(role)
        await User.filter(id=who.user_id).update(is_admin=True)
        return who
    if role in STATES:
        who = await person(role, kalyna, "Хтось")
        await Membership.filter(user_id=who.user_id).update(state=STATES[role])
        return who
    held = (Role(role),) if role in KEEPERS else ()
    return await person(role, kalyna, "Хтось", *held)


async def everything(
    who: Browser, world: World, marked: dict[Audience, Viewer], *, role: str
) -> str:
    """All that this browser can be made to show."""
    kalyna, seen = world.cast.kalyna, []
    cards = {audience: await card_of(one, kalyna) for audience, one in marked.items()}
    if role == "invited":
        seen.append(await who.get(f"/join/{world.things['code']}"))
    seen += [await who.get(world.filled(path)) for path in GETS if GETS[path]]
    for audience, one in marked.items():
        seen += [
            await who.get(cards[audience]),
            await who.get(f"/c/{kalyna.pub}/people/of/{one.pub}"),
        ]
        seen.append(await who.post(f"{cards[audience]}/ask", why=""))
    return "\n".join(answer.text for answer in seen)


def visible(role: str, care: Care) -> set[str]:
    """The marks that somebody of this kind may find on a page."""
    if role in OUTSIDE:
        return set()
    audiences = (ORGANISERS, MEMBERS) if role in KEEPERS else (MEMBERS,)
    kept = {Field.CONTACT}
    if care is Care.GUARDED and role not in KEEPERS:
        kept.add(Field.TOWN)
    return {mark(field, one) for field in WORDS if field not in kept for one in audiences}


@pytest.mark.parametrize("care", list(Care))
@pytest.mark.parametrize("role", ROLES)
async def test_everybody_sees_exactly_what_the_card_shows_them(
    at: SitsDown, world: World, marked: dict[Audience, Viewer], role: str, care: Care
) -> None:
    await Group.filter(id=world.cast.kalyna.id).update(care=care)
    who = await at(await one_of(role, world))
    text = await everything(who, world, marked, role=role)
    assert set(MARK.findall(text)) == visible(role, care)


@pytest.mark.parametrize("care", list(Care))
@pytest.mark.parametrize("role", ["member", "steward", "owner", "former", "elsewhere", "admin"])
async def test_nobody_finds_by_a_word_what_they_may_not_see(
    at: SitsDown, world: World, marked: dict[Audience, Viewer], role: str, care: Care
) -> None:
    kalyna = world.cast.kalyna
    await Group.filter(id=kalyna.id).update(care=care)
    who = await at(await one_of(role, world))
    found = set()
    for audience in Audience:
        for field in WORDS:
            page = await finds(who, kalyna, mark(field, audience))
            assert page.status_code == (404 if role in OUTSIDE else 200)
            if f"<bdi>Ім’я {audience.value}</bdi>" in page.text:
                found.add(mark(field, audience))
            await forget_searches(who, world)
    assert found == visible(role, care)


async def forget_searches(who: Browser, world: World) -> None:
    from app.directory.models import CardLook

    await CardLook.all().delete()


@pytest.mark.parametrize("care", list(Care))
async def test_chips_find_only_those_who_show_them(
    at: SitsDown, world: World, marked: dict[Audience, Viewer], care: Care
) -> None:
    kalyna = world.cast.kalyna
    await Group.filter(id=kalyna.id).update(care=care)
    taras, olena = await at(world.cast.taras), await at(world.cast.olena)

    async def names(who: Browser, **sought: str) -> set[str]:
        text = (await finds(who, kalyna, **sought)).text
        return {one.value for one in Audience if f"<bdi>Ім’я {one.value}</bdi>" in text}

    assert await names(taras, only="drive") == {"members"}
    assert await names(olena, only="drive") == {"members", "organisers"}
    assert await names(taras, only="room") == (set() if care is Care.GUARDED else {"members"})
    assert await names(olena, only="room") == {"members", "organisers"}
    assert await names(taras, q="вірменська") == {"members"}, "by a language, in any language"
    assert await names(olena, q="Armenian") == {"members", "organisers"}


async def test_what_only_i_see_cannot_be_read_in_a_stolen_database(
    world: World, marked: dict[Audience, Viewer]
) -> None:
    stored = [row.value for row in await CardAnswer.all()]
    for row in await Findable.all():
        stored += [row.guarded, row.members, row.organisers]
    found = set(MARK.findall(" ".join(stored)))
    assert found == visible("owner", Care.OPEN), "what somebody else may read, and nothing more"
    head = await my_head(marked[MEMBERS], world.cast.kalyna.id)
    assert seal("x", "card_answer", head.pub, "contact") not in stored


def test_a_role_alone_shows_nobody_how_to_reach_somebody() -> None:
    whose = Whose(1, Care.OPEN, 7, {})
    for role in Role:
        who = Viewer(user_id=2, roles={1: frozenset({Role.MEMBER, role})})
        assert may_see(who, whose, Field.CONTACT) is Sight.MASKED
        said_yes = replace(whose, has_said_yes=True)
        assert may_see(who, said_yes, Field.CONTACT) is Sight.YES
        assert may_see(who, replace(said_yes, is_hidden=True), Field.CONTACT) is Sight.NO
        assert may_see(who, replace(said_yes, is_here=False), Field.CONTACT) is Sight.NO
    outside = Viewer(user_id=2, is_admin=True, roles={2: frozenset(Role)})
    assert may_see(outside, replace(whose, has_said_yes=True), Field.CONTACT) is Sight.NO


def test_nothing_is_shown_until_somebody_says_so() -> None:
    everybody = Viewer(user_id=2, roles={1: frozenset(Role)})
    whose = Whose(1, Care.OPEN, 7, {})
    seen = {may_see(everybody, whose, field) for field in Field if field is not Field.CONTACT}
    assert seen == {Sight.NO}
    assert may_see(Viewer(user_id=7), whose, Field.NEED) is Sight.YES, "but to oneself"
    nobody = Viewer()
    assert {may_see(nobody, replace(whose, user_id=0), field) for field in Field} == {Sight.NO}


SEEN_AS = {
    "member": "As somebody of the circle sees you",
    "organiser": "As somebody sees you who looks after the circle",
    "outsider": "As somebody from outside sees you",
}


async def test_i_see_my_card_as_others_do(
    at: SitsDown, world: World, marked: dict[Audience, Viewer]
) -> None:
    kalyna = world.cast.kalyna
    await opened(kalyna)
    whole: dict[str, set[str]] = {}
    for audience, one in marked.items():
        who = await at(one)
        for as_who in ("member", "organiser", "outsider"):
            page = await who.get(f"/c/{kalyna.pub}/people/me/as/{as_who}")
            whole.setdefault(as_who, set()).update(MARK.findall(page.text))
            assert {words for words in SEEN_AS.values() if f"{words}</h1>" in page.text} == {
                SEEN_AS[as_who]
            }
        assert mark(Field.NEED, audience) in (await who.get(f"/c/{kalyna.pub}/people/me")).text
    assert whole["member"] == visible("member", Care.OPEN)
    assert whole["organiser"] == visible("owner", Care.OPEN)
    assert whole["outsider"] == set()
    assert (await who.get(f"/c/{kalyna.pub}/people/me/as/king")).status_code == 404


@pytest.mark.parametrize("blocks", ["taras", "other"])
async def test_whoever_is_blocked_and_whoever_blocked_do_not_find_each_other(
    at: SitsDown, world: World, marked: dict[Audience, Viewer], blocks: str
) -> None:
    kalyna, other = world.cast.kalyna, marked[MEMBERS]
    await opened(kalyna)
    taras, theirs = await at(world.cast.taras), await at(other)
    if blocks == "taras":
        await taras.post(f"/settings/blocked/{other.pub}", on="yes")
    else:
        await theirs.post(f"/settings/blocked/{world.cast.taras.pub}", on="yes")
    for who, name, one in ((taras, "Ім’я members", other), (theirs, "Тарас", world.cast.taras)):
        assert (await who.get(await card_of(one, kalyna))).status_code == 404
        assert (await who.get(f"/c/{kalyna.pub}/people/of/{one.pub}")).status_code == 404
        assert (
            name
            not in (await finds(who, kalyna, name)).text.split("<main", 1)[1].split("<h2", 1)[1]
        )
        assert name not in (await who.get(f"/c/{kalyna.pub}/people")).text
        card = await card_of(one, kalyna)
        assert (await who.post(f"{card}/ask")).status_code == 404
        assert (await who.post(f"{card}/reach")).status_code == 404
    marta = await at(world.cast.marta)
    await theirs.post(f"/settings/blocked/{world.cast.marta.pub}", on="yes")
    assert (await marta.get(await card_of(other, kalyna))).status_code == 200, "she keeps order"
    assert "Ім’я members" in (await finds(marta, kalyna, "zzneed")).text
