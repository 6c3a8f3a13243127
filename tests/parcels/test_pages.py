"""The story of Kherson over HTTP: a list, who buys, two carriers, a checkpoint that closes, and who
receives. And what each of them reads meanwhile."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from app.core.clock import now
from app.core.tokens import public_id
from app.groups.models import Care, Group, Membership
from app.help.models import Category, Post, PostState
from app.lines.models import Line, Promise, PromiseState
from app.parcels import actions
from app.parcels.actions import planning
from app.parcels.models import Leg, LegState, Parcel, ParcelState, Road, RoadReport
from app.parcels.queries.packing import CAN_BE_SENT
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.test_buying import begins, finds, insulin
from tests.parcels.making import box_to_olena, promised_by
from tests.world import World, forgive_everybody


def words(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_insulin_comes_to_kherson_though_a_checkpoint_closes(
    world: World, at: SitsDown
) -> None:
    circle = world.cast.kalyna
    halyna, serhii, ivan, emma = [
        await person(name, circle, name) for name in ("Halyna", "Serhii", "Ivan", "Emma")
    ]
    post = await ask(circle, halyna, area="Центр")
    await promised_by(serhii, circle, post)

    buyer = await at(serhii)
    assert "I plan its way" in words(await buyer.get(f"/help/{post.pub}"))
    box = await plans(buyer, post)
    ways = await by_end(box)
    asked = await (await at(ivan)).get(f"/c/{circle.pub}/carrying")
    assert "You are asked" in words(asked)
    assert re.search(rf'href="/c/{circle.pub}/help"\s+aria-current="true"', asked.text)

    carrier, other = await at(ivan), await at(emma)
    for who, end in ((carrier, "Миколаїв"), (other, "Херсон")):
        assert end in words(await who.get(box))
        assert (await who.post(f"{box}/legs/{ways[end]}/yes")).status_code == 303
    assert "Одеса" not in words(await other.get(box)), "she knows only her own part"

    await buyer.post(f"{box}/ready")
    await carrier.post(f"{box}/legs/{ways['Миколаїв']}/out")
    assert (await Post.get(id=post.id)).state is PostState.IN_DELIVERY
    seen = words(await other.get(box))
    code = re.search(r"(\d{3}) (\d{3}) Say it", seen)
    assert code, seen
    wrong = await carrier.post(f"{box}/legs/{ways['Миколаїв']}/hand-over", code="1")
    assert wrong.status_code == 422
    assert "This is not the code" in words(wrong)
    said = await carrier.post(
        f"{box}/legs/{ways['Миколаїв']}/hand-over", code=" ".join(code.groups())
    )
    assert said.headers["location"].endswith("/carrying"), "it is not his any more"
    assert (await carrier.get(box)).status_code == 404

    await other.post(f"{box}/legs/{ways['Херсон']}/out")
    empty = await other.post(f"{box}/legs/{ways['Херсон']}/blocked", then="other")
    assert "Say why it cannot go on" in words(empty)
    await other.post(
        f"{box}/legs/{ways['Херсон']}/blocked",
        trouble="checkpoint closed",
        then="other",
        note="Зачинено до завтра",
    )
    page = words(await buyer.get(box))
    assert "The checkpoint is closed" in page
    assert "Зачинено до завтра" in page
    receiver = await at(halyna)
    notices = words(await receiver.get("/notices"))
    assert "cannot go on at the moment" in notices
    page = words(await receiver.get(box))
    assert "Your code" in page
    assert "Зачинено" not in page
    assert "Водій Петро" not in page

    page = words(await other.get(box))
    assert "Please give it to Водій Петро , who goes another way" in page
    assert "The road is open again: I carry on" in page
    too_early = await buyer.post(f"{box}/legs/{ways['порт']}/out")
    assert "Say first that they have handed it on" in words(too_early)
    await buyer.post(f"{box}/legs/{ways['Херсон']}/there")
    led_to = (await other.get(box)).headers["location"]
    assert led_to.endswith("/carrying#given-on"), "it is not hers any more"
    await buyer.post(f"{box}/legs/{ways['порт']}/out")
    taken = await receiver.post(f"{box}/legs/{ways['порт']}/taken")
    assert taken.headers["location"] == box
    assert (await Parcel.get(pub=box[9:])).state is ParcelState.HANDED_OVER
    assert [line.delivered for line in await Line.filter(sheet_id=post.sheet_id)] == [10, 4]
    assert "I plan its way" not in words(await buyer.get(f"/help/{post.pub}"))


async def test_a_newcomer_who_is_asked_reads_why_they_cannot_answer_yet(
    world: World, at: SitsDown
) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    new = await person("new", circle, "Новий")
    post = await ask(circle, world.cast.olena)
    await promised_by(world.cast.taras, circle, post)
    made = await taras.post(f"/help/{post.pub}/parcels", nonce=public_id(), promise="")
    box = made.headers["location"]
    part = {"goes_from": "Одеса", "goes_to": "Херсон", "who": "member", "carrier": "Новий"}
    await taras.post(f"{box}/legs", once=public_id(), **part)
    await Membership.filter(user_id=new.user_id).update(joined_at=now(), is_open_early=False)
    seen = words(await (await at(new)).get(box))
    assert "I will carry it" not in seen
    assert "You have just come" in seen


async def test_what_came_back_and_what_is_lost_lead_on(world: World, at: SitsDown) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    olena = await at(world.cast.olena)
    post = await ask(circle, world.cast.olena)
    await promised_by(world.cast.taras, circle, post)
    box, leg = await fetched(taras, post)
    await taras.post(f"{leg}/blocked", trouble="too far", then="wait")
    await taras.post(f"{leg}/back")
    seen = words(await taras.get(box))
    assert "It was brought back. Add another way" in seen
    assert "There is no other way" in seen
    assert (await taras.post(f"{box}/off")).status_code == 303
    seen = words(await olena.get(box))
    assert "Brought back, and not sent again" in seen
    assert "What is missing is open again" in seen
    assert f'href="/help/{post.pub}"' in (await olena.get(box)).text
    assert "Did not get there" in words(await olena.get(f"/help/{post.pub}"))
    assert "does not get there" in words(await olena.get("/notices"))

    await promised_by(world.cast.taras, circle, post)
    box, leg = await fetched(taras, post)
    assert "It is gone for good" in words(await taras.get(f"{leg}/blocked"))
    gone = await taras.post(f"{leg}/blocked", trouble="seized", then="gone")
    assert gone.status_code == 303
    assert "Lost" in words(await taras.get(box))
    await olena.post(f"/help/{post.pub}/withdraw")
    assert f"/help/{post.pub}" not in (await taras.get(box)).text, "it is not theirs to know of"


async def test_what_a_buyer_did_not_find_does_not_set_out_with_the_rest(
    world: World, at: SitsDown
) -> None:
    """Seven promised, five found: five are on their way, and two are wanted again."""
    circle, taras, olena = world.cast.kalyna, await at(world.cast.taras), await at(world.cast.olena)
    await Promise.all().delete()
    post = await ask(circle, world.cast.olena, lines=[insulin(10, "Епінефрин")])
    await promises(circle, world.cast.taras, post, 7)
    where = await begins(taras, circle)
    await taras.post(f"{where}/lock")
    await finds(taras, where, "Епінефрин", 5)
    await taras.post(f"{where}/bought")
    await fetched(taras, post)
    line = await Line.get(sheet_id=post.sheet_id)
    assert (line.promised, line.delivered) == (5, 0)
    assert "5 of 10 promised" in words(await olena.get(f"/help/{post.pub}"))
    assert "something is missing again" in words(await olena.get("/notices"))


async def test_whoever_would_take_back_what_is_on_its_way_reads_what_they_can_do(
    world: World, at: SitsDown
) -> None:
    circle, taras, olena = world.cast.kalyna, await at(world.cast.taras), await at(world.cast.olena)
    post = await ask(circle, world.cast.olena)
    here = f"/help/{post.pub}"
    await promised_by(world.cast.taras, circle, post)
    before = words(await olena.get(here))
    assert "I do not need it any more" in before
    assert "Give it to somebody else" in before
    box, _ = await fetched(taras, post)
    for who in (taras, olena):
        page = words(await who.get(here))
        for label in ("I can’t bring it", "I do not need it any more", "It is done", "Give it to"):
            assert label not in page
    line = (await Line.filter(sheet_id=post.sheet_id))[0]
    promise = await Promise.get(sheet_id=post.sheet_id)
    for who, path, fields in (
        (olena, "withdraw", {}),
        (olena, "done", {}),
        (olena, f"promises/{promise.pub}/release", {}),
        (taras, "bring/back", {"line": line.pub}),
    ):
        answer = await who.post(f"{here}/{path}", **fields)
        assert answer.status_code == 409
        assert "This is on its way already" in words(answer)
        assert ("I have it now" in words(answer)) == (who is olena)
        assert f'href="{box}"' in answer.text
    things = await olena.get(f"{here}/write/things")
    assert "Remove" not in words(things)
    form = {"version": str((await Post.get(id=post.id)).version), "change": "1", "off": line.pub}
    for one in await Line.filter(sheet_id=post.sheet_id):
        form |= {f"text-{one.pub}": one.text, f"qty-{one.pub}": str(one.qty)}
        form |= {f"unit-{one.pub}": one.unit}
    answer = await olena.post(f"{here}/write/things", **form)
    assert answer.status_code == 409
    assert "This is on its way already" in words(answer)
    assert f'name="text-{line.pub}"' in answer.text, "it still stands there"
    assert await Promise.filter(state="in progress").count() == 1


async def test_what_has_not_set_out_is_not_brought_back(world: World, at: SitsDown) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    post = await ask(circle, world.cast.olena)
    await promised_by(world.cast.taras, circle, post)
    box, leg = await fetched(taras, post, sets_out=False)
    await taras.post(f"{leg}/blocked", trouble="too far", then="wait")
    seen = words(await taras.get(box))
    assert "It goes on" in seen
    assert "It is brought back" not in seen


async def fetched(who: Browser, post: Post, *, sets_out: bool = True) -> tuple[str, str]:
    """A parcel with one part of a way, which they carry themselves: both addresses."""
    made = await who.post(f"/help/{post.pub}/parcels", nonce=public_id(), promise="")
    box, once = made.headers["location"], public_id()
    part = {"goes_from": "Одеса", "goes_to": "Херсон", "who": "member", "carrier": "Тарас"}
    await who.post(f"{box}/legs", once=once, **part)
    await who.post(f"{box}/ready")
    if sets_out:
        await who.post(f"{box}/legs/{once}/out")
    return box, f"{box}/legs/{once}"


async def plans(buyer: Browser, post: Post) -> str:
    """Odesa – Mykolaiv – Kherson; the last part also by another way. The address of the parcel."""
    made = await buyer.post(f"/help/{post.pub}/parcels", nonce=public_id(), promise="")
    box = made.headers["location"]
    nothing = await buyer.post(f"{box}/legs", goes_from="Одеса", planned_on="1.1.2020")
    assert nothing.status_code == 422
    for sentence in ("Write where this part ends", "This day is over already", 'value="Одеса"'):
        assert sentence in words(nothing) or sentence in nothing.text
    nobody = await buyer.post(
        f"{box}/legs", goes_from="а", goes_to="б", who="member", carrier="Хтось"
    )
    assert "Nobody of this name can carry this part" in words(nobody)
    for leg in (
        {"goes_from": "Одеса", "goes_to": "Миколаїв", "who": "member", "carrier": "ivan "},
        {"goes_from": "Миколаїв", "goes_to": "Херсон", "who": "member", "carrier": "Emma"},
        {
            "goes_from": "Снігурівка",
            "goes_to": "порт",
            "who": "outside",
            "carrier": "Водій Петро",
            "instead": "1",
        },
    ):
        once = public_id()
        for _ in range(2):  # as a bad line does
            added = await buyer.post(f"{box}/legs", once=once, mode="volunteer", **leg)
            assert added.status_code == 303, words(added)
    assert await Leg.filter(parcel__pub=box[9:]).count() == 3
    return box


async def by_end(box: str) -> dict[str, str]:
    """{where it ends: the leg's public id}"""
    legs = await Leg.filter(parcel__pub=box[9:]).order_by("position", "rank")
    return dict(zip(("Миколаїв", "Херсон", "порт"), [leg.pub for leg in legs], strict=True))


@pytest.fixture
async def road(world: World) -> Road:
    forgive_everybody()
    return await Road.create(group_id=world.cast.kalyna.id, name="Через Баштанку", made_at=now())


async def test_what_was_seen_on_a_road_holds_for_half_a_day(
    world: World, at: SitsDown, road: Road
) -> None:
    circle = world.cast.kalyna
    await Group.filter(id=circle.id).update(care=Care.OPEN)
    taras, page = await at(world.cast.taras), f"/roads/{road.pub}"
    assert "Say how it is there" in words(await taras.post(page))
    once = public_id()
    for _ in range(2):
        await taras.post(page, status="blocked", note="Дощ", once=once)
    assert await RoadReport.filter(road_id=road.id).count() == 1
    seen = words(await taras.get(page))
    assert "Closed today" in seen
    assert "Дощ" in seen
    assert "Today Closed" in seen, "the table beneath the picture"
    assert (await taras.get(page)).text.count('class="blocked"') == 1

    long_ago = now() - timedelta(hours=13)
    await RoadReport.all().update(at=long_ago, valid_until=long_ago + timedelta(hours=12))
    listed = words(await taras.get(f"/c/{circle.pub}/roads"))
    assert "Nobody knows" in listed
    assert "Closed" not in listed
    await RoadReport.all().update(at=now() - timedelta(days=60))
    await actions.forget_old_reports()
    assert not await RoadReport.exists()


async def test_a_parcel_on_a_closed_road_lights_up_and_a_guarded_circle_tells_no_time(
    world: World, at: SitsDown, road: Road
) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    olena, listed = await at(world.cast.olena), f"/c/{circle.pub}/roads"
    ivan = await person("ivan", circle, "Іван")
    post = await ask(circle, ivan)
    await promised_by(world.cast.olena, circle, post)
    made = await olena.post(f"/help/{post.pub}/parcels", nonce=public_id(), promise="")
    box = made.headers["location"]
    leg = {"goes_from": "Одеса", "goes_to": "Херсон", "who": "member", "carrier": "Тарас"}
    once = public_id()
    await olena.post(f"{box}/legs", road=road.pub, once=once, **leg)
    await taras.post(f"{box}/legs/{once}/yes")
    await olena.post(f"{box}/ready")
    await taras.post(f"/roads/{road.pub}", status="blocked", once=public_id())
    assert "This road is reported closed" in words(await taras.get(box))
    assert "A road on its way is closed" in words(await taras.get(f"/c/{circle.pub}/carrying"))
    seen = words(await olena.get(listed))
    assert "One parcel is to go there" in seen
    assert not re.search(r"\d\d:\d\d", seen)
    seen = words(await taras.get(f"/roads/{road.pub}"))
    assert "This week Closed" in seen
    assert "oday" not in seen


async def test_whoever_keeps_roads_lists_them_and_takes_them_off(
    world: World, at: SitsDown, road: Road
) -> None:
    circle, olena = world.cast.kalyna, await at(world.cast.olena)
    listed = f"/c/{circle.pub}/roads"
    assert (await olena.post(listed)).status_code == 422
    for _ in range(2):
        await olena.post(listed, name="Через Миколаїв", points="Одеса\nМиколаїв\nХерсон")
    made = await Road.get(name="Через Миколаїв")
    assert made.points == ["Одеса", "Миколаїв", "Херсон"]
    await olena.post(f"/roads/{road.pub}/gone")
    assert "Баштанку" not in words(await olena.get(listed))
    await Group.filter(id=circle.id).update(care=Care.OPEN)
    taras = await at(world.cast.taras)
    assert (await taras.post(listed, name="Моя")).status_code == 403
    assert (await taras.get(f"/roads/{road.pub}")).status_code == 404


async def test_where_a_parcel_went_is_forgotten_after_a_month(world: World, at: SitsDown) -> None:
    circle, taras = world.cast.kalyna, await at(world.cast.taras)
    post = await ask(circle, world.cast.olena)
    await promised_by(world.cast.taras, circle, post)
    made = await taras.post(f"/help/{post.pub}/parcels", nonce=public_id(), promise="")
    box = made.headers["location"]
    await taras.post(
        f"{box}/legs", goes_from="Одеса", goes_to="Херсон", who="outside", carrier="Петро"
    )
    assert (await taras.post(f"{box}/off")).status_code == 303
    await actions.forget_old_ways()
    row = await Leg.get(parcel__pub=box[9:])
    assert row.state is LegState.CANCELLED
    assert row.goes_to
    await Parcel.all().update(changed_at=now() - timedelta(days=31))
    await actions.forget_old_ways()
    row = await Leg.get(parcel__pub=box[9:])
    assert {row.goes_from, row.goes_to, row.carrier_name, row.code_hash} == {""}


async def test_who_plans_too_often_waits_and_loses_nothing(world: World, at: SitsDown) -> None:
    """As elsewhere: so many at once, then a sentence, and what was written stands there still."""
    named, browser = await box_to_olena(world.cast), await at(world.cast.taras)
    box = f"/parcels/{named['parcel']}"
    form = {"goes_from": "Херсон", "goes_to": "ринок", "who": "nobody", "mode": "bus"}
    forgive_everybody()
    for _ in range(60):
        planning.plans.spend_for(world.cast.taras)
    post = (await Parcel.get(pub=named["parcel"]).select_related("post")).post
    before = await Parcel.all().count(), await Leg.all().count()
    for path in (f"{box}/legs", f"{box}/legs/{named['leg']}"):
        answer = await browser.post(path, **form)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        assert "That was too often. Please wait" in words(answer)
        assert 'value="ринок"' in answer.text
    packed = await browser.post(f"/help/{post.pub}/parcels", nonce=public_id())
    assert packed.status_code == 429
    assert int(packed.headers["retry-after"]) > 0
    assert (await Parcel.all().count(), await Leg.all().count()) == before


async def test_what_was_let_go_of_meanwhile_is_not_packed_and_a_sentence_says_so(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    await promised_by(cast.taras, cast.kalyna, post)
    taras, path = await at(cast.taras), f"/help/{post.pub}/parcels"
    _ = await Promise.filter(sheet_id=post.sheet_id).update(state=PromiseState.RELEASED)
    answer = await taras.post(path, nonce=public_id(), promise="")
    assert answer.headers["location"] == f"/help/{post.pub}"
    assert "There is nothing of it to pack any more" in (await taras.follow(answer)).text
    assert (await (await at(cast.marta)).post(path, nonce=public_id())).status_code == 303
    other = await at(await person("lali", cast.kalyna, "Лалі"))
    assert (await other.post(path, nonce=public_id())).status_code == 403, "never theirs"
    assert not await Parcel.filter(post_id=post.id).exists()


@pytest.mark.parametrize("category", list(Category))
async def test_the_page_offers_to_pack_whatever_can_be_packed_and_nothing_else(
    world: World, at: SitsDown, category: Category
) -> None:
    """A paper that has to pass a checkpoint is sent like medicine; an hour of talk is in no box."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, category=category)
    await promised_by(cast.taras, cast.kalyna, post)
    taras = await at(cast.taras)
    shown = await taras.get(f"/help/{post.pub}")
    is_offered = f'action="/help/{post.pub}/parcels"' in shown.text
    packed = await taras.post(f"/help/{post.pub}/parcels", nonce=public_id())
    assert is_offered == (packed.status_code == 303) == (category in CAN_BE_SENT)
