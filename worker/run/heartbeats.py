"""Each process says every two seconds that it lives, and how it fares."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

import structlog
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import SQLAlchemyError

from worker.clock import Clock
from worker.schema import heartbeat
from worker.unit import UnitOfWork

log = structlog.get_logger()

BEAT_SECONDS = 2.0
FORGOTTEN_AFTER = timedelta(days=1)

Detail = Callable[[], dict[str, Any]]


class Heart:
    """Beats on a thread of its own while the block lasts; leaves no row behind when the process ends in order."""

    def __init__(self, writer: Engine, *, process: str, role: str, clock: Clock, detail: Detail = dict) -> None:
        self._writer = writer
        self._process = process
        self._role = role
        self._clock = clock
        self._detail = detail
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        with UnitOfWork(self._writer) as unit:
            now = self._clock()
            unit.connection.execute(delete(heartbeat).where(heartbeat.c.beat_at < now - FORGOTTEN_AFTER))
            unit.connection.execute(
                heartbeat.insert().values(
                    process=self._process, role=self._role, started_at=now, beat_at=now, detail=self._said()
                )
            )
            unit.commit()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(2.0)
        try:
            with UnitOfWork(self._writer) as unit:
                unit.connection.execute(delete(heartbeat).where(heartbeat.c.process == self._process))
                unit.commit()
        except SQLAlchemyError:
            log.info("heartbeat_left_behind")

    def _beat_on(self) -> None:
        while not self._ended.wait(BEAT_SECONDS):
            try:
                with UnitOfWork(self._writer) as unit:
                    unit.connection.execute(
                        update(heartbeat)
                        .where(heartbeat.c.process == self._process)
                        .values(beat_at=self._clock(), detail=self._said())
                    )
                    unit.commit()
            except SQLAlchemyError as error:
                log.warning("heartbeat_missed", error=type(error).__name__)

    def _said(self) -> str:
        return json.dumps(self._detail(), default=str, sort_keys=True)
