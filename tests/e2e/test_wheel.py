"""The wheel alone, in an empty folder whose path has a blank and an `ë`, on each Python that this machine has."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from tests.e2e.project import wait_until
from tests.extent import EVERYTHING
from tests.release import ROOT, build

pytestmark = pytest.mark.slow  # it installs all that is locked


def _pythons() -> list[str]:
    """Return the Python of these tests and the newest other one that the program promises."""
    others = [*map(str, Path.home().glob(".pyenv/versions/3.13.*/bin/python3.13")), shutil.which("python3.13")]
    works = [each for each in others if each and subprocess.run([each, "-c", ""], check=False).returncode == 0]
    return [str(Path(sys.executable).resolve()), *works[:1]] if EVERYTHING else [sys.executable]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


@pytest.fixture(params=_pythons(), ids=lambda python: Path(python).name)
def office(request: pytest.FixtureRequest, release: Path, tmp_path: Path) -> Path:
    """A folder with the program installed beside nothing."""
    folder = tmp_path / "zyra e përbashkët"
    folder.mkdir()
    subprocess.run([request.param, "-m", "venv", "program"], cwd=folder, check=True)
    pip = ["program/bin/python", "-m", "pip", "install", "--quiet", "--quiet"]
    (lock,), (wheel,) = release.glob("*-requirements.txt"), release.glob("*.whl")
    subprocess.run([*pip, "--only-binary", ":all:", "--require-hashes", "-r", lock], cwd=folder, check=True)
    subprocess.run([*pip, "--no-deps", wheel], cwd=folder, check=True)
    return folder


def _environ() -> dict[str, str]:
    left_out = ("PYTHON", "PUBLISHER_", "FACEBOOK_", "DATABASE_", "VIRTUAL_ENV")
    return {key: value for key, value in os.environ.items() if not key.startswith(left_out)}


def _says(folder: Path, *arguments: str) -> str:
    command = folder.parent / "program" / "bin" / "publisher"
    done = subprocess.run(
        [command, *arguments], cwd=folder, env=_environ(), capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@contextmanager
def _served(folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve; give the addresses of the screen by name."""
    log = folder / "log"
    with log.open("wb") as stream:
        command = folder.parent / "program" / "bin" / "publisher"
        process = subprocess.Popen([command, "serve"], cwd=folder, env=_environ(), stdout=stream, stderr=stream)
        try:
            wait_until(lambda: "Stop " in log.read_text(encoding="utf-8"), "the screen")
            yield dict(re.findall(r"^  (\S+(?: \S+)?)  +(http://\S+)", log.read_text("utf-8"), re.MULTILINE))
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0


def _get(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


def test_from_an_empty_folder_to_a_post_on_the_website_and_on_the_page(office: Path) -> None:
    (office / "news").mkdir()
    assert not [*office.rglob("site-packages/scheduler.py"), *office.rglob("site-packages/tests")]
    assert _says(office / "news", "--version").startswith("publisher ")
    assert "sample draft" in _says(office / "news", "init", ".", "--name", "Zyra ë", "--yes")
    assert "checked; " in _says(office / "news", "check")
    with _served(office / "news") as addresses:
        slug = next((office / "news" / "posts").iterdir()).name
        _says(office / "news", "schedule", slug, "--at", "now")
        wait_until(lambda: _says(office / "news", "status", slug, "--json").count('"state": "sent"') == 2, "the post")
        assert "Zyra ë" in _get(f"{addresses['Website']}sq/")
        assert "Postimi ynë i parë" in _get(addresses["Facebook Page"])
        welcome = _get(addresses["First sign-in"])
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', welcome)
        assert len(files) > 1
        assert all(_get(addresses["Studio"].rstrip("/") + file) for file in files)


def test_the_wheel_has_all_that_the_checkout_has_and_nothing_else(release: Path) -> None:
    (wheel,) = release.glob("*.whl")
    inside = set(ZipFile(wheel).namelist())
    for folder, place in (("publisher", "publisher"), ("templates", "publisher/bundled/templates")):
        listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=True)
        names = [name for name in listed.stdout.splitlines() if "/editor/" not in name]
        assert {name.replace(folder, place, 1) for name in names} - inside == set()
    tops = {name.split("/")[0] for name in inside}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"publisher"}
    assert not [name for name in inside if name.endswith((".pyc", ".db", ".map")) or "/editor/src" in name]
