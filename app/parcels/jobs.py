"""What happens to parcels and roads by the clock."""

from app.parcels import actions

JOBS = [
    ("forget which way parcels went", 3600.0, actions.forget_old_ways),
    ("forget what was seen on roads long ago", 86_400.0, actions.forget_old_reports),
]
