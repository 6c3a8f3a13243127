"""Starting and stopping, as the person who looks after the machine sees it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.starting import CannotStart, alone

ROOT = Path(__file__).parents[1]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def kolo(data, *said, umask=-1, **settings):
    environment = {**os.environ, "KOLO_DATA": str(data), "DATABASE_URL": "", **settings}
    command = [sys.executable, "-m", "app", *said]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        umask=umask,
    )


@contextmanager
def serving(data):
    port = free_port()
    process = kolo(data, "serve", KOLO_PORT=str(port))
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and process.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def test_a_second_process_on_the_same_folder_is_told_why_not(tmp_path):
    with serving(tmp_path):
        second = kolo(tmp_path, "serve", KOLO_PORT=str(free_port()))
        _, told = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "Another Kolo already serves" in told
    assert "Traceback" not in told


def test_stopping_is_quick_and_quiet_and_starting_again_works(tmp_path):
    with serving(tmp_path) as (process, _):
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=30)
    assert "Traceback" not in told
    with serving(tmp_path) as (process, _):
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    with serving(tmp_path) as (process, _):
        assert process.poll() is None


async def test_only_one_process_serves_one_database(database, config):
    async with alone(config):
        with pytest.raises(CannotStart):
            async with alone(config):
                pass
    async with alone(config):
        pass
