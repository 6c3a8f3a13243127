"""What each reads of where a parcel is: its carrier, whoever goes next, who plans, and whom it is
for."""

from __future__ import annotations

from app.parcels import actions
from tests.directory.cards import SitsDown
from tests.parcels.making import leg_form, to_kherson
from tests.parcels.test_pages import words
from tests.world import World, forgive_everybody


async def test_nobody_is_sent_to_fetch_what_another_carries(world: World, at: SitsDown) -> None:
    forgive_everybody()
    way = await to_kherson(world.cast)
    box = f"/parcels/{way.pub}"
    buyer, asks, ivan = await at(way.serhii), await at(way.halyna), await at(way.ivan)
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.say_yes(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    await buyer.post(f"{box}/ready")
    page = words(await asks.get(box))
    assert "Waits for whoever carries it" in page
    assert "Can be fetched now" not in page
    assert "Can be fetched now" in words(await ivan.get(box))
    page = words(await buyer.get(box))
    assert " Ready " in page
    assert "Now with" not in page

    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert "Now with: Іван" in words(await buyer.get(box))
    emma = await at(way.emma)
    _, coming = next(
        (sent, one) for sent in [await way.seen_by(way.emma)] for one in sent.stretches if one.code
    )
    await emma.post(f"{box}/legs/{coming.pub}/taken")
    page = words(await emma.get(box))
    assert "With you" in page
    assert "I cannot carry it" not in page
    assert "I cannot go on" in page
    assert "With whoever carries it" in words(await asks.get(box))
    assert "Now with: Емма" in words(await buyer.get(box))


async def test_at_a_closed_checkpoint_everybody_reads_what_is_theirs_to_know(
    world: World, at: SitsDown
) -> None:
    forgive_everybody()
    way = await to_kherson(world.cast)
    box = f"/parcels/{way.pub}"
    buyer, asks, ivan, emma = [
        await at(one) for one in (way.serhii, way.halyna, way.ivan, way.emma)
    ]
    form = leg_form("Одеса, річкою", "порт", "Емма", instead=0)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await buyer.post(f"{box}/ready")
    _, leg = await way.leg(way.ivan, "Миколаїв")
    await ivan.post(f"{box}/legs/{leg.pub}/out")
    closed = {"trouble": "checkpoint closed", "then": "other"}
    led_to = await ivan.post(f"{box}/legs/{leg.pub}/blocked", **closed)
    assert led_to.headers["location"] == box
    page = words(await ivan.get(box))
    assert "It is with you. Whoever sent it knows" in page
    for deed in ("I hand it on", "The road is open again: I carry on", "I bring it back"):
        assert deed in page
    await actions.say_yes(way.emma, *await way.leg(way.emma, "порт"))
    assert "Please give it to Емма" in words(await ivan.get(box))
    assert "What I carry" in words(await ivan.get(f"/c/{way.circle.pub}/carrying"))
    page = words(await asks.get(box))
    assert "Whoever has it keeps it until somebody takes it on another way" in page
    assert "Іван" not in page
    assert "Your code" not in page.split("Whoever has it keeps it")[1]
    page = words(await buyer.get(box))
    assert "Now with: Іван" in page
    assert "It has set out" not in page
    assert "It was handed on" in page
    page = words(await emma.get(box))
    assert "I have it now" in page
    assert "Your code" in page
    assert "Іван" not in page
    assert "I set out" not in page
    _, hers = await way.leg(way.emma, "порт")
    too_early = await emma.post(f"{box}/legs/{hers.pub}/out")
    assert too_early.status_code == 409
    page = words(too_early)
    assert "Somebody has it still. Get it from them, then press “I have it now”." in page
    assert "Іван" not in page
    assert "Now with: Іван" in words(await buyer.get(box))
    await emma.post(f"{box}/legs/{leg.pub}/taken")
    assert "I set out" in words(await emma.get(box))
    assert "Now with: Емма" in words(await buyer.get(box))
    assert (await ivan.get(box)).headers["location"].endswith("/carrying#given-on")
    page = words(await ivan.get("/notices"))
    assert "is in other hands now. Thank you for carrying it." in page


async def test_who_goes_the_other_way_themselves_is_asked_for_no_code(
    world: World, at: SitsDown
) -> None:
    forgive_everybody()
    way = await to_kherson(world.cast)
    box = f"/parcels/{way.pub}"
    ivan, buyer = await at(way.ivan), await at(way.serhii)
    form = leg_form("Одеса, річкою", "порт", "Іван", instead=0)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    for end in ("Миколаїв", "порт"):
        await actions.say_yes(way.ivan, *await way.leg(way.ivan, end))
    await buyer.post(f"{box}/ready")
    _, leg = await way.leg(way.ivan, "Миколаїв")
    await ivan.post(f"{box}/legs/{leg.pub}/out")
    closed = {"trouble": "checkpoint closed", "then": "other"}
    await ivan.post(f"{box}/legs/{leg.pub}/blocked", **closed)
    assert "I set out" in words(await ivan.get(box))
    _, other = await way.leg(way.ivan, "порт")
    await ivan.post(f"{box}/legs/{other.pub}/out")
    assert "Now with: Іван" in words(await buyer.get(box))
    assert "in other hands" not in words(await ivan.get("/notices"))
