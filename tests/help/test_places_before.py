"""What stood on a board before places had whole names is found by them."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from tortoise.connection import get_connection

from app.help.models import Post
from app.help.near import is_in, places_in
from tests.cast import Cast
from tests.conftest import Database
from tests.help.making import ask

BEFORE = " ковдра в одесі @в @одесі ліки "
names_of_places = import_module("app.migrations.0027_names_of_places")


async def goes_forward() -> None:
    client = get_connection("default")
    editor = SimpleNamespace(DIALECT=client.capabilities.dialect, client=client)
    await names_of_places.forward(None, editor)


async def test_what_was_asked_before_places_had_whole_names_is_found(
    db: Database, cast: Cast
) -> None:
    row = await ask(cast.kalyna, cast.taras, title="Ковдра", area="в Одесі")
    said = row.words
    await Post.filter(id=row.id).update(words=BEFORE)
    await goes_forward()
    row = await Post.get(id=row.id)
    assert is_in(row.words, places_in("Одеса"))
    assert row.words.startswith(" ковдра в одесі ліки @")
    assert " @одесі " not in row.words
    assert set(said.split()) >= {one for one in row.words.split() if one.startswith("@")}


async def test_a_board_is_written_anew_some_rows_at_a_time(
    db: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        await ask(cast.kalyna, cast.taras, title="Ковдра", area="в Одесі" if n != 2 else "")
    await Post.exclude(area="").update(words=BEFORE)
    monkeypatch.setattr(names_of_places, "AT_ONCE", 2)
    await goes_forward()
    rows = await Post.exclude(area="")
    assert len(rows) == 4
    assert all(is_in(row.words, places_in("Одеса")) for row in rows)
