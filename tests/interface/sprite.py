"""Builds static/icons.svg, the one sprite, from the icons of lucide-static (ISC licence).

python tests/interface/sprite.py            (after `npm ci` in tests/interface)
"""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
LUCIDE = HERE / "node_modules" / "lucide-static"
SPRITE = HERE.parents[1] / "static" / "icons.svg"

# fmt: off
NAMES = [
    "house", "message-circle", "menu", "users", "heart-handshake", "user-plus", "user",
    "settings", "log-out", "door-open", "life-buoy", "info", "circle-alert", "check",
    "check-check", "clock", "shield", "lock", "key-round", "smartphone", "monitor", "eye",
    "eye-off", "languages", "globe", "sun", "moon", "volume-x", "qr-code", "link", "printer",
    "copy", "share-2", "pencil", "trash-2", "plus", "x", "search", "send-horizontal",
    "ellipsis", "reply", "wifi-off", "refresh-cw", "bell", "arrow-left", "arrow-up",
    "arrow-down", "chevron-left", "chevron-right", "chevron-down", "calendar-days",
    "hand-heart", "file-text", "flag", "pin", "user-x", "smile-plus", "megaphone", "archive",
]
# fmt: on


def symbol(name: str) -> str:
    """One icon as a <symbol>, its drawing unchanged."""
    drawn = (LUCIDE / "icons" / f"{name}.svg").read_text()
    found = re.search(r"<svg[^>]*>(.*?)</svg>", drawn, re.DOTALL)
    assert found, name
    inside = re.sub(r"\s+", " ", found[1]).strip().replace("> <", "><").replace(" />", "/>")
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{inside}</symbol>'
    )


def main() -> None:
    licence = "Icons from Lucide (lucide.dev), ISC licence, (c) Lucide Contributors"
    symbols = "\n".join(symbol(name) for name in NAMES)
    SPRITE.write_text(
        f'<!-- {licence} -->\n<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    )


if __name__ == "__main__":
    main()
