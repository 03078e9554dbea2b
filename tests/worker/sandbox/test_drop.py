"""The drop folder: each new mail once, whole, whatever programs do with files."""

from pathlib import Path

from worker.sandbox.drop import DropFolder


def looks(folder: DropFolder, times: int = 2) -> list[tuple[str, bytes | None]]:
    return [mail for _ in range(times) for mail in folder.new_mails()]


def test_what_lies_there_already_is_left_alone_and_counted(tmp_path: Path) -> None:
    (tmp_path / "old.eml").write_bytes(b"old")
    folder = DropFolder(path=tmp_path)
    assert folder.old == 1
    assert looks(folder) == []


def test_a_file_that_still_grows_is_not_read_in_half(tmp_path: Path) -> None:
    folder = DropFolder(path=tmp_path)
    file = tmp_path / "mine.eml"
    file.write_bytes(b"Subject: ")
    assert looks(folder, 1) == []
    file.write_bytes(b"Subject: annulation\n\nAnnulez")
    assert looks(folder, 1) == []
    assert looks(folder, 1) == [("mine.eml", b"Subject: annulation\n\nAnnulez")]


def test_each_mail_is_given_once_and_again_when_it_is_saved_again(tmp_path: Path) -> None:
    folder = DropFolder(path=tmp_path)
    file = tmp_path / "mine.eml"
    file.write_bytes(b"one")
    assert looks(folder, 5) == [("mine.eml", b"one")]
    file.write_bytes(b"another")
    assert looks(folder, 5) == [("mine.eml", b"another")]


def test_only_mails_are_taken_and_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = DropFolder(path=tmp_path)
    for name in ("b.eml", "A.EML", "notes.txt", "mine.eml.part"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.eml").mkdir()
    assert [name for name, _ in looks(folder)] == ["A.EML", "b.eml"]


def test_a_file_that_cannot_be_read_is_named_and_the_next_one_is_read(tmp_path: Path) -> None:
    folder = DropFolder(path=tmp_path)
    (tmp_path / "a.eml").write_bytes(b"x")
    (tmp_path / "b.eml").write_bytes(b"y")
    assert looks(folder, 1) == []
    given = folder.new_mails()
    assert next(given) == ("a.eml", b"x")
    (tmp_path / "b.eml").unlink()
    (tmp_path / "c.eml").write_bytes(b"z")
    assert list(given) == [("b.eml", None)]
    assert looks(folder) == [("c.eml", b"z")]


def test_a_folder_that_is_gone_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "drop"
    path.mkdir()
    folder = DropFolder(path=path)
    path.rmdir()
    assert looks(folder) == []
