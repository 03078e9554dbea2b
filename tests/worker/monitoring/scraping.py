"""A process's signs of life, served on a free port and asked for as a scraper does."""

import contextlib
import http.client
from collections.abc import Iterator

from pydantic import SecretStr

from tests.servers import process
from worker.run.bootstrap import Parts, parts_of
from worker.run.signs import serve_signs
from worker.settings import Settings


def settings_of(url: str, *, port: int, redis_url: str | None = None, metrics: str | None = None) -> Settings:
    return Settings(
        database_url=SecretStr(url),
        redis_url=None if redis_url is None else SecretStr(redis_url),
        metrics_address=metrics or f"127.0.0.1:{port}",
    )


@contextlib.contextmanager
def served(url: str, *, redis_url: str | None = None, metrics: str = "{}") -> Iterator[tuple[Parts, int]]:
    """Serve the signs of a process on a free port of loopback; give its parts and the port."""
    port = process.free_port()
    parts = parts_of(settings_of(url, port=port, redis_url=redis_url, metrics=metrics.format(port)), role="test")
    try:
        with serve_signs(parts, "test"):
            yield parts, port
    finally:
        parts.engines.dispose()


def ask(
    port: int, path: str, method: str = "GET", host: str = "127.0.0.1"
) -> tuple[int, str, http.client.HTTPResponse]:
    with contextlib.closing(http.client.HTTPConnection(host, port, timeout=60)) as line:
        line.request(method, path)
        answer = line.getresponse()
        return answer.status, answer.read().decode(), answer


def figure(port: int, series: str) -> float | None:
    """Return the value of one series, None where there is no such one."""
    for line in ask(port, "/metrics")[1].splitlines():
        if line.startswith(f"{series} "):
            return float(line.rpartition(" ")[2])
    return None
