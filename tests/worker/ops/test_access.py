"""Who gets in, who may do what, and what a stranger's page cannot make a browser do."""

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.worker.ops.desk import PASSWORD, Desk
from worker.ops.guard import HEADERS
from worker.ops.routes import Act, Page
from worker.ops.sessions import MOST_FAILURES_OF_A_NAME
from worker.ops.sitemap import PAGES
from worker.schema import Role, journal, operator, operator_session, sign_in_failure


def at(one: Page | Act) -> str:
    """Give a path with numbers filled in."""
    return re.sub(r"\{[^}]*\}", "1", one.path)


OPEN = {"/sign-in", "/language"}


def test_every_page_and_act_but_signing_in_asks_who_one_is() -> None:
    assert {one.path for one in PAGES if one.role is None} == OPEN


@pytest.mark.parametrize(
    "one", [one for one in PAGES if one.role is not None], ids=lambda one: f"{type(one).__name__} {one.path}"
)
def test_nobody_sees_or_does_anything_without_signing_in(sqlite_desk: Desk, one: Page | Act) -> None:
    stranger = sqlite_desk.visitor(None)
    if isinstance(one, Page):
        response = stranger.client.get(at(one), follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
    else:
        assert stranger.post(at(one)).status_code == 403


def test_no_act_is_open_to_somebody_who_only_looks() -> None:
    # Signing out is everybody's own, and so is keeping a search.
    assert {one.path for one in PAGES if isinstance(one, Act) and one.role is Role.VIEWER} <= {"/sign-out", "/search"}


@pytest.mark.parametrize(
    "one",
    [one for one in PAGES if isinstance(one, Act) and one.role in {Role.OPERATOR, Role.ADMIN}],
    ids=lambda one: one.path,
)
def test_a_viewer_is_refused_every_act(sqlite_desk: Desk, one: Act) -> None:
    response = sqlite_desk.visitor("viewer").post(at(one))
    assert response.status_code == 403
    assert "lecture" in response.text


@pytest.mark.parametrize("one", [one for one in PAGES if one.role is Role.ADMIN], ids=lambda one: one.path)
def test_an_operator_is_refused_what_is_an_admins(sqlite_desk: Desk, one: Page | Act) -> None:
    operator_ = sqlite_desk.visitor("operator")
    response = operator_.get(at(one)) if isinstance(one, Page) else operator_.post(at(one))
    assert response.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
def test_a_write_from_another_site_is_refused(sqlite_desk: Desk, headers: dict[str, str]) -> None:
    admin = sqlite_desk.visitor("admin")
    form = {"token": admin.token, "name": "eve", "role": "admin", "password": "long-enough-for-eve"}
    assert admin.client.post("/people/add", data=form, headers=headers).status_code == 403
    assert "eve" not in {row["name"] for row in sqlite_desk.shop.rows(operator)}


def test_a_write_from_an_older_browser_counts_by_its_origin(sqlite_desk: Desk) -> None:
    admin = sqlite_desk.visitor("admin")
    form = {"token": admin.token, "name": "eva", "role": "viewer", "password": "long-enough-for-eva"}
    assert admin.client.post("/people/add", data=form, headers={"origin": "http://console.test"}).status_code == 200
    assert "eva" in {row["name"] for row in sqlite_desk.shop.rows(operator)}


@pytest.mark.parametrize("token", ["", "guessed", "é"])
def test_a_form_without_the_sessions_token_is_refused(sqlite_desk: Desk, token: str) -> None:
    admin = sqlite_desk.visitor("admin")
    admin.token = token
    assert admin.post("/people/add", name="eve", role="admin", password="long-enough-for-eve").status_code == 403


def test_another_persons_token_does_not_count(sqlite_desk: Desk) -> None:
    admin, other = sqlite_desk.visitor("admin"), sqlite_desk.visitor("operator")
    admin.token = other.token
    assert admin.post("/people/add", name="eve", role="admin", password="long-enough-for-eve").status_code == 403


def test_every_answer_carries_the_headers(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    for path in ("/", "/nowhere", "/static/console.css", "/sign-in"):
        response = visitor.get(path)
        for name, value in HEADERS.items():
            assert response.headers[name] == value
    assert "unsafe" not in HEADERS["content-security-policy"]
    assert visitor.get("/").headers["cache-control"] == "no-store"


def test_a_session_signs_in_by_a_secret_that_the_database_does_not_hold(desk: Desk) -> None:
    visitor = desk.visitor("viewer")
    (secret,) = visitor.client.cookies.values()
    assert all(secret not in str(value) for row in desk.shop.rows(operator_session) for value in row.values())


def test_signing_out_ends_the_session_everywhere_it_is_kept(desk: Desk) -> None:
    visitor = desk.visitor("viewer")
    (secret,) = visitor.client.cookies.values()
    visitor.post("/sign-out")
    visitor.client.cookies.set("session", secret, domain="console.test")
    assert visitor.client.get("/", follow_redirects=False).headers["location"] == "/sign-in"
    assert not desk.shop.rows(operator_session)
    assert [row["event"] for row in desk.shop.rows(journal)][-2:] == ["signed_in", "signed_out"]


def test_a_session_that_nobody_used_for_half_a_day_is_over(desk: Desk) -> None:
    visitor = desk.visitor("viewer")
    for hours in (11, 11, 11):
        desk.shop.now += timedelta(hours=hours)
        assert visitor.client.get("/", follow_redirects=False).status_code == 200
    desk.shop.now += timedelta(hours=13)
    assert visitor.client.get("/", follow_redirects=False).status_code == 303


def test_no_session_outlives_a_week(desk: Desk) -> None:
    visitor = desk.visitor("viewer")
    answers = []
    for _ in range(16):
        desk.shop.now += timedelta(hours=11)
        answers.append(visitor.client.get("/", follow_redirects=False).status_code)
    assert answers[:15] == [200] * 15
    assert answers[15] == 303


def test_failed_sign_ins_are_slowed_down_by_name(desk: Desk) -> None:
    desk.add("anne", "admin")
    stranger = desk.visitor(None)
    answers = [stranger.sign_in("anne", "wrong password").status_code for _ in range(MOST_FAILURES_OF_A_NAME + 1)]
    assert answers == [403] * MOST_FAILURES_OF_A_NAME + [429]
    # The right password is not tried either: else the limit would tell which one it is.
    assert stranger.sign_in("Anne").status_code == 429
    assert "anne" not in str(desk.shop.rows(sign_in_failure))
    desk.shop.now += timedelta(minutes=16)
    assert stranger.sign_in("anne").status_code == 200


def test_a_wrong_name_and_a_wrong_password_are_told_alike(sqlite_desk: Desk) -> None:
    sqlite_desk.add("anne", "admin")
    stranger = sqlite_desk.visitor(None)
    said = [stranger.sign_in(name, "wrong password").text.replace(f'"{name}"', "") for name in ("anne", "nobody")]
    assert said[0] == said[1]


def test_somebody_without_access_is_out_at_once(desk: Desk) -> None:
    admin, other = desk.visitor("admin"), desk.visitor("operator", "paul")
    assert admin.post("/people/disable", name="paul").status_code == 200
    assert other.client.get("/", follow_redirects=False).status_code == 303
    assert desk.visitor(None).sign_in("paul").status_code == 403


def test_the_last_admin_cannot_be_taken_away(desk: Desk) -> None:
    admin = desk.visitor("admin")
    assert admin.post("/people/disable", name="admin-1").status_code == 409
    assert admin.post("/people/role", name="admin-1", role="viewer").status_code == 409
    assert [row["role"] for row in desk.shop.rows(operator)] == ["admin"]


def test_a_proxys_word_counts_only_from_that_proxy(sqlite_desk: Desk) -> None:
    sqlite_desk.add("anne", "operator")
    settings = sqlite_desk.parts.settings.model_copy(
        update={"ops_proxies": ("10.1.2.3",), "ops_user_header": "remote-user"}
    )
    object.__setattr__(sqlite_desk.parts, "settings", settings)
    answers = {}
    for address in ("10.1.2.3", "10.1.2.4"):
        client = TestClient(sqlite_desk.app, base_url="http://console.test", client=(address, 4321))  # type: ignore[arg-type] # an ASGI app
        answers[address] = client.get("/", headers={"remote-user": "anne"}, follow_redirects=False).status_code
    assert answers == {"10.1.2.3": 200, "10.1.2.4": 303}


def test_the_language_is_kept_and_its_way_back_leads_nowhere_else(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    assert 'lang="fr"' in visitor.get("/").text
    for back, target in (
        ("/people", "/people"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
    ):
        response = visitor.post("/language", follow=False, language="en", back=back)
        assert response.headers["location"] == target
    assert 'lang="en"' in visitor.get("/").text


def test_a_form_that_is_too_long_is_refused_unread(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("admin")
    assert visitor.post("/people/add", name="x" * 300_000).status_code == 413


def test_a_message_after_an_act_cannot_be_made_up_by_a_link(sqlite_desk: Desk) -> None:
    visitor = sqlite_desk.visitor("viewer")
    assert 'role="status"' not in visitor.get("/?said=error.fault").text
    assert "Rôle changé" in visitor.get("/?said=done.role_set&n=%3Cb%3E").text


def test_nobody_is_named_in_a_url(sqlite_desk: Desk) -> None:
    assert not [one.path for one in PAGES if isinstance(one, Page) and re.search(r"address|email|name", one.path)]


def test_signing_in_works_with_a_long_password_and_refuses_a_short_one(desk: Desk) -> None:
    admin = desk.visitor("admin")
    assert admin.post("/people/add", name="luc", role="viewer", password="short").status_code == 409
    assert admin.post("/people/add", name="luc", role="viewer", password="é" * 500).status_code == 200
    assert desk.visitor(None).sign_in("luc", "é" * 500).status_code == 200
    assert PASSWORD not in str(desk.shop.rows(operator))
