"""The servers that tests run against are real, empty and ours."""

import smtplib
import ssl
import threading
from email.parser import BytesParser

import psycopg
import pytest
import redis
from imapclient import IMAPClient
from sqlalchemy import create_engine, text

from tests.servers.dovecot import Mailbox
from tests.servers.postgres import Postgres
from tests.servers.process import wait_until
from tests.servers.smtp_sink import SmtpSink
from worker.engines import open_engines
from worker.migrate import verify

MAIL = b"From: Emma <emma@example.fr>\r\nSubject: Commande 4071852\r\n\r\nAnnulez ma commande.\r\n.point\r\n"


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_gets_an_empty_postgres_database(postgres_url: str, round_: int) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE only_here (number integer)")


def test_a_database_can_be_copied_from_a_prepared_one(postgres: Postgres) -> None:
    prepared = postgres.new_database()
    with psycopg.connect(prepared) as connection:
        connection.execute("CREATE TABLE already_here (number integer)")
    copy = postgres.new_database(template=prepared.rpartition("/")[2])
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM already_here").fetchone() == (0,)


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_gets_an_empty_redis(redis_url: str, round_: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.incr("visits") == 1


def test_a_database_url_opens_as_it_is(database_url: str) -> None:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()


@pytest.mark.parametrize("round_", [1, 2])
def test_a_delivered_mail_is_in_the_mailbox_of_this_test_alone(dovecot: Mailbox, round_: int) -> None:
    dovecot.deliver(MAIL, sender="emma@example.fr")
    with IMAPClient(dovecot.host, dovecot.imap_port, ssl=False) as client:
        client.login(dovecot.user, dovecot.password)
        client.select_folder("INBOX")
        [(_, fetched)] = client.fetch([1], ["BODY.PEEK[]"]).items()
    mail = BytesParser().parsebytes(fetched[b"BODY[]"])
    assert mail["Return-Path"] == "<emma@example.fr>"
    assert " by mx.pictoonline.fr with LMTP" in " ".join(mail["Received"].split())


def test_tls_is_verified_against_the_certificate_of_the_server(dovecot: Mailbox) -> None:
    trusting = ssl.create_default_context(cafile=dovecot.certificate)
    with IMAPClient("localhost", dovecot.imaps_port, ssl_context=trusting) as client:
        client.login(dovecot.user, dovecot.password)
        assert client.has_capability("IDLE")
        assert client.folder_exists("Junk")
    with pytest.raises(ssl.SSLCertVerificationError):
        IMAPClient("localhost", dovecot.imaps_port, ssl_context=ssl.create_default_context())


def test_idle_hears_a_delivery(dovecot: Mailbox) -> None:
    with IMAPClient(dovecot.host, dovecot.imap_port, ssl=False) as client:
        client.login(dovecot.user, dovecot.password)
        client.select_folder("INBOX")
        client.idle()
        dovecot.deliver(MAIL)
        heard = client.idle_check(timeout=10)
        client.idle_done()
    assert (1, b"EXISTS") in heard


def test_an_unknown_recipient_is_refused(dovecot: Mailbox) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        dovecot.deliver(MAIL, rcpt="nobody-here@pictoonline.fr")


def _send(sink: SmtpSink, *recipients: str) -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=5) as client:
        client.sendmail("retours@pictoonline.fr", [*recipients], MAIL)


def test_the_sink_keeps_envelope_and_bytes(smtp_sink: SmtpSink) -> None:
    _send(smtp_sink, "emma@example.fr", "hugo@example.fr")
    [mail] = smtp_sink.wait_for(1)
    assert (mail.mail_from, mail.rcpt_tos) == ("retours@pictoonline.fr", ["emma@example.fr", "hugo@example.fr"])
    assert mail.data == MAIL
    assert mail.at.tzinfo is not None


def test_the_sink_answers_what_it_is_told_as_often_as_it_is_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.will_answer("rcpt", "450 4.7.1 come back later", times=2, to="emma@example.fr")
    smtp_sink.will_answer("data", "554 5.7.1 no")
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            _send(smtp_sink, "emma@example.fr")
        assert refused.value.recipients["emma@example.fr"][0] == 450
    with pytest.raises(smtplib.SMTPDataError, match="554"):
        _send(smtp_sink, "emma@example.fr")
    assert not smtp_sink.received
    _send(smtp_sink, "emma@example.fr")
    smtp_sink.wait_for(1)


def test_the_sink_can_lose_its_answer_after_it_took_the_mail(smtp_sink: SmtpSink) -> None:
    smtp_sink.will_drop("data", stores=True)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp_sink, "emma@example.fr")
    assert len(smtp_sink.received) == 1


def test_the_sink_can_answer_late(smtp_sink: SmtpSink) -> None:
    smtp_sink.will_hang("data", seconds=60.0)
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=0.5) as client, pytest.raises(OSError, match="timed out"):
        client.sendmail("retours@pictoonline.fr", ["emma@example.fr"], MAIL)
    assert not smtp_sink.received


def test_the_sink_goes_away_and_comes_back_on_its_port(smtp_sink: SmtpSink) -> None:
    port = smtp_sink.port
    smtp_sink.stop()
    with pytest.raises(ConnectionRefusedError):
        _send(smtp_sink, "emma@example.fr")
    smtp_sink.start()
    assert smtp_sink.port == port
    _send(smtp_sink, "emma@example.fr")
    smtp_sink.wait_for(1)


def test_the_sink_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with SmtpSink() as sink:
        _send(sink, "emma@example.fr")
    assert wait_until(lambda: threading.active_count() == before)


def test_the_sink_knows_one_login(smtp_sink: SmtpSink) -> None:
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=5) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("relay", "wrong")
        client.login("relay", "only-for-tests")


@pytest.mark.parametrize("round_", [1, 2])
def test_an_upgraded_database_passes_the_check_made_at_start(upgraded_url: str, round_: int) -> None:
    engines = open_engines(upgraded_url)
    verify(engines.writer)
    with engines.writer.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM ledger")).scalar_one() == 0
    engines.dispose()
