"""`init`: a new installation by questions or by options, which overwrites nothing."""

import os
import pty
import tomllib
from pathlib import Path

import pytest

from publisher.messages import exit_codes
from publisher.operations.new_installation import Installation, settings_text
from publisher.settings import load
from tests.cli.desk import Desk


def settings_of(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8"))


def test_it_asks_nothing_where_options_say_all(desk: Desk) -> None:
    folder = desk.folder / "Zyra e përbashkët"
    who = ("--name", 'Organizata "Ë"', "--email", "zyra@example.org")
    answer = desk("init", str(folder), *who, "--languages", "sr, en", "--url", "example.org/")
    assert answer.code == exit_codes.DONE, answer.err
    assert settings_of(folder) == {
        "organisation": {"name": 'Organizata "Ë"', "email": "zyra@example.org"},
        "website": {"url": "https://example.org"},
        "facebook": {"languages": ["sr-Latn", "en"]},
        "mail": {"to": ["zyra@example.org"], "language": "sr-Latn"},
        "languages": {"used": ["sr", "en"]},
    }
    assert f"cd '{folder}' && publisher serve" in answer.out
    assert "Наша" not in (text := next(folder.glob("posts/*/index.md")).read_text(encoding="utf-8"))
    assert 'title = "Naša prva objava"' in text


@pytest.mark.parametrize("languages", ["sq", "sr", "en", "rom", "en,sq", "sq,sr,en,rom"])
def test_its_sample_can_be_published_as_it_is(desk: Desk, languages: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.folder / "new"
    assert desk("init", str(folder), "--languages", languages, "--yes").code == exit_codes.DONE
    monkeypatch.chdir(folder)
    answer = desk("check")
    assert answer.code == exit_codes.DONE, answer.out
    assert "warning" not in answer.out


def test_what_differs_from_nothing_is_written_nowhere(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(settings_text(Installation()), encoding="utf-8")
    assert settings_of(tmp_path) == {}
    assert load(tmp_path / "settings.toml", {}).organisation.name == Installation().name


def test_an_installation_is_never_overwritten(desk: Desk) -> None:
    before = (desk.folder / "settings.toml").read_bytes()
    answer = desk("init", str(desk.folder), "--yes")
    assert (answer.code, "is there already" in answer.err) == (exit_codes.INVALID, True)
    assert (desk.folder / "settings.toml").read_bytes() == before
    assert not (desk.folder / "posts").exists()


def test_posts_that_are_there_stay_and_get_no_sample(desk: Desk) -> None:
    desk.draft("lajm")
    (desk.folder / "settings.toml").unlink()
    assert desk("init", ".", "--yes").code == exit_codes.DONE
    assert [path.name for path in (desk.folder / "posts").iterdir()] == ["lajm.md"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--languages", "sq,de"), "languages.used"),
        (("--languages", "sq, sq"), "languages.used"),
        (("--url", "ftp://example.org"), "website.url"),
        (("--email", "nobody"), "organisation.email"),
        (("--name", " "), "organisation.name"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(desk: Desk, options: tuple[str, ...], said: str) -> None:
    answer = desk("init", "new", *options, "--yes")
    assert (answer.code, said in answer.err) == (exit_codes.INVALID, True), answer.err
    assert not (desk.folder / "new").exists()


def test_nobody_is_asked_without_a_terminal(desk: Desk) -> None:
    answer = desk("init", "new", "--name", "Org")
    assert (answer.code, "--yes" in answer.err) == (exit_codes.INVALID, True)
    assert not (desk.folder / "new").exists()


def test_a_file_in_the_place_of_the_folder_is_named(desk: Desk) -> None:
    answer = desk("init", "settings.toml", "--yes")
    assert (answer.code, "is a file" in answer.err) == (exit_codes.INVALID, True)


def test_a_terminal_is_asked_again_until_the_answer_fits(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, b"\nZyra\nde\nsq en\nexample.org\n\n")
    with os.fdopen(theirs, "r", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        answer = desk("init", "new")
    os.close(ours)
    assert answer.code == exit_codes.DONE, answer.err
    assert "languages.used" in answer.err
    assert settings_of(desk.folder / "new") == {
        "organisation": {"name": "Zyra"},
        "website": {"url": "https://example.org"},
        "facebook": {"languages": ["sq", "en"]},
        "languages": {"used": ["sq", "en"]},
    }
