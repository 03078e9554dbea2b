"""An IMAP server that lies where a script says so: what Dovecot never does, and some server in the world does.

It serves one folder, INBOX, from a table of mails. A lie is a function that is given the conversation at one command and answers
in the server's stead; each is told once, then the server is honest again.
"""

import re
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CAPABILITIES = "IMAP4rev1 IDLE MOVE UIDPLUS"


class Hung(Exception):
    """The server hung up."""


@dataclass(kw_only=True)
class Talk:
    """One connection: what the client sent, and ways to answer."""

    server: "ScriptedImap"
    sock: socket.socket
    tag: str = ""
    words: str = ""
    _rest: bytes = b""

    def say(self, *lines: str | bytes) -> None:
        """Send lines, in one packet."""
        self.raw(b"".join((line.encode() if isinstance(line, str) else line) + b"\r\n" for line in lines))

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def ok(self, *lines: str | bytes, said: str = "OK done") -> None:
        """Send lines and the tagged answer."""
        self.say(*lines, f"{self.tag} {said}")

    def line(self) -> str:
        """Return the client's next line."""
        while b"\r\n" not in self._rest:
            more = self.sock.recv(65536)
            if not more:
                raise Hung
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\r\n")
        return line.decode("latin-1")

    def hang_up(self) -> None:
        """End the connection here."""
        raise Hung


Lie = Callable[[Talk], None]


@dataclass(kw_only=True)
class ScriptedImap:
    """The server's folder and its lies. `mails`: UID → (bytes, time of receipt)."""

    uidvalidity: str = "7"
    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)
    flagged: list[tuple[int, str]] = field(default_factory=list)
    capabilities: str = CAPABILITIES
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    archive: Callable[[], list[str]] = list
    """The Message-IDs that a search of another folder finds."""
    _lies: dict[str, list[Lie]] = field(default_factory=lambda: defaultdict(list))
    _talks: list[socket.socket] = field(default_factory=list)
    _news: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"imap://serviceclient:secret@127.0.0.1:{self.port}"

    def lie(self, command: str, *lies: Lie) -> None:
        """Tell these lies, one each time a command comes: LOGIN, SELECT, SEARCH, FACTS, BODY, IDLE, NOOP, MOVE, STORE."""
        self._lies[command] += lies

    def add(self, uid: int, raw: bytes, at: datetime = WHEN) -> None:
        """Put a mail into the folder and tell whoever waits in IDLE."""
        self.mails[uid] = (raw, at)
        self._news.set()

    def serve(self, sock: socket.socket) -> None:
        """Talk with one client until somebody hangs up."""
        self.connections += 1
        self._talks.append(sock)
        talk = Talk(server=self, sock=sock)
        with suppress(Hung, OSError), sock:
            talk.say("* OK scripted IMAP ready")
            while True:
                talk.tag, _, talk.words = talk.line().partition(" ")
                self._answer(talk)

    def _answer(self, talk: Talk) -> None:
        command = _command_of(talk.words)
        self.commands.append(command)
        if self._lies[command]:
            self._lies[command].pop(0)(talk)
            return
        getattr(self, f"_{command.lower()}", self._other)(talk)

    def _other(self, talk: Talk) -> None:
        talk.ok()

    def _capability(self, talk: Talk) -> None:
        talk.ok(f"* CAPABILITY {self.capabilities}")

    def _logout(self, talk: Talk) -> None:
        talk.ok("* BYE")
        talk.hang_up()

    def _list(self, talk: Talk) -> None:
        talk.ok(f'* LIST () "/" {talk.words.split()[-1]}')

    def _select(self, talk: Talk) -> None:
        talk.ok(
            f"* {len(self.mails)} EXISTS",
            f"* OK [UIDVALIDITY {self.uidvalidity}] valid",
            "* OK [PERMANENTFLAGS (\\Seen \\*)] flags",
            said="OK [READ-WRITE] selected",
        )

    _examine = _select

    def _search(self, talk: Talk) -> None:
        if "HEADER" in talk.words:
            there = any(one in talk.words for one in self.archive())
            talk.ok("* SEARCH 1" if there else "* SEARCH")
            return
        uids = sorted(self.mails)
        window = re.search(r"UID (\d+):(\d+)", talk.words)
        if window:
            uids = [uid for uid in uids if int(window[1]) <= uid <= int(window[2])]
        elif "UID *" in talk.words:
            uids = uids[-1:]
        talk.ok("* SEARCH" + "".join(f" {uid}" for uid in uids))

    def _asked(self, talk: Talk) -> list[int]:
        found = re.search(r"UID (?:FETCH|STORE|MOVE|COPY|EXPUNGE) ([\d,:]+)", talk.words)
        asked: list[int] = []
        for one in (found[1] if found else "").split(","):
            low, _, high = one.partition(":")
            asked += range(int(low), int(high or low) + 1) if low else []
        return [uid for uid in asked if uid in self.mails]

    def _facts(self, talk: Talk) -> None:
        talk.ok(*(self.facts_of(uid) for uid in self._asked(talk)))

    def facts_of(self, uid: int) -> str:
        """Return the line that tells a mail's size and time of receipt."""
        raw, at = self.mails[uid]
        return f'* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)} INTERNALDATE "{at:%d-%b-%Y %H:%M:%S} +0000")'

    def _body(self, talk: Talk) -> None:
        talk.ok(*(self.body_of(uid) for uid in self._asked(talk)))

    def body_of(self, uid: int) -> bytes:
        """Return the answer that gives a mail's bytes."""
        raw = self.mails[uid][0]
        return b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, uid, len(raw), raw)

    def _store(self, talk: Talk) -> None:
        self.flagged += [(uid, talk.words.rpartition("(")[2].rstrip(")")) for uid in self._asked(talk)]
        talk.ok()

    def _move(self, talk: Talk) -> None:
        for uid in self._asked(talk):
            self.moved.append(uid)
            del self.mails[uid]
        talk.ok()

    def _idle(self, talk: Talk) -> None:
        talk.say("+ idling")
        self.end_idle(talk)

    def end_idle(self, talk: Talk) -> None:
        """Wait for DONE, telling of news meanwhile."""
        self._news.clear()
        told = threading.Event()

        def tell() -> None:
            while not told.is_set():
                if self._news.wait(0.05) and not told.is_set():
                    self._news.clear()
                    with suppress(OSError):
                        talk.say(f"* {len(self.mails)} EXISTS")

        teller = threading.Thread(target=tell, daemon=True)
        teller.start()
        try:
            talk.line()
        finally:
            told.set()
            teller.join(5)
        talk.ok()

    def close(self) -> None:
        """Hang up on everybody."""
        for sock in self._talks:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def scripted_imap(**more: object) -> Iterator[ScriptedImap]:
    """Serve on a free port of this machine while the block lasts."""
    server = ScriptedImap(**more)  # type: ignore[arg-type] # the fields of the server
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    sock, _ = listening.accept()
                    threading.Thread(target=server.serve, args=(sock,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            server.close()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _command_of(words: str) -> str:
    upper = words.upper()
    if "FETCH" in upper:
        return "FACTS" if "RFC822.SIZE" in upper else "BODY"
    first, _, rest = upper.partition(" ")
    return rest.partition(" ")[0] if first == "UID" else first
