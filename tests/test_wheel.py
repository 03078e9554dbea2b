"""The wheel is the whole product: installed on its own, far from the checkout, it does its job."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("outbox", "parsers", "policies", "worker")


def _run(*command: str | Path, cwd: Path, **settings: str) -> str:
    """Run a command with nothing of this process's environment but where programs are; return what it printed."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LANG": "C.UTF-8", **settings}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--wheel", "--no-isolation", "--outdir", str(folder)]
    _run(sys.executable, "-m", "build", *options, ROOT, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def serviceclient(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment and return the command; what it depends on is lent, not downloaded."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=home)
    [site_packages] = home.glob("lib/python*/site-packages")
    # A path named in a .pth file lends its packages but not its own .pth files, so the checkout stays out of sight.
    (site_packages / "lent.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return home / "bin" / "serviceclient"


def test_the_wheel_holds_the_four_packages_with_all_their_files(wheel: Path) -> None:
    ignored = ("__pycache__", ".DS_Store")
    ours = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and not any(part in ignored for part in file.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == ours


def test_the_installed_code_is_not_the_checkout(serviceclient: Path, tmp_path: Path) -> None:
    where = "import outbox, parsers, policies, worker; print(outbox.__file__, parsers.__file__, worker.__file__)"
    files = _run(serviceclient.with_name("python"), "-c", where, cwd=tmp_path).split()
    assert all(Path(file).is_relative_to(serviceclient.parent.parent) for file in files)


def test_the_installed_command_says_what_it_can_do(serviceclient: Path, tmp_path: Path) -> None:
    assert "Usage: serviceclient" in _run(serviceclient, "--help", cwd=tmp_path)


def test_the_installed_command_upgrades_a_database_and_replays_mails(serviceclient: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'worker.sqlite3'}"
    assert "revision 0005" in _run(serviceclient, "db", "upgrade", cwd=tmp_path, DATABASE_URL=database)
    sample = ROOT / "tests" / "corpus" / "sample"
    lines = _run(
        serviceclient, "replay", sample / "mails", "--orders", sample / "orders.json", cwd=tmp_path
    ).splitlines()
    assert len(lines) == len(list((sample / "mails").iterdir()))


def test_the_installed_command_plays_its_samples(serviceclient: Path, tmp_path: Path) -> None:
    assert "handled as labelled" in _run(serviceclient, "up", "--embedded", "--once", cwd=tmp_path)
