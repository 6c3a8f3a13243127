import pytest

from app.core import limits
from app.core.errors import TooMany
from app.core.i18n import say
from app.core.limits import Limit, Patience, Turns
from app.core.viewer import Viewer


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_so_many_at_once_and_no_more(clock: Clock) -> None:
    limit = Limit(3, 60, clock)
    for _ in range(3):
        limit.spend("olena")
    with pytest.raises(TooMany) as no:
        limit.spend("olena")
    assert no.value.seconds == 20


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1, "one second"),
        (120, "120 seconds"),
        (121, "3 minutes"),
        (3600, "60 minutes"),
        (3601, "2 hours"),
        (17_280, "5 hours"),
        (86_400, "24 hours"),
    ],
)
def test_a_long_wait_is_not_said_in_seconds(seconds: int, said: str) -> None:
    no = limits.wait(seconds)
    assert say(no.words) == f"That was too often. Please wait {said} and try again."
    assert no.seconds == seconds


def test_what_was_spent_comes_back_with_time(clock: Clock) -> None:
    limit = Limit(3, 60, clock)
    for _ in range(3):
        limit.spend("olena")
    clock.time += 20
    limit.spend("olena")
    with pytest.raises(TooMany):
        limit.spend("olena")


def test_a_long_rest_gives_no_more_than_the_burst(clock: Clock) -> None:
    limit = Limit(2, 60, clock)
    limit.spend("olena")
    clock.time += 86400
    limit.spend("olena")
    limit.spend("olena")
    with pytest.raises(TooMany):
        limit.spend("olena")


def test_one_person_does_not_spend_what_is_anothers(clock: Clock) -> None:
    limit = Limit(1, 60, clock)
    limit.spend_for(Viewer(user_id=1))
    limit.spend_for(Viewer(user_id=2))
    with pytest.raises(TooMany):
        limit.spend_for(Viewer(user_id=1))


def test_a_flood_of_names_does_not_fill_the_memory(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 10)
    limit, patience, turns = Limit(1, 60, clock), Patience(clock=clock), Turns(clock)
    for n in range(100):
        limit.spend(n)
        patience.wrong(n)
        turns.keep(n, 1)
    assert len(turns._from) == 10
    assert len(limit._buckets) == 10
    assert len(patience._wrong) == 10


def test_the_first_wrong_answers_cost_nothing(clock: Clock) -> None:
    patience = Patience(free=5, clock=clock)
    for _ in range(4):
        patience.wrong("olena")
    patience.check("olena")


def test_every_further_wrong_answer_doubles_the_wait(clock: Clock) -> None:
    patience = Patience(free=5, clock=clock)
    waits = []
    for _ in range(5):
        patience.wrong("olena")
    for _ in range(8):
        with pytest.raises(TooMany) as no:
            patience.check("olena")
        waits.append(no.value.seconds)
        clock.time += no.value.seconds
        patience.check("olena")
        patience.wrong("olena")
    assert waits == [1, 2, 4, 8, 16, 32, 42, 42]


def test_the_right_answer_wipes_the_slate(clock: Clock) -> None:
    patience = Patience(free=1, clock=clock)
    patience.wrong("olena")
    patience.right("olena")
    patience.check("olena")


def test_any_of_several_names_can_make_wait(clock: Clock) -> None:
    patience = Patience(free=1, clock=clock)
    patience.wrong("this address")
    with pytest.raises(TooMany):
        patience.check("olena", "this address")
    patience.check("olena")


def test_a_turn_is_kept_until_it_is_used(clock: Clock) -> None:
    turns = Turns(clock)
    assert not turns.has_come("olena")
    turns.keep("olena", 20)
    clock.time += 5
    with pytest.raises(TooMany) as no:
        turns.has_come("olena")
    assert no.value.seconds == 15
    clock.time += 15
    assert turns.has_come("olena")
    assert not turns.has_come("taras")
    turns.used("olena")
    assert not turns.has_come("olena")
