"""What somebody typed on a page of an ask and did not save: going back loses none of it."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now
from app.help.actions.expiring import forget_drafts
from app.help.models import Post, PostState
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.test_asking import begins, leads_to, row, rows_of, thing, written
from tests.world import World

UNSAVED = "and it is not saved yet"


async def test_whoever_goes_back_finds_what_they_typed_whole_or_not(
    world: World, at: SitsDown
) -> None:
    taras = await at(world.cast.taras)
    post = await begins(taras, world.cast.kalyna)
    words, things = f"{post}/write/words", f"{post}/write/things"
    assert UNSAVED not in (await taras.get(words)).text

    half = await taras.post(words, title="", body="Вона лежить\r\nвдома", version="0", aim="back")
    assert leads_to(half) == "help", "before the first question is the board"
    page = (await taras.get(words)).text
    assert "Вона лежить\nвдома</textarea>" in page
    assert UNSAVED in page
    assert 'id="problems"' not in page, "nobody scolds who only went back"
    assert "Вона лежить" not in (await row(post)).typed, "sealed"

    whole = {"title": "Ліки", "body": "Вона лежить", "version": "0"}
    assert leads_to(await taras.post(words, **whole, aim="back")) == "help"
    assert ((await row(post)).title, (await row(post)).typed) == ("Ліки", "")
    assert UNSAVED not in (await taras.get(words)).text

    one, two, three = await rows_of(taras, post)
    typed = thing(one, "Інсулін", "багато", "амп.") | thing(two, "", "") | thing(three, "Бинт", "")
    assert leads_to(await taras.post(things, **typed, aim="back")) == "words"
    page = (await taras.get(things)).text
    for value in ("Інсулін", "багато", "амп.", "Бинт"):
        assert f'value="{value}"' in page
    assert leads_to(await taras.post(things, **typed, aim="drop")) == "things"
    assert "багато" not in (await taras.get(things)).text
    assert (await row(post)).typed == ""


NAMED_AND_WITH_A_YES = {"shown": "named", "needs_yes": "1"}  # as a guarded circle begins


async def test_an_empty_page_left_empty_is_not_called_unsaved(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    post = await begins(taras, world.cast.kalyna)
    blank = {name: "" for key in await rows_of(taras, post) for name in thing(key, "", "")}
    for page, sent in (
        ("words", {"title": "", "body": ""}),
        ("things", blank),
        ("where", {"area": "", "address": "", "audience": "members"} | NAMED_AND_WITH_A_YES),
    ):
        await taras.post(f"{post}/write/{page}", **sent, aim="keep")
        assert UNSAVED not in (await taras.get(f"{post}/write/{page}")).text


async def test_what_stands_on_the_board_changes_only_when_it_is_saved(
    world: World, at: SitsDown
) -> None:
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    post = await ask(world.cast.kalyna, world.cast.taras)
    page = f"/help/{post.pub}/write/words"
    sent = {"title": "Інакше", "body": "", "version": "0", "change": "1"}
    for aim, status in (("back", 303), ("keep", 204)):
        answer = await taras.post(page, **sent, aim=aim)
        assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
        row_now = await Post.get(id=post.id)
        assert (row_now.title, row_now.version) == (post.title, 0)
        assert 'value="Інакше"' in (await taras.get(page)).text
        assert (await marta.post(page, **sent, aim=aim)).status_code == 403
    assert "Інакше" not in (await marta.get(f"/help/{post.pub}")).text
    assert leads_to(await taras.post(page, **sent)) == "check"
    assert ((await Post.get(id=post.id)).title, (await row(page[:28])).typed) == ("Інакше", "")


async def test_there_is_an_end_to_what_is_kept_unsaved(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    post = await written(taras, world.cast.kalyna)
    page = f"{post}/write/where"
    much = {"area": "", "address": "дім" * 5000, "audience": "members", "shown": "named"}
    assert (await taras.post(page, **much, aim="keep")).status_code == 204
    assert (await row(post)).typed == ""
    await taras.post(page, **much | {"address": "дім"}, aim="keep", q="кого шукали")
    assert "дім</textarea>" in (await taras.get(page)).text
    await taras.post(f"{post}/publish")
    assert (await row(post)).typed == "", "it was left out knowingly"


async def test_a_draft_in_which_somebody_types_is_not_old(world: World, at: SitsDown) -> None:
    taras = await at(world.cast.taras)
    post = await begins(taras, world.cast.kalyna)
    await Post.all().update(changed_at=now() - timedelta(days=15))
    await taras.post(f"{post}/write/words", title="", body="Ще думаю", aim="keep")
    await forget_drafts()
    assert await Post.filter(state=PostState.DRAFT).count() == 1
    await Post.all().update(changed_at=now() - timedelta(days=15))
    await forget_drafts()
    assert await Post.filter(state=PostState.DRAFT).count() == 0
