"""`serviceclient explain`: the whole story of one mail's decision, with the words that led to it; writes nothing."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from worker.replay.line import line_of
from worker.replay.paper import Decided, decide_on_paper
from worker.replay.sources import mails_in
from worker.replay.telling import tell
from worker.run.commands.replay import paper_options, setting_of


@click.command()
@click.argument("mail", type=click.Path(path_type=Path))
@paper_options
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: replay's line, the reading and each rule's answer."
)
def explain(*, mail: Path, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - what `paper_options` gives, checked by `setting_of`
    """Tell why MAIL.eml is decided as it is.

    What was read, with the words; the candidate orders; each rule's answer; the letter. Writes nothing. Exit status: 0, or 2 for a bad
    argument or order book.
    """
    setting = setting_of(**options)
    for one in mails_in(mail):
        decided = decide_on_paper(one.raw, setting)
        click.echo(_as_json(one.file, decided) if as_json else tell(one.file, decided))


def _as_json(file: str, decided: Decided) -> str:
    whole = json.loads(line_of(file, decided))
    whole["rules"] = [asdict(one) for one in decided.decision.trace]
    whole["reading"] = asdict(decided.reading)
    return json.dumps(whole, ensure_ascii=False, default=str, indent=1)
