"""Settings, from environment variables only, checked whole at start: one message names every fault.

Names and defaults are documented in README.md and `.env.example`; no value is read anywhere else.
"""

import base64
import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import AwareDatetime, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from outbox.address import check_address, is_domain
from outbox.errors import AddressRefused
from outbox.limits import windows
from outbox.loopback import is_loopback
from worker.errors import WorkerError
from worker.sealing import MailKeys

OR_OWN_NETWORK = "or name the host in UNPROTECTED_HOSTS where only a network of your own lies between"
URLS_TOGETHER = ("IMAP_URL", "SMTP_URL", "DATABASE_URL")
DEFAULT_BOOK_MAX_AGE_MINUTES = 15
LETTERS_PER_ADDRESS = "3/hour 10/day"
LETTERS_PER_THREAD = "2/hour 4/day"
LETTERS_OVERALL = "1000/hour"
CONFIRMATIONS_OVERALL = "200/hour"
HIGHEST_PORT = 65_535
SHORTEST_RETENTION_DAYS = 31
"""What a conversation still needs: a code lives 7 days, a question 14, and nobody gets the same refusal twice within 30."""
DEFAULT_RETAIN_DECISIONS_DAYS = 4018
"""Eleven years. Code de commerce art. L123-22: accounting documents are kept ten years, counted from the end of their financial year."""

_LINK = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~-]+)*/?")


class SettingsError(WorkerError):
    """One or more settings are wrong; nothing was started. The message names each variable and what it must be."""

    def __init__(self, faults: list[str]) -> None:
        """Join the faults into one message, a line each."""
        super().__init__("settings: " + "; ".join(faults))
        self.faults = faults


class Side(StrEnum):
    """On which side of the border our server's results stand."""

    ABOVE = "above"
    BELOW = "below"
    EITHER = "either"


