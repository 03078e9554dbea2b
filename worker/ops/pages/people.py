"""Who may use the console: seen and changed by admins."""

from starlette.responses import Response

from worker.ops.call import Call, NotDoneError
from worker.ops.people import (
    Person,
    PersonError,
    add_person,
    disable_person,
    enable_person,
    find_person,
    people,
    set_password,
    set_role,
)
from worker.ops.routes import Act, Page
from worker.schema import Role


def people_page(call: Call) -> Response:
    """List everybody."""
    return _page(call)


def add(call: Call) -> Response:
    """Add somebody."""
    role, name = _role(call), call.word("name")
    password = str(call.form.get("password", "")) or None
    try:
        with call.writing() as unit:
            add_person(unit.connection, name, role, password=password, at=call.now, by=call.person.name)
            unit.commit()
    except PersonError as error:
        return _page(call, problem=_said(call, error), status=409, name=name, chosen=str(role))
    return call.back("/people", "done.person_added")


def change_role(call: Call) -> Response:
    """Give somebody another role."""
    person = _person(call)
    with call.writing() as unit:
        set_role(unit.connection, person.name, _role(call), at=call.now, by=call.person.name)
        unit.commit()
    return call.back("/people", "done.role_set")


def change_password(call: Call) -> Response:
    """Give somebody a new password; their sessions end."""
    person = _person(call)
    with call.writing() as unit:
        set_password(unit.connection, person.name, str(call.form.get("password", "")), at=call.now, by=call.person.name)
        unit.commit()
    return call.back("/people", "done.password_set")


def disable(call: Call) -> Response:
    """Let somebody in no more."""
    person = _person(call)
    with call.writing() as unit:
        disable_person(unit.connection, person.name, at=call.now, by=call.person.name)
        unit.commit()
    return call.back("/people", "done.person_disabled")


def enable(call: Call) -> Response:
    """Let somebody in again."""
    person = _person(call)
    with call.writing() as unit:
        enable_person(unit.connection, person.name, at=call.now, by=call.person.name)
        unit.commit()
    return call.back("/people", "done.person_enabled")


def _page(
    call: Call, *, problem: str | None = None, status: int = 200, name: str = "", chosen: str = "operator"
) -> Response:
    with call.reading() as connection:
        everybody = people(connection)
    return call.show(
        "people.html",
        status=status,
        everybody=everybody,
        roles=[str(role) for role in Role],
        problem=problem,
        name=name,
        chosen=chosen,
    )


def _person(call: Call) -> Person:
    with call.reading() as connection:
        person = find_person(connection, call.word("name"))
    if person is None:
        raise NotDoneError(call.wording.text("people.nobody"))
    return person


def _role(call: Call) -> Role:
    given = call.word("role")
    if given not in set(Role):
        raise NotDoneError(call.wording.text("people.no_role"))
    return Role(given)


def _said(call: Call, error: PersonError) -> str:
    return call.wording.text("people.refused", why=str(error))


ROUTES = (
    Page(path="/people", answer=people_page, role=Role.ADMIN),
    Act(path="/people/add", answer=add, role=Role.ADMIN),
    Act(path="/people/role", answer=change_role, role=Role.ADMIN),
    Act(path="/people/password", answer=change_password, role=Role.ADMIN),
    Act(path="/people/disable", answer=disable, role=Role.ADMIN),
    Act(path="/people/enable", answer=enable, role=Role.ADMIN),
)
