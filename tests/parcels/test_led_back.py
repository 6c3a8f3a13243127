"""What was sent of a parcel or a road leads to its page, where its address is opened again after a
refusal."""

from __future__ import annotations

from app.parcels import actions
from app.parcels.views import ROUTES
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.parcels.making import to_kherson
from tests.world import World


def test_no_address_of_a_parcel_or_a_road_is_a_dead_end() -> None:
    for route in ROUTES:
        assert "GET" in (route.methods or ()), route.path


async def test_every_address_of_a_parcel_leads_to_its_page(world: World, at: SitsDown) -> None:
    way = await to_kherson(world.cast)
    box, (_, leg) = f"/parcels/{way.pub}", await way.leg(way.ivan, "Миколаїв")
    ivan, serhii = await at(way.ivan), await at(way.serhii)
    stranger = await at(await person("lida", way.circle, "Ліда"))
    nino = await at(world.cast.nino)
    await ivan.post(f"{box}/legs/{leg.pub}/yes")
    refused = await ivan.post(f"{box}/legs/{leg.pub}/out")
    assert refused.status_code == 409
    for path in (refused.url.path, f"{box}/ready", f"{box}/off", f"{box}/legs/{leg.pub}/yes"):
        for who in (ivan, serhii):
            assert (await who.get(path)).headers["location"] == box, path
        for who in (nino, stranger):
            assert (await who.get(box)).status_code == 404
            assert (await who.get(path)).status_code == 404, path
    pack = f"/help/{way.post.pub}/parcels"
    assert (await serhii.get(pack)).headers["location"] == f"/help/{way.post.pub}"
    assert (await nino.get(pack)).status_code == 404


async def test_whoever_gave_it_on_is_led_to_what_they_carry(world: World, at: SitsDown) -> None:
    way = await to_kherson(world.cast)
    _, leg = await way.leg(way.ivan, "Миколаїв")
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.say_yes(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.take(way.emma, *await way.coming_to(way.emma))
    again = await (await at(way.ivan)).get(f"/parcels/{way.pub}/legs/{leg.pub}/arrived")
    assert again.headers["location"] == f"/c/{way.circle.pub}/carrying#given-on"


async def test_a_road_that_could_not_be_taken_off_leads_to_its_page(
    world: World, at: SitsDown
) -> None:
    gone, nino = world.filled("/roads/{road}/gone"), await at(world.cast.nino)
    marta, taras = await at(world.cast.marta), await at(world.cast.taras)
    assert (await marta.get(gone)).headers["location"] == world.filled("/roads/{road}")
    for who in (taras, nino):
        assert (await who.get(gone)).status_code == 404, "roads are not theirs to see"
