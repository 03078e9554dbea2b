"""After an erasure every page and command still answers, and says that something was erased and when."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from tests.builders import CLAIRE
from tests.worker.ops.desk import Desk
from tests.worker.privacy.archive_room import pass_time, shop_with_a_past
from worker.migrate import verify
from worker.privacy.due import Retention
from worker.privacy.purging import Purge
from worker.run.cli import main
from worker.schema import case_file, inbound
from worker.sealing import MailKeys, keys_of

YEAR = Retention(mails=timedelta(days=365), decisions=timedelta(days=4018))


@pytest.fixture
def desk(upgraded_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Give a console over a past of eleven years, all of it erased."""
    shop = shop_with_a_past(upgraded_url)
    with shop.engines.writer.begin() as connection:
        connection.execute(update(case_file).values(closed_at=shop.now, closed_by="operator:anne"))
        connection.execute(update(inbound).where(inbound.c.id == 2).values(state="closed"))
    pass_time(shop, 4019)
    done = Purge(engine=shop.engines.writer, retention=YEAR, by="test").run(shop.now)
    assert done.needed == dict.fromkeys(done.needed, 0)
    shop.engines.dispose()
    monkeypatch.setenv("DATABASE_URL", upgraded_url)
    desk = Desk.at(upgraded_url)
    yield desk
    desk.close()


def test_every_page_about_what_was_erased_answers_and_says_when(desk: Desk) -> None:
    visitor = desk.visitor("admin")
    for path in (
        "/mails",
        "/letters",
        "/cases",
        "/journal",
        "/",
        "/orders/4071852",
        "/mails/1/source",
        "/mails/1/reverse",
    ):
        response = visitor.get(path)
        assert response.status_code < 500, path
        assert CLAIRE not in response.text, path
    mail = visitor.page("/mails/1")
    said = mail.css_first("#erased")
    assert said is not None
    assert "Effacé le" in said.text()
    assert mail.css_first("#to-source") is None, "there is no source to show"
    assert mail.css_first("#to-letter") is None, "there is nobody to write to"
    assert "Effacé le" in (mail.css_first("#mail-letters") or mail).text()
    assert mail.css_first(".outcome.cancel") is not None, "what was decided stays"
    assert "Effacé le" in visitor.page("/letters/1").text()
    assert visitor.get("/mails/1/attachments/1").status_code == 404


def test_the_journal_tells_of_the_purge_in_words(desk: Desk) -> None:
    told = desk.visitor("viewer").page("/journal").text()
    assert "données anciennes effacées" in told


def test_an_erased_letter_cannot_be_sent_again_from_its_page(desk: Desk) -> None:
    from outbox.schema import outbox  # noqa: PLC0415 - one test's table

    with desk.shop.engines.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.id == 1).values(state="undelivered"))
    visitor = desk.visitor("operator")
    visitor.page("/letters/1")
    visitor.post("/letters/retry", id=1)
    assert [row["state"] for row in desk.shop.rows(outbox, outbox.c.id == 1)] == ["undelivered"]


@pytest.mark.parametrize("words", [[], ["--personal"], ["--json", "--personal"]])
def test_the_story_of_an_erased_mail_is_told_with_the_day_it_was_erased(desk: Desk, words: list[str]) -> None:
    done = CliRunner().invoke(main, ["message", "1", *words])
    assert done.exit_code == 0, done.output
    assert "erased_at" in done.output
    assert CLAIRE not in done.output
    assert "cancel" in done.output


def test_lists_and_checks_cope_with_what_was_erased(desk: Desk) -> None:
    for words in (["messages", "--personal", "--json"], ["db", "check"], ["outbox", "list"], ["orders", "export"]):
        done = CliRunner().invoke(main, words)
        assert done.exit_code in {0, 2}, (words, done.output)
        assert CLAIRE not in done.output
    retried = CliRunner().invoke(main, ["message", "1", "retry"])
    assert retried.exit_code == 5
    verify(desk.shop.engines.writer)


def test_the_check_of_an_installation_names_a_missing_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk.shop.engines.writer.begin() as connection:
        connection.execute(update(inbound).where(inbound.c.id == 2).values(raw_key="0123456789abcdef"))
        assert keys_of(connection) == MailKeys()
    done = CliRunner().invoke(main, ["doctor", "--json"])
    assert done.exit_code == 1
    assert "MAIL_KEYS lacks the key 0123456789abcdef" in json.dumps(json.loads(done.output))
