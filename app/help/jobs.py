"""What happens on the help board by the clock."""

from app.help.actions import buying

JOBS = [
    ("forget what was bought long ago", 86_400.0, buying.forget_old_lists),
]
