"""Ways in, and what people type on the way."""

from __future__ import annotations

import re

import httpx2

from app.core.config import Config, secret_key
from app.core.viewer import Viewer
from app.groups import actions
from app.groups.forms import InvitationForm
from app.groups.models import Group, Invitation
from tests.conftest import Browser

PASSWORD = "хмара велосипед 41 яблуко"


async def invited(
    config: Config, viewer: Viewer, circle: Group, **form: object
) -> tuple[Invitation, str]:
    """An invitation and its code."""
    key = secret_key(config.data)
    made = await actions.invite(viewer, circle.id, InvitationForm(**form), key)  # type: ignore[arg-type]
    return made, actions.code_of(made.pub, key)


async def walk_to_agree(browser: Browser, code: str, name: str, login: str) -> httpx2.Response:
    """From the link to the promises: the page that asks to agree."""
    asked = await browser.post(f"/join/{code}", name=name)
    assert asked.headers["location"] == f"/join/{code}/login"
    made = await browser.post(f"/join/{code}/login", login=login, password=PASSWORD, own_phone="no")
    assert made.status_code == 303, made.text
    return await browser.follow(made)


def words_of(response: httpx2.Response) -> str:
    """What a person reads: no tags, no styles, single spaces."""
    html = re.sub(r"</?bdi>", "", response.text)
    html = re.sub(r"<(style|script|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
