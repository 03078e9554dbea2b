"""Every scene is decided and told word for word as in told.txt."""

from tests.policies.telling import TOLD, told


def test_every_scene_is_told_as_it_was_read() -> None:
    """`python -m tests.policies.telling` writes the file again; read what changed before it is committed."""
    assert told().splitlines() == TOLD.read_text(encoding="utf-8").splitlines()
