import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.logs import Discreet, set_up_logging
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser


@contextmanager
def as_in_production() -> Iterator[None]:
    """Logging as the server sets it up; afterwards as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()  # pytest's own, which setting up would close
    set_up_logging()
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the test's own browser
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def test_a_log_line_names_the_kind_and_place_of_an_error_and_not_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    whereabouts = "Олена, 42.27 42.69"
    with as_in_production():
        try:
            raise ValueError(whereabouts)
        except ValueError:
            logging.getLogger("app.test").exception("something broke")
    said = capsys.readouterr().err
    assert "something broke" in said
    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "42.27" not in said


def test_an_error_without_a_trace_is_still_named() -> None:
    assert Discreet().formatException((None, None, None)).endswith("?")


async def test_a_whole_visit_leaves_no_name_word_or_address_in_the_log(
    browser: Browser, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(request: Request) -> Response:
        raise LookupError(await request.body(), request.url)

    browser.inside.router.routes.insert(0, Route("/broken", broken, methods=["POST"]))
    wrong = {"login": "olena", "password": "not the one"}
    with as_in_production():
        await browser.client.post(
            "/sign-in", data=wrong, headers={"x-forwarded-for": "203.0.113.9"}
        )
        await browser.post("/sign-in", login="olena", password=PASSWORD)
        await browser.as_(cast.olena)
        await browser.get(f"/c/{cast.kalyna.pub}")
        await browser.get("/no-such-page")
        assert (await browser.post("/broken", name="olena")).status_code == 500
    said = capsys.readouterr()
    assert "LookupError" in said.err
    for secret in ("olena", "not the one", PASSWORD, "203.0.113.9", "Калина", cast.kalyna.pub):
        assert secret not in said.err + said.out
