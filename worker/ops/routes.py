"""Pages and acts: what may be asked of the console, with the role each needs. Every act is a POST."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from worker.ops.call import Call
from worker.schema import Role

Answer = Callable[[Call], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Something to look at: a GET that changes nothing. `role` None: also for people who are not signed in."""

    path: str
    answer: Answer
    role: Role | None = Role.VIEWER


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something to do: a POST from one of our own pages, with the session's token. `role` None: the sign-in itself."""

    path: str
    answer: Answer
    role: Role | None = Role.OPERATOR
