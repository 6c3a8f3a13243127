"""What happens to the list of families by the clock."""

from app.registry.actions import bringing, copying, taking

JOBS = [
    ("take over lists that were let go", 2.0, taking.take_over_waiting),
    ("forget lists that were brought", 1800.0, bringing.forget_papers),
    ("end leave to take the list away", 600.0, copying.end_leave),
]
