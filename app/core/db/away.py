"""When a database or a disk is to blame, and the same may work in a moment."""

from __future__ import annotations

import sqlite3

import asyncpg
from tortoise.exceptions import DBConnectionError, OperationalError

from realtime.needs import Unavailable

# What is wrong with the database, not with what it was asked. https://www.sqlite.org/rescode.html
OUT_OF_ORDER = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}

# The link died, the server is restarting, or it is no longer the one that may write.
LINK = (
    OSError,  # a timeout is one too
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.DatabaseDroppedError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)

# It answers, and cannot just now: disk full, too many connections, a lock held for too long.
BUSY = (
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,  # lets nobody in; a lock that was not to be had
    asyncpg.QueryCanceledError,
    asyncpg.TransactionRollbackError,
    asyncpg.PostgresSystemError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)


def is_away(problem: BaseException) -> bool:
    """Whether a store or the disk does not answer just now; False where our own words to it, or a
    row, were wrong."""
    if isinstance(problem, OperationalError):  # Tortoise puts what it caught inside
        inside = problem.args[0] if problem.args else None
        return isinstance(inside, BaseException) and is_away(inside)
    if isinstance(problem, sqlite3.Error):
        return out_of_order(problem)
    if isinstance(problem, (ValueError, LookupError)):
        return False  # a value asyncpg cannot say; a template that is not there
    return isinstance(problem, (Unavailable, DBConnectionError, *LINK, *BUSY))


def out_of_order(problem: sqlite3.Error) -> bool:
    """The same of a SQLite error, which carries a code wherever it comes from SQLite itself."""
    code = getattr(problem, "sqlite_errorcode", None)
    if code is None:
        return isinstance(problem, sqlite3.OperationalError)
    return code & 0xFF in OUT_OF_ORDER
