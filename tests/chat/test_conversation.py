from datetime import UTC, datetime
from typing import Any

import pytest

from app.chat.conversation import Bubble, Coming, Divider, Entry, calendar_words, laid_out
from app.chat.log import Line, Move, Quote, Setting, Timeline
from app.chat.log.shapes import Rx
from app.core import i18n
from app.core.i18n import speaking

NOON = datetime(2026, 11, 22, 8, tzinfo=UTC)  # 12:00 in Tbilisi
MINUTE = 60_000


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "now", lambda: NOON)


def at(minutes: int = 0) -> int:
    return round(NOON.timestamp() * 1000) + minutes * MINUTE


def line(seq: int, ts: int | None = None, by: str = "taras", **more: Any) -> Line:
    given = dict.fromkeys(("cid", "edited_at", "re", "th", "cw", "lang")) | more
    said = {"text": f"word {seq}", "state": "ok", "name": by} | given
    return Line(seq=seq, n=seq, id=f"m{seq}", by=by, ts=at() if ts is None else ts, **said)


def laid(
    *lines: Line | Move | Setting,
    read_n: int = 99,
    more: bool = False,
    locale: str = "en",
    blocked: tuple[str, ...] = (),
    reported: tuple[str, ...] = (),
) -> list[Entry]:
    with speaking(locale, "Asia/Tbilisi"):
        timeline = Timeline(list(lines), more, 99, read_n, read_n)
        return laid_out(timeline, "me", blocked, reported)


def bubble(one: Line, **more: Any) -> Bubble:
    last = laid(one, **more)[-1]
    assert isinstance(last, Bubble)
    return last


def outline(entries: list[Entry]) -> list[str]:
    return [in_short(entry) for entry in entries]


def in_short(entry: Entry) -> str:
    match entry:
        case Bubble():
            return f"{'+' if entry.is_same else '-'} {entry.text}"
        case Coming():
            return entry.words
        case Divider():
            return " · ".join(filter(None, ["New" if entry.is_news else "", entry.words]))


def test_days_are_told_apart_by_the_readers_own_clock() -> None:
    late, midnight = at(-12 * 60 - 1), at(-12 * 60)
    assert outline(laid(line(1, late), line(2, midnight))) == [
        "Yesterday",
        "- word 1",
        "Today",
        "- word 2",
    ]


def test_a_person_who_writes_on_within_five_minutes_is_named_once() -> None:
    said = laid(line(1, at(-9)), line(2, at(-5)), line(3), line(4, by="nino"))
    assert outline(said) == ["Today", "- word 1", "+ word 2", "- word 3", "- word 4"]


def test_somebody_coming_in_between_ends_what_stood_together() -> None:
    came = Move(2, at(), "join", "nino", "Nino", "member", None)
    went = Move(4, at(), "leave", None, None, None, "left")
    said = outline(laid(line(1), came, line(3), went))
    assert said == [
        "Today",
        "- word 1",
        "<bdi>Nino</bdi> joined the circle",
        "- word 3",
        "<bdi>Somebody</bdi> left the circle",
    ]


def test_the_line_before_what_is_new_stands_before_the_first_words_of_others() -> None:
    said = outline(laid(line(1), line(2, by="me"), line(3), line(4), read_n=1))
    assert said == ["Today", "- word 1", "- word 2", "New", "- word 3", "+ word 4"]


def test_it_is_one_line_with_the_day_when_both_fall_together() -> None:
    said = outline(laid(line(1, at(-24 * 60)), line(2), read_n=1))
    assert said == ["Yesterday", "- word 1", "New · Today", "- word 2"]


def test_it_does_not_stand_above_everything() -> None:
    assert outline(laid(line(1), line(2), read_n=0)) == ["Today", "- word 1", "+ word 2"]


def test_sent_stands_under_my_latest_only_and_only_mine_carry_their_key() -> None:
    mine = [
        entry
        for entry in laid(line(1, by="me", cid="a"), line(2, by="me", cid="b"), line(3, cid="c"))
        if isinstance(entry, Bubble)
    ]
    assert [bubble.is_latest for bubble in mine] == [False, True, False]
    assert [bubble.cid for bubble in mine] == ["a", "b", ""]


