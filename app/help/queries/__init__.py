"""Everything of the help board that is read, by noun."""

from app.help.queries.asking import (
    asks_for_others,
    drafts_of,
    families_called,
    family_named,
    family_of,
    own_deeds,
    post_as_sent,
    post_to_write,
    removed_of,
    things_of,
)
from app.help.queries.from_room import drawn_up_by, made_in_room
from app.help.queries.keeping import (
    Keeper,
    Kept,
    can_hurt,
    keepers_of_board,
    kept_by,
    may_hide,
    post_to_decide,
    waiting_on_board,
    yeses_to,
)
from app.help.queries.notices import words_for_notices
from app.help.queries.parts import PARTS
from app.help.queries.posts import (
    Board,
    Need,
    author_name,
    board_for,
    circle_of_post,
    needs_of,
    opened,
    post_for,
)
from app.help.sides import giver_of, receiver_of

__all__ = [
    "PARTS",
    "Board",
    "Keeper",
    "Kept",
    "Need",
    "asks_for_others",
    "author_name",
    "board_for",
    "can_hurt",
    "circle_of_post",
    "drafts_of",
    "drawn_up_by",
    "families_called",
    "family_named",
    "family_of",
    "giver_of",
    "keepers_of_board",
    "kept_by",
    "made_in_room",
    "may_hide",
    "needs_of",
    "opened",
    "own_deeds",
    "post_as_sent",
    "post_for",
    "post_to_decide",
    "post_to_write",
    "receiver_of",
    "removed_of",
    "things_of",
    "waiting_on_board",
    "words_for_notices",
    "yeses_to",
]
