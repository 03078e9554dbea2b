"""How everything stands."""

from starlette.responses import Response

from worker.ops.call import Call
from worker.ops.routes import Page


def overview(call: Call) -> Response:
    """Show how everything stands."""
    return call.show("overview.html", live=True)


ROUTES = (Page(path="/", answer=overview),)
