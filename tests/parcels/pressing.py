"""What people press of an ask and an offer, and what the clock does with them, drawn by lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from app.core.clock import now
from app.core.errors import Refusal
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.actions import leave
from app.groups.models import Group, Membership
from app.help import actions
from app.help.actions import ending, expiring, writing
from app.help.forms.asking import ThingsForm
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Kind, Post
from app.help.queries import post_for
from app.lines.actions import LineForm
from app.lines.models import OPEN_PROMISES, Line, Part, Promise, PromiseState
from app.parcels import actions as carrying
from app.parcels.forms import BlockForm
from app.parcels.models import ACTIVE_LEG, LegState, Parcel, Trouble
from app.parcels.queries import Sent, Stretch, parcel_for
from tests.cast import person
from tests.help.making import ask, lines_of
from tests.help.promises import brings_from, now_of, promises
from tests.parcels.making import leg_form

OFTEN = {"promise": 16.0, "yes": 7.0, "bring from": 5.0, "pack": 12.0, "box": 3.0, "set out": 3.0}
OFTEN |= dict.fromkeys(("here", "received", "wrong", "it did not", "not yet"), 4.0)
OFTEN |= dict.fromkeys(("release", "give away", "take back"), 2.5)
OFTEN |= {"hand over": 6.0}
OFTEN |= dict.fromkeys(("a part came", "agree", "settle a part"), 4.0)
RARE = {"withdraw": 0.4, "done": 0.4, "leave": 0.5, "remove": 0.6}
_P = PromiseState
FOR = {
    **dict.fromkeys(("yes", "no"), (_P.PROPOSED,)),
    **dict.fromkeys(("have", "here", "some there", "pack", "box"), (_P.ACCEPTED, _P.IN_PROGRESS)),
    "a part here": (_P.ACCEPTED, _P.IN_PROGRESS),
    **dict.fromkeys(("received", "wrong", "a part came", "not yet"), (_P.DELIVERED,)),
    **dict.fromkeys(("it came", "it did not", "settle a part"), (_P.DISPUTED,)),
    **dict.fromkeys(("agree", "after all"), (_P.DISPUTED,)),
}


@dataclass
class Play:
    """Halyna asks and Serhii offers; these two, Taras and Emma promise, Serhii also out of what he
    offers; Marta keeps the board."""

    dice: Random
    circle: Group
    keeper: Viewer
    authors: dict[Kind, Viewer]
    helpers: list[Viewer]
    posts: list[Post]
    pressed: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> list[Viewer]:
        return [self.keeper, *self.helpers]

    def known(self, user_id: int) -> Viewer:
        return next(one for one in self.people if one.user_id == user_id)

    def author_of(self, post: Post) -> Viewer:
        return self.authors[post.kind]

    def sides(self, post: Post, helper: Viewer) -> tuple[Viewer, Viewer]:
        """Who gives, and who receives."""
        both = (helper, self.author_of(post))
        return both if post.kind is Kind.ASK else both[::-1]


async def play(number: int) -> Play:
    """In a circle of its own: what people do in one is nothing to the next."""
    dice = Random(number)
    circle = await Group.create(name=f"Калина {number}", zone="Europe/Kyiv", locale="uk")
    marta = await person(f"marta{number}", circle, "Марта", Role.OWNER)
    halyna, serhii, taras, emma = [
        await person(f"{name}{number}", circle, name)
        for name in ("halyna", "serhii", "taras", "emma")
    ]
    posts = [
        await ask(circle, author, kind=kind, needs_yes=dice.random() < 0.3)
        for author, kind in ((halyna, Kind.ASK), (serhii, Kind.OFFER))
    ]
    authors = {Kind.ASK: halyna, Kind.OFFER: serhii}
    return Play(dice, circle, marta, authors, [halyna, serhii, taras, emma], posts)


@dataclass
class Press:
    """One person is about to press one thing; what they press was on their page a moment ago."""

    play: Play
    what: str
    post: Post
    who: Viewer
    line: int
    n: int

    async def one_of_them(self) -> tuple[Promise, Viewer] | None:
        """A promise of the post, and who gave it; most often one with which it can be done."""
        rows = await Promise.filter(sheet_id=self.post.sheet_id).order_by("-id")
        fitting = [row for row in rows if row.state in FOR.get(self.what, OPEN_PROMISES)]
        rows = fitting if fitting and self.n > 1 else rows
        if not rows:
            return None
        promise = rows[self.n % len(rows)]
        helper = await Membership.get(id=promise.helper_id)
        return promise, self.play.known(helper.user_id)


def drawn(play: Play, what: str = "") -> Press:
    weights = [OFTEN.get(one, RARE.get(one, 1.5)) for one in PRESSES]
    what = what or play.dice.choices(list(PRESSES), weights)[0]
    post = play.dice.choice(play.posts)
    who = play.dice.choice([one for one in play.helpers if one is not play.author_of(post)])
    return Press(play, what, post, who, play.dice.randrange(2), play.dice.randint(1, 7))


async def press(one: Press) -> None:
    """What comes too late is refused; anything else that is raised is a fault."""
    try:
        became = one.what if await PRESSES[one.what](one) else "nothing to press"
    except Refusal:
        became = "too late"
    one.play.pressed[became] += 1


async def _promise(it: Press) -> bool:
    much = [it.n if at == it.line or it.n % 3 == 0 else 0 for at in range(2)]
    await promises(it.who, it.post, *much, days=it.n % 4 or None)
    return True


async def _bring_from(it: Press) -> bool:
    """Serhii brings something of the ask out of what he offers."""
    ask, offer = it.play.posts
    serhii = it.play.author_of(offer)
    much = [it.n if at == it.line or it.n % 3 == 0 else 0 for at in range(2)]
    await brings_from(serhii, ask, offer, *much, days=it.n % 4 or None)
    return True


async def _take_back(it: Press) -> bool:
    pub = (await lines_of(it.post))[it.line].pub
    await actions.take_back(it.who, await post_for(it.who, it.post.pub), pub)
    return True


def _of_promise(
    does: Callable[[Play, Post, Promise, Viewer], Awaitable[object]],
) -> Callable[[Press], Awaitable[bool]]:
    async def pressed(it: Press) -> bool:
        found = await it.one_of_them()
        if found:
            await does(it.play, it.post, *found)
        return found is not None

    return pressed


async def _some_there(it: Press) -> bool:
    if (found := await it.one_of_them()) is None:
        return False
    promise, helper = found
    giver, _ = it.play.sides(it.post, helper)
    line = (await lines_of(it.post))[it.line]
    await actions.deliver(giver, await now_of(it.post), promise, {line.id: it.n})
    return True


async def _part(it: Press) -> bool:
    """So many of each thing came: fewer than were promised, most often."""
    if (found := await it.one_of_them()) is None:
        return False
    promise, helper = found
    giver, receiver = it.play.sides(it.post, helper)
    much = {one.line_id: it.n % (one.qty + 1) for one in await Part.filter(promise_id=promise.id)}
    if it.what == "a part came":
        form = WrongForm("partly", "", much)
        await actions.dispute(receiver, await now_of(it.post), promise, form)
    elif it.what == "settle a part":
        settled = SettleForm(False, "частина", much)
        await actions.settle(it.play.keeper, await now_of(it.post), promise, settled)
    else:
        await actions.deliver(giver, await now_of(it.post), promise, much, is_all=True)
    return True


async def _write(it: Press) -> bool:
    """The author wants more of it, or less."""
    author, line = it.play.author_of(it.post), (await lines_of(it.post))[it.line]
    form = ThingsForm({line.pub: LineForm(line.text, max(1, line.qty + it.n - 4), line.unit)})
    need = await post_for(author, it.post.pub)
    await writing.write_things(author, need, str(need.row.version), form)
    return True


async def _remove(it: Press) -> bool:
    author, line = it.play.author_of(it.post), (await lines_of(it.post))[it.line]
    await writing.remove_thing(author, await post_for(author, it.post.pub), line.pub)
    return True


async def _put_back(it: Press) -> bool:
    gone = await Line.filter(sheet_id=it.post.sheet_id, gone_at__isnull=False).first()
    author = it.play.author_of(it.post)
    if gone:
        await writing.put_thing_back(author, await post_for(author, it.post.pub), gone.pub)
    return gone is not None


async def _author(it: Press) -> bool:
    author = it.play.author_of(it.post)
    does = {"renew": ending.renew, "withdraw": ending.withdraw, "done": ending.say_it_is_done}
    await does[it.what](author, await post_for(author, it.post.pub))
    return True


async def _late(it: Press) -> bool:
    """Two days after the day that was named."""
    rows = Promise.filter(sheet_id=it.post.sheet_id)
    await rows.update(promise_by=now() - timedelta(days=3))
    await actions.release_late()
    return True


async def _silence(it: Press) -> bool:
    """Of a week."""
    rows = Promise.filter(sheet_id=it.post.sheet_id, state=PromiseState.DELIVERED)
    await rows.update(changed_at=now() - timedelta(days=8))
    await actions.confirm_silent()
    return True


async def _expire(it: Press) -> bool:
    await Post.filter(id=it.post.id).update(expires_at=now() - timedelta(hours=1))
    await expiring.expire()
    return True


async def _leave(it: Press) -> bool:
    await leave(it.who, it.play.circle.id)
    return True


async def _box(it: Press) -> bool:
    """What they promised is packed, and can be fetched."""
    if (found := await it.one_of_them()) is None:
        return False
    promise, helper = found
    who = _giver(it.play, it.post, helper)
    pub = await carrying.pack(who, await post_for(who, it.post.pub), promise.pub, public_id())
    await carrying.add_leg(who, await parcel_for(who, pub), leg_form("Одеса", "Херсон"))
    await carrying.ready(who, await parcel_for(who, pub))
    return True


async def _pack(it: Press) -> bool:
    """And somebody sets out with it at once."""
    return await _box(it) and await _set_out(it)


async def _planned(it: Press, *states: LegState) -> tuple[Viewer, Sent, Stretch] | None:
    """The newest box of the post that stands so, and who plans its way."""
    boxes = Parcel.filter(post_id=it.post.id, legs__state__in=states)
    box = await boxes.order_by("-id").select_related("by").first()
    if box is None:
        return None
    planner = it.play.known(box.by.user_id)
    sent = await parcel_for(planner, box.pub)
    return planner, sent, sent.stretches[0]


async def _set_out(it: Press) -> bool:
    if found := await _planned(it, LegState.READY):
        await carrying.set_out(*found)
    return found is not None


async def _hand_over(it: Press) -> bool:
    if found := await _planned(it, *ACTIVE_LEG):
        await carrying.vouch_for(*found)
    return found is not None


async def _lose(it: Press) -> bool:
    if found := await _planned(it, LegState.IN_TRANSIT):
        await carrying.lose(*found)
    return found is not None


async def _comes_back(it: Press) -> bool:
    """The checkpoint is closed, and no other way is tried."""
    if (found := await _planned(it, LegState.IN_TRANSIT)) is None:
        return False
    who, sent, leg = found
    await carrying.block(who, sent, leg, BlockForm(Trouble.CHECKPOINT, "", waits=True))
    await carrying.bring_back(who, sent, leg)
    await carrying.call_off(who, await parcel_for(who, sent.pub))
    return True


async def _not_sent(it: Press) -> bool:
    if found := await _planned(it, LegState.READY):
        who, sent, _ = found
        await carrying.call_off(who, sent)
    return found is not None


def _giver(play: Play, post: Post, who: Viewer) -> Viewer:
    return play.sides(post, who)[0]


def _receiver(play: Play, post: Post, who: Viewer) -> Viewer:
    return play.sides(post, who)[1]


PRESSES: dict[str, Callable[[Press], Awaitable[bool]]] = {
    "promise": _promise,
    "bring from": _bring_from,
    "take back": _take_back,
    "yes": _of_promise(lambda play, post, one, _: _now(actions.accept, play, post, one)),
    "no": _of_promise(lambda play, post, one, _: _now(actions.decline, play, post, one)),
    "release": _of_promise(lambda _, post, one, who: actions.release(who, post, one)),
    "give away": _of_promise(
        lambda play, post, one, _: actions.release(play.author_of(post), post, one)
    ),
    "have": _of_promise(
        lambda play, post, one, who: actions.set_out(_giver(play, post, who), post, one)
    ),
    "here": _of_promise(
        lambda play, post, one, who: actions.deliver(_giver(play, post, who), post, one)
    ),
    "not yet": _of_promise(
        lambda play, post, one, who: actions.not_yet(_giver(play, post, who), post, one)
    ),
    "some there": _some_there,
    "received": _of_promise(
        lambda play, post, one, who: actions.confirm(_receiver(play, post, who), post, one)
    ),
    "wrong": _of_promise(
        lambda play, post, one, who: actions.dispute(
            _receiver(play, post, who), post, one, WrongForm("with issues", "")
        )
    ),
    "a part here": _part,
    "a part came": _part,
    "settle a part": _part,
    "agree": _of_promise(
        lambda play, post, one, who: actions.agree(_giver(play, post, who), post, one)
    ),
    "after all": _of_promise(
        lambda play, post, one, who: actions.confirm(_receiver(play, post, who), post, one)
    ),
    "it came": _of_promise(
        lambda play, post, one, _: actions.settle(play.keeper, post, one, SettleForm(True, "так"))
    ),
    "it did not": _of_promise(
        lambda play, post, one, _: actions.settle(play.keeper, post, one, SettleForm(False, "ні"))
    ),
    "write": _write,
    "remove": _remove,
    "put back": _put_back,
    "renew": _author,
    "withdraw": _author,
    "done": _author,
    "late": _late,
    "silence": _silence,
    "expire": _expire,
    "leave": _leave,
    "pack": _pack,
    "box": _box,
    "set out": _set_out,
    "hand over": _hand_over,
    "lose": _lose,
    "comes back": _comes_back,
    "not sent": _not_sent,
}


async def _now(
    does: Callable[[Viewer, Post, Promise], Awaitable[None]], play: Play, post: Post, one: Promise
) -> None:
    await does(play.author_of(post), post, one)
