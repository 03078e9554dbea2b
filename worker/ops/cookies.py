"""The console's two cookies: who is signed in, and in which language."""

from starlette.requests import Request
from starlette.responses import Response

from worker.ops.sessions import LONGEST

SESSION_COOKIE = "session"
SECURE_SESSION_COOKIE = "__Host-session"
"""Over TLS: the prefix makes browsers refuse one that another host or a plain page set (RFC 6265bis §4.1.3.2)."""
LANGUAGE_COOKIE = "language"
A_YEAR = 365 * 86400


def secret_in(request: Request) -> str | None:
    """Return what a browser brings to say who it is."""
    return request.cookies.get(SECURE_SESSION_COOKIE) or request.cookies.get(SESSION_COOKIE)


def set_session(response: Response, secret: str, *, secure: bool) -> None:
    """Let a browser keep a session."""
    response.set_cookie(
        SECURE_SESSION_COOKIE if secure else SESSION_COOKIE,
        secret,
        max_age=int(LONGEST.total_seconds()),
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def clear_session(response: Response) -> None:
    """Let a browser forget its session."""
    response.delete_cookie(SECURE_SESSION_COOKIE, secure=True, httponly=True, samesite="strict")
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")


def set_language(response: Response, language: str, *, secure: bool) -> None:
    """Let a browser keep the language of its pages."""
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, secure=secure, httponly=True, samesite="strict")
