"""One mail's way to the server, step by step, and what is written down in between."""

import time
from datetime import timedelta
from random import Random

import structlog

from outbox.answers import Answer, Later, Never, Phase, Taken, Unknown, is_about_us
from outbox.backoff import Kind, wait_before_next
from outbox.claims import Claim
from outbox.connections import Connections
from outbox.errors import ServerAway
from outbox.hooks import Counter, CrashPoint, Timer
from outbox.notes import Delivered, Doubted, GivenUp, Note, Offered, Postponed, Returned
from outbox.scribe import Scribe
from outbox.settings import RelaySettings
from outbox.transport import Session

log = structlog.get_logger()


class Courier:
    """Carries mails; `farewell` says what is to be written about each mail on its way, should all stop this moment."""

    def __init__(
        self,
        connections: Connections,
        scribe: Scribe,
        settings: RelaySettings,
        *,
        random: Random,
        crash: CrashPoint,
        count: Counter,
        timer: Timer,
    ) -> None:
        """Carry over `connections`, write through `scribe`."""
        self._connections = connections
        self._scribe = scribe
        self._settings = settings
        self._random = random
        self._crash = crash
        self._count = count
        self._timer = timer
        self.farewell: dict[int, Note] = {}

    def accept(self, claim: Claim) -> None:
        """Note that a mail is in our hands, untouched."""
        self.farewell[claim.id] = Returned(claim=claim)

    async def carry(self, claim: Claim) -> None:
        """Carry one mail and write down what came of it. Raises ServerAway, with the mail untouched in our hands."""
        session, answer = await self._greet(claim)
        try:
            if isinstance(answer, Taken):
                self._crash("relay.mail_from")
                answer = await session.rcpt_to(claim.recipient)
            if isinstance(answer, Taken) and self._settings.copy_to is not None:
                answer = await self._copy(session, answer, self._settings.copy_to)
            final = await self._hand_over(session, claim) if isinstance(answer, Taken) else answer
            if final is not None:
                await self._write_down(claim, final)
        except BaseException:
            session.close()
            raise
        self.farewell.pop(claim.id, None)
        await self._connections.give_back(session)

    async def give_back(self, claim: Claim) -> None:
        """Write down that a mail was never tried."""
        await self._scribe.write(Returned(claim=claim))
        self.farewell.pop(claim.id, None)

    async def give_up_on(self, claim: Claim, error: Exception) -> None:
        """Write down a mail whose carrying failed in a way nobody foresaw, so that it neither blocks nor is lost."""
        note = self.farewell.pop(claim.id)
        if isinstance(note, Returned | Postponed):
            why = Later(phase=Phase.CONNECT, kind=Kind.OTHER, code=None, reply=type(error).__name__)
            note = self._note(claim, why)
        await self._scribe.write(note)

    async def _greet(self, claim: Claim) -> tuple[Session, Answer]:
        """Return a connection that was told the envelope's sender, and its answer as far as it concerns this mail."""
        session = await self._connections.take()
        self._crash("relay.connected")
        answer = await _mail_from(session, claim)
        if is_about_us(answer) and session.mails > 1:
            # A kept connection that the server gave up meanwhile proves nothing.
            session.close()
            session = await self._connections.take(fresh=True)
            answer = await _mail_from(session, claim)
        if is_about_us(answer):
            session.close()
            raise ServerAway(f"no mail from us now: {_code(answer)}")
        return session, answer

    async def _copy(self, session: Session, answer: Answer, copy_to: str) -> Answer:
        """Name our archive as a second recipient; a customer's mail leaves also where the archive is refused."""
        copied = await session.rcpt_to(copy_to)
        if isinstance(copied, Taken):
            return answer
        if not session.is_open:
            return copied  # nothing was given away yet: the mail is put off
        self._count("copy_refused", {"code": _code(copied)})
        log.warning("outbox_copy_refused", code=copied.code)
        return answer

    async def _hand_over(self, session: Session, claim: Claim) -> Answer | Unknown | None:
        """Return what became of it; None when the mail turned out to be no longer ours."""
        self._crash("relay.rcpt_to")
        self.farewell[claim.id] = Postponed(claim=claim, answer=_STOPPED, wait=timedelta(0))
        if not await self._scribe.write(Offered(claim=claim, lease=self._settings.doubt_lease)):
            self._late(claim, "offered")
            return None
        self._crash("relay.in_doubt")
        asked = await session.ask_for_data()
        if not isinstance(asked, Taken):
            return asked
        self._crash("relay.data")
        self.farewell[claim.id] = Doubted(claim=claim, answer=_CUT_SHORT, wait=self._settings.doubt_pause)
        answer = await session.give(
            claim.mime, halfway=lambda: self._crash("relay.body"), written=lambda: self._crash("relay.dot")
        )
        self._crash("relay.dot_answered")
        return answer

    async def _write_down(self, claim: Claim, answer: Answer | Unknown) -> None:
        note = self._note(claim, answer)
        # From here on the answer is known, whatever becomes of us.
        self.farewell[claim.id] = note
        self._crash("relay.answered")
        if not await self._scribe.write(note):
            self._late(claim, type(note).__name__.lower())
            return
        self._crash("relay.sent" if isinstance(note, Delivered) else "relay.put_off")
        self._tell(claim, note)

    def _note(self, claim: Claim, answer: Answer | Unknown) -> Note:
        match answer:
            case Taken():
                return Delivered(claim=claim, answer=answer)
            case Unknown():
                return Doubted(claim=claim, answer=answer, wait=self._settings.doubt_pause)
            case Never() if not is_about_us(answer):
                return GivenUp(claim=claim, answer=answer)
            case Never():
                answer = Later(phase=answer.phase, kind=Kind.BUSY, code=answer.code, reply=answer.reply)
            case Later():
                pass
        wait = wait_before_next(
            answer.kind, tries=claim.attempts, since_first=claim.since_first, draw=self._random.random()
        )
        if wait is None:
            return GivenUp(claim=claim, answer=answer)
        return Postponed(claim=claim, answer=answer, wait=wait)

    def _tell(self, claim: Claim, note: Note) -> None:
        match note:
            case Delivered():
                self._count("sent", {"kind": claim.kind})
                self._timer(claim.since_enqueued + timedelta(seconds=time.monotonic() - claim.taken_at))
                log.info("outbox_sent", outbox_id=claim.id, attempts=claim.attempts)
            case Postponed(answer=answer):
                self._count("postponed", {"phase": answer.phase, "why": answer.kind})
                log.info(
                    "outbox_postponed",
                    outbox_id=claim.id,
                    attempts=claim.attempts,
                    phase=answer.phase,
                    code=answer.code,
                )
            case GivenUp(answer=answer):
                self._count("failed", {"phase": answer.phase, "code": _code(answer)})
                log.warning(
                    "outbox_failed", outbox_id=claim.id, attempts=claim.attempts, phase=answer.phase, code=answer.code
                )
            case Doubted(answer=answer):
                self._count("in_doubt", {"why": answer.why})
                log.warning("outbox_in_doubt", outbox_id=claim.id, attempts=claim.attempts, why=answer.why)
            case Offered() | Returned():
                pass

    def _late(self, claim: Claim, what: str) -> None:
        self._count("too_late", {"note": what})
        log.warning("outbox_too_late", outbox_id=claim.id, note=what)


_STOPPED = Later(phase=Phase.DATA, kind=Kind.CONNECTION, code=None, reply="stopped before any text")

_CUT_SHORT = Unknown(why="stopped after the text was given")


async def _mail_from(session: Session, claim: Claim) -> Answer:
    try:
        return await session.mail_from(claim.envelope_from)
    except BaseException:
        session.close()
        raise


def _code(answer: Answer) -> str:
    return "none" if answer.code is None else str(answer.code)
