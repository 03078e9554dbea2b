"""Run talon 1.4.4 over the quoted replies and keep what it leaves: `python -m bench.talon_quoting`.

For an environment of its own, since talon pins a C extension that Python 3.11 cannot build:
`pip install --no-deps talon==1.4.4`, then `pip install lxml regex chardet cssselect html5lib six joblib numpy scipy
scikit-learn faust-cchardet` (the maintained build of `cchardet`). The results stand in bench/talon-1.4.4.json, so that
bench/quoting.py needs none of it.
"""

import json
import sys
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path

import joblib

from bench.quoted_cases import HALVES, TALON, Case, cases, exact, table

# talon imports joblib where scikit-learn kept it until 0.23; it is the same module.
sys.modules["sklearn.externals.joblib"] = joblib

from talon import quotations  # noqa: E402 - only imports once joblib stands where talon looks for it
from talon.signature.bruteforce import extract_signature  # noqa: E402 - same

BESIDE = ("lxml", "regex", "cssselect", "html5lib", "faust-cchardet")


class _Seen(HTMLParser):
    """The text of an HTML body: talon answers HTML with HTML, the set expects what is seen."""

    BLOCKS = frozenset(
        [
            "address",
            "blockquote",
            "body",
            "br",
            "div",
            "h1",
            "h2",
            "h3",
            "head",
            "hr",
            "html",
            "li",
            "ol",
            "p",
            "pre",
            "table",
            "tbody",
            "td",
            "th",
            "tr",
            "ul",
        ]
    )
    UNSEEN = frozenset(("head", "script", "style", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.unseen += tag in self.UNSEEN
        if tag in self.BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in self.UNSEEN
        if tag in self.BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.pieces.append(data)


def seen(html: str) -> str:
    """Return the text of an HTML body, a block or a line break as white space."""
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)


def reply(case: Case) -> str:
    """Return what talon's `quotations` leaves of a body."""
    if case.kind == "text":
        return str(quotations.extract_from(case.body, "text/plain"))
    return seen(str(quotations.extract_from(case.body, "text/html")))


def unsigned(text: str) -> str:
    """Return a reply without the signature that talon's `signature.bruteforce` finds: it knows phone footers and `--`."""
    return str(extract_signature(text)[0])


def main() -> None:
    """Run talon over both halves, store what it left and print how often that was right."""
    quotations.register_xpath_extensions()  # what talon.init() does for HTML; the rest of it loads a classifier unused here
    found = [case for half in HALVES for case in cases(half)]
    replies = {case.id: reply(case) for case in found}
    kept = {
        case.id: {"reply": " ".join(replies[case.id].split()), "unsigned": " ".join(unsigned(replies[case.id]).split())}
        for case in found
    }
    versions = {name: metadata.version(name) for name in ("talon", *BESIDE)}
    document = {"python": sys.version.split()[0], "versions": versions, "cases": dict(sorted(kept.items()))}
    Path(TALON).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    columns = {
        "talon": exact(found, lambda case: kept[case.id]["reply"]),
        "talon, either": exact(found, lambda case: kept[case.id]["reply"])
        | exact(found, lambda case: kept[case.id]["unsigned"]),
    }
    sys.stdout.write(table(found, columns))


if __name__ == "__main__":
    main()
