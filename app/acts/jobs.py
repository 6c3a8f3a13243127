from app.acts.actions import let_expire

JOBS = [("let acts expire that nobody agreed to", 600.0, let_expire)]
