"""What can happen to a card."""

from app.directory.actions.asking import ask, reply, reveal
from app.directory.actions.canaries import place, ring, ring_of_face, take_away
from app.directory.actions.copying import ask_to_copy, fetch_copy
from app.directory.actions.forgetting import forget_card, forget_looks_of
from app.directory.actions.looking import begin_search, forget_looks, open_card
from app.directory.actions.raising import ask_for_more
from app.directory.actions.writing import answer, findable, write

__all__ = [
    "answer",
    "ask",
    "ask_for_more",
    "ask_to_copy",
    "begin_search",
    "fetch_copy",
    "findable",
    "forget_card",
    "forget_looks",
    "forget_looks_of",
    "open_card",
    "place",
    "reply",
    "reveal",
    "ring",
    "ring_of_face",
    "take_away",
    "write",
]
