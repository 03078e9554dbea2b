"""Our reader and talon 1.4.4 on the quoted replies, client by client: `python -m bench.quoting > bench/quoting.md`."""

import json
import sys

from bench.quoted_cases import HALVES, TALON, Case, cases, exact, same, table


def ours(case: Case) -> str:
    """Return what our reader takes for the customer's own words: the one place that knows the names of its functions."""
    from parsers.html_text import own_words_of_html  # noqa: PLC0415 - only the measuring needs the reader
    from parsers.quoting import own_words  # noqa: PLC0415 - same

    return own_words(case.body) if case.kind == "text" else own_words_of_html(case.body)


def main() -> None:
    """Print a table for each half and one for both; ids of wrong answers only for half a, which readers may look at."""
    left = json.loads(TALON.read_text(encoding="utf-8"))["cases"]
    by_half = {half: cases(half) for half in HALVES}
    both = [case for found in by_half.values() for case in found]
    right = exact(both, ours)
    by_talon = frozenset(case.id for case in both if same(left[case.id]["reply"], case.own))
    generous = by_talon | {case.id for case in both if same(left[case.id]["unsigned"], case.own)}
    columns = {"ours": right, "talon 1.4.4": by_talon, "talon, either way": frozenset(generous)}
    sys.stdout.write("# Quoted replies: exact after white-space folding\n\nMade by `python -m bench.quoting`.\n")
    for name, found in (*((f"Half {half}", by_half[half]) for half in HALVES), ("Both halves", both)):
        sys.stdout.write(f"\n## {name}\n\n{table(found, columns)}")
    wrong = [case.id for case in by_half["a"] if case.id not in right]
    sys.stdout.write(f"\nHalf a, not exact with ours: {', '.join(wrong) or 'none'}.\n")


if __name__ == "__main__":
    main()
