"""What a mail server's answer means."""

import pytest

from outbox.answers import (
    Later,
    Never,
    Phase,
    Taken,
    Unknown,
    broken,
    is_about_us,
    legible,
    sort_answer,
    sort_final_answer,
)
from outbox.backoff import Kind

KINDS = [
    (421, "4.3.2 shutting down", Kind.BUSY),
    (450, "busy", Kind.GREYLIST),
    (450, "4.2.0 Greylisted, see you", Kind.GREYLIST),
    (451, "4.7.1 Gray-listing in force", Kind.GREYLIST),
    (451, "local error", Kind.BUSY),
    (451, "4.7.650 rate limited", Kind.RATE),
    (450, "4.7.25 no reverse name", Kind.RATE),
    (452, "no room", Kind.MAILBOX),
    (450, "4.2.2 over quota", Kind.MAILBOX),
    (452, "4.3.1 system full", Kind.MAILBOX),
    (454, "TLS not now", Kind.BUSY),
    (442, "bad line", Kind.OTHER),
]


@pytest.mark.parametrize("code, text, kind", KINDS)
def test_later_says_why(code: int, text: str, kind: Kind) -> None:
    answer = sort_answer(Phase.RCPT, code, text)
    assert answer == Later(phase=Phase.RCPT, kind=kind, code=code, reply=text)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("code", [500, 501, 521, 541, 550, 551, 552, 553, 554, 556, 571])
def test_five_is_never_but_for_too_many_recipients(phase: Phase, code: int) -> None:
    answer = sort_answer(phase, code, "no")
    if (phase, code) == (Phase.RCPT, 552):
        assert isinstance(answer, Later)
    else:
        assert answer == Never(phase=phase, code=code, reply="no")


@pytest.mark.parametrize("phase, code", [(Phase.MAIL, 250), (Phase.RCPT, 251), (Phase.DATA, 354), (Phase.BODY, 252)])
def test_the_first_digit_says_yes(phase: Phase, code: int) -> None:
    assert sort_answer(phase, code, "ok") == Taken(code=code, reply="ok")


@pytest.mark.parametrize("phase, code", [(Phase.DATA, 250), (Phase.MAIL, 354), (Phase.RCPT, -1), (Phase.RCPT, 999)])
def test_an_answer_to_another_question_before_the_text_is_later(phase: Phase, code: int) -> None:
    assert isinstance(sort_answer(phase, code, "what"), Later)


@pytest.mark.parametrize("code", [-1, 0, 199, 354, 600])
def test_after_the_text_only_yes_later_and_never_are_answers(code: int) -> None:
    assert isinstance(sort_final_answer(code, "what"), Unknown)
    assert isinstance(sort_final_answer(250, "ok"), Taken)
    assert isinstance(sort_final_answer(450, "later"), Later)
    assert isinstance(sort_final_answer(550, "never"), Never)


def test_a_closed_connection_or_a_missing_login_at_mail_is_about_us() -> None:
    assert is_about_us(sort_answer(Phase.MAIL, 421, "closing"))
    assert is_about_us(broken(Phase.MAIL, TimeoutError()))
    assert is_about_us(sort_answer(Phase.MAIL, 530, "log in"))
    assert not is_about_us(sort_answer(Phase.RCPT, 421, "closing"))
    assert not is_about_us(sort_answer(Phase.MAIL, 451, "later"))
    assert not is_about_us(sort_answer(Phase.MAIL, 550, "never"))
    assert not is_about_us(sort_answer(Phase.MAIL, 250, "ok"))


def test_a_servers_words_are_kept_legible_and_short() -> None:
    assert legible("a\r\nb\tc\x1b[31m\0\udcff") == "a b c?[31m??"
    assert len(legible("x" * 9000)) == 500
