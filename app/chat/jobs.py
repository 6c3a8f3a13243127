from app.chat import actions

JOBS = [
    ("mend seats", 60.0, actions.mend_seats),
    ("index words", 1.0, actions.index_words),
    ("finish what erasing began", 600.0, actions.finish_erasing),
    ("forget who waited at the door", 3600.0, actions.forget_who_waited),
    ("let old messages go", 600.0, actions.let_old_messages_go),
    ("leave no trace of what was removed", 1800.0, actions.leave_no_trace),
]
