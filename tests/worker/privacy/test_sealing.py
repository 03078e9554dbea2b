"""Mails' bytes sealed at rest: the database does not hold them in clear, and no mail is lost by a missing key."""

import base64
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import text, update
from structlog.testing import capture_logs

from tests.worker.shop import Shop
from worker.engines import Engines, open_engines
from worker.intake.inbox import claim, load_raw, load_raws
from worker.intake.store import Fetched, adopt, is_known, store
from worker.run.broker import make_broker
from worker.run.workshop import Workshop
from worker.schema import InboundState, inbound
from worker.sealing import MailKeyError, MailKeys, id_of, missing_keys, verify_keys
from worker.settings import Settings, SettingsError, load_settings

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
RAW = b"From: Claire <claire.vasseur@orange.fr>\r\nSubject: annulation\r\n\r\nMerci d'annuler la 4071852.\r\n"
AT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.fixture
def engines(upgraded_url: str) -> Iterator[Engines]:
    opened = open_engines(upgraded_url, keys=MailKeys.of([NEW, OLD]))
    yield opened
    opened.dispose()


def take_in(engines: Engines, raw: bytes = RAW, *, uid: int = 1) -> int:
    with engines.writer.begin() as connection:
        mail = Fetched(uid=uid, raw=raw, size=len(raw), internal_at=AT)
        return store(connection, "INBOX", 1, [mail], at=AT, from_junk=False)[0]


def kept(engines: Engines) -> list[bytes]:
    with engines.reader.connect() as connection:
        return [bytes(raw) for raw in connection.execute(text("SELECT raw FROM inbound ORDER BY id")).scalars()]


def test_the_database_holds_a_mails_bytes_sealed_and_gives_them_back_as_they_were(engines: Engines) -> None:
    number = take_in(engines)
    assert b"orange" not in kept(engines)[0]
    assert b"4071852" not in kept(engines)[0]
    with engines.writer.begin() as connection:
        assert load_raw(connection, number) == RAW
        assert load_raw(connection, number, most=20) == RAW[:20]
        assert load_raws(connection, [number]) == [(number, RAW)]
        claimed = claim(connection, number, owner="test")
        assert claimed is not None
        assert claimed.raw == RAW


def test_the_same_bytes_are_never_sealed_to_the_same_bytes_and_are_still_recognised(engines: Engines) -> None:
    take_in(engines)
    take_in(engines, uid=2)
    first, second = kept(engines)
    assert first != second
    with engines.writer.begin() as connection:
        assert is_known(connection, "INBOX", RAW)
        assert adopt(connection, "INBOX", 2, uid=7, raw=RAW)


@pytest.mark.parametrize("raw", [b"", RAW])
def test_without_keys_bytes_are_kept_as_they_came(upgraded_sqlite_url: str, raw: bytes) -> None:
    engines = open_engines(upgraded_sqlite_url)
    number = take_in(engines, raw)
    assert kept(engines) == [raw]
    with engines.reader.connect() as connection:
        assert load_raw(connection, number) == raw
        assert load_raw(connection, number, most=5) == raw[:5]
        assert load_raw(connection, number + 1, most=5) is None
    engines.dispose()


def test_mails_from_before_the_first_key_and_of_older_keys_are_read_too(upgraded_url: str) -> None:
    numbers = []
    for uid, keys in enumerate(([], [OLD], [NEW, OLD]), start=1):
        engines = open_engines(upgraded_url, keys=MailKeys.of(keys))
        numbers.append(take_in(engines, RAW + bytes([uid]), uid=uid))
        engines.dispose()
    engines = open_engines(upgraded_url, keys=MailKeys.of([NEW, OLD]))
    with engines.reader.connect() as connection:
        assert load_raws(connection, numbers) == [(one, RAW + bytes([uid])) for uid, one in enumerate(numbers, start=1)]
        assert missing_keys(connection) == []
    engines.dispose()


def test_a_missing_key_is_named_with_its_setting_and_nothing_is_lost(engines: Engines, upgraded_url: str) -> None:
    number = take_in(engines)
    without = open_engines(upgraded_url, keys=MailKeys.of([OLD]))
    with pytest.raises(MailKeyError, match=f"MAIL_KEYS lacks the key {id_of(NEW)}"):
        verify_keys(without.reader)
    with pytest.raises(MailKeyError, match="MAIL_KEYS"), without.reader.connect() as connection:
        load_raw(connection, number, most=100)

    shop = Shop(engines=without)
    workshop = Workshop(handler=shop.handler(), broker=make_broker(None), threads=1, has_redis=False)
    structlog.reset_defaults()
    with capture_logs() as logs:
        workshop.handle(number)
    assert [(one["event"], one["inbound_id"]) for one in logs] == [("mail_key_missing", number)]
    row = shop.rows(inbound)[0]
    assert (row["state"], row["attempts"], row["lease_owner"]) == (str(InboundState.STORED), 0, None)
    without.dispose()
    with engines.reader.connect() as connection:
        assert load_raw(connection, number) == RAW


def test_bytes_moved_to_another_row_or_changed_do_not_open(engines: Engines) -> None:
    first, second = take_in(engines), take_in(engines, RAW + b"PS", uid=2)
    one, two = kept(engines)
    with engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == first).values(raw=two))
        connection.execute(update(inbound).where(inbound.c.id == second).values(raw=two[:-1] + bytes([two[-1] ^ 1])))
    for number in (first, second):
        with pytest.raises(MailKeyError, match="was changed"), engines.reader.connect() as connection:
            load_raw(connection, number)
    assert one != two


def test_a_key_is_32_bytes_in_either_base64_and_no_word_of_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    monkeypatch.setenv(
        "MAIL_KEYS", f"{base64.urlsafe_b64encode(b'?' * 32).decode()} {base64.b64encode(b'>' * 32).decode()}"
    )
    keys = load_settings().keys
    assert keys.newest == id_of(b"?" * 32)
    assert set(keys.known) == {id_of(b"?" * 32), id_of(b">" * 32)}
    assert "known" not in repr(keys)
    for wrong in ("c2VjcmV0", "not base64 at all!"):
        monkeypatch.setenv("MAIL_KEYS", wrong)
        with pytest.raises(SettingsError) as caught:
            load_settings()
        assert "MAIL_KEYS: each key must be 32 bytes in base64" in str(caught.value)
        assert wrong not in str(caught.value)
