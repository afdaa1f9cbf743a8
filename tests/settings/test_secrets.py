"""Secrets: where they come from, and that they are shown nowhere."""

from dataclasses import fields
from pathlib import Path

import pytest

from publisher.settings.secrets import FILES
from tests.settings.desk import Desk

TOKEN = "EAAGm0PX4ZCpsBO0token"


def store(folder: Path, token: str, mode: int = 0o600, name: str = "page_token") -> None:
    (folder / "secrets").mkdir(exist_ok=True)
    file = folder / "secrets" / name
    file.write_text(f"{token}\n", encoding="utf-8")
    file.chmod(mode)


def test_the_environment_wins_over_a_file_and_a_stored_token(desk: Desk) -> None:
    store(desk.folder, "stored")
    (desk.folder / "token").write_text("from a file")
    secrets = desk.read("", FACEBOOK_PAGE_TOKEN=TOKEN, FACEBOOK_PAGE_TOKEN_FILE="token").secrets
    assert (secrets.facebook_page_token, secrets.page_token_source) == (TOKEN, "FACEBOOK_PAGE_TOKEN")


def test_a_file_that_the_environment_names_is_read_without_its_line_end(desk: Desk) -> None:
    store(desk.folder, "stored")
    (desk.folder / "token").write_text(f"{TOKEN}\n")
    secrets = desk.read("", FACEBOOK_PAGE_TOKEN_FILE="token", FACEBOOK_PAGE_TOKEN="").secrets
    assert (secrets.facebook_page_token, secrets.page_token_source) == (TOKEN, "FACEBOOK_PAGE_TOKEN_FILE")


def test_a_token_that_connect_stored_is_used_where_the_environment_has_none(desk: Desk) -> None:
    store(desk.folder, TOKEN)
    settings = desk.read("", FACEBOOK_PAGE_TOKEN="  ")
    assert (settings.secrets.facebook_page_token, settings.secrets.page_token_source) == (TOKEN, "secrets/page_token")
    assert not settings.sandbox


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_stored_token_that_others_can_read_is_refused(desk: Desk, mode: int) -> None:
    store(desk.folder, TOKEN, mode)
    problem = desk.problem("")
    assert problem.startswith("secrets/page_token:0: can be read by other people")
    assert "chmod 600 secrets/page_token" in problem


@pytest.mark.parametrize("name", FILES)
def test_every_secret_may_lie_in_the_folder(desk: Desk, name: str) -> None:
    store(desk.folder, "sqlite:///other.db", name=FILES[name])
    settings = desk.read("", **{name: " "})
    assert settings.secrets.sources == {name: f"secrets/{FILES[name]}"}
    kept = {getattr(settings.secrets, field.name) for field in fields(settings.secrets) if field.name != "sources"}
    assert "sqlite:///other.db" in kept
    assert desk.read("", **{name: "sqlite:///third.db"}).secrets.sources == {name: name}


@pytest.mark.parametrize("link", ["secrets", "secrets/page_token"])
def test_a_link_that_leads_nowhere_is_a_mistake_and_no_reason_for_the_sandbox(desk: Desk, link: str) -> None:
    (desk.folder / link).parent.mkdir(exist_ok=True)
    (desk.folder / link).symlink_to("/run/not-mounted")
    told = desk.problem("")
    assert told.startswith(f"{link}:0: leads to /run/not-mounted, which is not there")
    assert desk.read("", **dict.fromkeys(FILES, "sqlite:///given.db")).secrets.sources  # nobody needs it then


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff\n"])
@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_a_mistake_that_names_it(desk: Desk, name: str, content: str) -> None:
    store(desk.folder, content, name=FILES[name])
    kept = desk.problem("")
    assert kept.startswith(f"secrets/{FILES[name]}:0: is empty")

    (desk.folder / "secrets" / FILES[name]).unlink()
    (desk.folder / "elsewhere").write_text(content, encoding="utf-8")
    named = desk.problem("", **{f"{name}_FILE": "elsewhere"})
    assert named.startswith(f"{name}_FILE:0: is empty")
    assert str(desk.folder / "elsewhere") in named


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_a_mistake(desk: Desk, name: str) -> None:
    (desk.folder / "folder").mkdir()
    for path in ("nowhere", "folder", "nowhere/at/all"):
        assert desk.problem("", **{f"{name}_FILE": path}).startswith(f"{name}_FILE:0: cannot be read: ")
    (desk.folder / "secrets").mkdir(0o700)
    (desk.folder / "secrets" / FILES[name]).mkdir(0o700)
    assert desk.problem("").startswith(f"secrets/{FILES[name]}:0: cannot be read: ")


def test_a_file_in_place_of_the_folder_is_a_mistake(desk: Desk) -> None:
    (desk.folder / "secrets").write_text("EAAtoken")
    assert desk.problem("") == "secrets:0: cannot be read: Not a directory"


