"""Settings: checked whole at start, one message for every fault, all of them documented."""

import re
from pathlib import Path

import pytest

from worker.intake.credentials import CredentialsError, credentials_of
from worker.intake.mailbox import IMAP_PORTS
from worker.run.bootstrap import identity_of, parts_of, server_of
from worker.settings import Account, Settings, SettingsError, load_settings

ROOT = Path(__file__).parent.parent.parent
REAL = {
    "IMAP_URL": "imaps://user%40example.fr:s3cret@imap.example.fr",
    "SMTP_URL": "smtps://user@smtp.example.fr",
    "DATABASE_URL": "sqlite:///x.sqlite3",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def load(environment: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        environment.setenv(name, value)
    return load_settings()


def test_the_example_file_names_every_setting_and_no_other(environment: pytest.MonkeyPatch) -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {found[1] for line in lines if (found := re.match(r"#?([A-Z][A-Z_]+)=", line))}
    assert named == {name.upper() for name in Settings.model_fields}
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]", line))
    load(environment, **given).require_real()


def test_one_message_names_every_fault(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(environment, RELAY_CONNECTIONS="many", FROM_ADDRESS="nobody", LOG_LEVEL="loud", ORDER_NUMBER_PATTERN="(")
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "FROM_ADDRESS",
        "RELAY_CONNECTIONS",
        "ORDER_NUMBER_PATTERN",
        "LOG_LEVEL",
    ]


@pytest.mark.parametrize("missing", sorted(REAL))
def test_half_a_set_of_urls_is_refused(environment: pytest.MonkeyPatch, missing: str) -> None:
    settings = load(environment, **{name: value for name, value in REAL.items() if name != missing})
    with pytest.raises(SettingsError, match=f"{missing} is not set .*come together or not at all"):
        settings.require_real()


@pytest.mark.parametrize(
    "given",
    [
        {"REDIS_URL": "rediss://redis.example.fr"},
        {"REDIS_URL": "redis://127.0.0.1"},
        {"REDIS_URL": "unix:///run/redis.sock"},
        {"REDIS_URL": "redis://redis", "UNPROTECTED_HOSTS": "db redis"},
        {"DATABASE_URL": "postgresql://u@db.example.fr/x?sslmode=verify-full"},
        {"DATABASE_URL": "postgresql://u@localhost/x"},
        {"DATABASE_URL": "postgresql:///x"},
        {"DATABASE_URL": "postgresql://u@db/x", "UNPROTECTED_HOSTS": "db redis"},
    ],
)
def test_a_protected_way_or_one_of_our_own_is_taken(environment: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    load(environment, **given)


@pytest.mark.parametrize(
    "name, value, said",
    [
        ("IMAP_URL", "imap.example.fr", "not a URL"),
        ("IMAP_URL", "https://imap.example.fr", "must begin with imaps://"),
        ("SMTP_URL", "smtps://", "names no host"),
        ("REDIS_URL", "http://127.0.0.1", "must begin with redis://"),
        ("REDIS_URL", "redis://redis.example.fr", "unprotected"),
        ("DATABASE_URL", "postgresql://u@db.example.fr/x", "unprotected"),
        ("DATABASE_URL", "postgresql://u@db.example.fr/x?sslmode=require", "unprotected"),
        ("DATABASE_URL", "postgresql://u@10.0.0.7/x?sslmode=verify-full&sslmode=disable", "unprotected"),
        ("UNDO_WINDOW_SECONDS", "-1", "greater than or equal to 0"),
        ("INTAKE_FROM", "2026-11-24T00:00:00", "timezone"),
        ("BILL_SHIPPING", "perhaps", "boolean"),
        ("RESULTS_SIDE", "left", "above"),
        ("MESSAGE_ID_DOMAIN", "two words", "not a domain name"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_must_be(
    environment: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=f"{name}.*{said}"):
        load(environment, **{name: value})


def test_no_secret_is_shown(environment: pytest.MonkeyPatch) -> None:
    settings = load(environment, **REAL)
    assert "s3cret" not in repr(settings)
    with pytest.raises(SettingsError) as caught:
        load(environment, IMAP_URL="s3cret")
    assert "s3cret" not in str(caught.value)


def test_an_empty_value_is_one_that_is_not_set(environment: pytest.MonkeyPatch) -> None:
    settings = load(environment, REDIS_URL="", AUTHSERV_IDS="", IMAP_DONE_FOLDER="")
    assert (settings.redis_url, settings.authserv_ids, settings.imap_done_folder) == (None, (), None)
    assert load(environment, OWN_HOSTS="a.example, b.example c.example").own_hosts == (
        "a.example",
        "b.example",
        "c.example",
    )


def test_the_password_comes_from_url_file_or_command(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def password(**more: str) -> str:
        settings = load(environment, **(REAL | more))
        assert settings.imap_url is not None
        return credentials_of(settings, Account(settings.imap_url.get_secret_value(), IMAP_PORTS)).password()

    assert password() == "s3cret"
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    assert password(IMAP_PASSWORD_FILE=str(file)) == "from a file"
    assert password(IMAP_PASSWORD_COMMAND="echo from a command") == "from a command"
    with pytest.raises(CredentialsError, match=r"IMAP_PASSWORD_COMMAND.*status 3"):
        password(IMAP_PASSWORD_COMMAND="sh -c 'exit 3'")
    environment.delenv("IMAP_PASSWORD_COMMAND")
    file.write_text("\n")
    with pytest.raises(CredentialsError, match=r"IMAP_PASSWORD_FILE.*first line is empty"):
        password(IMAP_PASSWORD_FILE=str(file))
    with pytest.raises(CredentialsError, match="No such file"):
        password(IMAP_PASSWORD_FILE=str(tmp_path / "missing"))
    environment.delenv("IMAP_PASSWORD_FILE")
    with pytest.raises(CredentialsError, match="IMAP_URL has no password"):
        password(IMAP_URL="imaps://user@imap.example.fr")


def test_mail_never_travels_unprotected_to_another_machine(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"SMTP_URL: .*unprotected"):
        server_of(load(environment, SMTP_URL="smtp://smtp.example.fr"))
    assert server_of(load(environment, SMTP_URL="smtp://127.0.0.1:2525")).port == 2525
    assert server_of(load(environment, SMTP_URL="smtp+starttls://smtp.example.fr")).port == 587


def test_who_we_are_follows_from_the_service_address(environment: pytest.MonkeyPatch) -> None:
    identity = identity_of(load(environment, SERVICE_ADDRESS="hello@shop.example"), b"0" * 16)
    assert (identity.domain, identity.from_address, identity.bounce_address) == (
        "shop.example",
        "hello@shop.example",
        "hello@shop.example",
    )


def test_mail_is_never_fetched_unprotected_from_another_machine(
    environment: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    settings = load(environment, **(REAL | {"IMAP_URL": "imap://user:x@imap.example.fr", "DATABASE_URL": sqlite_url}))
    with pytest.raises(SettingsError, match=r"IMAP_URL: .*unprotected"):
        parts_of(settings, role="test").poller(lambda _ids: None)
