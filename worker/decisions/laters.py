"""Mails that arrived after the one being decided: no money moves before they were read, since one may take the request back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from parsers.errors import UnreadableMail
from parsers.request import Reading
from policies.memory import LaterMail
from policies.unread import unreadable_reading

REREADS = 5
"""How often a decision begins again because more of them arrived meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laters:
    """The mails that wait behind a decision, and what was read in them."""

    ids: tuple[int, ...] = ()
    mails: tuple[LaterMail, ...] = ()


class MoreLaterMailsError(Exception):
    """Money would move, and mails have arrived that were not read yet."""


def laters_of(ids: tuple[int, ...], raws: Mapping[int, bytes], read: Callable[[bytes], Reading]) -> Laters:
    """Read those of the mails whose bytes are given.

    Where more wait than were loaded, the first of the others stands for them all: it counts as words against moving money, which it may
    hold.
    """
    mails = [LaterMail(inbound_id=one, reading=_read_anyhow(read, raws[one])) for one in ids if one in raws]
    unread = next((one for one in ids if one not in raws), None)
    if unread is not None:
        mails.append(LaterMail(inbound_id=unread, reading=unreadable_reading("not read")))
    return Laters(ids=ids, mails=tuple(mails))


def _read_anyhow(read: Callable[[bytes], Reading], raw: bytes) -> Reading:
    """Read a later mail; one that cannot be parsed counts as words against moving money, since it may hold them."""
    try:
        return read(raw)
    except UnreadableMail as error:
        return unreadable_reading(str(error))
