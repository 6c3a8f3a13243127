import gzip
import re
from pathlib import Path

from app.core.assets import STATIC, Assets, assets
from tests.conftest import Browser


def shelf(folder: Path, **files: str) -> Assets:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Assets(folder)


def test_style_sheets_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    made = shelf(tmp_path, css__20_dot_css="b{}", css__10_dot_css="a{}", images__x_dot_svg="<svg/>")
    assert made.stylesheet == "a{}\nb{}"


def test_one_changed_file_changes_every_address(tmp_path: Path) -> None:
    before = shelf(tmp_path, js__a_dot_js="1", css__10_dot_css="a{}").path("js/a.js")
    assert Assets(tmp_path).path("js/a.js") == before
    (tmp_path / "css" / "10.css").write_text("b{}")
    assert Assets(tmp_path).path("js/a.js") != before


async def test_a_file_is_kept_for_a_year_under_its_own_version(browser: Browser) -> None:
    answer = await browser.get(assets().path("icons.svg"))
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("image/svg+xml")


async def test_an_old_address_gets_todays_file_and_may_not_keep_it(browser: Browser) -> None:
    answer = await browser.get("/s/000000000000/icons.svg")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


async def test_files_travel_packed_to_whoever_can_unpack_them(browser: Browser) -> None:
    path = assets().path("kolo.css")
    packed = await browser.get(path, **{"accept-encoding": "gzip"})
    plain = await browser.get(path, **{"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text == assets().stylesheet


async def test_nothing_outside_the_folder_can_be_asked_for(browser: Browser) -> None:
    for name in ("../app/main.py", "%2e%2e/pyproject.toml", "..%2Fpyproject.toml", "/etc/passwd"):
        assert (await browser.get(f"/s/{assets().version}/{name}")).status_code == 404


async def test_a_first_visit_carries_the_style_sheet_and_a_second_names_it(
    browser: Browser,
) -> None:
    first = await browser.get("/sign-in")
    second = await browser.get("/sign-in")
    assert "<style nonce=" in first.text
    assert assets().path("kolo.css") not in first.text
    assert "<style" not in second.text
    assert assets().path("kolo.css") in second.text


def test_style_sheets_and_icons_stay_within_their_budget() -> None:
    assert len(gzip.compress(assets().stylesheet.encode(), 9)) <= 14 * 1024
    assert len(gzip.compress((STATIC / "icons.svg").read_bytes(), 9)) <= 6 * 1024


def test_no_style_sheet_could_end_the_style_element_it_stands_in() -> None:
    assert not re.search(r"</", assets().stylesheet)


def test_every_element_of_our_own_says_how_it_stands_on_the_page() -> None:
    """A browser takes what it does not know for a word in a line: the air around it is lost."""
    css = "".join(sheet.read_text() for sheet in (STATIC / "css").glob("*.css"))
    scripts = (STATIC / "js").rglob("*.js")
    ours = {
        name for one in scripts for name in re.findall(r'\bdefine\("([a-z-]+)"', one.read_text())
    }
    assert ours
    for name in ours:
        assert re.search(rf"(^|[,}}\s]){name}[^{{}}]*{{ *display:", css), name
