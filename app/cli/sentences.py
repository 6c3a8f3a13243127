"""What went wrong, as a sentence for the person who can mend it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg
from cyclopts import CycloptsError
from tortoise.exceptions import DBConnectionError, OperationalError

from app.core.db.away import is_away
from app.core.db.migrate import Unsound
from app.core.errors import Invalid, Refusal
from app.core.i18n import say


def sentence(problem: Exception) -> str | None:
    """None where only whoever writes Kolo could mend it."""
    from app.starting import CannotStart

    if isinstance(problem, Invalid):
        return " ".join(f"{field}: {say(words)}" for field, words in problem.problems.items())
    if isinstance(problem, Refusal) and problem.words:
        return say(problem.words)
    if isinstance(problem, CycloptsError):
        return " ".join(str(problem).split())
    if isinstance(problem, (CannotStart, Unsound, ValueError)):
        return str(problem)
    return _of_the_database(problem)


def _of_the_database(problem: Exception) -> str | None:
    if isinstance(problem, DBConnectionError) and isinstance(problem.__cause__, Exception):
        problem = problem.__cause__
    if isinstance(problem, OperationalError) and not is_away(problem):
        return f"The database is not what it should be ({problem}): «kolo migrate» may help."
    if not is_away(problem):
        return None
    if isinstance(problem, asyncpg.InvalidCatalogNameError):
        return "The database that DATABASE_URL names does not exist: please make it first."
    if isinstance(problem, asyncpg.InvalidAuthorizationSpecificationError):
        return "The database does not let us in: DATABASE_URL has another user or password."
    if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
        return "The file kolo.sqlite3 is not a database of Kolo: put your backup in its place."
    return f"The database or the disk does not answer: {_said_by(problem)}."


def _said_by(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        where = f" ({Path(problem.filename)})" if isinstance(problem.filename, str) else ""
        return problem.strerror + where
    return str(problem).rstrip(".") or type(problem).__name__
