"""No folder of an installation may lie at, above or inside another: it would be published, or cleared away."""

from pathlib import Path

import pytest

from publisher.domain.errors import InvalidSettings
from publisher.messages import sentence
from publisher.settings import load

_OUTPUTS = (
    *(".", "..", "/", "posts", "./posts/x", "posts/../media", "inbox", "secrets", "secrets/site", "templates/site"),
    *("link", "POSTS", "site/../.", "sandbox", "preview", "link/deep", "backups", "imports/site", "emblems"),
)
REFUSED = [
    *(f'[website]\noutput = "{output}"' for output in _OUTPUTS),
    '[website]\noutput = "data"\n[database]\nurl = "sqlite:///data/publisher.db"',
    '[website]\noutput = "all"\n[posts]\nfolder = "all/posts"',
    '[database]\nmedia = "posts"',
    '[database]\nmedia = "site/media"',
    '[database]\nmedia = "."',
    '[posts]\nfolder = "."',
    '[posts]\nfolder = "site/posts"',
    '[posts]\nfolder = "inbox"',
    '[posts]\nfolder = "emblems/posts"',
    '[templates]\nfolder = ".."',
    *(
        f'[backup]\nfolder = "{each}"'
        for each in ("site", "site/b", "posts", "link", "media", "secrets", "inbox/b", "emblems")
    ),
    '[templates]\nfolder = "posts/templates"',
]
TAKEN = [
    *(f'[backup]\nfolder = "{each}"' for each in ("backups", "../b", "data/b", "/mnt/disk", ".")),
    '[website]\noutput = "public/site"',
    '[website]\noutput = "../site"',
    '[database]\nmedia = "data/media"',
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "srv" / "publisher"
    (folder / "posts").mkdir(parents=True)
    (folder / "link").symlink_to(folder / "posts")
    return folder


@pytest.mark.parametrize("text", REFUSED)
def test_a_folder_in_another_is_refused(folder: Path, text: str) -> None:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        load(folder / "settings.toml", {})
    assert any(word in sentence(refused.value) for word in ("inside one another", "own folder", "contains the ledger"))


@pytest.mark.parametrize("key", ["[website]\noutput", "[posts]\nfolder", "[database]\nmedia"])
@pytest.mark.parametrize(
    "system",
    [
        "/etc",
        "/etc/nginx/site",
        "/usr/bin",
        "/lib/site",
        "/usr",
        "/var",
        "/var/lib",
        "/home",
        "/etc/../etc/x",
        "/dev/x",
    ],
)
def test_a_folder_of_the_system_is_refused(folder: Path, key: str, system: str) -> None:
    (folder / "settings.toml").write_text(f'{key} = "{system}"', encoding="utf-8")
    with pytest.raises(InvalidSettings, match="setting_is_systems_folder"):
        load(folder / "settings.toml", {})


@pytest.mark.parametrize(
    "own", ["/var/www/site", "/srv/site", "/usr/share/nginx/html", "/usr/local/www", "/var/lib/x", "/dev/shm/x"]
)
def test_a_folder_of_its_own_beside_the_systems_is_taken(folder: Path, own: str) -> None:
    (folder / "settings.toml").write_text(f'[website]\noutput = "{own}"', encoding="utf-8")
    assert str(load(folder / "settings.toml", {}).website.output) == own


def test_the_home_folder_itself_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent.parent / "person"))
    (folder / "settings.toml").write_text(f'[website]\noutput = "{folder.parent.parent / "person"}"', encoding="utf-8")
    with pytest.raises(InvalidSettings, match="setting_is_systems_folder"):
        load(folder / "settings.toml", {})


@pytest.mark.parametrize("text", [*TAKEN, ""])
def test_folders_side_by_side_are_taken(folder: Path, text: str) -> None:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    load(folder / "settings.toml", {})


def test_the_environment_is_no_way_around_it(folder: Path) -> None:
    (folder / "settings.toml").write_text("", encoding="utf-8")
    with pytest.raises(InvalidSettings, match="setting_is_own_folder"):
        load(folder / "settings.toml", {"PUBLISHER_WEBSITE__OUTPUT": "."})
