"""Every pair of colours that meets on a page, proved by the arithmetic of WCAG 2.2.

The values are read from the stylesheet itself, so a changed token is judged the moment it changes.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKENS = (CSS / "10-tokens.css").read_text()
GROUNDS = ("ground", "surface", "sunken")
HUES = ("supra", "kalyna", "fern", "clay", "mist")
TEXT, READING, SHAPE = 4.5, 7.0, 3.0

Palette = dict[str, str]


def colours(block: str) -> Palette:
    return dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", block))


def declared(selector: str) -> str:
    """The declarations of the rule that begins with this selector."""
    found = re.search(re.escape(selector) + r" \{(.*?)\n\s*\}", TOKENS, re.DOTALL)
    assert found, selector
    return found[1]


LIGHT = colours(declared(":root"))
NIGHT_BY_PHONE = declared(':root:not([data-theme="light"])')
NIGHT_BY_CHOICE = declared(':root[data-theme="dark"]')
DARK = LIGHT | colours(NIGHT_BY_CHOICE)


def pairs() -> list[tuple[str, str, float]]:
    """(what is drawn, what it lies on, the least contrast) for everything the stylesheet draws."""
    meets: list[tuple[str, str, float]] = []
    for ground in GROUNDS:
        meets += [("ink", ground, READING), ("soft", ground, TEXT), ("wheat-ink", ground, TEXT)]
        meets += [(hue, ground, TEXT) for hue in HUES]
        meets += [("edge", ground, SHAPE), ("gold", ground, SHAPE), ("supra-deep", ground, TEXT)]
    for hue in (*HUES, "wheat"):
        word = "wheat-ink" if hue == "wheat" else hue
        meets += [("ink", f"{hue}-wash", READING), (word, f"{hue}-wash", TEXT)]
        meets += [("soft", f"{hue}-wash", TEXT)]
    meets += [("on-supra", "supra", TEXT), ("on-supra", "supra-deep", TEXT)]
    meets += [("on-fern", "fern", TEXT), ("on-wheat", "wheat", READING)]
    meets += [("ground", "ink", READING)]  # skip link, toast
    return meets


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("drawn", "ground", "least"), pairs())
def test_what_is_drawn_can_be_seen(palette: Palette, drawn: str, ground: str, least: float) -> None:
    seen = contrast(palette[drawn], palette[ground])
    assert seen >= least, f"--{drawn} on --{ground} is {seen:.2f}, and must be {least}"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", [*GROUNDS, *(f"{hue}-wash" for hue in (*HUES, "wheat"))])
def test_the_outline_of_the_focus_stands_out_from_every_ground(
    palette: Palette, ground: str
) -> None:
    assert contrast(palette["ink"], palette[ground]) >= SHAPE


def test_the_night_is_the_same_by_phone_and_by_choice() -> None:
    def told(block: str) -> list[str]:
        lines = [line.strip() for line in block.splitlines() if line.strip().startswith("--")]
        return sorted(lines)

    assert told(NIGHT_BY_PHONE) == told(NIGHT_BY_CHOICE)


def test_the_night_leaves_no_colour_of_the_day_behind() -> None:
    """Wheat and the ink on it are the same cloth by day and by night; nothing else is."""
    assert set(LIGHT) - set(colours(NIGHT_BY_CHOICE)) == {"wheat", "on-wheat"}


def test_every_colour_is_used() -> None:
    rest = "".join(path.read_text() for path in sorted(CSS.glob("*.css")))
    unused = [name for name in LIGHT if f"var(--{name})" not in rest]
    assert unused == []


def test_every_name_used_is_declared() -> None:
    rest = "".join(path.read_text() for path in sorted(CSS.glob("*.css")))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", rest)) <= set(
        re.findall(r"--([a-z0-9-]+):", rest)
    )
