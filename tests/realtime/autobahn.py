"""`python -m tests.realtime.autobahn`: the Autobahn cases against `realtime/connection.py`.

The suite is still Python 2.7; where there is none, this says so and counts as skipped. Case 7.1.5
fails in the websockets library itself and is allowed to.
"""

from __future__ import annotations

import asyncio
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from realtime.connection import Connection
from tests.realtime.echo import EchoConnection
from tests.realtime.place import serving

SUITE = "autobahntestsuite==25.10.1"
VIRTUALENV = "virtualenv==20.15.1"  # the last for 2.7
ALLOWED = {"7.1.5"}
CASES = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*"]
GOOD = {"OK", "NON-STRICT", "INFORMATIONAL"}


class Roomy(EchoConnection):
    """The suite sends up to 16 MiB."""

    __slots__ = ()
    max_size = 64 * 1024 * 1024
    write_limit = 64 * 1024 * 1024


def python27() -> str | None:
    """Any Python 2.7, of the system or of pyenv."""
    places = [
        shutil.which("python2.7"),
        *glob.glob(f"{Path.home()}/.pyenv/versions/2.7*/bin/python"),
    ]
    for place in filter(None, places):
        asked = subprocess.run([place, "-c", "print(7)"], capture_output=True, check=False)
        if asked.returncode == 0:
            return place
    return None


def wstest(python: str) -> Path:
    """The suite, installed once beside the other caches of this person."""
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "kolo-autobahn"
    found = home / "env/bin/wstest"
    if not found.exists():
        tools = home / "tools"
        with_tools = {**os.environ, "PYTHONPATH": str(tools)}
        for command, env in (
            ([python, "-m", "pip", "install", "-q", "--target", str(tools), VIRTUALENV], None),
            (
                [
                    python,
                    "-m",
                    "virtualenv",
                    "--no-periodic-update",
                    "--no-download",
                    str(home / "env"),
                ],
                with_tools,
            ),
            ([str(home / "env/bin/pip"), "install", "-q", SUITE], None),
        ):
            subprocess.run(command, check=True, env=env, stderr=subprocess.DEVNULL)
    return found


async def fuzz(suite: Path, connection: type[Connection], folder: Path) -> dict[str, Any]:
    """Run every case; what the suite says of each."""
    async with serving(connection) as server:
        spec = folder / "fuzz.json"
        url = f"ws://127.0.0.1:{server.port}"  # type: ignore[attr-defined]
        spec.write_text(
            json.dumps(
                {
                    "outdir": str(folder / "report"),
                    "servers": [{"agent": "kolo", "url": url}],
                    "cases": CASES,
                    "exclude-cases": [],
                    "exclude-agent-cases": {},
                }
            )
        )
        run = await asyncio.create_subprocess_exec(
            suite, "-m", "fuzzingclient", "-s", spec, stdout=asyncio.subprocess.DEVNULL
        )
        await run.wait()
    report: dict[str, Any] = json.loads((folder / "report/index.json").read_text())
    return report["kolo"]


def main() -> int:
    python = python27()
    if python is None:
        print("autobahn: skipped, there is no Python 2.7 here")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(fuzz(wstest(python), Roomy, Path(folder)))
    bad = {
        case: result
        for case, result in told.items()
        if case not in ALLOWED
        and (result["behavior"] not in GOOD or result["behaviorClose"] not in {*GOOD, "UNCLEAN"})
    }
    for case, result in bad.items():
        print(f"autobahn: {case} {result['behavior']}, closing {result['behaviorClose']}")
    counts = Counter(result["behavior"] for result in told.values())
    print(f"autobahn: {len(told)} cases, " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    return 1 if bad or not told else 0


if __name__ == "__main__":
    sys.exit(main())