class OnDoubt(StrEnum):
    """What becomes of a letter whose delivery nobody can know."""

    RESEND = "resend"
    HOLD = "hold"


Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting of the poller, the worker, the relay and the commands."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", hide_input_in_errors=True, frozen=True)

    database_url: SecretStr | None = None
    imap_url: SecretStr | None = None
    smtp_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    unprotected_hosts: Words = ()

    imap_password_file: Path | None = None
    imap_password_command: str | None = None
    imap_folder: str = "INBOX"
    imap_junk_folder: str | None = None
    imap_done_folder: str | None = "Traités"
    imap_archive_folder: str | None = None
    imap_ca_file: Path | None = None
    intake_from: AwareDatetime | None = None
    smtp_password_file: Path | None = None
    smtp_ca_file: Path | None = None

    authserv_ids: Words = ()
    own_hosts: Words = ()
    results_side: Side = Side.EITHER
    service_address: str = "serviceclient@pictoonline.fr"
    own_domains: Words = ("pictoonline.fr",)

    from_name: str = "PictoOnline"
    from_address: str | None = None
    bounce_address: str | None = None
    message_id_domain: str | None = None
    reply_to: str | None = None
    shop_name: str = "PictoOnline"
    undo_window_seconds: int = Field(default=0, ge=0, le=3600)
    on_doubt: OnDoubt = OnDoubt.RESEND
    archive_address: str | None = None
    archive_patience_seconds: int = Field(default=900, ge=1, le=86400)
    relay_connections: int = Field(default=8, ge=1, le=64)
    smtp_answer_seconds: int = Field(default=600, ge=1, le=3600)
    letters_per_address: str = LETTERS_PER_ADDRESS
    letters_per_thread: str = LETTERS_PER_THREAD
    letters_overall: str = LETTERS_OVERALL
    confirmations_overall: str = CONFIRMATIONS_OVERALL

    order_number_pattern: str = r"\d{7}"
    bill_shipping: bool = False
    late_after_minutes: int = Field(default=60, ge=1)
    take_all: bool = False
    book_max_age_minutes: int = Field(default=DEFAULT_BOOK_MAX_AGE_MINUTES, ge=1)
    on_change: str | None = None

    mail_keys: SecretStr | None = None
    retain_mail_days: int = Field(default=365, ge=0)
    retain_decisions_days: int = Field(default=DEFAULT_RETAIN_DECISIONS_DAYS, ge=0)

    worker_threads: int = Field(default=4, ge=1, le=64)
    read_in_child: bool = True
    metrics_address: str | None = None
    ops_address: str = "127.0.0.1:8025"
    ops_cert_file: Path | None = None
    ops_key_file: Path | None = None
    ops_proxies: Words = ()
    ops_user_header: str | None = None
    confirm_url: str | None = None
    confirm_address: str | None = None
    confirm_proxies: Words = ()
    confirm_cert_file: Path | None = None
    confirm_key_file: Path | None = None
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        """Take `NAME=` in an environment file for a setting that is not given."""
        return None if value == "" else value

    @field_validator(
        "authserv_ids", "own_hosts", "own_domains", "ops_proxies", "unprotected_hosts", "confirm_proxies", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if value is None:
            return ()
        return tuple(word for word in re.split(r"[\s,]+", value) if word) if isinstance(value, str) else value

    @field_validator("service_address", "from_address", "bounce_address", "reply_to", "archive_address")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        try:
            return None if value is None else check_address(value)
        except AddressRefused as error:
            raise ValueError(str(error)) from None

    @field_validator("ops_proxies", "confirm_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            ip_network(one, strict=False)
        return value

    @field_validator("ops_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if not (host and colon and port.isascii() and port.isdigit() and int(port) < 2**16):
            raise ValueError("not HOST:PORT")
        return value

    @field_validator("message_id_domain")
    @classmethod
    def _domain(cls, value: str | None) -> str | None:
        if value is not None and not is_domain(value):
            raise ValueError("not a domain name")
        return value

    @field_validator("metrics_address", "confirm_address")
    @classmethod
    def _listener(cls, value: str | None) -> str | None:
        if value is not None:
            _host_and_port(value)
        return value

    @field_validator("retain_mail_days", "retain_decisions_days")
    @classmethod
    def _retention(cls, value: int) -> int:
        if 0 < value < SHORTEST_RETENTION_DAYS:
            raise ValueError(
                f"at least {SHORTEST_RETENTION_DAYS} days, which open conversations need, or 0 to keep for ever"
            )
        return value

    @field_validator("mail_keys")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        _mail_keys(value)
        return value

    @field_validator("confirm_url")
    @classmethod
    def _link(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _LINK.fullmatch(value) or not (
            value.startswith("https:") or is_loopback(urlsplit(value).hostname or "")
        ):
            raise ValueError(
                "not an https:// address without a query, for instance https://annulation.example.fr/confirmer"
            )
        return value.rstrip("/")

    @field_validator("letters_per_address", "letters_per_thread", "letters_overall", "confirmations_overall")
    @classmethod
    def _windows(cls, value: str) -> str:
        windows(value)
        return value

    @field_validator("order_number_pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value

    @field_validator("imap_url", "smtp_url", "database_url", "redis_url")
    @classmethod
    def _url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and "://" not in value.get_secret_value():
            raise ValueError("not a URL")
        return value

    @model_validator(mode="after")
    def _schemes(self) -> Self:
        allowed = {
            "imap_url": ("imaps", "imap", "imap+starttls"),
            "smtp_url": ("smtps", "smtp", "smtp+starttls"),
            "redis_url": ("redis", "rediss", "unix"),
        }
        for name, schemes in allowed.items():
            secret: SecretStr | None = getattr(self, name)
            if secret is None:
                continue
            parts = urlsplit(secret.get_secret_value())
            if parts.scheme not in schemes:
                raise ValueError(f"{name.upper()} must begin with {', '.join(f'{one}://' for one in schemes)}")
            if name != "redis_url" and not parts.hostname:
                raise ValueError(f"{name.upper()} names no host")
        return self

    @property
    def metrics_at(self) -> tuple[str, int] | None:
        """Return where metrics and health are served, as host and port; None where they are not."""
        return None if self.metrics_address is None else _host_and_port(self.metrics_address)

    @model_validator(mode="after")
    def _protected(self) -> Self:
        """Refuse a database or a Redis that mails and addresses would reach in the clear, or whose certificate nobody checks."""
        if self.redis_url is not None:
            redis = urlsplit(self.redis_url.get_secret_value())
            if redis.scheme == "redis" and self._needs_protection(redis.hostname):
                raise ValueError(
                    f"REDIS_URL: {redis.hostname} would be reached unprotected: use rediss://, {OR_OWN_NETWORK}"
                )
        if self.database_url is not None:
            database = urlsplit(self.database_url.get_secret_value())
            modes = parse_qs(database.query).get("sslmode", [])
            checked = bool(modes) and modes[-1] in {"verify-full", "verify-ca"}
            if database.scheme.startswith("postgresql") and self._needs_protection(database.hostname) and not checked:
                raise ValueError(
                    f"DATABASE_URL: {database.hostname} would be reached unprotected: add ?sslmode=verify-full, {OR_OWN_NETWORK}"
                )
        return self

    def _needs_protection(self, host: str | None) -> bool:
        """Tell whether a host is neither this machine, nor one that is reached over a network of our own."""
        return bool(host) and not is_loopback(host or "") and host not in self.unprotected_hosts

    @property
    def confirm_at(self) -> tuple[str, int] | None:
        """Return where the page behind confirmation links is served, as host and port; None where it is not."""
        return None if self.confirm_address is None else _host_and_port(self.confirm_address)

    @model_validator(mode="after")
    def _confirm(self) -> Self:
        if self.confirm_address is not None and self.confirm_url is None:
            raise ValueError("CONFIRM_ADDRESS: set CONFIRM_URL too, the address that letters give of the page")
        return self

    @model_validator(mode="after")
    def _archive(self) -> Self:
        if self.archive_address is not None and self.imap_archive_folder is None:
            raise ValueError("ARCHIVE_ADDRESS: set IMAP_ARCHIVE_FOLDER too, the folder in which its copies arrive")
        return self

    @property
    def keys(self) -> MailKeys:
        """Return what mails' bytes are sealed with; nothing where no key is set."""
        return _mail_keys(self.mail_keys)

    @property
    def late_after(self) -> timedelta:
        """Return after how long a mail that waited to be read is late."""
        return timedelta(minutes=self.late_after_minutes)

    def require_real(self) -> None:
        """Raise SettingsError unless mailbox, mail server and database are all given: a real mailbox is never half set up."""
        given = {name: getattr(self, name.lower()) is not None for name in URLS_TOGETHER}
        missing = [name for name, is_given in given.items() if not is_given]
        if missing:
            raise SettingsError(
                [f"{name} is not set ({', '.join(URLS_TOGETHER)} come together or not at all)" for name in missing]
            )

    def require_database(self) -> str:
        """Return the database's URL, or raise SettingsError when it is not set."""
        if self.database_url is None:
            raise SettingsError(["DATABASE_URL is not set"])
        return self.database_url.get_secret_value()


class Account:
    """Host, port, protection, user and password of an `imaps://` or `smtps://` URL."""

    __slots__ = ("host", "password", "port", "scheme", "user")

    def __init__(self, url: str, ports: Mapping[str, int]) -> None:
        """Take a URL apart; `ports` gives each scheme's default port. Raise SettingsError on a port that is no number."""
        parts = urlsplit(url)
        self.scheme = parts.scheme
        self.host = parts.hostname or ""
        try:
            self.port = parts.port or ports[parts.scheme]
        except ValueError:
            raise SettingsError([f"the port in the {parts.scheme}:// URL is no number"]) from None
        self.user = unquote(parts.username) if parts.username else None
        self.password = unquote(parts.password) if parts.password else None


def load_settings() -> Settings:
    """Read the settings from the environment, or raise SettingsError naming every fault."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError([_fault(one["loc"], one["msg"]) for one in error.errors()]) from None


def _host_and_port(value: str) -> tuple[str, int]:
    """Take `HOST:PORT`, `[IPV6]:PORT` or a port alone apart; without a host it is loopback. Raise ValueError on anything else."""
    found = re.fullmatch(r"(?:(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]*)):)?([0-9]{1,5})", value)
    if found is None or not 1 <= int(found[3]) <= HIGHEST_PORT:
        raise ValueError("not HOST:PORT, [IPV6]:PORT or a port, for instance 127.0.0.1:9464")
    return found[1] or found[2] or "127.0.0.1", int(found[3])


def _mail_keys(value: SecretStr | None) -> MailKeys:
    """Read keys as `MAIL_KEYS` writes them; raise ValueError, without a word of it, where one is no key."""
    words = [] if value is None else [word for word in re.split(r"[\s,]+", value.get_secret_value()) if word]
    try:
        # Both alphabets of RFC 4648 are common.
        keys = [base64.b64decode(word.replace("-", "+").replace("_", "/"), validate=True) for word in words]
        return MailKeys.of(keys)
    except ValueError:
        raise ValueError("each key must be 32 bytes in base64: `openssl rand -base64 32` makes one") from None


def _fault(where: tuple[int | str, ...], message: str) -> str:
    name = str(where[0]).upper() if where else ""
    said = message.removeprefix("Value error, ")
    return f"{name}: {said}" if name else said
