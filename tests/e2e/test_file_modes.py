"""Whatever umask it is started with: the site is for all, `posts/` for its group, and everything else for its owner."""

import grp
import io
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from publisher.bootstrap.installation_files import mend_modes
from publisher.settings import load
from tests.e2e.project import COMMAND, Project, wait_until

#: Made by the test itself.
_NOT_OURS = {"settings.toml", "out.log"}


@pytest.fixture(params=[0o000, pytest.param(0o077, marks=pytest.mark.slow)])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def busy(folder: Path, more: str = "") -> Project:
    """A post with a picture goes out from a running service; previews, a backup and a new draft are made."""
    project = Project(folder)
    project.settings(more=more)
    project.draft("first", '[[media]]\nfile = "photo.jpg"\nalt = "Njerëz"')
    home = folder / "posts" / "first"
    home.mkdir()
    (folder / "posts" / "first.md").rename(home / "index.md")
    image = io.BytesIO()
    Image.effect_noise((640, 480), 50).convert("RGB").save(image, "JPEG")
    (home / "photo.jpg").write_bytes(image.getvalue())
    project.does("schedule", "first")
    with project.started([*COMMAND, "serve"]) as serve:
        wait_until(lambda: project.states("first") == {"website": "sent", "facebook": "sent"}, "the post", 30)
        project.does("preview", "first")
        project.does("new", "A second one")
        project.does("backup", "backup.zip")
        serve.terminate()
        serve.wait()
    return project


def modes(folder: Path) -> dict[str, int]:
    found = {}
    for here, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(here) / name
            found[path.relative_to(folder).as_posix()] = stat.S_IMODE(path.lstat().st_mode)
    return {name: mode for name, mode in found.items() if name not in _NOT_OURS}


def test_everything_is_private_but_the_site(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "house"
    busy(folder)

    found = modes(folder)

    site = {name: mode for name, mode in found.items() if name == "site" or name.startswith("site/")}
    assert {name: oct(mode) for name, mode in site.items() if mode not in (0o644, 0o755)} == {}
    assert len(site) > 20
    assert {name: oct(mode) for name, mode in found.items() if name not in site and mode & 0o077} == {}
    assert {"publisher.db", "media", "sandbox", "preview", "backup.zip", "posts/first/photo.jpg"} <= set(found)


@pytest.mark.slow
def test_a_group_shares_the_drafts_and_nothing_else(tmp_path: Path) -> None:
    folder, group = tmp_path / "house", grp.getgrgid(os.getgid()).gr_name
    busy(folder, f'[posts]\ngroup = "{group}"\n')

    found = modes(folder)

    posts = {name: mode for name, mode in found.items() if name == "posts" or name.startswith("posts/")}
    assert {name: oct(mode) for name, mode in posts.items() if mode not in (0o2770, 0o660)} == {}
    assert any(name.endswith("a-second-one/index.md") for name in posts)
    rest = {name for name in found if name not in posts and not (name + "/").startswith("site/")}
    assert {name: oct(found[name]) for name in rest if found[name] & 0o077} == {}


@pytest.mark.slow
def test_an_installation_from_before_is_narrowed_when_it_starts(tmp_path: Path) -> None:
    project = busy(tmp_path / "house")
    for path in (tmp_path / "house").rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    shutil.copy(project.folder / "publisher.db", project.folder / "publisher.before-0003.db")
    (project.folder / "publisher.before-0003.db").chmod(0o644)

    project.run("publish")

    found = modes(project.folder)
    site = {name for name in found if (name + "/").startswith("site/")}
    wide = {name: oct(found[name]) for name in found if name not in site and found[name] & 0o077}
    assert wide == {"backup.zip": "0o666"}
    assert {oct(found[name]) for name in site} == {"0o644", "0o755"}


@pytest.mark.parametrize("written", [False, True])
def test_what_lay_in_the_websites_folder_before_keeps_its_modes(tmp_path: Path, written: bool) -> None:
    """A home, or a web server's folder with programs and passwords in it: nobody else may read them after that."""
    project = Project(tmp_path / "house")
    site = project.folder.parent / "home"
    project.settings(more=f'[website]\noutput = "{site}"\n')
    for name, mode in {".ssh/id": 0o600, "private/passwords": 0o600, "cgi-bin/run": 0o755, "sq/old": 0o600}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (site / name).touch(mode)
        (site / name).chmod(mode)
    site.chmod(0o700)
    if written:
        site.with_name("home.state.json").write_text("{}")
    before = modes(site)

    mend_modes(load(project.folder / "settings.toml", {}))

    ours = {"sq", "sq/old"} if written else set()  # made by the site, once it was written there
    found = modes(site)
    assert {name: found[name] for name in found if name not in ours} == {
        name: before[name] for name in before if name not in ours
    }
    assert {found[name] for name in ours} <= {0o644, 0o755}


def test_a_group_that_is_not_there_is_refused(tmp_path: Path) -> None:
    project = Project(tmp_path / "house")
    project.settings(more='[posts]\ngroup = "nobody-knows-it"\n')
    answer = project.run("check")
    assert (answer.returncode, "posts.group" in answer.stderr) == (2, True), answer.stderr


@pytest.mark.slow
def test_what_is_not_ours_in_a_folder_that_somebody_chose_keeps_its_modes_and_is_not_deleted(tmp_path: Path) -> None:
    """Somebody names a home folder, in which programs and private files lie, for one of our folders."""
    project, home = Project(tmp_path / "project"), tmp_path / "home"
    (home / "bin").mkdir(parents=True)
    for name, mode in (("bin/tool", 0o755), ("letter.txt", 0o640), ("bin/abcd.jpg", 0o644)):
        (home / name).write_text("x", encoding="utf-8")
        (home / name).chmod(mode)
    for folder in (home, home / "bin"):
        folder.chmod(0o755)
    for key in ("PUBLISHER_WEBSITE__OUTPUT", "PUBLISHER_DATABASE__MEDIA", "PUBLISHER_POSTS__FOLDER"):
        project.environ = {key: str(home)}
        project.run("status")
        project.run("check")
        assert {name: mode for name, mode in modes(home).items() if name != "bin"} == {
            "bin/tool": 0o755,
            "bin/abcd.jpg": 0o644,
            "letter.txt": 0o640,
        }, key
    project.environ = {"PUBLISHER_WEBSITE__OUTPUT": str(home)}
    refused = project.run("build", "--clean")
    assert (refused.returncode, "letter.txt" in refused.stderr) == (2, True)
    assert (home / "bin" / "tool").exists()
