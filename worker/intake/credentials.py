"""Where the mailbox' password comes from. Asked again at each connection, so that a changed secret needs no restart."""

import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from worker.errors import WorkerError
from worker.settings import Account, Settings

COMMAND_SECONDS = 20.0


class CredentialsError(WorkerError):
    """The password cannot be had: no file, an empty one, a failing command. The message names the setting, never the secret."""


class Credentials(Protocol):
    """Gives what a login needs; OAuth2 will be a second kind."""

    def password(self) -> str:
        """Return the password; raise CredentialsError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPassword:
    """A password that stands in the URL."""

    secret: str

    def password(self) -> str:
        """Return it."""
        return self.secret

    def __repr__(self) -> str:
        return "GivenPassword(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordFile:
    """A file whose first line is the password."""

    file: Path
    setting: str

    def password(self) -> str:
        """Read it; raise CredentialsError when there is none."""
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            said = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise CredentialsError(f"{self.setting}: {self.file}: {said}") from error
        if not lines or not lines[0]:
            raise CredentialsError(f"{self.setting}: {self.file}: its first line is empty")
        return lines[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordCommand:
    """A command that prints the password, such as one that asks a vault; run without a shell."""

    command: str
    setting: str

    def password(self) -> str:
        """Run it; raise CredentialsError when it fails, takes too long or prints nothing."""
        try:
            ran = subprocess.run(  # noqa: S603 — the deploying engineer's own setting, split, never a shell's
                shlex.split(self.command), capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise CredentialsError(f"{self.setting}: the command cannot be run: {type(error).__name__}") from None
        lines = ran.stdout.splitlines()
        if ran.returncode != 0 or not lines or not lines[0]:
            raise CredentialsError(f"{self.setting}: the command ended with status {ran.returncode} and no password")
        return lines[0]


def credentials_of(settings: Settings, account: Account) -> Credentials:
    """Return where the mailbox' password comes from; raise CredentialsError when no setting says."""
    if settings.imap_password_command is not None:
        return PasswordCommand(command=settings.imap_password_command, setting="IMAP_PASSWORD_COMMAND")
    if settings.imap_password_file is not None:
        return PasswordFile(file=settings.imap_password_file, setting="IMAP_PASSWORD_FILE")
    if account.password is None:
        raise CredentialsError(
            "IMAP_URL has no password, and neither IMAP_PASSWORD_FILE nor IMAP_PASSWORD_COMMAND is set"
        )
    return GivenPassword(secret=account.password)
