"""What a browser says about itself and its person on the way in."""

from __future__ import annotations

from starlette.requests import Request

from app.accounts.actions import client_key, device_words

OTHERS_USE_IT = {"own_phone": "no"}  # what is ticked before anybody answers


def device_of(request: Request) -> str:
    """«Chrome, Android», for the list of places one is signed in."""
    return device_words(request.headers.get("user-agent", ""))


def client_of(request: Request) -> str:
    """What stands for the client's address while guesses are counted."""
    return client_key(request.client.host if request.client else "")


def own_phone(sent: dict[str, str]) -> bool:
    """The answer to «Is this your own phone?»; no unless they say yes."""
    return sent.get("own_phone") == "yes"
