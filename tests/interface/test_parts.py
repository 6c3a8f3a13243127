"""Every part can be drawn by the app's own environment, and every refusal for anybody."""

from __future__ import annotations

from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from starlette.applications import Starlette

from app.core.i18n import LANGUAGES, speaking, tongue
from app.core.pages import environment, piece
from app.core.viewer import ANYONE

TEMPLATES = Path(__file__).parents[2] / "templates"
REFUSALS = sorted(path.stem for path in (TEMPLATES / "errors").glob("[0-9]*.html"))
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "use"}


class Tags(HTMLParser):
    """Reads a page, and notes what is left open, and its ids, links to ids and headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.described: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if "id" in known:
            self.ids.append(known["id"])
        if known.get("href", "").startswith("#"):
            self.links.append(known["href"][1:])
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.described += known.get(name, "").split()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


def draw(template: str, locale: str = "en", **context: Any) -> str:
    standing = {
        "viewer": ANYONE,
        "here": "/home",
        "piece": partial(piece, Starlette()),
        "stylesheet": Markup(""),
        "flash": [],
        "sent": {},
        "problems": {},
    }
    with speaking(locale):
        known = standing | {"tongue": tongue()} | context
        return environment.get_template(template).render(known)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_part_is_drawn_well_formed(locale: str) -> None:
    page = Tags(draw("parts.html", locale))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert page.headings.count("h1") == 1
    assert set(page.described) <= set(page.ids)
    assert set(page.links) <= set(page.ids)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_drawn_for_anybody(status: str, locale: str) -> None:
    html = draw(f"errors/{status}.html", locale)
    page = Tags(html)
    assert page.open == []
    assert page.headings == ["h1"]
    assert f'<html lang="{locale}"' in html
    assert status not in html.replace("#", "").split("<main")[1]  # words, never codes


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_drawn_when_nothing_else_works(status: str) -> None:
    assert "<h1>" in environment.get_template(f"errors/{status}.html").render(stylesheet="")


def test_there_is_a_page_for_every_refusal_the_app_can_make() -> None:
    assert {"403", "404", "405", "409", "413", "422", "429", "500", "503"} <= set(REFUSALS)


def test_the_title_says_first_that_something_is_wrong() -> None:
    html = draw("parts.html", problems={"login": "Enter your login"})
    assert "<title>Error: Parts · Kolo</title>" in html


def test_a_problem_is_told_above_its_field_and_by_its_field() -> None:
    html = environment.from_string(
        '{% import "components/form.html" as form %}'
        '{{ form.text("login", "Login", sent, problems, hint="Small letters") }}'
    ).render(sent={"login": "<b>"}, problems={"login": "Enter your login"})
    assert 'aria-invalid="true" aria-describedby="login-hint login-problem"' in html
    assert html.index('id="login-problem"') < html.index("<input")
    assert 'value="&lt;b&gt;"' in html


def test_a_password_is_never_sent_back() -> None:
    source = (
        '{% import "components/form.html" as form %}{{ form.password("password", "Password", {}) }}'
    )
    html = environment.from_string(source).render(sent={"password": "three dry words"})
    assert "three dry words" not in html
    assert 'autocomplete="current-password"' in html


def test_the_summary_leads_to_every_field_and_says_what_concerns_them_all() -> None:
    source = '{% import "components/form.html" as form %}{{ form.errors(problems) }}'
    draw_summary = environment.from_string(source).render
    both = draw_summary(problems={"": "That did not fit together.", "login": "Enter your login"})
    assert 'role="alert" tabindex="-1"' in both
    assert '<a href="#login">Enter your login</a>' in both
    assert "<p>That did not fit together.</p>" in both
    assert "<ul>" not in draw_summary(problems={"": "That did not fit together."})
    assert draw_summary(problems={}).strip() == ""
