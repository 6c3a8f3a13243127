from app.notices import actions

JOBS = [("forget what was told long ago", 3600.0, actions.forget_old)]
