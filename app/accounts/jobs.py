"""What happens by the clock: (name, every how many seconds, what)."""

from app.accounts.actions import purge_sessions

JOBS = [("end sessions that are over", 300, purge_sessions)]
