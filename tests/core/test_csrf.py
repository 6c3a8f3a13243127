import pytest

from app.core.csrf import comes_from_us
from tests.conftest import ORIGIN, Browser

EVIL = "https://evil.example"


@pytest.mark.parametrize(
    ("method", "site", "origin", "ours"),
    [
        ("GET", "cross-site", EVIL, True),  # reading changes nothing, wherever it is asked from
        ("HEAD", "cross-site", None, True),
        ("POST", "same-origin", ORIGIN, True),
        ("POST", "same-origin", None, True),
        ("POST", "none", None, True),  # typed, or a bookmark
        ("POST", "same-site", None, False),  # a neighbour under the same domain
        ("POST", "cross-site", None, False),
        ("POST", "cross-site", EVIL, False),
        ("POST", "same-origin", EVIL, False),
        ("POST", None, ORIGIN, True),  # a browser too old for Sec-Fetch-Site
        ("POST", None, EVIL, False),
        ("POST", None, "null", False),  # a sandboxed frame
        ("POST", None, f"{ORIGIN}:81", False),
        ("POST", None, None, True),  # no browser
        ("DELETE", "cross-site", EVIL, False),
        ("PUT", None, EVIL, False),
    ],
)
def test_who_may_ask_for_a_change(
    method: str, site: str | None, origin: str | None, ours: bool
) -> None:
    assert comes_from_us(method, site, origin, [ORIGIN]) is ours


async def test_a_change_asked_for_by_another_site_says_so_and_changes_nothing(
    browser: Browser,
) -> None:
    answer = await browser.client.post("/language", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "came from another site" in answer.text
    assert "lang" not in answer.cookies
