from __future__ import annotations

import re

import pytest

from app.core.i18n import speaking, zones
from app.core.places import place_of, zone_options


def test_the_towns_of_most_people_come_first_and_every_zone_once() -> None:
    with speaking("en"):
        groups = zone_options("Asia/Tbilisi")
    assert [zone for zone, _ in groups[0][1]][:4] == [
        "Europe/Kyiv", "Asia/Tbilisi", "Europe/Warsaw", "Europe/Berlin",
    ]  # fmt: skip
    every = [zone for _, options in groups for zone, _ in options]
    assert len(every) == len(set(every)) > 300
    assert set(every) <= zones() | {"UTC"}


def test_places_are_named_in_the_language_of_whoever_looks() -> None:
    with speaking("ka"):
        europe = dict(zone_options()[1][1])
        towns = [place_of(zone) for zone in ("Europe/Kyiv", "Europe/Rome", "UTC")]
    assert europe["Europe/Rome"] == "რომი"
    assert towns == ["კიევი", "რომი", "მსოფლიო დრო (UTC)"]


def test_a_zone_somebody_already_has_is_offered_under_its_older_name() -> None:
    assert "Asia/Calcutta" in dict(zone_options("Asia/Calcutta")[0][1])
    assert "Mars/Base" not in dict(zone_options("Mars/Base")[0][1])


@pytest.mark.parametrize("locale", ["uk", "ka"])
def test_a_place_without_a_name_in_a_language_stands_last(locale: str) -> None:
    with speaking(locale):
        groups = zone_options()
    for heading, options in groups:
        is_foreign = [bool(re.match("[A-Za-z]", words)) for _, words in options]
        assert is_foreign == sorted(is_foreign), heading


def test_a_town_is_known_by_its_new_name_and_its_old_one() -> None:
    with speaking("uk"):
        asia, america = dict(zone_options()[2][1]), dict(zone_options()[3][1])
    assert asia["Asia/Kolkata"] == "Колката"
    assert asia["Asia/Ho_Chi_Minh"] == "Хошимін"
    assert america["America/Argentina/Buenos_Aires"] == "Буенос-Айрес"
    with speaking("en"):
        america = dict(zone_options()[3][1])
    assert america["America/Argentina/Buenos_Aires"] == "Buenos Aires"
