"""How templates write what strangers wrote, what rules said, sizes and short spans: given to them as `draw`."""

from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from worker.decisions.journal import MACHINE
from worker.ops.mail_sight import size_in, took_in
from worker.ops.rule_words import said_in
from worker.ops.unseen import is_mixed, shown, shown_name, u_label
from worker.ops.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The functions with a page's language in them."""

    wording: Wording

    def text(self, text: str) -> Markup:
        """Draw a text of several lines; what nobody sees is shown."""
        return shown(text)

    def name(self, name: str, most: int = 300) -> Markup:
        """Draw a name or a subject as one line."""
        return shown_name(name, most=most)

    def is_mixed(self, name: str) -> bool:
        """Tell whether a name mixes alphabets that look alike."""
        return is_mixed(name)

    def read_as(self, address: str) -> str | None:
        """Return an international address as people read it; None for any other."""
        return u_label(address)

    def spoken(self, said: str) -> str:
        """Write a sentence of a trace in the page's language."""
        return said_in(self.wording, said)

    def size(self, size: int) -> str:
        """Write a size in bytes."""
        return size_in(self.wording, size)

    def took(self, took: timedelta) -> str:
        """Write how long a step took."""
        return took_in(self.wording, took)

    def who(self, by: str) -> str:
        """Write who did something."""
        if by == MACHINE:
            return self.wording.text("mail.by_machine")
        return self.wording.text("mail.by_command", name=by[4:]) if by.startswith("cli:") else by
