"""A short form of `make chaos`: a minute's mails in bad weather."""

import pytest

from tests.acceptance.customers import customers
from tests.faults.chaos import Weather, staged
from tests.servers import process

SHORT = Weather(mails=50, kills=4, flushes=1, cuts=8, seconds=12.0)


@pytest.mark.timeout(300)
def test_every_mail_is_answered_once_whatever_falls(postgres_url: str, redis_url: str) -> None:
    """The servers that the fixtures name are started anew: whoever has them can run this."""
    assert postgres_url
    assert redis_url
    process.program("dovecot")
    everybody = customers(SHORT.mails)
    with staged(everybody, SHORT) as chaos:
        assert chaos.run(everybody) == []
