"""Everything of the list of families that is read, by noun."""

from app.registry.queries.alike import Alike, alike_for
from app.registry.queries.deciding import (
    Pair,
    claim_for,
    doubles_for,
    holders_for,
    mine_for,
    own_consent,
    pair_for,
    registrars_of,
)
from app.registry.queries.families import (
    circle_to_keep,
    circle_with_duties,
    circle_with_list,
    found_for,
    leaf_for,
    may_name_registrars,
    waiting_for,
)
from app.registry.queries.households import (
    as_sent,
    consent_in,
    household_for,
    household_to_keep,
    household_with_code,
    merge_in,
    people_in,
    person_in,
    person_of_circle,
    whole,
)

__all__ = [
    "Alike",
    "Pair",
    "alike_for",
    "as_sent",
    "circle_to_keep",
    "circle_with_duties",
    "circle_with_list",
    "claim_for",
    "consent_in",
    "doubles_for",
    "found_for",
    "holders_for",
    "household_for",
    "household_to_keep",
    "household_with_code",
    "leaf_for",
    "may_name_registrars",
    "merge_in",
    "mine_for",
    "own_consent",
    "pair_for",
    "people_in",
    "person_in",
    "person_of_circle",
    "registrars_of",
    "waiting_for",
    "whole",
]
