"""What waits for a registrar's decision: two records that look alike, and who holds a card."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import NotFound
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging, RoleGrant
from app.groups.queries import Circle, names_ever
from app.registry import rules
from app.registry.models import (
    Claim,
    ClaimState,
    Consent,
    Household,
    Likeness,
    Living,
    Person,
    Status,
    Verdict,
)

ON_A_PAGE = 60


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records that are compared, and where they live."""

    person: Person
    home: Household | None
    others: int  # who live there too
    speaks: bool

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """Which of the two stays: who speaks for others, who lives somewhere, who came first."""
        return (self.speaks and self.others > 0, self.home is not None, -self.person.id)


@dataclass(frozen=True, slots=True)
class Pair:
    likeness: Likeness
    stays: Side
    goes: Side

    def as_read(self, verdict: Verdict | None, stays: str) -> Pair:
        """As somebody had them before their eyes: which record stays may turn with who lives
        where."""
        self.likeness.verdict = verdict or self.likeness.verdict
        turned = Pair(self.likeness, self.goes, self.stays)
        return turned if stays == self.goes.person.pub else self

    @property
    def signals(self) -> list[str]:
        return self.likeness.signals.split()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with an account who entered the code of a card."""

    claim: Claim
    name: str
    living: list[Living]


@dataclass(frozen=True, slots=True)
class Registrar:
    user_id: int
    pub: str
    name: str
    grant: RoleGrant


async def doubles_for(viewer: Viewer, circle: Circle) -> list[Likeness]:
    """Undecided ones, the likeliest first; those put off come last. For registrars."""
    rules.keep_families.require(viewer, circle.id)
    rows = Likeness.filter(
        group_id=circle.id,
        verdict__in=(Verdict.OPEN, Verdict.DEFERRED),
        a__status=Status.ACTIVE,
        b__status=Status.ACTIVE,
    )
    shown = rows.order_by("-verdict", "-score", "id").limit(ON_A_PAGE)
    return list(await shown.select_related("a", "b"))


async def pair_for(viewer: Viewer, circle: Circle, pub: str) -> Pair:
    """Raises NotFound for a pair that is not there or is one record already."""
    rules.keep_families.require(viewer, circle.id)
    likeness = await Likeness.get_or_none(group_id=circle.id, pub=pub).select_related("a", "b")
    if likeness is None or not (
        likeness.a.status is Status.ACTIVE and likeness.b.status is Status.ACTIVE
    ):
        raise NotFound
    sides = [await _side(likeness.a), await _side(likeness.b)]
    stays, goes = sorted(sides, key=lambda side: side.weight, reverse=True)
    return Pair(likeness, stays, goes)


async def home_of_one(viewer: Viewer, circle: Circle, pub: str) -> Household | None:
    """Where somebody lives who was a pair and is one record by now; None for every other pair."""
    rules.keep_families.require(viewer, circle.id)
    likeness = await Likeness.get_or_none(group_id=circle.id, pub=pub, verdict=Verdict.SAME)
    if likeness is None:
        return None
    both = Living.filter(person_id__in=(likeness.a_id, likeness.b_id), left_on=None)
    lives = await both.select_related("household").first()
    return lives.household if lives else None


async def _side(person: Person) -> Side:
    row = await Living.filter(person_id=person.id, left_on=None).select_related("household").first()
    if row is None:
        return Side(person, None, 0, speaks=False)
    others = await Living.filter(household_id=row.household_id, left_on=None).count() - 1
    return Side(person, row.household, others, speaks=row.household.head_id == person.id)


async def holders_for(viewer: Viewer, circle: Circle) -> list[Holder]:
    """Who waits to be told which record is theirs, the longest first. For registrars."""
    rules.keep_families.require(viewer, circle.id)
    rows = Claim.filter(group_id=circle.id, state=ClaimState.ENTERED).order_by("entered_at", "id")
    claims = await rows.limit(ON_A_PAGE).select_related("household")
    names = await names_ever({(circle.id, one.user_id) for one in claims})
    holders = []
    for one in claims:
        living = Living.filter(household_id=one.household_id, left_on=None, person__user_id=None)
        people = list(await living.order_by("id").select_related("person"))
        known = names.get((circle.id, one.user_id))
        holders.append(Holder(one, known.name if known else "", people))
    return holders


async def claim_for(viewer: Viewer, circle: Circle, pub: str) -> Claim:
    rules.keep_families.require(viewer, circle.id)
    claim = await Claim.get_or_none(group_id=circle.id, pub=pub)
    if claim is None:
        raise NotFound
    return claim


async def registrars_of(circle: Circle) -> list[Registrar]:
    """Whoever may look at the list may know who keeps it."""
    rows = RoleGrant.filter(
        membership__group_id=circle.id,
        membership__state=Belonging.ACTIVE,
        role=Role.REGISTRAR,
    ).order_by("granted_at", "id")
    return [
        Registrar(grant.membership.user_id, grant.membership.user.pub, grant.membership.name, grant)
        for grant in await rows.select_related("membership__user")
    ]


@dataclass(frozen=True, slots=True)
class Mine:
    """What the list holds of the viewer, for themself."""

    person: Person
    home: Household | None
    living: list[Living]
    consents: list[Consent]


async def mine_for(viewer: Viewer, circle: Circle) -> Mine | None:
    """None for somebody whose record nobody has found yet."""
    person = await Person.get_or_none(
        group_id=circle.id, user_id=viewer.user_id, status=Status.ACTIVE
    )
    if person is None:
        return None
    row = await Living.filter(person_id=person.id, left_on=None).select_related("household").first()
    living = Living.filter(household_id=row.household_id, left_on=None) if row else None
    people = list(await living.order_by("id").select_related("person")) if living else []
    consents = await Consent.filter(person_id=person.id).order_by("-given_at", "-id")
    return Mine(person, row.household if row else None, people, list(consents))


async def waits_for_yes(viewer: Viewer, circle: Circle) -> bool:
    """Whether the viewer has sent the code of a family card, and nobody has answered yet."""
    return await Claim.exists(group_id=circle.id, user_id=viewer.user_id, state=ClaimState.ENTERED)


async def own_consent(viewer: Viewer, circle: Circle, pub: str) -> Consent:
    """Raises NotFound for whatever they did not agree to themself."""
    consent = await Consent.get_or_none(
        pub=pub, person__user_id=viewer.user_id, person__group_id=circle.id
    )
    if consent is None:
        raise NotFound
    return consent
