"""The console's process: where it may listen, and how it ends."""

import threading
import time
from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.worker.ops.desk import Desk
from worker.ops.serve import check_protection, run_ops
from worker.run.listener import listen_on
from worker.schema import heartbeat
from worker.settings import Settings, SettingsError


@pytest.mark.parametrize("address", ["127.0.0.1:8025", "[::1]:8025", "localhost:8025"])
def test_this_machine_alone_needs_no_certificate(address: str) -> None:
    check_protection(Settings.model_construct(ops_address=address))


@pytest.mark.parametrize(
    "settings,said",
    [
        ({"ops_address": "0.0.0.0:8025"}, "OPS_CERT_FILE"),
        ({"ops_address": "[::]:8025"}, "OPS_CERT_FILE"),
        ({"ops_address": "console.example:8025"}, "OPS_CERT_FILE"),
        ({"ops_cert_file": "cert.pem"}, "together"),
        ({"ops_user_header": "remote-user"}, "OPS_PROXIES"),
    ],
)
def test_passwords_never_cross_a_network_in_the_clear(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        check_protection(Settings.model_construct(**settings))


@pytest.mark.parametrize("address", ["8025", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:99999", ":80"])
def test_an_address_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("OPS_ADDRESS", address)
    with pytest.raises(ValueError, match="HOST:PORT"):
        Settings()


def test_an_address_that_is_taken_is_named(sqlite_desk: Desk) -> None:
    with listen_on("127.0.0.1", 0) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = sqlite_desk.parts.settings.model_copy(update={"ops_address": address})
        with pytest.raises(SettingsError, match=address):
            run_ops(replace(sqlite_desk.parts, settings=settings), threading.Event())


def test_it_serves_says_that_it_lives_and_ends_soon_also_with_an_open_feed(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    (secret,) = visitor.client.cookies.values()
    stop = threading.Event()
    told: list[str] = []
    ready = threading.Event()

    def say(url: str) -> None:
        told.append(url)
        ready.set()

    with listen_on("127.0.0.1", 0) as sock:
        process = threading.Thread(
            target=run_ops, args=(sqlite_desk.parts, stop), kwargs={"listening": sock, "on_ready": say}
        )
        process.start()
        assert ready.wait(10)
        with httpx.Client(base_url=told[0], cookies={"session": secret}, timeout=60) as browser:
            assert browser.get("/").status_code == 200
            assert [row["role"] for row in sqlite_desk.shop.rows(heartbeat)] == ["ops"]
            with browser.stream("GET", "/live") as feed:
                lines = feed.iter_lines()
                assert next(lines).startswith("retry")
                stop.set()
                began = time.monotonic()
                process.join(10)
        assert not process.is_alive()
        assert time.monotonic() - began < 9
    assert not sqlite_desk.shop.rows(heartbeat)
