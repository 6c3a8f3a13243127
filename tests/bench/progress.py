"""What is being measured, said while it is."""

from __future__ import annotations

import sys


def say(what: str) -> None:
    print(f"  {what} …", file=sys.stderr, flush=True)
