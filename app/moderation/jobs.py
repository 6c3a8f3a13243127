from app.moderation import actions

JOBS = [
    ("let circles change hands", 600.0, actions.hand_over_what_is_due),
    ("give back reports that lie", 600.0, actions.give_back_what_lies),
    ("show what was hidden for a day", 600.0, actions.show_what_was_hidden_long_enough),
]
