"""Every labelled text is read word for word as wished.txt tells.

`python -m tests.parsers.wishing` writes the file again; read what changed before it is committed.
"""

from parsers.wishes.lexicon import _keys_of, lexicon
from parsers.wishes.sentences import own_words
from tests.parsers.wishing import spread, told


def test_every_text_is_weighed_as_it_was() -> None:
    for text, before in spread():
        assert told(text, text.weighed()) == before


def test_every_text_is_read_as_it_was() -> None:
    for kept in (lexicon, _keys_of, own_words):  # what was looked up before must not stand in for looking it up
        kept.cache_clear()
    for text, before in spread():
        assert told(text, text.wish()) == before
