"""What a guard is made of, on each of the two databases."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    name: str
    sqlite: str
    postgres: str


def both(name: str, sql: str) -> Guard:
    return Guard(name, sql, sql)


def check(name: str, table: str, must: str) -> Guard:
    """A CHECK: a constraint on PostgreSQL; on SQLite, which cannot add one, a trigger for each
    way in."""
    new = " ".join(
        f"NEW.{word}" if word.isidentifier() and word.islower() else word for word in must.split()
    )
    body = f"WHEN NOT ({new}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
    return Guard(
        name,
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE INSERT ON {table} {body};;"
        f"CREATE TRIGGER IF NOT EXISTS {name}_kept BEFORE UPDATE ON {table} {body}",
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name};;"
        f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({must})",
    )


def only_grows(name: str, table: str) -> Guard:
    """Nothing in it may be changed or taken out, not even by us."""
    body = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    refuse = f"RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{name}'"
    return Guard(
        name,
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE DELETE ON {table} {body};;"
        f"CREATE TRIGGER IF NOT EXISTS {name}_kept BEFORE UPDATE ON {table} {body}",
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN {refuse}; END $$;;"
        f"DROP TRIGGER IF EXISTS {name} ON {table};;"
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
