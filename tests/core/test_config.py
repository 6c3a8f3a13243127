import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.config import config_from, secret_key

ROOT = Path(__file__).parents[2]


def test_without_any_setting_kolo_listens_on_this_machine_only() -> None:
    config = config_from({})
    assert (config.host, config.port) == ("127.0.0.1", 8000)
    assert config.origins == ("http://127.0.0.1:8000", "http://localhost:8000")
    assert config.database == Path("data/kolo.sqlite3")
    assert not config.secure


def test_a_command_line_wins_over_the_environment() -> None:
    config = config_from(
        {"KOLO_PORT": "9000", "KOLO_HOST": "10.0.0.1"}, host="127.0.0.2", port=9001
    )
    assert (config.host, config.port) == ("127.0.0.2", 9001)
    assert config.origins[0] == "http://127.0.0.1:9001"


def test_origins_over_tls_make_the_site_secure() -> None:
    config = config_from({"KOLO_ORIGINS": "https://kolo.example.org/, https://kolo.example.com"})
    assert config.origins == ("https://kolo.example.org", "https://kolo.example.com")
    assert config.home == "https://kolo.example.org"
    assert config.secure


def test_an_origin_is_spelt_as_browsers_spell_it() -> None:
    said = "https://Kolo.Example.org:443, https://kolo.example.org:8443"
    spelt = ("https://kolo.example.org", "https://kolo.example.org:8443")
    assert config_from({"KOLO_ORIGINS": said}).origins == spelt
    assert config_from({"KOLO_ORIGINS": "http://[::1]:80"}).origins == ("http://[::1]",)


def test_a_database_url_is_taken_instead_of_the_file() -> None:
    url = "postgresql://kolo@db/kolo"
    assert config_from({"DATABASE_URL": url}).database == url
    assert config_from({"DATABASE_URL": ""}).database == Path("data/kolo.sqlite3")


SEVERAL = {"DATABASE_URL": "postgres://db/kolo", "REDIS_URL": "redis://db:6379/0"}


def test_several_processes_need_a_database_for_all_and_a_way_to_hear_each_other() -> None:
    assert config_from(SEVERAL).may_be_several
    for missing in SEVERAL:
        assert not config_from(SEVERAL | {missing: ""}).may_be_several


def test_sockets_are_beside_the_pages_unless_they_are_elsewhere() -> None:
    tls = SEVERAL | {"KOLO_ORIGINS": "https://kolo.example.org"}
    assert config_from(tls).sockets == ("wss://kolo.example.org",)
    for said in ("wss://Kolo.example.org:8443/", "https://kolo.example.org:8443"):
        elsewhere = config_from(tls | {"KOLO_REALTIME_URL": said})
        assert elsewhere.realtime_url == "wss://kolo.example.org:8443"
        assert elsewhere.sockets == ("wss://kolo.example.org:8443",)


def test_machines_that_share_no_folder_are_given_their_key(tmp_path: Path) -> None:
    given = config_from({"KOLO_DATA": str(tmp_path), "KOLO_SECRET": "ab" * 32})
    assert given.key == b"\xab" * 32
    made = config_from({"KOLO_DATA": str(tmp_path)})
    assert made.key == secret_key(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"KOLO_ORIGINS": "kolo.example.org"},
        {"KOLO_ORIGINS": "https://kolo.example.org/chat"},
        {"KOLO_ORIGINS": "https://me@kolo.example.org"},
        {"KOLO_ORIGINS": "https://kolo.example.org:70000"},
        {"KOLO_ORIGINS": "https://[kolo"},
        {"KOLO_ORIGINS": "https://a.example,http://b.example"},
        {"DATABASE_URL": "mysql://db/kolo"},
        {"DATABASE_URL": "postgres://"},
        {"DATABASE_URL": "postgres://db:none/kolo"},
        {"REDIS_URL": "http://127.0.0.1:6379"},
        {"REDIS_URL": "redis"},
        {"KOLO_REALTIME_URL": "ws://127.0.0.1:9000"},  # by whom, without Redis?
        {"KOLO_REALTIME_URL": "ws://elsewhere.example"},
        {"KOLO_REALTIME_URL": "wss://127.0.0.1"},
        {"KOLO_REALTIME_URL": "ws://127.0.0.1/ws/v1"},
        {"KOLO_REALTIME_URL": "127.0.0.1:9000"},
        {"KOLO_SECRET": "00ff"},
        {"KOLO_SECRET": "z" * 64},
        {"KOLO_PORT": "0"},
        {"KOLO_PORT": "65536"},
        {"KOLO_FRONT": "hot"},
        {"KOLO_PORT": "eight thousand"},
    ],
    ids=str,
)
def test_a_setting_that_means_nothing_is_refused_by_its_name(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        config_from(wrong)


def test_every_setting_stands_in_the_example_file() -> None:
    source = (ROOT / "app" / "core" / "config.py").read_text()
    example = (ROOT / ".env.example").read_text()
    read = {word for word in source.split('"') if word.startswith(("KOLO_", "DATABASE_", "REDIS_"))}
    asked = {word for word in read if word.replace("_", "").isalpha()}
    assert {"KOLO_DATA", "DATABASE_URL", "KOLO_METRICS_TOKEN"} <= asked
    assert not {word for word in asked if f"{word}=" not in example}


def test_the_key_is_made_once_and_readable_by_us_only(tmp_path: Path) -> None:
    key = secret_key(tmp_path)
    assert len(key) == 32
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "keys" / "secret").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    program = f"from app.core.config import *; print(secret_key(Path({str(tmp_path)!r})).hex())"
    command = [sys.executable, "-c", program]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1
    assert [process.returncode for process in started] == [0, 0, 0, 0]
