from app.groups import actions

JOBS = [
    ("forget who never came in", 3600.0, actions.forget_who_never_came_in),
    ("forget what was said at the door", 3600.0, actions.forget_who_was_turned_away),
    ("end suspensions and bans that are over", 60.0, actions.end_what_is_over),
    ("let rest who has stayed away for long", 86_400.0, actions.let_rest),
]
