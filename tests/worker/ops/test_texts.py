"""The console's words: each text in both languages, each one that a page asks for written."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from outbox.limits import BREAKER
from policies.advance import Concern
from policies.decision import Ground
from worker.decisions.claims import TAKEN_UP
from worker.decisions.limits import HELD, LIMITED
from worker.intake.store import OVERSIZE, UNFETCHABLE
from worker.ops import texts
from worker.ops.wording import Language, Wording, all_texts

PACKAGE = Path(texts.__file__).parents[1]
ASKED = re.compile(r"""(?:\bt|\.text)\(\s*["']([a-z_]+\.[a-z0-9_.]+)["']""")
DONE = re.compile(r"""["'](done\.[a-z_]+)["']""")
GROUND = re.compile(r"""\bground=["']([a-z_]+)["']""")
FIELDS = re.compile(r"\{(\w*)[^}]*\}")


def test_every_text_is_in_both_languages_with_the_same_fields() -> None:
    for key, (french, english) in all_texts().items():
        assert french.strip(), key
        assert english.strip(), key
        assert sorted(FIELDS.findall(french)) == sorted(FIELDS.findall(english)), key


def test_every_reason_of_a_case_has_words() -> None:
    """Those of decisions, of the order book, and those that the program opens cases with itself."""
    ours = {HELD, LIMITED, BREAKER, TAKEN_UP, OVERSIZE, UNFETCHABLE}
    written = {found for file in PACKAGE.parent.rglob("*.py") for found in GROUND.findall(file.read_text())}
    assert written
    every = {*map(str, Ground), *map(str, Concern), *ours, *written}
    assert {f"ground.{one}" for one in every} - all_texts().keys() == set()


def test_every_text_that_a_page_asks_for_is_written() -> None:
    asked = set()
    for file in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]:
        words = file.read_text()
        asked |= set(ASKED.findall(words)) | (set(DONE.findall(words)) if "texts" not in file.parts else set())
    assert asked
    assert asked - all_texts().keys() == set()


def test_french_is_set_as_french_is_set() -> None:
    """A straight apostrophe, an ordinary blank before « ; : ! ? » or inside quotes would break a line or look foreign."""
    for key, (french, _english) in all_texts().items():
        assert "'" not in french, key
        assert not re.search(
            r"[\w»)] [;!?](?:\s|$)|« |\S »",
            french.replace("\N{NO-BREAK SPACE}", "~").replace("\N{NARROW NO-BREAK SPACE}", "~"),
        ), key


def test_a_word_that_nobody_wrote_is_shown_as_it_stands() -> None:
    wording = Wording(language=Language.FR, zone=ZoneInfo("Europe/Paris"))
    assert wording.word("ground", "brand_new") == "brand new"
