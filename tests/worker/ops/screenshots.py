"""Take a picture of every page of the console, full of data and empty, at 1440 and 390 px, light and dark.

    python -m tests.worker.ops.screenshots FOLDER [NAME …]

Writes FOLDER/NAME-1440-light.png and so on; with names only those. Look at them.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from tests.servers import process
from tests.worker.ops.browser import DESKTOP, PHONE, looking, served
from tests.worker.ops.desk import Desk
from tests.worker.ops.full_desk import ADMIN, fill
from tests.worker.ops.sights import EMPTY, SIGN_IN, Sight, sights
from worker.engines import open_engines
from worker.migrate import upgrade

LOOKS = [(size, scheme) for size in (DESKTOP, PHONE) for scheme in ("light", "dark")]


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; return 2 without a folder."""
    if not arguments:
        sys.stderr.write(str(__doc__))
        return 2
    folder, names = Path(arguments[0]), set(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path=Path(process.program("chromium")), args=["--no-sandbox", "--disable-gpu"]
        )
        full, empty = _desk(place, "full"), _desk(place, "empty")
        wanted = [one for one in sights(full, fill(full)) if not names or one.name in names]
        _take(chromium, full, wanted, folder, sign_in=not names or SIGN_IN.name in names)
        _take(chromium, empty, [one for one in EMPTY if not names or one.name in names], folder)
        chromium.close()
        full.close()
        empty.close()
    return 0


def _desk(place: str, name: str) -> Desk:
    url = f"sqlite:///{place}/{name}.sqlite3"
    engines = open_engines(url)
    upgrade(engines.writer)
    engines.dispose()
    return Desk.at(url)


def _take(chromium: Chromium, desk: Desk, wanted: list[Sight], folder: Path, *, sign_in: bool = False) -> None:
    if not wanted and not sign_in:
        return
    with served(desk) as url:
        for size, scheme in LOOKS:
            with looking(chromium, desk, url, viewport=size, color_scheme=scheme) as browser:
                look = f"{size['width']}-{scheme}.png"
                if sign_in:
                    SIGN_IN.see(browser).screenshot(path=folder / f"{SIGN_IN.name}-{look}", full_page=True)
                browser.sign_in("admin", ADMIN)
                for one in wanted:
                    one.see(browser).screenshot(path=folder / f"{one.name}-{look}", full_page=True)
                for said in browser.complaints:
                    sys.stderr.write(f"{look}: {said}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
