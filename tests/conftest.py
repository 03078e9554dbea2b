"""Fixtures for every test. What each server's fixtures give is said at the top of its module."""

pytest_plugins = [
    "tests.servers.dovecot",
    "tests.servers.postgres",
    "tests.servers.redis_server",
    "tests.servers.smtp_sink",
    "tests.servers.databases",  # after postgres, which it imports
]
