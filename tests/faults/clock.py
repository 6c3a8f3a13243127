"""A wall clock that jumps, for one process: a small library in front of the system's own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """`environment` is for the process that shall believe it."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            pytest.skip("no C compiler to build the clock with")
        library = folder / "clock.so"
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"]
        subprocess.run(command, check=True)
        self._file = folder / "moved"
        self.jump(0)
        self.environment = {"LD_PRELOAD": str(library), "KOLO_FAULT_CLOCK": str(self._file)}

    def jump(self, seconds: int) -> None:
        """So far from the true time, from now on."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds}")
        fresh.replace(self._file)
