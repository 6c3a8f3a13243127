"""The house of Kolo: imports go down, never up, in the one order of app/features.py (ADR 1)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.core.rules import RULES
from app.features import FEATURES, collected

ROOT = Path(__file__).parents[1]
TOP = ("features", "translations", "middleware", "bus", "telling", "sockets", "metrics", "notes")
TOP += ("health", "leases", "worker", "seeds", "main", "bare", "starting", "stopping", "process")
FLOORS = ["realtime", "app.core", *(f"app.{name}" for name in (*FEATURES, *TOP, "cli", "__main__"))]
FRONT_DOOR = {"models", "rules", "queries", "notices", "actions"}
NAMED = r'class="([^"{]*)'  # the classes of an element, but for those that are worked out
MAY_IMPORT = {  # the kinds of file in one feature, low to high
    "models": "",
    "rules": "models",
    "queries": "models rules",
    "notices": "models",
    "forms": "models",
    "actions": "models rules queries notices forms",
    "jobs": "queries actions",
    "commands": "queries forms actions",
    "views": "queries forms actions",
    "api": "queries forms actions",
}


def modules() -> dict[str, Path]:
    paths = [path for top in ("app", "realtime") for path in (ROOT / top).rglob("*.py")]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name: path for name, path in named.items() if "migrations" not in path.parts}


MODULES = modules()
every_module = pytest.mark.parametrize("module", sorted(MODULES))


@cache
def imports_of(module: str) -> frozenset[str]:
    """Everything a module imports, also inside its functions."""
    return frozenset(_imports_of(module))


def _imports_of(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(name: str) -> int:
    """How high it stands; -1 for what is not ours."""
    return max((n for n, at in enumerate(FLOORS) if f"{name}.".startswith(f"{at}.")), default=-1)


def room_of(name: str) -> tuple[str, str]:
    """Feature and file kind, ("chat", "actions"); a package that replaced a file counts as it."""
    top, feature, kind, *_ = [*name.split("."), "", ""]
    return (feature, kind) if top == "app" and feature in FEATURES else ("", "")


@every_module
def test_an_import_never_goes_up_a_floor(module: str) -> None:
    assert module == "app.__init__" or floor_of(module) >= 0, "it stands on no floor"
    assert not {name for name in imports_of(module) if floor_of(name) > floor_of(module)}


@every_module
def test_an_import_never_goes_up_a_storey(module: str) -> None:
    feature, kind = room_of(module)
    near = {room_of(name)[1] for name in imports_of(module) if room_of(name)[0] == feature}
    if kind in MAY_IMPORT:
        assert not near & MAY_IMPORT.keys() - {kind, *MAY_IMPORT[kind].split()}


@every_module
def test_a_neighbour_is_entered_by_the_front_door(module: str) -> None:
    feature, _ = room_of(module)
    entered = {room_of(name) for name in imports_of(module)} if feature else set()
    assert {kind for other, kind in entered if other not in ("", feature)} <= FRONT_DOOR


@every_module
def test_doors_read_nothing_around_the_filter(module: str) -> None:
    if room_of(module)[1] in ("views", "api", "commands"):
        assert not {n for n in imports_of(module) if room_of(n)[1] == "models" or "tortoise" in n}


@every_module
def test_nothing_leans_on_the_tests(module: str) -> None:
    assert not {name for name in imports_of(module) if name.split(".")[0] == "tests"}


def test_templates_ask_rules_that_exist() -> None:
    collected("views", "ROUTES")
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    assert {name for page in pages for name in re.findall(r"""may\(["'](\w+)""", page)} <= set(
        RULES
    )


def test_a_class_in_a_template_has_a_rule() -> None:
    """Else what looks as if it kept line breaks keeps none."""
    sheets = "".join(path.read_text() for path in (ROOT / "static").rglob("*.css"))
    ruled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {name for page in pages for said in re.findall(NAMED, page) for name in said.split()}
    assert "card" in named
    assert not named - ruled


def test_every_page_has_the_script_that_holds_presses_back() -> None:
    """While there is no network: the browser would show a page of its own in place of what was
    typed. tests/e2e/test_losing_nothing.py presses the forms of every page."""
    pages = (ROOT / "templates").rglob("*.html")
    heads = {path for path in pages if re.search(r"<head\b|block script", path.read_text())}
    assert heads
    for path in heads:
        assert "js/main.js" in path.read_text(), path


def test_every_element_of_ours_has_its_script() -> None:
    """js/main.js asks for it by the element's name."""
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {name for page in pages for name in re.findall(r"<([a-z]+-[a-z-]+)", page)}
    assert "live-piece" in named
    scripts = {path.stem for path in (ROOT / "static" / "js" / "elements").glob("*.js")}
    assert not named - scripts