def test_a_token_from_notepad_on_windows_is_read(desk: Desk) -> None:
    store(desk.folder, f"\ufeff{TOKEN}\r\n")
    assert desk.read("").secrets.facebook_page_token == TOKEN


@pytest.mark.parametrize(
    "name",
    ["page_token.txt", "PAGE_TOKEN", "page-token", "FACEBOOK_PAGE_TOKEN", "token", "pagetoken", "page_token.txt~"],
)
def test_a_misnamed_file_is_no_silent_sandbox(desk: Desk, name: str) -> None:
    store(desk.folder, TOKEN, name=name)
    assert desk.problem("") == (
        f"secrets/{name}:0: is no secret's name, so nobody reads it: call it secrets/page_token"
    )
    (desk.folder / "secrets" / "page_token").touch(0o600)
    (desk.folder / "secrets" / "page_token").write_text(TOKEN)
    assert not desk.read("").sandbox  # an older copy beside it harms nobody


def test_other_files_of_the_folder_are_left_alone(desk: Desk) -> None:
    for name in ("studio_key", ".page_token.1f3a", "README", "backup.gpg", "notes"):
        store(desk.folder, "x", name=name)
    assert desk.read("").sandbox


def test_a_missing_secret_file_is_told(desk: Desk) -> None:
    assert desk.problem("", SMTP_PASSWORD_FILE="nowhere").startswith("SMTP_PASSWORD_FILE:0: cannot be read: ")


def test_a_secret_file_that_is_no_text_is_told(desk: Desk) -> None:
    (desk.folder / "key").write_bytes(b"\xff\xfe\x00")
    problem = desk.problem("", PUBLISHER_SECRET_KEY_FILE="key")
    assert problem == "PUBLISHER_SECRET_KEY_FILE:0: names a file that is not text"


def test_a_token_that_was_broken_by_copying_is_refused_and_not_shown(desk: Desk) -> None:
    problem = desk.problem("", FACEBOOK_PAGE_TOKEN="EAAhalf otherhalf")
    assert problem.startswith("FACEBOOK_PAGE_TOKEN:0: is not a token")
    assert "half" not in problem


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("[facebook]\npage_token = 'hush'", "FACEBOOK_PAGE_TOKEN"),
        ("[facebook]\naccess_token = 'hush'", "FACEBOOK_PAGE_TOKEN"),
        ("[facebook]\napp_secret = 'hush'", "FACEBOOK_APP_SECRET"),
        ("[facebook]\napp_id = 'hush'", "FACEBOOK_APP_ID"),
        ("[mail]\npassword = 'hush'", "SMTP_PASSWORD"),
        ("[database]\npassword = 'hush'", "DATABASE_URL"),
        ("[studio]\nsecret_key = 'hush'", "PUBLISHER_SECRET_KEY"),
        ("[organisation]\ntoken = 'hush'", "FACEBOOK_PAGE_TOKEN"),
    ],
)
def test_a_secret_in_the_settings_file_is_told_where_it_belongs(desk: Desk, written: str, name: str) -> None:
    problem = desk.problem(written)
    assert f"set {name} in the environment, or {name}_FILE to" in problem
    assert f"secrets/{FILES[name]} (chmod 600)" in problem
    assert problem.startswith("settings.toml:2: ")
    assert "hush" not in problem


def test_secrets_are_in_no_repr(desk: Desk) -> None:
    settings = desk.read(
        "",
        FACEBOOK_PAGE_TOKEN="hush-a",
        FACEBOOK_APP_SECRET="hush-b",
        PUBLISHER_SECRET_KEY="hush-c",
        SMTP_PASSWORD="hush-d",
        DATABASE_URL="postgresql://u:hush-e@h/d",
    )
    assert "hush" not in repr(settings)


def test_the_log_is_told_every_secret_to_hide(desk: Desk) -> None:
    settings = desk.read(
        "",
        FACEBOOK_PAGE_TOKEN="a-token",
        FACEBOOK_APP_ID="123",
        FACEBOOK_APP_SECRET="b-secret",
        PUBLISHER_SECRET_KEY="c-key",
        SMTP_PASSWORD="d-word",
        DATABASE_URL="postgresql://u:p%40ss@h/d",
    )
    assert settings.secret_values() == ("a-token", "b-secret", "c-key", "d-word", "p%40ss", "p@ss")


def test_the_sandbox_has_no_secret_to_hide(desk: Desk) -> None:
    assert desk.read("").secret_values() == ()


def test_a_file_that_never_ends_is_a_mistake(desk: Desk) -> None:
    assert desk.problem("", FACEBOOK_PAGE_TOKEN_FILE="/dev/zero").startswith("FACEBOOK_PAGE_TOKEN_FILE:0: is ")
    (desk.folder / "long").write_text("x" * 200_000)
    assert "too long for a secret" in desk.problem("", FACEBOOK_PAGE_TOKEN_FILE="long")
