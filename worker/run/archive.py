"""The archive of letters that left: a folder of the mailbox, asked by Message-ID where nobody knows whether one was delivered.

It is the server's own folder of sent mail, or a folder into which the copies to `ARCHIVE_ADDRESS` are sorted.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from worker.intake.credentials import Credentials
from worker.intake.mailbox import Mailbox
from worker.settings import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderArchive:
    """Looks a letter up in a folder. A connection is made for each question: there is one after a crash, and none for days."""

    account: Account
    credentials: Credentials
    folder: str
    ca_file: Path | None

    async def __call__(self, message_id: str) -> bool:
        """Tell whether the folder has the letter; raise what keeps the mailbox from answering."""
        return await asyncio.to_thread(self._holds, message_id)

    def _holds(self, message_id: str) -> bool:
        box = Mailbox.connect(self.account, self.credentials.password(), ca_file=self.ca_file)
        try:
            return box.holds(self.folder, message_id)
        finally:
            box.leave()
