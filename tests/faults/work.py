"""The whole program in one short-lived process: takes mail in, decides, acts for people, tells the shop, sends; until all is quiet.

A process like this is what is killed at a named point, and what is started again afterwards.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from outbox.holds import EVERYTHING, keep_back, let_go
from outbox.schema import hold, outbox
from parsers.codes import find_codes
from policies.decision import Outcome
from tests.faults.failures import AWAY, Failures
from tests.faults.scenario import CAME, CONFIRMED_BY_LINK, HANDED_OFF, MADE_UP_ORDER, REVERSED, WITH_FREE_LETTER
from worker.clock import system_clock
from worker.confirm.serve import redeemer_of
from worker.decisions.acts import Act
from worker.decisions.cases import quarantine_case
from worker.decisions.handlers import Handled
from worker.decisions.redeeming import Answer
from worker.intake.inbox import MOST_ATTEMPTS, claimable_ids, quarantine_worn_out
from worker.intake.lease import let_go as let_lease_go
from worker.intake.lease import take
from worker.intake.mailbox import Mailbox
from worker.intake.poller import Poller
from worker.orders.on_change import Ran, Teller
from worker.run import crash
from worker.run.bootstrap import Parts, parts_of
from worker.run.logs import configure_logs
from worker.schema import cancellation, case_file, decision, inbound, letter
from worker.settings import Settings
from worker.unit import UnitOfWork

ROUNDS = 30


@dataclass(frozen=True, kw_only=True)
class Job:
    """What one process is told. `die_at` is `point:n` or empty; `fail` is what fails at the how-manieth call, or nothing.

    `reached` is where it writes how often it reached each point and made each kind of call.
    """

    database_url: str
    imap_url: str
    smtp_port: int
    archive: bool
    told: str
    people: bool
    die_at: str = ""
    fail: tuple[str, int] = ("", 0)
    reached: str = ""


def work(job: Job) -> None:
    """Work until all is quiet, or until the point that the job names."""
    configure_logs("error", role="faults")
    crash.arm(job.die_at)
    counted: dict[str, int] = {}
    parts = parts_of(_settings(job), role="faults", always_live=True)
    if job.reached:
        crash.watch(counted)
    kind, nth = job.fail
    if kind or job.reached:
        Failures(kind=kind, nth=nth, counted=counted).listen(parts.engines.writer, parts.engines.reader)
    hands = _Hands(parts=parts, job=job)
    for _ in range(ROUNDS):
        try:
            moved = hands.once()
        except AWAY:
            continue
        if not moved:
            break
    else:
        os._exit(3)
    if job.reached:
        Path(job.reached).write_text("".join(f"{count} {name}\n" for name, count in sorted(counted.items())))
    parts.engines.dispose()
    # Straight out: what a clean process does at its end is no part of what is tested here.
    os._exit(0)


def _settings(job: Job) -> Settings:
    return Settings.model_construct(
        database_url=SecretStr(job.database_url),
        imap_url=SecretStr(job.imap_url),
        smtp_url=SecretStr(f"smtp://127.0.0.1:{job.smtp_port}"),
        imap_archive_folder="Sent" if job.archive else None,
        intake_from=CAME - timedelta(days=1),
        authserv_ids=("mx.pictoonline.fr",),
        own_hosts=("pictoonline.fr",),
        late_after_minutes=10 * 365 * 24 * 60,
        smtp_answer_seconds=2,
        relay_connections=1,
        read_in_child=False,
    )


@dataclass(kw_only=True)
class _Hands:
    parts: Parts
    job: Job

    def once(self) -> bool:
        """Do a round of everything; tell whether anything moved."""
        return any([self._take_mail_in(), self._decide(), self._tell(), self._people(), self._send()])

    def _take_mail_in(self) -> bool:
        poller = self.parts.poller(lambda _ids: None)
        with UnitOfWork(self.parts.engines.writer) as unit:
            held = take(unit.connection, "poller", self.parts.owner)
            unit.commit()
        if held is None:
            return True
        try:
            return _polled(poller, Mailbox.connect(poller.account, poller.credentials.password()), held)
        finally:
            with UnitOfWork(self.parts.engines.writer) as unit:
                let_lease_go(unit.connection, held)
                unit.commit()

    def _decide(self) -> bool:
        handler = self.parts.handler()
        with UnitOfWork(self.parts.engines.writer) as unit:
            parked = quarantine_worn_out(unit.connection)
            for inbound_id in parked:
                quarantine_case(unit.connection, inbound_id, at=system_clock(), attempts=MOST_ATTEMPTS)
            crash.crash_point("sweep.before_commit")
            unit.commit()
        with self.parts.engines.reader.connect() as connection:
            ids = claimable_ids(connection, limit=100)
        return bool(parked) + sum(handler.handle(one).handled is Handled.DECIDED for one in ids) > 0

    def _tell(self) -> bool:
        def run(_command: str, line: str) -> Ran:
            with Path(self.job.told).open("a") as file:
                file.write(line + "\n")
            crash.crash_point("teller.ran")
            return Ran(status=0, said="")

        teller = Teller(writer=self.parts.engines.writer, command="told", clock=system_clock, run=run)
        return teller.tell_due() > 0

    def _send(self) -> bool:
        return asyncio.run(self.parts.relay().drain_once()) > 0

    def _people(self) -> bool:
        """Do what people do at the console, each thing once."""
        if not self.job.people:
            return False
        return any(
            [
                self._hold_and_release(),
                self._decide_a_case(),
                self._write_freely(),
                self._reverse(),
                self._answer_by_link(),
            ]
        )

    def _hold_and_release(self) -> bool:
        with UnitOfWork(self.parts.engines.writer) as unit:
            was = unit.connection.execute(select(hold.c.released_at)).all()
            if any(row.released_at is not None for row in was):
                return False
            if not was:
                keep_back(unit.connection, EVERYTHING, by="anne", why="a trial")
            else:
                let_go(unit.connection, EVERYTHING, by="anne")
            crash.crash_point("person.before_commit")
            unit.commit()
        crash.crash_point("person.held")
        return True

    def _decide_a_case(self) -> bool:
        review = self.parts.review()
        query = (
            select(case_file.c.id)
            .join(inbound, inbound.c.id == case_file.c.inbound_id)
            .where(inbound.c.message_id == HANDED_OFF, case_file.c.closed_at.is_(None))
        )
        with self.parts.engines.reader.connect() as connection:
            case_id = connection.execute(query).scalar_one_or_none()
            if case_id is None:
                return False
            found = review.proposals_for(connection, case_id, order_number=MADE_UP_ORDER, at=system_clock())
        assert found is not None
        (cancel,) = [one for one in found.decisions if one.act is Act.CANCEL]
        with UnitOfWork(self.parts.engines.writer) as unit:
            done = review.decide_case(
                unit,
                case_id=case_id,
                act=Act.CANCEL,
                order_number=MADE_UP_ORDER,
                seen=cancel.seen,
                by="anne",
                at=system_clock(),
            )
            assert getattr(done, "outcome", None) is Outcome.CANCEL, done
            crash.crash_point("person.before_commit")
            unit.commit()
        crash.crash_point("person.decided")
        return True

    def _write_freely(self) -> bool:
        review = self.parts.review()
        with UnitOfWork(self.parts.engines.writer) as unit:
            mail = unit.connection.execute(
                select(inbound.c.id).where(inbound.c.message_id == WITH_FREE_LETTER)
            ).scalar_one()
            written = select(letter.c.outbox_id).where(letter.c.inbound_id == mail, letter.c.kind == "free")
            if unit.connection.execute(written).first() is not None:
                return False
            review.write_letter(
                unit,
                inbound_id=mail,
                by="anne",
                at=system_clock(),
                subject="Votre message",
                text="Bonjour,\n\nMerci.\n",
                to_role="sender",
                nth=1,
            )
            crash.crash_point("person.before_commit")
            unit.commit()
        crash.crash_point("person.wrote")
        return True

    def _answer_by_link(self) -> bool:
        query = (
            select(outbox.c.mime)
            .join(letter, letter.c.outbox_id == outbox.c.id)
            .where(letter.c.kind == "confirm", letter.c.order_number == CONFIRMED_BY_LINK)
        )
        with self.parts.engines.reader.connect() as connection:
            mime = connection.execute(query).scalar_one()
        body = message_from_bytes(mime, policy=policy.default).get_body(("plain",))
        (code,) = find_codes("", body.get_content())  # type: ignore[union-attr] # every letter of ours has one
        done = redeemer_of(self.parts).answer(code, Answer.YES)
        if done is not None:
            crash.crash_point("person.confirmed")
        return done is not None

    def _reverse(self) -> bool:
        query = (
            select(cancellation.c.id)
            .join(decision, decision.c.id == cancellation.c.decision_id)
            .join(inbound, inbound.c.id == decision.c.inbound_id)
            .where(inbound.c.message_id == REVERSED, cancellation.c.state == "settled")
        )
        with UnitOfWork(self.parts.engines.writer) as unit:
            cancellation_id = unit.connection.execute(query).scalar_one_or_none()
            if cancellation_id is None:
                return False
            self.parts.review().reverse(
                unit, cancellation_id=cancellation_id, by="anne", at=system_clock(), why="a mistake"
            )
            crash.crash_point("person.before_commit")
            unit.commit()
        crash.crash_point("person.reversed")
        return True


def _polled(poller: Poller, box: Mailbox, held: object) -> bool:
    try:
        opened = box.open(poller.settings.folder)
        gathering = poller._gathering(poller.settings.folder, held, from_junk=False)  # type: ignore[arg-type] # the lease just taken
        taken = gathering.poll(box, opened)
        filed = poller._filing().file(box, opened, now=system_clock())
        return taken.mails > 0 or filed > 0
    finally:
        box.leave()
