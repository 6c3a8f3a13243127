from app.chat import actions

JOBS = [
    ("mend seats", 60.0, actions.mend_seats),
    ("index words", 1.0, actions.index_words),
    ("note how far the log has come", 5.0, actions.note_high_water),
    ("finish what erasing began", 600.0, actions.finish_erasing),
    ("forget who waited at the door", 3600.0, actions.forget_who_waited),
    ("let old messages go", 600.0, actions.let_old_messages_go),
    ("leave no trace of what was removed", 1800.0, actions.leave_no_trace),
]
