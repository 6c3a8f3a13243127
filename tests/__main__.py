"""python -m tests: all that has to be right, what fails soonest first (`make check`).
python -m tests here: the tests alone, as many as this machine can run (`make test`); with
KOLO_NO_SKIPS=1 nothing may be skipped, and what is covered is counted.
python -m tests besides: what `make check` adds to those (CI).
python -m tests thousand: a thousand interleavings of promises, on each of the databases; minutes.

What fails is tried once more, alone. What passes then is named as unsteady: a fault of the test or
of Kolo, to be mended, but it stops nobody else's work. What fails twice has failed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "tests" / "interface"
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
POSTGRES = os.environ.get("KOLO_TEST_DATABASE") or "postgres://postgres@127.0.0.1:5432/test"

SQLITE = {"KOLO_TEST_DATABASE": ""}
POSTGRESQL = {"KOLO_TEST_DATABASE": POSTGRES}
# Where Python may not keep what it compiled, every process of the tests compiles all of it anew.
COMPILED_ONCE = {"PYTHONDONTWRITEBYTECODE": ""}
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
    beside: tuple[Step, ...] = ()
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
    """The tests: on both databases; in a browser, and what dies and is cut meanwhile, because it
    waits most of the time."""
    how, counted = (STRICT, COUNTED) if is_strict else ("-rs", "")
    has_both = is_strict or _answers(POSTGRES)
    once = f"{how} -p tests.beside" if has_both else how
    yield _tests("Tests on SQLite", once, counted, SQLITE)
    if has_both:
        yield _tests("Tests on PostgreSQL", once, counted, POSTGRESQL)
    else:
        print(f"\nLeft out: the tests on PostgreSQL, because none answers at {POSTGRES}.")
    kills = _half("Faults: kills, cuts, stopped stores", f"{how} -m faults tests/faults")
    yield _tests("Tests in a browser", f"{how} -m e2e tests/e2e", beside=(kills,))


def _tests(
    name: str,
    how: str,
    counted: str = "",
    environment: dict[str, str] = SQLITE,
    beside: tuple[Step, ...] = (),
) -> Step:
    """Two runs of pytest side by side, with every other test each: one would leave a core idle."""
    first, second = (
        _half(f"{name}, half {n}", how, f"{counted} -p tests.halves --half {n}", environment)
        for n in (1, 2)
    )
    return replace(first, beside=(second, *beside))


def _half(name: str, how: str, more: str = "", environment: dict[str, str] = SQLITE) -> Step:
    """A run of pytest, which remembers what failed for itself."""
    called = re.sub(r"\W+", "-", name)
    command = f"pytest {how} -o cache_dir=.pytest_cache/{called}"
    environment = {**environment, "COVERAGE_FILE": f".coverage.{called}"}
    return Step(name, f"{command} {more}", environment, again=f"{command} {ONCE_MORE}")


HALVES = [f"Tests-on-{where}-half-{n}" for where in ("SQLite", "PostgreSQL") for n in (1, 2)]
COVERAGE = [
    Step("Coverage of both databases", f"coverage combine .coverage.{' .coverage.'.join(HALVES)}"),
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
    with ExitStack() as kept:
        heard = [kept.enter_context(tempfile.TemporaryFile("w+")) for _ in step.beside]
        running = [_started(other, said) for other, said in zip(step.beside, heard, strict=True)]
        for other in step.beside:
            print(f"\n({other.name}: run beside these.)")
        failed = [] if _ran(step) else [step]
        for other, process, said in zip(step.beside, running, heard, strict=True):
            failed += [] if _is_through(other, process, said) else [other]
    return all(_passed_again(each) for each in failed)


def _is_through(other: Step, running: subprocess.Popen[str] | None, said: IO[str]) -> bool:
    began = time.monotonic()
    code = running.wait() if running else 1
    said.seek(0)
    more = time.monotonic() - began
    print(f"\n— {other.name}\n{said.read()}  {more:.0f} s more", flush=True)
    return code == 0


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
    environment = {**os.environ, "PATH": PATH, **COMPILED_ONCE, **step.environment}
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
