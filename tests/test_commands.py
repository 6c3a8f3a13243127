"""What the person who looks after the machine is told when something cannot be: a sentence."""

from __future__ import annotations

import re
import socket
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.accounts.actions import NewAccount
from app.accounts.models import User
from app.cli.people import add
from app.core.viewer import Role
from app.groups.forms import CircleForm
from app.groups.models import Group, Membership
from tests.conftest import POSTGRES, Database
from tests.open_log import open_log
from tests.test_process import free_port, kolo

SECONDS = 30  # for a machine that is busy with other things
SERVER = POSTGRES.rpartition("/")[0]  # of PostgreSQL
LONG = "к" * 300
CIRCLE = CircleForm("Калина", "", "uk", "Europe/Kyiv")

# What is typed, the settings it is typed with, and a word of the sentence.
REFUSED = [
    ("user add petro --role king", {}, "king"),
    ("user add petro --circle " + LONG, {}, "circle"),
    ("user add petro --name " + LONG, {}, "name"),
    ("user add " + LONG, {}, "login"),
    ("user add petro --password short", {}, "password"),
    ("token petro", {}, "kolo migrate"),
    ("token petro --days 99999999", {}, "3650"),
    ("token petro --days -5", {}, "1"),
    ("serve --port 99999", {}, "65535"),
    ("serve --port 0", {}, "65535"),
    ("serve", {"KOLO_PORT": "abc"}, "KOLO_PORT"),
    ("serve --host no.such.host.invalid", {}, "no.such.host.invalid"),
    ("serve --host 203.0.113.7", {}, "203.0.113.7"),
    ("check", {"KOLO_ORIGINS": "https://a.example,http://b.example"}, "KOLO_ORIGINS"),
    ("check", {"DATABASE_URL": "postgres://"}, "DATABASE_URL"),
    ("check", {"REDIS_URL": "127.0.0.1:1"}, "REDIS_URL"),
    ("worker", {}, "REDIS_URL"),
    ("realtime", {"REDIS_URL": "redis://127.0.0.1:1/0"}, "DATABASE_URL"),
    ("seed --tokens /nope/x", {}, "/nope/x"),
    ("seed --people 1", {}, "3"),
    ("frobnicate", {}, "frobnicate"),
]
AWAY = [
    (command, "postgres://127.0.0.1:1/kolo") for command in ("serve", "migrate", "check", "web")
]
if POSTGRES:
    NOBODY = (
        f"postgres://nobody_at_all@{urlsplit(POSTGRES).hostname}:{urlsplit(POSTGRES).port or 5432}"
    )
    AWAY += [(command, f"{SERVER}/no_such_place") for command in ("serve", "check")]
    AWAY += [(command, f"{NOBODY}/postgres") for command in ("serve", "check")]


def refused(data: Path, *said: str, **settings: str) -> str:
    """The one sentence that is told; nothing else may be."""
    process = kolo(data, *said, **{"KOLO_PORT": str(free_port()), **settings})
    try:
        _, told = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    lines = [line for line in told.splitlines() if line and line != "The database is up to date."]
    assert process.returncode == 1, told
    assert len(lines) == 1, told
    assert "Traceback" not in told
    assert re.search(r"[.!]$", told.strip()), told
    return lines[0]


@pytest.mark.parametrize(("said", "given", "word"), REFUSED, ids=lambda case: str(case)[:40])
def test_what_cannot_be_is_refused_with_a_sentence(
    tmp_path: Path, said: str, given: dict[str, str], word: str
) -> None:
    assert word in refused(tmp_path, *said.split(), **given)


@pytest.mark.parametrize(("command", "url"), AWAY)
def test_a_database_that_does_not_let_us_in_is_a_sentence(
    tmp_path: Path, command: str, url: str
) -> None:
    assert "database" in refused(tmp_path, command, DATABASE_URL=url)


@pytest.mark.parametrize("command", ["serve", "web", "migrate", "check", "user add petro"])
def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path, command: str) -> None:
    (tmp_path / "kolo.sqlite3").write_bytes(b"no database " * 1000)
    assert "kolo.sqlite3" in refused(tmp_path, *command.split())


def test_a_port_that_is_taken_is_said_before_anything_else(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert str(port) in refused(tmp_path, "serve", KOLO_PORT=str(port))


def test_a_tokens_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    refused(tmp_path, "seed", "--tokens", "/nope/x")
    assert not (tmp_path / "kolo.sqlite3").exists()


async def test_somebody_is_added_altogether_or_not_at_all(db: Database) -> None:
    account = NewAccount.parse({"login": "petro", "password": "тепла піч і ще чай 7"})
    async with open_log(db):
        with pytest.raises(ValueError, match="king"):
            await add(account, "Петро", CIRCLE, None, ["king"])  # type: ignore[list-item]
        assert not await User.exists()
        assert not await Group.exists()
        await add(account, "Петро", CIRCLE, None, [Role.OWNER])
    assert await Membership.filter(user__login="petro", grants__role=Role.OWNER).count() == 1


def test_whoever_is_added_belongs_and_has_the_role(tmp_path: Path) -> None:
    process = kolo(tmp_path, "user", "add", "petro", "--role", "owner", "--role", "steward")
    password, told = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, told
    assert re.fullmatch(r"([0-9a-f]{4}-){3}[0-9a-f]{4}\n", password)
    again = kolo(tmp_path, "token", "petro", "--days", "1")
    token, told = again.communicate(timeout=SECONDS)
    assert again.returncode == 0, told
    assert token.strip()
    assert "no account" in refused(tmp_path, "token", "nobody")


def test_nobody_else_on_the_machine_can_read_what_is_kept(tmp_path: Path) -> None:
    """Even where folder and file were there before, and open."""
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    (data / "kolo.sqlite3").touch(mode=0o644)
    (data / "kolo.sqlite3").chmod(0o644)
    process = kolo(data, "user", "add", "petro", umask=0o022)
    _, told = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, told
    files = [path for path in data.rglob("*") if path.is_file()]
    assert files
    assert {path.name: oct(stat.S_IMODE(path.stat().st_mode) & 0o077) for path in files} == {
        path.name: "0o0" for path in files
    }
