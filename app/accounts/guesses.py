"""How long somebody who guesses has to wait. A stranger's guesses slow down the stranger: the
person whose login it is gets in from elsewhere, after the seconds they are told (R22)."""

from __future__ import annotations

import hmac
import ipaddress
import secrets

from app.core.errors import TooMany
from app.core.limits import Limit, Patience, Turns

_key = secrets.token_bytes(32)  # dies with the process: an address is held in no other form

turns = Turns()  # of those who were told to wait, whatever for
patience = Patience()  # for each login and client together
of_login = Limit(30, 600)  # many clients at one login: 30 tries at once, then three a minute
of_client = Limit(
    120, 600
)  # one client at many logins; a whole hostel may stand behind one address


def client_key(address: str) -> str:
    """What stands for a client's address in memory; for IPv6 its network, since one phone has it
    all."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        ip = ipaddress.ip_address("0.0.0.0")  # noqa: S104 (a socket without an address)
    if ip.version == 6:
        ip = ipaddress.ip_network((ip, 64), strict=False).network_address
    return hmac.digest(_key, ip.packed, "sha256").hex()


def knock(what: str, login: str, client: str) -> None:
    """One more try at a login's `what`: "password" or "code". Raises TooMany; after its seconds
    the same client gets the try, however many others guess at this login. It counts as wrong until
    `welcome`, so that fifty tries at the same moment are fifty tries."""
    key = (what, login, client)
    has_waited = turns.has_come(key)
    try:
        patience.check(key)
        of_client.spend(client)
        if not has_waited:
            of_login.spend((what, login))
    except TooMany as no:
        if not has_waited:
            turns.keep(key, no.seconds)
        raise
    turns.used(key)
    patience.wrong(key)


def welcome(what: str, login: str, client: str) -> None:
    """It was right."""
    patience.right((what, login, client))


def knock_again(user_id: int) -> None:
    """One more try at one's own password, while signed in. Raises TooMany."""
    patience.check(user_id)
    patience.wrong(user_id)


def welcome_again(user_id: int) -> None:
    patience.right(user_id)
