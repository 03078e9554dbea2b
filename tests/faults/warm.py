"""What a process forked from here has done already: everything is imported, every mail of the scenario was read once."""

import tests.faults.work
from tests.faults.scenario import first_mails
from worker.decisions.reading_json import dump_reading, parse_reading
from worker.orders.book import load_book
from worker.replay.paper import Setting, decide_on_paper
from worker.sandbox.samples import sample_book

assert tests.faults.work.ROUNDS
for _raw in first_mails():
    parse_reading(dump_reading(decide_on_paper(_raw, Setting(book=load_book(sample_book()))).reading))
