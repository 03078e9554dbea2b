"""A server that is not there, does not start or does not stop is said so, and leaves nothing behind."""

import sys
from pathlib import Path

import pytest

from tests.servers import process


def test_a_missing_server_skips_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-server is not installed"):
        process.program("no-such-server")


def test_a_missing_server_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-server is not installed"):
        process.program("no-such-server")


def test_a_server_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such folder: data')"]
    with (
        pytest.raises(process.NotReadyError, match="no such folder: data"),
        process.running(command, is_ready=lambda: False, log=tmp_path / "log"),
    ):
        pass


def test_a_server_that_will_not_stop_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "STOP_SECONDS", 0.2)
    ready = tmp_path / "ready"
    deaf = f"import signal, time, pathlib\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\npathlib.Path({str(ready)!r}).touch()\ntime.sleep(60)"
    with process.running([sys.executable, "-c", deaf], is_ready=ready.exists, log=tmp_path / "log") as server:
        assert server.poll() is None
    assert server.returncode == -9


def test_a_servers_folder_is_open_to_other_users_and_gone_afterwards() -> None:
    with process.folder("anything") as path:
        assert path.stat().st_mode & 0o777 == 0o755
    assert not path.exists()