def test_a_removed_message_says_by_whom() -> None:
    _, gone = laid(line(1, state="author", text=None))
    assert isinstance(gone, Bubble)
    assert (gone.removed, gone.text) == ("author", "")


def test_the_browser_gets_the_months_and_weekdays_it_cannot_name_itself() -> None:
    with speaking("uk"):
        words = calendar_words()
    assert words["months"][10] == "листопада"
    assert words["weekdays"][0] == "неділя"


def test_an_empty_room_has_nothing_to_lay_out() -> None:
    assert laid() == []


@pytest.mark.parametrize(
    ("rx", "locale", "name"),
    [
        (Rx("❤️", 1), "en", "Heart, 1 person"),
        (Rx("❤️", 3, me=True), "en", "Heart, 3 people, you too"),
        (Rx("🥔", 2), "en", "🥔, 2 people"),
        (Rx("❤️", 5), "uk", "5 людей"),
    ],
)
def test_a_reaction_is_read_aloud_by_its_name(rx: Rx, locale: str, name: str) -> None:
    assert bubble(line(1, rx=(rx,)), locale=locale).reactions[0].name.endswith(name)


def test_an_answer_shows_the_first_line_of_what_it_answers() -> None:
    told = bubble(line(2, re="m1", quote=Quote("nino", "Nino", "first\nsecond"))).answered
    assert told
    assert (told.id, told.name, told.text, told.is_covered) == ("m1", "Nino", "first", False)


def test_an_answer_does_not_uncover_what_it_answers() -> None:
    quote = Quote("nino", "Nino", "of the prison", "About the prison")
    told = bubble(line(2, re="m1", quote=quote)).answered
    assert told
    assert (told.text, told.is_covered) == ("About the prison", True)
    hidden = bubble(line(2, re="m1", quote=quote), blocked=("nino",)).answered
    assert hidden
    assert "prison" not in hidden.text


def test_an_answer_to_what_is_gone_says_nothing_of_it() -> None:
    told = bubble(line(2, re="m1")).answered
    assert told
    assert (told.by, told.name, told.text) == ("", "", "")


def test_what_a_blocked_person_says_is_folded_away_with_all_its_marks() -> None:
    loud = line(1, men=("me",), rx=(Rx("❤️", 1),))
    told = bubble(loud, blocked=("taras",))
    assert told.cover == "From somebody you do not want to read"
    assert not told.is_for_me
    assert not told.reactions
    assert bubble(loud, reported=("m1",)).cover == "You have reported this message"


def test_calling_me_or_everybody_marks_a_message() -> None:
    marked = [bubble(line(1, men=men)).is_for_me for men in (("me",), ("all",), ("nino",), ())]
    assert marked == [True, True, False, False]


def test_whoever_comes_into_one_of_several_rooms_has_not_come_into_the_circle() -> None:
    came = Move(2, at(), "join", "nino", "Nino", "member", None)
    with speaking("en", "Asia/Tbilisi"):
        told = laid_out(Timeline([came], False, 99, 9, 9), "me", is_everybodys=False)
    assert outline(told) == ["<bdi>Nino</bdi> came in"]


@pytest.mark.parametrize(
    ("op", "value", "words"),
    [
        ("title", "<i>", "The room is now called “<bdi>&lt;i&gt;</bdi>”"),
        ("paused", True, "A moderator has paused this room"),
        ("paused", False, "A moderator has opened this room again"),
        ("archived", True, "This room is archived. Nobody writes here any more."),
        ("archived", False, "A moderator has opened this room again"),
        ("slow_ms", 30_000, "This room leaves a pause between messages"),
        ("slow_ms", 0, "This room leaves no pause between messages any more"),
    ],
)
def test_what_was_set_is_said_as_the_browser_says_it(op: str, value: Any, words: str) -> None:
    assert outline(laid(line(1), Setting(2, at(), op, value)))[-1] == words
