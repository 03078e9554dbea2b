"""Log lines: where they go."""

import contextlib
import io
import json

import structlog

from worker.run.logs import configure_logs


def test_a_logger_used_while_output_went_elsewhere_writes_to_standard_output_again() -> None:
    log = structlog.get_logger()
    with io.StringIO() as elsewhere, contextlib.redirect_stdout(elsewhere):
        configure_logs("info", role="worker")
        log.info("first")
    with io.StringIO() as here, contextlib.redirect_stdout(here):
        log.info("second", outbox_id=7)
        said = json.loads(here.getvalue())
    assert (said["event"], said["outbox_id"], said["role"]) == ("second", 7, "worker")
