"""Keys are rotated while mails are kept, and the purge runs by itself once a day."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.worker.privacy.archive_room import erased, events, file_of, pass_time, shop_with_a_past
from tests.worker.shop import Shop
from worker.engines import Engines, open_engines
from worker.intake.inbox import load_raws
from worker.intake.lease import let_go, take
from worker.privacy.rekeying import rekey
from worker.run.bootstrap import Parts, parts_of
from worker.run.cli import main
from worker.run.purging import DailyPurge
from worker.schema import inbound
from worker.sealing import MailKeyError, MailKeys, id_of
from worker.settings import Settings

OLD, NEW = b"o" * 32, b"n" * 32


def raws(engines: Engines) -> list[tuple[int, bytes]]:
    with engines.reader.connect() as connection:
        ids = connection.execute(select(inbound.c.id).order_by(inbound.c.id)).scalars().all()
        return sorted(load_raws(connection, ids))


def keys_used(engines: Engines) -> set[str | None]:
    with engines.reader.connect() as connection:
        return set(connection.execute(select(inbound.c.raw_key)).scalars())


def test_every_mail_is_sealed_with_the_newest_key_also_those_in_clear(upgraded_url: str) -> None:
    shop = shop_with_a_past(upgraded_url)
    for number in range(25):
        shop.receive(message_id=f"<{number}@orange.fr>", text=f"Merci {number}")
    before = raws(shop.engines)
    shop.engines.dispose()
    for keys, done in (([OLD], 27), ([NEW, OLD], 27), ([NEW], 0)):
        engines = open_engines(upgraded_url, keys=MailKeys.of(keys))
        assert rekey(engines) == done
        assert keys_used(engines) == {id_of(keys[0])}
        assert raws(engines) == before
        engines.dispose()


def test_what_was_in_clear_is_in_clear_nowhere_in_sqlites_file(upgraded_sqlite_url: str) -> None:
    engines = open_engines(upgraded_sqlite_url)
    shop = Shop(engines=engines)
    shop.receive(text="Merci d'annuler la 4071852.")
    engines.dispose()
    engines = open_engines(upgraded_sqlite_url, keys=MailKeys.of([NEW]))
    assert b"Merci d" in file_of(engines)
    rekey(engines)
    assert b"Merci d" not in file_of(engines)
    engines.dispose()


def test_an_erased_mail_stays_empty(upgraded_url: str) -> None:
    shop = shop_with_a_past(upgraded_url)
    with shop.engines.writer.begin() as connection:
        connection.execute(inbound.update().where(inbound.c.id == 1).values(raw=b"", erased_at=shop.now))
    shop.engines.dispose()
    engines = open_engines(upgraded_url, keys=MailKeys.of([NEW]))
    assert rekey(engines) == 1
    assert raws(engines)[0] == (1, b"")
    engines.dispose()


def test_without_a_key_or_without_the_old_one_nothing_is_touched(upgraded_url: str) -> None:
    engines = open_engines(upgraded_url, keys=MailKeys.of([OLD]))
    Shop(engines=engines).receive()
    rekey(engines)
    engines.dispose()
    for keys, said in (([], "MAIL_KEYS is not set"), ([NEW], id_of(OLD))):
        engines = open_engines(upgraded_url, keys=MailKeys.of(keys))
        with pytest.raises(MailKeyError, match=said):
            rekey(engines)
        assert keys_used(engines) == {id_of(OLD)}
        engines.dispose()


def test_the_command_rotates_and_is_in_the_journal(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_with_a_past(upgraded_url)
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    monkeypatch.setenv("MAIL_KEYS", b64encode(NEW).decode())
    done = CliRunner().invoke(main, ["privacy", "rekey", "--json"])
    assert (done.exit_code, json.loads(done.output)) == (0, {"mails": 2})
    assert json.loads(events(shop, "rekeyed")[0]["detail"]) == {"mails": 2}
    monkeypatch.setenv("MAIL_KEYS", "")
    refused = CliRunner().invoke(main, ["privacy", "rekey"])
    assert (refused.exit_code, "MAIL_KEYS is not set" in refused.output) == (2, True)
    shop.engines.dispose()


@pytest.fixture
def parts(upgraded_url: str) -> Iterator[Parts]:
    made = parts_of(Settings(database_url=SecretStr(upgraded_url)), role="worker")
    yield made
    made.engines.dispose()


def purge(parts: Parts, shop: Shop) -> DailyPurge:
    from dataclasses import replace  # noqa: PLC0415 - one test's tool

    return DailyPurge(parts=replace(parts, clock=lambda: shop.now), stop=threading.Event())


def test_a_worker_purges_once_a_day_and_says_so_without_a_name(parts: Parts, upgraded_url: str) -> None:
    shop = shop_with_a_past(upgraded_url)
    pass_time(shop, 366)
    daily = purge(parts, shop)
    with capture_logs() as logs:
        assert daily.run_if_due()
    assert erased(shop) == [1]
    (said,) = [one for one in logs if one["event"] == "purged"]
    assert (said["mails"], said["letters"], said["mails_needed"]) == (1, 1, 1)
    assert not daily.run_if_due(), "not twice a day"
    pass_time(shop, 1)
    assert daily.run_if_due()
    shop.engines.dispose()


def test_one_worker_purges_at_a_time(parts: Parts, upgraded_url: str) -> None:
    shop = shop_with_a_past(upgraded_url)
    pass_time(shop, 366)
    with shop.engines.writer.begin() as connection:
        held = take(connection, "purge", "another", lasting=timedelta(minutes=5))
        assert held is not None
    assert not purge(parts, shop).run_if_due()
    assert erased(shop) == []
    with shop.engines.writer.begin() as connection:
        let_go(connection, held)
    assert purge(parts, shop).run_if_due(), "whoever stood by does it when the other one ended early"
    assert erased(shop) == [1]
    shop.engines.dispose()


def test_the_command_purges_or_only_says_how_much(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    monkeypatch.setenv("RETAIN_MAIL_DAYS", "31")
    shop = shop_with_a_past(upgraded_url)

    def run(*words: str) -> Any:
        done = CliRunner().invoke(main, ["privacy", "purge", *words])
        assert done.exit_code == 0, done.output
        return done.output

    monkeypatch.setattr("worker.run.commands.privacy.system_clock", lambda: shop.now + timedelta(days=62))
    seen = json.loads(run("--dry-run", "--json"))
    assert (seen["dry_run"], seen["erased"]["mails"], seen["needed"]["mails"]) == (True, {"mails": 1}, 1)
    assert "would be erased" in run("--dry-run")
    assert erased(shop) == []
    assert "1 mails, 1 notes" in run()
    assert erased(shop) == [1]
    monkeypatch.setenv("RETAIN_MAIL_DAYS", "30")
    refused = CliRunner().invoke(main, ["privacy", "purge"])
    assert (refused.exit_code, "RETAIN_MAIL_DAYS: at least 31 days" in refused.output) == (2, True)
    shop.engines.dispose()
