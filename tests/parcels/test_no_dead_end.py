"""In a small circle, and where somebody has left, there is still somebody who can go on."""

from __future__ import annotations

import pytest

from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Membership, RoleGrant
from app.help import actions as helping
from app.help.forms.promising import WrongForm
from app.help.models import BuyLine, BuyList, BuySource, BuyState, Post
from app.help.queries import post_for, promises_of
from app.help.queries.buying import this_week
from app.lines.models import Part, PromiseState
from app.parcels import actions
from app.parcels.forms import Who
from app.parcels.models import Parcel, ParcelState
from app.parcels.queries import parcel_for
from tests.cast import Cast, person
from tests.help.making import ask
from tests.help.promises import newest_of, now_of
from tests.help.test_buying import insulin
from tests.parcels.making import Way, leg_form, promised_by


async def by_bus(who: Viewer, post: Post, *deeds: str) -> str:
    """A parcel that somebody packs and sends by bus; then they press these."""
    pub = await actions.pack(who, await post_for(who, post.pub), "", public_id())
    form = leg_form("Одеса", "до дверей", "Автобус", who=Who.OUTSIDE)
    await actions.add_leg(who, await parcel_for(who, pub), form)
    await actions.ready(who, await parcel_for(who, pub))
    for deed in deeds:
        sent = await parcel_for(who, pub)
        await getattr(actions, deed)(who, sent, sent.stretches[0])
    return str(pub)


async def deeds_of(who: Viewer, post: Post) -> set[str]:
    (given,) = await promises_of(who, await post_for(who, post.pub))
    return set(given.deeds)


async def test_the_only_keeper_settles_also_what_they_sent(way: Way, cast: Cast) -> None:
    """Where another looks after the board, that one does."""
    marta = cast.marta
    others = RoleGrant.filter(membership__group_id=cast.kalyna.id).exclude(
        membership__user_id=marta.user_id
    )
    await others.delete()
    post = await ask(cast.kalyna, way.halyna)
    await promised_by(way.serhii, cast.kalyna, post)
    await by_bus(marta, post, "set_out", "vouch_for")
    promise = await newest_of(way.serhii, post)
    await helping.dispute(
        way.halyna, await now_of(post), promise, WrongForm("with issues", "Мокре")
    )
    assert "settle" in await deeds_of(marta, post)
    oleksa = await person("oleksa", cast.kalyna, "Олекса")
    member = await Membership.get(group_id=cast.kalyna.id, user_id=oleksa.user_id)
    await RoleGrant.create(membership_id=member.id, role=Role.MODERATOR)
    assert "settle" not in await deeds_of(marta, post)


async def test_what_is_brought_where_nobody_says_the_code_is_said_by_who_brings_it(
    way: Way, cast: Cast
) -> None:
    marta = cast.marta
    post = await ask(cast.kalyna, way.halyna)
    await promised_by(marta, cast.kalyna, post)
    pub = await actions.pack(marta, await post_for(marta, post.pub), "", public_id())
    form = leg_form("Одеса", "до дверей", "Марта")
    await actions.add_leg(marta, await parcel_for(marta, pub), form)
    sent = await parcel_for(marta, pub)
    await actions.say_yes(marta, sent, sent.stretches[0])
    await actions.ready(marta, await parcel_for(marta, pub))
    sent = await parcel_for(marta, pub)
    await actions.set_out(marta, sent, sent.stretches[0])
    sent = await parcel_for(marta, pub)
    with pytest.raises(Forbidden):
        await actions.vouch_for(marta, sent, sent.stretches[0])
    await groups.leave(way.halyna, cast.kalyna.id)
    sent = await parcel_for(marta, pub)
    await actions.vouch_for(marta, sent, sent.stretches[0])
    assert (await newest_of(marta, post)).state is PromiseState.DELIVERED


async def test_an_empty_box_does_not_set_out(way: Way, cast: Cast) -> None:
    """Four of ten were found, and brought by hand; the rest nobody has."""
    post = await ask(cast.kalyna, way.halyna, lines=[insulin(10)])
    await promised_by(way.serhii, cast.kalyna, post)
    promise = await newest_of(way.serhii, post)
    part = await Part.get(promise_id=promise.id)
    await _found(cast, part, 4)
    await helping.deliver(way.serhii, await now_of(post), promise, {part.line_id: 4})
    pub = await by_bus(way.serhii, post)
    sent = await parcel_for(way.serhii, pub)
    with pytest.raises(Conflict):
        await actions.set_out(way.serhii, sent, sent.stretches[0])
    assert (await Parcel.get(pub=pub)).state is ParcelState.READY
    await helping.set_out(way.serhii, await now_of(post), promise, is_on_the_way=True)
    assert (await newest_of(way.serhii, post)).state is PromiseState.DELIVERED


async def _found(cast: Cast, part: Part, found: int) -> None:
    marta = await Membership.get(group_id=cast.kalyna.id, user_id=cast.marta.user_id)
    shopping = await BuyList.create(
        group_id=cast.kalyna.id,
        buyer_id=marta.id,
        week=this_week(cast.kalyna.zone),
        made_at=now(),
        state=BuyState.BOUGHT,
    )
    line = await BuyLine.create(list_id=shopping.id, key="k", text="x", wanted=10, found=found)
    _ = await BuySource.create(buy_line_id=line.id, part_id=part.id, qty=10, found=found)
