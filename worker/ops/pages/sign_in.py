"""Signing in and out, and the language of the pages."""

from starlette.responses import RedirectResponse, Response

from worker.decisions.journal import record_event
from worker.ops.call import Call
from worker.ops.cookies import clear_session, set_language, set_session
from worker.ops.people import person_with_password
from worker.ops.routes import Act, Page
from worker.ops.sessions import TooMany, begin_session, end_session, forget_failures, limit_on, note_failure
from worker.ops.wording import Language
from worker.schema import Role


def sign_in_page(call: Call) -> Response:
    """Ask for name and password; who is signed in already goes on."""
    if call.session is not None:
        return RedirectResponse("/", status_code=303)
    return call.show("sign_in.html", problem=None, name="")


def sign_in(call: Call) -> Response:
    """Sign in, or say that it failed without saying whether the name is there."""
    name, password = call.word("name")[:64], str(call.form.get("password", ""))
    address = call.proxies.address_of(call.request)
    with call.reading() as connection:
        limited = limit_on(connection, name, address, at=call.now)
    if limited is not None:
        return _refused(call, name, limited)
    with call.reading() as connection:
        person = person_with_password(connection, name, password)
    with call.writing() as unit:
        if person is None:
            note_failure(unit.connection, name, address, at=call.now)
            unit.commit()
            return _refused(call, name, None)
        forget_failures(unit.connection, name)
        secret = begin_session(unit.connection, person, at=call.now)
        record_event(unit.connection, "signed_in", at=call.now, by=person.name)
        unit.commit()
    response = RedirectResponse("/", status_code=303)
    set_session(response, secret, secure=call.proxies.is_secure(call.request))
    return response


def sign_out(call: Call) -> Response:
    """End the session, here and in the database."""
    if call.session is not None:
        with call.writing() as unit:
            end_session(unit.connection, call.session)
            record_event(unit.connection, "signed_out", at=call.now, by=call.person.name)
            unit.commit()
    response = RedirectResponse("/sign-in", status_code=303)
    clear_session(response)
    return response


def choose_language(call: Call) -> Response:
    """Keep the other language, and go back to the page that was read."""
    back = call.word("back", "/")
    # A path of ours only: two slashes would name another host.
    path = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    response = RedirectResponse(path, status_code=303)
    language = call.word("language")
    if language in set(Language):
        set_language(response, language, secure=call.proxies.is_secure(call.request))
    return response


def _refused(call: Call, name: str, limited: TooMany | None) -> Response:
    if limited is None:
        return call.show("sign_in.html", status=403, problem=call.wording.text("sign_in.wrong"), name=name)
    wait = call.wording.span(limited.wait)
    response = call.show("sign_in.html", status=429, problem=call.wording.text("sign_in.wait", wait=wait), name=name)
    response.headers["retry-after"] = str(int(limited.wait.total_seconds()) + 1)
    return response


ROUTES = (
    Page(path="/sign-in", answer=sign_in_page, role=None),
    Act(path="/sign-in", answer=sign_in, role=None),
    Act(path="/sign-out", answer=sign_out, role=Role.VIEWER),
    Act(path="/language", answer=choose_language, role=None),
)
