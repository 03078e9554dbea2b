"""The archive of letters that left, asked in a real mailbox."""

import asyncio

import imapclient
import pytest
from pydantic import SecretStr

from tests.servers.dovecot import Mailbox as Box
from worker.intake.credentials import GivenPassword
from worker.intake.mailbox import IMAP_PORTS, MailboxRefusedError
from worker.run.archive import FolderArchive
from worker.settings import Account, Settings

OURS = "<abc234@pictoonline.fr>"


def archive_of(box: Box, folder: str = "Sent") -> FolderArchive:
    return FolderArchive(
        account=Account(box.imap_url, IMAP_PORTS),
        credentials=GivenPassword(secret=box.password),
        folder=folder,
        ca_file=None,
    )


def test_a_letter_is_found_by_its_message_id_and_another_is_not(dovecot: Box) -> None:
    client = imapclient.IMAPClient(dovecot.host, dovecot.imap_port, ssl=False)
    client.login(dovecot.user, dovecot.password)
    if not client.folder_exists("Sent"):
        client.create_folder("Sent")
    client.append("Sent", b"Message-ID: " + OURS.encode() + b"\r\nSubject: Votre commande\r\n\r\nBonjour\r\n")
    archive = archive_of(dovecot)
    assert asyncio.run(archive(OURS))
    assert not asyncio.run(archive("<abc235@pictoonline.fr>"))
    client.select_folder("Sent", readonly=True)
    assert client.search("UNSEEN") == [1], "looking changes nothing"


def test_a_folder_that_is_not_there_is_no_answer(dovecot: Box) -> None:
    with pytest.raises(MailboxRefusedError, match="Archive"):
        asyncio.run(archive_of(dovecot, "Archive")(OURS))


@pytest.mark.parametrize("given", ['<a"@b>', "<a b@c>", "<a@b>\r\nA1 LOGOUT", "*", "<a@b", "<é@b>"])
def test_only_a_message_id_of_ours_is_asked_for(dovecot: Box, given: str) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        asyncio.run(archive_of(dovecot)(given))


def test_copies_without_a_folder_to_look_in_are_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_ADDRESS", "archive@pictoonline.fr")
    with pytest.raises(ValueError, match="IMAP_ARCHIVE_FOLDER"):
        Settings()
    monkeypatch.setenv("IMAP_ARCHIVE_FOLDER", "Sent")
    assert Settings(database_url=SecretStr("sqlite:///x")).archive_address == "archive@pictoonline.fr"
