"""The stylesheet keeps to Chrome 88, to its weight, and to letters that every phone has.

The linters of package.json say the same with more knowledge; these few run everywhere.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))
SPRITE = (ROOT / "static" / "icons.svg").read_text()

ORDER = [
    *("10-tokens", "20-base", "30-layout", "40-parts", "45-fields", "48-calendar"),
    *("50-chat", "60-landing", "70-preferences"),
]

TOO_NEW = {
    "cascade layers (Chrome 99)": r"@layer",
    ":has() (105)": r":has\(",
    "container queries (105)": r"@container|container-type",
    "new colours (111)": r"oklch|oklab|color-mix|\blch\(|\blab\(",
    "light-dark() (123)": r"light-dark\(",
    "nesting (120)": r"^\s*&|\{[^{}@]*\{[^{}]*\{",
    "popover (114)": r":popover-open",
    "range media queries (104)": r"@media[^{]*[<>]",
    "individual transforms (104)": r"^\s*(rotate|scale|translate):",
}


def rules(path: Path) -> str:
    """The sheet without comments and without what is quoted."""
    return re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", path.read_text(), flags=re.DOTALL)


def packed(*paths: Path) -> int:
    return len(gzip.compress(b"\n".join(path.read_bytes() for path in paths), 9))


def test_the_sheets_are_the_known_ones_in_their_order() -> None:
    assert [path.stem for path in SHEETS] == [*ORDER, "print"]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
@pytest.mark.parametrize(("what", "sign"), TOO_NEW.items(), ids=list(TOO_NEW))
def test_nothing_is_newer_than_the_floor(path: Path, what: str, sign: str) -> None:
    assert not re.search(sign, rules(path), re.MULTILINE), f"{path.name}: {what}"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_brace_is_closed(path: Path) -> None:
    assert rules(path).count("{") == rules(path).count("}")


def test_a_page_that_changes_does_not_move():
    assert "@view-transition" not in "".join(rules(path) for path in SHEETS)


@pytest.mark.parametrize("path", [*SHEETS, *TEMPLATES, *SCRIPTS], ids=lambda path: path.name)
def test_no_letter_is_ever_raised(path: Path) -> None:
    """Georgian capitals (U+1C90 and on) are missing on old phones: people would see empty boxes."""
    text = path.read_text()
    raised = r"text-transform|font-variant-caps|small-caps|\|\s*(upper|title|capitalize)\b"
    assert not re.search(raised + r"|\.(upper|title|capitalize)\(|to(Locale)?UpperCase", text)
    assert not re.search(r"[\u1c90-\u1cbf]", text)


def test_the_whole_stylesheet_fits_into_a_first_visit() -> None:
    assert packed(*SHEETS) <= 14 * 1024


def test_the_icons_are_light() -> None:
    assert packed(ROOT / "static" / "icons.svg") <= 6 * 1024


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in SHEETS:
        assert not re.search(
            r"@import|https?://(?!www\.w3\.org/2000/svg)|@font-face", path.read_text()
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(
        r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\b(src|application/json)\b)", text
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_icon_named_is_in_the_sprite(path: Path) -> None:
    text = path.read_text()
    named = re.findall(r"\b(?:icon|picture)\(\s*\"([a-z0-9-]+)\"", text)
    named += re.findall(r"\bicon=\"([a-z0-9-]+)\"|icon_(?:button|link)\(\s*\"([a-z0-9-]+)\"", text)
    for name in [
        part for found in named for part in ([found] if isinstance(found, str) else found)
    ]:
        assert not name or f'id="{name}"' in SPRITE, name


@pytest.mark.parametrize("folder", ["components", "layouts", "errors"])
def test_the_parts_name_only_classes_that_exist(folder: str) -> None:
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", "".join(rules(path) for path in SHEETS)))
    for path in (ROOT / "templates" / folder).glob("*.html"):
        for names in re.findall(r'class="([^"{}]+)"', path.read_text()):
            assert set(names.split()) <= known, path.name
