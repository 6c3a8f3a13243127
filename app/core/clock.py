"""The time, from one place, so that a test can hold it still."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Always UTC: SQLite keeps moments as text and compares them letter by letter."""
    return datetime.now(UTC)


def today() -> date:
    """The day as it is in UTC."""
    return now().date()
