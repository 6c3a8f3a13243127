"""Everything of the help board that is read, by noun."""

from app.help.queries.notices import words_for_notices
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

__all__ = [
    "Board",
    "Need",
    "author_name",
    "board_for",
    "circle_of_post",
    "needs_of",
    "opened",
    "post_for",
    "words_for_notices",
]
