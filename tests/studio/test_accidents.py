"""Accidents in `posts/`: a name that is no UTF-8, a slip in front matter. Every page of the studio still answers."""

import os
import zipfile
from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from publisher.operations.backup import backup
from tests.studio.house import House

SLIPS = {
    "quote": b'+++\ntitle = "Titulli\nsummary = "x"\n+++\n\nTeksti\n',
    "bytes": b'+++\ntitle = "Titull\xeb"\n+++\n\nTeksti\n',
    "no-front-matter": "Vetëm tekst\n".encode(),
    "control": b'+++\ntitle = "a\x00b"\n+++\n\nTeksti\n',
    "kinds": (
        b'+++\ntitle = 5\nsummary = ["x"]\ntopics = "housing"\nplaces = 3\nmedia = "x"\nfacebook = 3\n'
        b'publish_at = "x"\nquotes = 1\ncontact = 2\ncorrections = "x"\n'
        b"alt = 3\ngrants = {}\ncampaign = []\n+++\n\nTeksti\n"
    ),
    "empty": b"",
    "fence-alone": b"+++\n",
    "twice": b'+++\ntitle = "a"\ntitle = "b"\n+++\n',
}
PAGES = ("", "/look", "/plan", "/repeat", "/history")


@pytest.fixture
def mishaps(house: House) -> House:
    """Drafts with slips, and names in Latin-1 of an old computer."""
    posts = os.fsencode(house.folder / "posts")
    for slug, content in SLIPS.items():
        file = Path(os.fsdecode(posts)) / slug / "index.md"
        file.parent.mkdir(parents=True)
        file.write_bytes(content)
    Path(os.fsdecode(posts + b"/lajm\xeb")).mkdir()
    for name in (b"/lajm\xeb/index.md", b"/zi\xeb.md", b"/quote/foto\xeb.jpg", b"/sound-one/foto\xeb.jpg"):
        if name.startswith(b"/sound"):
            house.draft("sound-one")
        Path(os.fsdecode(posts + name)).write_bytes(b"+++\n+++\n")
    return house


def test_every_page_of_the_studio_answers_and_the_draft_says_what_is_wrong(mishaps: House) -> None:
    browser = mishaps.signed_in("ana", Role.ADMINISTRATOR)
    paths = ["/", "/drafts", "/calendar", "/checkup", "/series", "/inbox", "/audit", "/reach"]
    paths += [f"/drafts/{slug}{page}" for slug in (*SLIPS, "sound-one") for page in PAGES]
    answers = {path: browser.get(path).status_code for path in paths}
    assert [path for path, status in answers.items() if status >= 500] == []
    assert answers["/drafts/sound-one"] == answers["/drafts/quote"] == 200
    browser.get("/drafts/quote")
    assert browser.sees("cannot be read")
    browser.get("/drafts")
    assert browser.sees("Titulli i sound-one")


def test_a_backup_holds_a_file_whose_name_is_no_utf_8(mishaps: House, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    backup(mishaps.app, file, mishaps.folder / "settings.toml", lambda *_: None)
    with zipfile.ZipFile(file) as packed:
        assert {"posts/lajm%EB/index.md", "posts/zi%EB.md", "posts/quote/foto%EB.jpg"} <= set(packed.namelist())


def test_the_studio_says_that_the_database_is_damaged(house: House) -> None:
    browser = house.signed_in("ana", Role.EDITOR)
    house.app.container.database.close()
    with (house.folder / "publisher.db").open("r+b") as stream:
        stream.write(b"\xa5" * 8192)
    for file in house.folder.glob("publisher.db-*"):
        file.unlink()
    answer = browser.get("/drafts")
    assert answer.status_code == 503
    assert browser.sees("The database is damaged, and nothing is published.")
