"""Which letters a hold keeps back, in words."""

from outbox.holds import Which
from outbox.schema import Scope
from worker.ops.wording import Wording


def hold_said(wording: Wording, which: Which) -> str:
    """Say it as every page does: « Toutes les réponses sont retenues. »."""
    value = wording.word("kind", which.value) if which.scope is Scope.KIND else which.value
    return wording.text(f"banner.hold_{which.scope}", value=value)
