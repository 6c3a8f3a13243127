"""Settings: read from the environment once, then passed by hand. Every one is named in
.env.example."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit


@dataclass(frozen=True, slots=True)
class Config:
    data: Path  # the SQLite file and the keys live here
    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()  # the addresses people type, exactly: scheme, host, port
    database_url: str | None = None  # None: SQLite in `data`
    redis_url: str | None = None  # how several processes hear of each other
    redis_prefix: str | None = None  # None: made from the database's own name
    realtime_url: str | None = None  # ws(s)://host:port; None: sockets are served beside the pages
    secret: bytes | None = None  # None: kept in `data`
    front: Literal["neutral", "warm"] = "neutral"  # what a stranger sees at /
    proxies: str = "127.0.0.1"  # who may tell us a client's address
    metrics_token: str | None = None
    dev: bool = False  # templates and static files are read again for every page

    @property
    def secure(self) -> bool:
        """Served over TLS, so cookies may be __Host- and browsers may be told to insist on it."""
        return all(origin.startswith("https://") for origin in self.origins)

    @property
    def home(self) -> str:
        """The address printed in invitations and at start."""
        return self.origins[0]

    @property
    def may_be_several(self) -> bool:
        """Whether other processes may serve the same community; it needs a database they can all
        reach, and a way to hear of each other."""
        return self.database_url is not None and self.redis_url is not None

    @property
    def key(self) -> bytes:
        """For what is derived or signed."""
        return self.secret or secret_key(self.data)

    @property
    def sockets(self) -> tuple[str, ...]:
        """Where a page may open a socket."""
        if self.realtime_url:
            return (self.realtime_url,)
        return tuple(origin.replace("http", "ws", 1) for origin in self.origins)

    @property
    def database(self) -> Path | str:
        """A path to the SQLite file, or the URL of a PostgreSQL database."""
        return self.database_url or self.data / "kolo.sqlite3"


def config_from(
    env: Mapping[str, str] = os.environ, *, host: str | None = None, port: int | None = None
) -> Config:
    """Read the settings; `host` and `port` from a command line win over them. Raises ValueError."""
    host = host or env.get("KOLO_HOST", "127.0.0.1")
    port = _port(env.get("KOLO_PORT", "8000") if port is None else str(port))
    front = env.get("KOLO_FRONT", "neutral")
    if front not in ("neutral", "warm"):
        raise ValueError("KOLO_FRONT is «neutral» or «warm».")
    origins = _origins(env.get("KOLO_ORIGINS", ""), port)
    made = Config(
        data=Path(env.get("KOLO_DATA", "data")),
        host=host,
        port=port,
        origins=origins,
        database_url=_database_url(env.get("DATABASE_URL", "")),
        redis_url=_redis_url(env.get("REDIS_URL", "")),
        redis_prefix=env.get("KOLO_REDIS_PREFIX") or None,
        realtime_url=_realtime_url(env.get("KOLO_REALTIME_URL", ""), origins),
        secret=_secret(env.get("KOLO_SECRET", "")),
        front="warm" if front == "warm" else "neutral",
        proxies=env.get("KOLO_PROXIES", "127.0.0.1"),
        metrics_token=env.get("KOLO_METRICS_TOKEN") or None,
        dev=env.get("KOLO_DEV", "") == "1",
    )
    if made.realtime_url and not made.may_be_several:
        raise ValueError(
            "KOLO_REALTIME_URL says that sockets are served by other processes: those need"
            " DATABASE_URL and REDIS_URL."
        )
    return made


def _port(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 6 and 0 < int(said) < 65536):
        raise ValueError("KOLO_PORT, or --port, is a number from 1 to 65535.")
    return int(said)


def _database_url(said: str) -> str | None:
    url = _parsed(said)
    if not said:
        return None
    if url is None or url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise ValueError("DATABASE_URL is postgres://user:password@host:5432/name, or empty.")
    return said


def _redis_url(said: str) -> str | None:
    if not said:
        return None
    url = _parsed(said)
    if url is None or url.scheme not in ("redis", "rediss", "unix"):
        raise ValueError("REDIS_URL is redis://host:6379/0, rediss:// or unix://, or empty.")
    return said


def _realtime_url(said: str, origins: Collection[str]) -> str | None:
    """Browsers send a cookie to any port of the host it comes from, and to no other host; and a
    page over TLS opens no socket without."""
    if not said:
        return None
    url = _parsed(said.casefold().replace("http", "ws", 1))
    own = {(page.scheme.replace("http", "ws"), page.hostname) for page in map(urlsplit, origins)}
    if url is None or (url.scheme, url.hostname) not in own or url.path.strip("/") or url.query:
        raise ValueError(
            "KOLO_REALTIME_URL is wss://host or wss://host:port, and the host is one of those in"
            " KOLO_ORIGINS: the cookie that signs people in is sent to no other."
        )
    return f"{url.scheme}://{url.netloc}"


def _secret(said: str) -> bytes | None:
    if not said:
        return None
    try:
        secret = bytes.fromhex(said)
    except ValueError:
        secret = b""
    if len(secret) < 32:
        raise ValueError("KOLO_SECRET is at least 64 hexadecimal digits, or empty.")
    return secret


def _origins(said: str, port: int) -> tuple[str, ...]:
    given = tuple(_origin(one.strip()) for one in said.split(",") if one.strip())
    if len({origin.partition(":")[0] for origin in given}) > 1:
        raise ValueError("KOLO_ORIGINS holds addresses that are all https:// or all http://.")
    return given or (f"http://127.0.0.1:{port}", f"http://localhost:{port}")


def _origin(said: str) -> str:
    """As browsers spell it: in small letters, without the port that goes without saying."""
    url = _parsed(said.casefold())
    usual = {"http": ":80", "https": ":443"}
    if url is None or url.scheme not in usual or not url.hostname or "@" in url.netloc:
        raise ValueError("KOLO_ORIGINS holds whole addresses, such as https://kolo.example.org.")
    if url.path.strip("/") or url.query or url.fragment:
        raise ValueError("KOLO_ORIGINS holds addresses that end after the host or its port.")
    return f"{url.scheme}://{url.netloc.removesuffix(usual[url.scheme])}"


def _parsed(said: str) -> SplitResult | None:
    """None where it is no URL at all."""
    try:
        url = urlsplit(said)
        return url if url.port is None or url.port else None
    except ValueError:
        return None


def secret_key(data: Path) -> bytes:
    """32 random bytes that live beside the database, never in it; made on first use, readable by
    us only."""
    path = data / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"secret.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(32))
        try:
            os.link(fresh, path)  # whoever links first wins; a second process reads the winner's
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
