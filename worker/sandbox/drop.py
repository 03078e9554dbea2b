"""A folder whose new `.eml` files are delivered; a file that is saved again is delivered again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Stamp = tuple[int, int]
"""Size and time of change."""


@dataclass(kw_only=True)
class DropFolder:
    """What was seen in a folder, look by look. What lies there when it is made is old, and stays where it is."""

    path: Path
    _known: dict[Path, Stamp] = field(default_factory=dict)
    _growing: dict[Path, Stamp] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take note of what lies there already."""
        self._known.update(self._stamps())

    @property
    def old(self) -> int:
        """Return how many mails lay there already."""
        return len(self._known)

    def new_mails(self) -> Iterator[tuple[str, bytes | None]]:
        """Give name and bytes of each file that is new or changed and has stood still since the last look; None: it cannot be read."""
        stamps = self._stamps()
        fresh = {file: stamp for file, stamp in stamps.items() if self._known.get(file) != stamp}
        settled = [file for file, stamp in sorted(fresh.items()) if self._growing.get(file) == stamp]
        self._growing = fresh
        for file in settled:
            self._known[file] = fresh[file]
            try:
                yield file.name, file.read_bytes()
            except OSError:
                yield file.name, None

    def _stamps(self) -> dict[Path, Stamp]:
        stamps = {}
        for file in self._files():
            try:
                found = file.stat()
            except OSError:  # gone between the two looks
                continue
            stamps[file] = (found.st_size, found.st_mtime_ns)
        return stamps

    def _files(self) -> list[Path]:
        try:
            return [file for file in self.path.iterdir() if file.suffix.lower() == ".eml" and file.is_file()]
        except OSError:  # the folder itself is gone
            return []
