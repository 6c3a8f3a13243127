"""Every page as it is served, before two validators that find different faults."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e.people import sits_down
from tests.e2e.places import Place
from tests.faults.server import Server

TOOLS = Path(__file__).parents[1] / "interface"
HTML_VALIDATE = TOOLS / "node_modules" / ".bin" / "html-validate"
VNU = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="session")
async def served(
    chromium: Browser, demo: Server, places: list[Place], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with the pages as files, forms as they come back among them."""
    folder = tmp_path_factory.mktemp("html")
    for login in {place.login for place in places}:
        async with sits_down(chromium, demo, "uk", login, java_script_enabled=False) as person:
            for place in (each for each in places if each.login == login):
                ask = person.context.request
                if place.is_sent:
                    answer = await ask.post(demo.origin + place.posted_to, form={"text": ""})
                else:
                    answer = await ask.get(demo.origin + place.path)
                name = re.sub(r"\W", "-", place.name)
                (folder / f"{name}.html").write_bytes(await answer.body())
    return folder


@pytest.mark.skipif(not HTML_VALIDATE.exists(), reason="html-validate is not here («npm ci»)")
def test_html_validate_finds_nothing(served: Path) -> None:
    command = [HTML_VALIDATE, "--config", TOOLS / ".htmlvalidate.json", f"{served}/*.html"]
    said = subprocess.run(command, capture_output=True, text=True, cwd=TOOLS)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.skipif(not VNU.exists(), reason="the W3C's checker is not here («npm ci»)")
@pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java for the W3C's checker")
def test_the_w3c_checker_finds_nothing(served: Path) -> None:
    command = ["java", "-jar", VNU, "--errors-only", "--stdout", "--format", "gnu"]
    # Properties newer than the checker; older browsers pass over them.
    new = ["--filterpattern", ".*(field-sizing|view-transition).*"]
    said = subprocess.run(
        [*command, *new, *sorted(served.glob("*.html"))], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout + said.stderr
