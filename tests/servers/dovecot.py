"""A real Dovecot: mail comes in by LMTP and is read over IMAP (IDLE, TLS); one server a session, one user a test.

    def test_something(dovecot: Mailbox) -> None:
        dovecot.deliver(raw, sender="emma@example.fr")  # returns once the mail is in the mailbox
        client = imapclient.IMAPClient(dovecot.host, dovecot.imap_port, ssl=False)
        client.login(dovecot.user, dovecot.password)

`dovecot.imap_url` and `dovecot.imaps_url` are those of the user; `dovecot.certificate` is the file that proves the server
(name `localhost`, 127.0.0.1). Each delivery gets a `Received` of `mx.pictoonline.fr` on top, as a receiving server writes it.
Outside pytest: `with running_dovecot() as server: box = server.new_mailbox()`.
"""

import contextlib
import os
import smtplib
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.servers import process

HOSTNAME = "mx.pictoonline.fr"
DOMAIN = "pictoonline.fr"
MAIL_USER = "nobody"
PASSWORD = "only-for-tests"
USERS = 5000

CONFIG = """\
protocols = imap lmtp
listen = {host}
hostname = {hostname}
postmaster_address = postmaster@{domain}
base_dir = {home}/run
state_dir = {home}/run
log_path = /dev/stderr
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_uid = {mail_user}
mail_gid = {mail_user_group}
first_valid_uid = 1
mail_max_userip_connections = 100
# A test may stop the server while mail is coming in; what was accepted is still there.
mail_fsync = optimized
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {home}/users
  default_fields = home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 200
}}
service lmtp {{
  inet_listener lmtp {{
    address = {host}
    port = {lmtp_port}
  }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One user of a running Dovecot, and what a mail program needs to know to read its mail."""

    user: str
    password: str
    imap_port: int
    imaps_port: int
    lmtp_port: int
    certificate: Path
    host: str = process.HOST

    @property
    def imap_url(self) -> str:
        """Return the URL without TLS, as `IMAP_URL` takes it."""
        return f"imap://{quote(self.user, safe='')}:{self.password}@{self.host}:{self.imap_port}"

    @property
    def imaps_url(self) -> str:
        """Return the URL with TLS from the first byte."""
        return f"imaps://{quote(self.user, safe='')}:{self.password}@{self.host}:{self.imaps_port}"

    def deliver(self, raw: bytes, sender: str = "", rcpt: str | None = None) -> None:
        """Deliver a mail over LMTP, to this user unless `rcpt` says another; an empty sender is the null return path.

        Raises smtplib.SMTPException where the server refuses it.
        """
        with smtplib.LMTP(self.host, self.lmtp_port) as session:
            session.sendmail(sender, [rcpt or self.user], raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dovecot:
    """A running server that makes mailboxes."""

    home: Path
    imap_port: int
    imaps_port: int
    lmtp_port: int
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_mailbox(self, user: str | None = None) -> Mailbox:
        """Make a user with an empty mailbox; without a name it is `service-N@pictoonline.fr`, and at hand at once."""
        name = user or f"service-{next(self.numbers)}@{DOMAIN}"
        if user is not None:
            with (self.home / "users").open("a") as users:
                users.write(_entry(user))
            # Dovecot looks at most once a second whether the file changed.
            time.sleep(1.1)
        return Mailbox(
            user=name,
            password=PASSWORD,
            imap_port=self.imap_port,
            imaps_port=self.imaps_port,
            lmtp_port=self.lmtp_port,
            certificate=self.home / "certificate.pem",
        )

    def answers(self) -> bool:
        """Say whether all three ports are open."""
        return all(map(process.listens, (self.imap_port, self.imaps_port, self.lmtp_port)))


@contextlib.contextmanager
def running_dovecot() -> Iterator[Dovecot]:
    """Run a server of our own, with a configuration and a folder of our own. Dovecot changes users, so root must start it."""
    program = process.program("dovecot")
    if os.geteuid() != 0:
        process.missing("dovecot must be started as root")
    if not list(Path("/usr").glob("lib*/dovecot/lmtp")):
        process.missing("dovecot's LMTP service is not installed")
    with process.folder("dovecot") as home:
        server = Dovecot(
            home=home,
            imap_port=process.free_port(),
            imaps_port=process.free_port(),
            lmtp_port=process.free_port(),
        )
        _write_configuration(server)
        with process.running(
            [program, "-F", "-c", home / "dovecot.conf"],
            is_ready=server.answers,
            log=home / "dovecot.log",
        ):
            yield server


def _write_configuration(server: Dovecot) -> None:
    _make_certificate(server.home)
    (server.home / "users").write_text("".join(_entry(f"service-{number}@{DOMAIN}") for number in range(1, USERS)))
    mail = server.home / "mail"
    mail.mkdir()
    mail.chmod(0o777)
    group = subprocess.run(["id", "-gn", MAIL_USER], capture_output=True, text=True, check=True).stdout.strip()
    text = CONFIG.format(
        home=server.home,
        host=process.HOST,
        hostname=HOSTNAME,
        domain=DOMAIN,
        mail_user=MAIL_USER,
        mail_user_group=group,
        imap_port=server.imap_port,
        imaps_port=server.imaps_port,
        lmtp_port=server.lmtp_port,
    )
    (server.home / "dovecot.conf").write_text(text)


def _entry(user: str) -> str:
    return f"{user}:{PASSWORD}::::::\n"


def _make_certificate(home: Path) -> None:
    names = f"subjectAltName=DNS:localhost,DNS:{HOSTNAME},IP:{process.HOST}"
    options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    files = ["-keyout", str(home / "key.pem"), "-out", str(home / "certificate.pem")]
    subprocess.run(
        [process.program("openssl"), "req", "-x509", *options, *files, "-subj", "/CN=localhost", "-addext", names],
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[Dovecot]:
    """Give the session's server, for a test that needs several mailboxes."""
    with running_dovecot() as server:
        yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Mailbox:
    """Give an empty mailbox of a user made for this test."""
    return dovecot_server.new_mailbox()
