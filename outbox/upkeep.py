"""What every relay does for all of them: take back what vanished relays held, and end what is in doubt."""

import asyncio
from datetime import timedelta

import structlog

from outbox import claims, doubts
from outbox.doubts import Archive, Doubt, Ending, Finding, OnDoubt
from outbox.hooks import Counter, CrashPoint
from outbox.scribe import Scribe

log = structlog.get_logger()

DOUBT_WORK = timedelta(minutes=1)
"""How long one relay may take over the archive's answer before another one asks again."""
AT_A_TIME = 20
LOOK_UP_SECONDS = 20.0


class Upkeep:
    """The upkeep of one relay."""

    def __init__(
        self,
        scribe: Scribe,
        *,
        owner: str,
        on_doubt: OnDoubt,
        archive: Archive | None,
        patience: timedelta,
        crash: CrashPoint,
        count: Counter,
    ) -> None:
        """Write through `scribe`; ask `archive` where there is one; only after `patience` does its « no » count."""
        self._scribe = scribe
        self._owner = owner
        self._on_doubt = on_doubt
        self._archive = archive
        self._patience = patience
        self._crash = crash
        self._count = count

    async def rescue(self) -> None:
        """Take back mails whose relay vanished before their text was given away. Raises one of `AWAY`."""
        rescued = await self._scribe.run(claims.rescue_expired)
        if not rescued.pending and not rescued.held:
            return
        self._crash("relay.rescued")
        self._count("rescued", {})
        log.warning("outbox_rescued", pending=rescued.pending, held=rescued.held)

    async def settle_doubts(self) -> None:
        """End the mails in doubt that are due, one after the other. Raises one of `AWAY`."""
        due = await self._scribe.run(
            lambda connection: doubts.take_doubts(connection, owner=self._owner, limit=AT_A_TIME, lease=DOUBT_WORK)
        )
        for doubt in due:
            self._crash("relay.doubt_taken")
            finding = await self._look_up(doubt)
            how = doubts.ending(self._on_doubt, finding, age=doubt.age, resends=doubt.resends, patience=self._patience)
            await self._end(doubt, how, finding)

    async def _end(self, doubt: Doubt, how: Ending, finding: Finding) -> None:
        ours = await self._scribe.run(lambda connection: doubts.settle(connection, doubt, how, owner=self._owner))
        self._crash("relay.doubt_settled")
        if ours and how is not Ending.WAIT:
            self._count("doubt_settled", {"how": how, "kind": doubt.kind})
            log.warning("outbox_doubt_settled", outbox_id=doubt.id, how=how, archive=finding, resends=doubt.resends)

    async def _look_up(self, doubt: Doubt) -> Finding:
        if self._archive is None:
            return Finding.NO_ARCHIVE
        try:
            there = await asyncio.wait_for(self._archive(doubt.message_id), LOOK_UP_SECONDS)
        except Exception as error:  # noqa: BLE001 — whatever keeps an archive from answering, it did not answer
            self._count("archive_away", {})
            log.warning("outbox_archive_away", outbox_id=doubt.id, error=type(error).__name__)
            return Finding.NO_ANSWER
        return Finding.THERE if there else Finding.NOT_THERE
