"""Many people at once: nobody waits for a connection that others hold while they wait for one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.worker.ops.browser import served
from tests.worker.ops.desk import Desk


def test_fifty_pages_at_once_are_all_drawn(desk: Desk) -> None:
    desk.take_samples()
    visitor = desk.visitor("operator")
    (secret,) = visitor.client.cookies.values()
    with served(desk) as url, httpx.Client(base_url=url, cookies={"session": secret}, timeout=25) as browser:
        start = threading.Barrier(50)

        def look(at: int) -> int:
            start.wait(10)
            return browser.get(("/", "/cases", "/mails", f"/mails/{at % 12 + 1}", "/letters")[at % 5]).status_code

        with ThreadPoolExecutor(50) as people:
            answers = list(people.map(look, range(50)))
    assert answers == [200] * 50
