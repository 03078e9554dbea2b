"""Every sentence that a rule, a reader or a proof may say has its French."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import parsers
import policies
from parsers.responders import Wording as Wordings
from policies.rules import RULES
from tests.policies.telling import TOLD
from worker import decisions
from worker.ops.rule_words import french_of, said_in
from worker.ops.texts.rules import SENTENCES, SIGNS, TEXTS
from worker.ops.wording import Language, Wording

FRENCH = Wording(language=Language.FR, zone=ZoneInfo("Europe/Paris"))
ENGLISH = Wording(language=Language.EN, zone=ZoneInfo("Europe/Paris"))
HOLE = "…"
MADE_UP = "it looks automatic: precedence, subject"
"""Signs that no reader writes: one scene made them up."""
KNOWN = {re.sub(r"\{\w+\}", HOLE, english) for english in SENTENCES | SIGNS}
SPEAKING_CALLS = {
    "handed": 2,
    "_ignored": 1,
    "shown": 0,
    "_NobodyError": 0,
    "UnreadableResults": 0,
    "AddressError": 0,
    "UnreadableMail": 0,
}
"""Functions that are given a sentence, and as which argument."""
READERS = (
    "authentication",
    "authresults",
    "address",
    "domains",
    "structure",
    "parts",
    "prescan",
    "transfer",
    "charsets",
    "reader",
)


def told() -> list[str]:
    lines = TOLD.read_text(encoding="utf-8").splitlines()
    said = [line.partition(": ")[2] for line in lines if line.startswith(("  - ", "  ! ", "shown: "))]
    return sorted(set(said) - {MADE_UP})


@pytest.mark.parametrize("said", told())
def test_every_sentence_of_the_told_scenes_has_its_french(said: str) -> None:
    french = french_of(said, FRENCH)
    assert french is not None
    assert "{" not in french
    assert "'" not in french


def test_every_sentence_of_the_source_has_its_french() -> None:
    said = set(sentences())
    assert len(said) > 120
    assert said - KNOWN == set()


def test_no_translation_is_of_a_sentence_that_nobody_says_any_more() -> None:
    given_by_tests = {"DMARC passes at our border", "nothing proved it"}
    written = everything_written()
    unused = KNOWN - set(sentences()) - given_by_tests
    assert {english for english in unused if max(english.split(HOLE), key=len) not in written} == set()


def test_every_sign_of_a_machine_has_its_french() -> None:
    source = ast.parse((Path(parsers.__path__[0]) / "automatic.py").read_text())
    calls = [
        node
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_field", "_evidence"}
    ]
    notes = {word for call in calls for argument in call.args[1:2] for word in _words(argument)}
    assert len(notes) > 10
    assert (notes | {str(wording) for wording in Wordings}) - SIGNS.keys() == set()


def test_every_rule_has_a_name() -> None:
    assert {f"rule.{rule.name}" for rule in RULES} <= TEXTS.keys()


def test_what_a_sentence_holds_is_said_in_french_too() -> None:
    assert (
        french_of("it could still change: in production", FRENCH)
        == "encore modifiable\N{NO-BREAK SPACE}: en fabrication"
    )
    signs = french_of("a machine wrote it: null return path, RFC 3834 §2, unsolicited, 3 kinds of signs", FRENCH)
    assert signs is not None
    assert signs.endswith("chemin de retour vide (RFC 3834), non sollicité, 3 sortes de signes")
    late = french_of("it waited for us: received 2026-11-24 07:29 UTC, read 2026-11-24 08:30 UTC", FRENCH)
    assert late is not None
    assert "reçu le 24 nov. 2026, 08:29, lu le 24 nov. 2026, 09:30" in late


def test_english_pages_show_the_sentence_itself_and_a_persons_reason_stays_theirs() -> None:
    assert said_in(ENGLISH, "a clear request") == "a clear request"
    assert said_in(FRENCH, "vu avec le client au téléphone") == "vu avec le client au téléphone"


def everything_written() -> str:
    folders = [Path(package.__path__[0]) for package in (parsers, policies, decisions)]
    return "\n".join(file.read_text() for folder in folders for file in folder.rglob("*.py"))


def sentences() -> Iterator[str]:
    """Find what is said in the rules, in what decides, and in what reads; a hole where something is filled in."""
    files = [*Path(policies.__path__[0]).glob("*.py")]
    files += [Path(decisions.__path__[0]) / f"{name}.py" for name in ("carry_out", "cases", "proposals", "reversal")]
    files += [Path(parsers.__path__[0]) / f"{name}.py" for name in READERS]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            yield from _said_by(node)


def _said_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        yield from (
            word
            for keyword in node.keywords
            if keyword.arg in {"said", "defect", "reason"}
            for word in _words(keyword.value)
        )
        if name in SPEAKING_CALLS and len(node.args) > SPEAKING_CALLS[name]:
            yield from _words(node.args[SPEAKING_CALLS[name]])
        if name == "append" and getattr(
            getattr(node.func, "value", None), "id", getattr(getattr(node.func, "value", None), "attr", "")
        ) in {"defects", "doubts"}:
            yield from _words(node.args[0])
    if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "said" for target in node.targets):
        yield from _words(node.value)
    if (
        isinstance(node, ast.Assign)
        and any(getattr(target, "id", "") == "show" for target in node.targets)
        and isinstance(node.value, ast.Tuple)
    ):
        yield from (word for one in node.value.elts for word in _words(one))
    if (
        isinstance(node, ast.AnnAssign | ast.Assign)
        and isinstance(node.value, ast.Dict)
        and "_WHY" in ast.unparse(node)
    ):
        yield from (word for one in node.value.values for word in _words(one))
    if isinstance(node, ast.FunctionDef) and node.name == "_how":
        yield from (word for one in ast.walk(node) if isinstance(one, ast.Return) for word in _words(one.value))


def _words(node: ast.AST | None) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as value) if " " in value or value == "readable":
            yield value
        case ast.JoinedStr(values=values):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else HOLE for one in values)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _words(body)
            yield from _words(orelse)
        case ast.BoolOp(values=values):
            for one in values:
                yield from _words(one)
        case _:
            return
