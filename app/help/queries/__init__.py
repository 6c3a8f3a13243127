"""Everything of the help board that is read, by noun."""

from app.help.queries.asking import (
    asks_for_others,
    drafts_of,
    own_deeds,
    post_as_sent,
    post_to_write,
    removed_of,
    things_as_sent,
    things_of,
)
from app.help.queries.cards import About, Cards, PostCard, Show, cards_for
from app.help.queries.closing import THANKS
from app.help.queries.from_room import drawn_up_by, made_in_room
from app.help.queries.keeping import (
    Keeper,
    Kept,
    asks_look,
    can_hurt,
    is_flagged,
    keepers_of_board,
    kept_by,
    may_hide,
    post_to_decide,
    waiting_on_board,
    yeses_to,
)
from app.help.queries.notices import words_for_notices
from app.help.queries.now import tag_of
from app.help.queries.order import found_by
from app.help.queries.parts import PARTS
from app.help.queries.posts import (
    Board,
    Need,
    address_of,
    author_name,
    board_for,
    circle_of_post,
    knows,
    needs_of,
    opened,
    post_for,
)
from app.help.queries.promises import (
    Given,
    Wants,
    may_do,
    promise_for,
    promises_of,
    wants_of,
    wants_to_answer,
)
from app.help.queries.reporting import (
    POST,
    Reported,
    has_reported,
    people_of_posts,
    people_of_thanks,
    posts_without_names,
    reported_posts,
    reported_thanks,
    thanks_without_names,
)
from app.help.queries.running import lines_that_travel
from app.help.queries.steps import steps_of
from app.help.queries.today import waits_for_me
from app.help.queries.whom import Whom, asks_of_family, called, whom_named, whom_of
from app.help.sides import giver_of, receiver_of

__all__ = [
    "PARTS",
    "POST",
    "THANKS",
    "About",
    "Board",
    "Cards",
    "Given",
    "Keeper",
    "Kept",
    "Need",
    "PostCard",
    "Reported",
    "Show",
    "Wants",
    "Whom",
    "address_of",
    "asks_for_others",
    "asks_look",
    "asks_of_family",
    "author_name",
    "board_for",
    "called",
    "can_hurt",
    "cards_for",
    "circle_of_post",
    "drafts_of",
    "drawn_up_by",
    "found_by",
    "giver_of",
    "has_reported",
    "is_flagged",
    "keepers_of_board",
    "kept_by",
    "knows",
    "lines_that_travel",
    "made_in_room",
    "may_do",
    "may_hide",
    "needs_of",
    "opened",
    "own_deeds",
    "people_of_posts",
    "people_of_thanks",
    "post_as_sent",
    "post_for",
    "post_to_decide",
    "post_to_write",
    "posts_without_names",
    "promise_for",
    "promises_of",
    "receiver_of",
    "removed_of",
    "reported_posts",
    "reported_thanks",
    "steps_of",
    "tag_of",
    "thanks_without_names",
    "things_as_sent",
    "things_of",
    "waiting_on_board",
    "waits_for_me",
    "wants_of",
    "wants_to_answer",
    "whom_named",
    "whom_of",
    "words_for_notices",
    "yeses_to",
]
