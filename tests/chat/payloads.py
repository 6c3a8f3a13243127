"""What people who mean harm write where words are expected (safety.md, R37)."""

from __future__ import annotations

from html.parser import HTMLParser

PAYLOADS = [
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "</script><script>alert(1)</script>",
    "</textarea><blink>out</blink>",
    "' onmouseover='alert(1)",
    "<mark>лікар</mark>",
    "\u202eповернуто\u202c",
    "&lt;b&gt; &amp;",
    "%(name)s %s {0}",
    "a" + "\u0301" * 500,
]


def is_only_words(html: str, payload: str) -> None:
    """It made no element, no attribute and no sum of itself."""
    read = _Elements()
    read.feed(html)
    assert not read.names & {"img", "blink"}
    assert not {name for name in read.attributes if name.startswith("on")}
    assert "onload" not in "".join(read.names)
    assert "<script>alert" not in html
    assert "49{%" not in html
    if "\u202e" in payload:
        assert 'dir="auto"' in html or "<bdi>" in html


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)
