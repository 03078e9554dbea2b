"""The confirmation code: 128 bits that prove control of a mailbox, written so that a person and any mailer can carry it."""

import base64
import re

from parsers.folding import fold, plain

BITS = 128
_LENGTH = 26  # 128 bits in base32, 5 a character (RFC 4648 §6)
_GROUP = 5
_STRAY = 3  # gaps a hurried copy may add inside the groups
# What a mailer may put between two characters of a code: spaces, a fold, quote marks, other dashes.
_BETWEEN = r"[\s>|*_.-]{0,12}"
_CODE = re.compile(rf"(?<![a-z0-9])p{_BETWEEN}o(?P<body>(?:{_BETWEEN}[a-z2-7]){{{_LENGTH}}})(?![a-z0-9])")
_SEPARATORS = re.compile(r"[^A-Z2-7]")


def write_code(bits: bytes) -> str:
    """Show 16 random bytes as « PO-ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z ».

    Raises ValueError for any other length: a short code would be guessable.
    """
    if len(bits) * 8 != BITS:
        raise ValueError(f"a confirmation code is {BITS} bits, not {len(bits) * 8}: pass 16 random bytes")
    body = base64.b32encode(bits).decode("ascii").rstrip("=")
    return "-".join(["PO", *(body[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP))])


def normal_code(text: str) -> str:
    """Return a code in the one form that is hashed: upper case, without separators.

    Text that holds no code comes back upper case without separators too; it matches no hash.
    """
    found = find_codes("", text)
    return found[0] if found else _SEPARATORS.sub("", plain(text).upper())


def find_codes(subject: str, text: str) -> tuple[str, ...]:
    """Find the confirmation codes of a mail, own and quoted text alike, in normal form, each once.

    Case, spaces, missing dashes, line wraps and quote marks inside the code do not matter: mailers put them there. Plain
    words that happen to begin with « po » are told apart by where the gaps stand: a code has them after each fifth character.
    """
    found: dict[str, None] = {}
    for part in (subject, text):
        for match in _CODE.finditer(plain(part)):
            if _has_gaps_of_a_code(match["body"]):
                found.setdefault("PO" + _SEPARATORS.sub("", match["body"].upper()))
    return tuple(found)


def without_codes(text: str) -> str:
    """Return a text with spaces where its codes stand, everything else where it was.

    A code's random letters are no words: « PO-NO2XW-… » says no « no ».
    """
    folded = fold(text)
    shown = list(text)
    for match in _CODE.finditer(folded.text):
        if _has_gaps_of_a_code(match["body"]):
            for at in range(folded.at(match.start()), folded.end(match.end())):
                if not shown[at].isspace():
                    shown[at] = " "
    return "".join(shown)


def _has_gaps_of_a_code(body: str) -> bool:
    gaps: dict[int, str] = {}
    position = 0
    for char in body:
        if char.isalnum():
            position += 1
        else:
            gaps[position] = gaps.get(position, "") + char
    gaps.pop(0, None)
    regular = sum(1 for at in gaps if at % _GROUP == 0)
    stray = [gap for at, gap in gaps.items() if at % _GROUP]
    if regular >= _LENGTH // _GROUP - 1:
        return len(stray) <= _STRAY
    return all("\n" in gap for gap in gaps.values())
