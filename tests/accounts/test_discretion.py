"""What passes through here leaves no trace in any log (R98)."""

from __future__ import annotations

import logging

import pytest

from app.accounts import passwords
from app.accounts.models import User
from app.core.logs import Discreet
from tests.cast import Cast
from tests.conftest import Browser

MARK = "zzmark-7731"


async def test_no_log_knows_a_login_a_password_or_a_code(
    cast: Cast,
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.INFO)
    browser.client.headers["user-agent"] = MARK
    for path in ("/sign-in", "/sign-in/code", "/settings", "/settings/password", "/language"):
        await browser.post(path, login=MARK, password=MARK, code=MARK, next=MARK, text=MARK)
        await browser.get(f"{path}?q={MARK}")

    async def breaks(password_hash: str, password: str) -> bool:
        raise RuntimeError(password)

    monkeypatch.setattr(passwords, "matches", breaks)
    broken = await browser.post("/sign-in", login=MARK, password=MARK)
    assert broken.status_code == 500
    assert MARK not in broken.text
    written = [as_written(each) for each in caplog.records if each.name != "httpx2"]  # the browser
    assert any("RuntimeError" in line for line in written)
    assert not any(MARK in line or "127.0.0.1" in line for line in written)


def as_written(record: logging.LogRecord) -> str:
    record.exc_text = None  # what another formatter made of it
    return Discreet("%(name)s %(message)s").format(record)


async def test_an_account_does_not_show_its_secrets_when_printed(cast: Cast) -> None:
    from app.accounts.actions import NewAccount
    from app.accounts.forms import Recovery, SignIn

    shown = [
        NewAccount("olena", MARK),
        SignIn("olena", MARK, False),
        Recovery("olena", MARK, MARK, False),
        await User.get(login="olena"),
    ]
    assert all(MARK not in repr(each) for each in shown)
