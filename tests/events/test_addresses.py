"""Addresses of meetings that look like each other."""

from __future__ import annotations

import pytest
from starlette.routing import Match, Route

from app.events.views import ROUTES


@pytest.mark.parametrize("routes", [ROUTES, ROUTES[::-1]])
def test_what_an_address_means_hangs_on_no_order(routes: list[Route]) -> None:
    for path, name in (
        (f"/events/{'a' * 22}", "events:show"),
        (f"/events/{'a' * 22}.ics", "events:file"),
        (f"/c/{'a' * 22}/calendar/key", "events:key"),
        (f"/c/{'a' * 22}/calendar/2026-11", "events:month"),
    ):
        asked = {"type": "http", "path": path, "method": "GET"}
        first = next(one for one in routes if one.matches(asked)[0] is Match.FULL)
        assert first.name == name
