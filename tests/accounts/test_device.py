from __future__ import annotations

import pytest

from app.accounts.device import device_words

CHROME = "Mozilla/5.0 (Linux; Android 7.0; SM-G920F) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{CHROME} Chrome/119.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        (f"{CHROME} SamsungBrowser/23.0 Chrome/115.0 Mobile", "Samsung Internet, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; rv:128.0) Gecko Firefox/128.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1) Version/17.1 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 17_1) CriOS/119.0 Safari/604.1", "Chrome, iPad"),
        ("Mozilla/5.0 (Macintosh) Chrome/119 Safari/537.36 Edg/119", "Edge, Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/119 Safari/537.36", "Chrome, ChromeOS"),
        ("python-httpx/0.28", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_coarsely(agent: str, words: str) -> None:
    assert device_words(agent) == words
