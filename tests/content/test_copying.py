"""A draft copied for a date: its day in every language and script, its files with it; whole, or not at all."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from publisher.content.editing.draft_copy import copy_draft
from publisher.domain.errors import IllegalTransition, UnknownPost

LANGUAGES = ("sq", "sr", "en", "rom")
WHEN = datetime.fromisoformat("2027-03-30T10:00")
MAIN = """+++
title = "Orari, {date}"
# by hand
[facebook]
message = "Sot, {date}"
+++

Hapur më {date}.
"""


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts" / "orari"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(MAIN, encoding="utf-8")
    (folder / "index.sr.md").write_text('+++\ntitle = "Радно време, {date}"\n+++\n', encoding="utf-8")
    (folder / "index.en.md").write_text('+++\ntitle = "Hours, {date}"\n+++\n', encoding="utf-8")
    (folder / "index.rom.md").write_text('+++\ntitle = "{date}"\n+++\n', encoding="utf-8")
    (folder / "foto.jpg").write_bytes(b"picture")
    return folder.parent


def title(file: Path) -> str:
    return str(tomllib.loads(file.read_text(encoding="utf-8").split("+++")[1])["title"])


def test_the_day_stands_there_as_each_language_and_script_writes_it(posts: Path) -> None:
    copy_draft(posts, LANGUAGES, "orari", "2027-03-30-orari", WHEN)
    copied = posts / "2027-03-30-orari"
    assert [title(copied / f"index{ending}.md") for ending in ("", ".sr", ".en", ".rom")] == [
        "Orari, 30 mars 2027",
        "Радно време, 30. март 2027.",
        "Hours, 30 March 2027",
        "30.3.2027",
    ]
    main = (copied / "index.md").read_text(encoding="utf-8")
    assert tomllib.loads(main.split("+++")[1])["publish_at"] == WHEN
    assert "Hapur më 30 mars 2027." in main
    assert "# by hand" in main
    assert (copied / "foto.jpg").read_bytes() == b"picture"
    assert not [file for file in posts.iterdir() if file.name.startswith(".")]


def test_a_draft_in_single_files_becomes_a_folder(posts: Path) -> None:
    (posts / "takim.md").write_text(MAIN, encoding="utf-8")
    (posts / "takim.en.md").write_text('+++\ntitle = "Meeting"\n+++\n', encoding="utf-8")
    copy_draft(posts, LANGUAGES, "takim", "2027-03-30-takim", WHEN)
    assert sorted(file.name for file in (posts / "2027-03-30-takim").iterdir()) == ["index.en.md", "index.md"]


def test_nothing_that_is_there_is_written_over(posts: Path) -> None:
    (posts / "2027-03-30-orari.md").write_text("+++\n+++\n", encoding="utf-8")
    with pytest.raises(IllegalTransition):
        copy_draft(posts, LANGUAGES, "orari", "2027-03-30-orari", WHEN)
    with pytest.raises(UnknownPost):
        copy_draft(posts, LANGUAGES, "nothing", "2027-03-30-nothing", WHEN)
    assert sorted(file.name for file in posts.iterdir()) == ["2027-03-30-orari.md", "orari"]


def test_a_copy_that_cannot_be_whole_is_none(posts: Path) -> None:
    (posts / "orari" / "elsewhere.jpg").symlink_to("/etc/hostname")
    with pytest.raises(IllegalTransition):
        copy_draft(posts, LANGUAGES, "orari", "2027-03-30-orari", WHEN)
    assert [file.name for file in posts.iterdir()] == ["orari"]


@pytest.mark.parametrize(("name", "said"), [("index.sr.md", ""), ("index.md", 'language = "sr"\n')])
def test_a_draft_in_one_language_is_copied_in_it(tmp_path: Path, name: str, said: str) -> None:
    folder = tmp_path / "posts" / "orari"
    folder.mkdir(parents=True)
    (folder / name).write_text(f'+++\ntitle = "Радно време, {{date}}"\n{said}+++\n', encoding="utf-8")

    copy_draft(folder.parent, LANGUAGES, "orari", "kopje", WHEN)

    (copied,) = (folder.parent / "kopje").iterdir()
    assert copied.name == name
    assert title(copied) == "Радно време, 30. март 2027."
    assert "publish_at = 2027-03-30T10:00:00" in copied.read_text(encoding="utf-8")
