"""python -m tests: all that has to be right, what fails soonest first (`make check`).
python -m tests here: the tests alone, as many as this machine can run (`make test`); with
KOLO_NO_SKIPS=1 nothing may be skipped, and what is covered is counted.
python -m tests besides: what `make check` adds to those (CI).
python -m tests thousand: a thousand interleavings of promises, on each of the databases; minutes.

What fails is tried once more, alone. What passes then is named as unsteady: a fault of the test or
of Kolo, to be mended, but it stops nobody else's work. What fails twice has failed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "tests" / "interface"
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
POSTGRES = os.environ.get("KOLO_TEST_DATABASE") or "postgres://postgres@127.0.0.1:5432/test"

SQLITE = {"KOLO_TEST_DATABASE": "", "COVERAGE_FILE": ".coverage.sqlite"}
POSTGRESQL = {"KOLO_TEST_DATABASE": POSTGRES, "COVERAGE_FILE": ".coverage.postgresql"}
STRICT = "-p tests.no_skips"
COUNTED = "--durations=12 --cov --cov-report= --cov-fail-under=0"
ONCE_MORE = "--last-failed --last-failed-no-failures=none --exitfirst"


@dataclass
class Step:
    """`beside`: what runs at the same time, and is shown when this one is through. `again`: how
    what failed is tried once more."""

    name: str
    command: str
    environment: dict[str, str] = field(default_factory=dict)
    beside: Step | None = None
    again: str = ""


def looks() -> Iterator[Step]:
    """Everything that reads what is written and runs none of it, but for the scripts."""
    yield Step("Format", "ruff format --check -q .")
    yield Step("Lint", "ruff check -q .")
    yield Step("Types", "mypy")
    yield Step("Words", "python -m app translations --check")
    yield Step("Templates", "djlint --quiet --lint templates")
    if _older(TOOLS / "node_modules" / ".package-lock.json", TOOLS / "package-lock.json"):
        yield Step(
            "Tools for the interface", f"npm ci --silent --no-audit --no-fund --prefix {TOOLS}"
        )
    yield Step("Style sheets", f"npm run --silent --prefix {TOOLS} css")
    yield Step("Scripts", f"npm run --silent --prefix {TOOLS} js")
    scripts = " ".join(map(str, sorted((ROOT / "tests" / "js").glob("*.test.js"))))
    yield Step("Tests of the scripts", f"node --test {scripts}")


def tries(*, is_strict: bool) -> Iterator[Step]:
    """The tests: on both databases, in a process each; what dies and is cut; in a browser."""
    how, counted = (STRICT, COUNTED) if is_strict else ("-rs", "")
    on_postgresql = None
    if is_strict or _answers(POSTGRES):
        how += " -p tests.beside"
        on_postgresql = _tests("Tests on PostgreSQL", how, counted, POSTGRESQL)
    else:
        print(f"\nLeft out: the tests on PostgreSQL, because none answers at {POSTGRES}.")
    yield _tests("Tests on SQLite", how, counted, SQLITE, on_postgresql)
    how = STRICT if is_strict else "-rs"
    kills = _tests("Faults: kills, cuts, stopped stores", f"{how} -m faults tests/faults")
    yield _tests("Tests in a browser", f"{how} -m e2e tests/e2e", beside=kills)


def _tests(
    name: str,
    how: str,
    counted: str = "",
    environment: dict[str, str] = SQLITE,
    beside: Step | None = None,
) -> Step:
    """A run of pytest, which remembers what failed for itself."""
    command = f"pytest {how} -o cache_dir=.pytest_cache/{name.split()[-1]}"
    return Step(name, f"{command} {counted}", environment, beside, f"{command} {ONCE_MORE}")


COVERAGE = [
    Step("Coverage of both databases", "coverage combine .coverage.sqlite .coverage.postgresql"),
    Step("Coverage", "coverage report"),
]

PLAYS = "pytest -s tests/parcels/test_thousand.py"
THOUSAND = [
    Step(f"A thousand plays on {name}", PLAYS, {**where, "KOLO_PLAYS": "1000"})
    for name, where in (("SQLite", SQLITE), ("PostgreSQL", POSTGRESQL))
]


def steps(said: list[str]) -> Iterator[Step]:
    match said:
        case ["here"]:
            yield from tries(is_strict=os.environ.get("KOLO_NO_SKIPS") == "1")
        case ["besides"]:
            yield from (*looks(), *COVERAGE)
        case ["thousand"]:
            yield from THOUSAND
        case _:
            yield from (*looks(), *tries(is_strict=True), *COVERAGE)


def _older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _answers(url: str) -> bool:
    at = urlsplit(url)
    try:
        socket.create_connection((at.hostname or "127.0.0.1", at.port or 5432), timeout=2).close()
    except OSError:
        return False
    return True


def passed(step: Step) -> bool:
    """Run one step, and what runs beside it; the name first."""
    if not (other := step.beside):
        return _ran(step) or _passed_again(step)
    with tempfile.TemporaryFile("w+") as said:
        running = _started(other, said)
        print(f"\n({other.name} run beside these.)")
        is_well = _ran(step)
        began = time.monotonic()
        code = running.wait() if running else 1
        said.seek(0)
        print(f"\n— {other.name}\n{said.read()}  {time.monotonic() - began:.0f} s more", flush=True)
    return (is_well or _passed_again(step)) and (code == 0 or _passed_again(other))


def _passed_again(step: Step) -> bool:
    if not step.again:
        return False
    is_well = _ran(Step(f"{step.name}: what failed, once more", step.again, step.environment))
    if is_well:
        print(f"\nUnsteady: {step.name}. What is named as FAILED above passed the second time.")
    return is_well


def _ran(step: Step) -> bool:
    print(f"\n— {step.name}", flush=True)
    began = time.monotonic()
    running = _started(step)
    code = running.wait() if running else 1
    print(f"  {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def _started(step: Step, into: IO[str] | None = None) -> subprocess.Popen[str] | None:
    command = step.command.split()
    if shutil.which(command[0], path=PATH) is None:
        print(f"{command[0]} is not on this machine: CONTRIBUTING.md says what «make check» needs.")
        return None
    environment = {**os.environ, "PATH": PATH, **step.environment}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=into, stderr=into, text=True)


def main(said: list[str]) -> int:
    """0 when all is well. What fails is the last step that runs."""
    for step in steps(said):
        if not passed(step):
            print(f"\nNot yet: {step.name}.")
            return 1
    print("\nAll is well.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
