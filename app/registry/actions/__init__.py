"""What can happen to the list of families. Whoever brings many at once calls `register_many`."""

from app.registry.actions.agreeing import agree, name_collector, take_back
from app.registry.actions.cards import code_of, confirm, enter_code, make_card, refuse
from app.registry.actions.changing import change_person, change_where, set_state
from app.registry.actions.dividing import join, split
from app.registry.actions.duties import end_registrar, name_registrar
from app.registry.actions.forgetting import OWN_RECORD, erase_person, forget_account, let_go
from app.registry.actions.history import ELSEWHERE, Overtaken
from app.registry.actions.living import add_person, leave, make_head, move_in
from app.registry.actions.merging import CHOICES, decide, merge
from app.registry.actions.opening import Contents, Opened, note_search, open_household, open_people
from app.registry.actions.own import OwnOpened, open_own, put_right, say_what_is_wrong
from app.registry.actions.registering import Registered, register, register_many
from app.registry.actions.unmerging import undo

__all__ = [
    "CHOICES",
    "ELSEWHERE",
    "OWN_RECORD",
    "Contents",
    "Opened",
    "Overtaken",
    "OwnOpened",
    "Registered",
    "add_person",
    "agree",
    "change_person",
    "change_where",
    "code_of",
    "confirm",
    "decide",
    "end_registrar",
    "enter_code",
    "erase_person",
    "forget_account",
    "join",
    "leave",
    "let_go",
    "make_card",
    "make_head",
    "merge",
    "move_in",
    "name_collector",
    "name_registrar",
    "note_search",
    "open_household",
    "open_own",
    "open_people",
    "put_right",
    "refuse",
    "register",
    "register_many",
    "say_what_is_wrong",
    "set_state",
    "split",
    "take_back",
    "undo",
]
