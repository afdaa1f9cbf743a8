"""Secrets: where they come from, and that they are shown nowhere."""

from pathlib import Path

import pytest

from tests.settings.desk import Desk

TOKEN = "EAAGm0PX4ZCpsBO0token"


def store(folder: Path, token: str, mode: int = 0o600) -> None:
    (folder / "secrets").mkdir()
    file = folder / "secrets" / "page_token"
    file.write_text(f"{token}\n")
    file.chmod(mode)


def test_the_environment_wins_over_a_file_and_a_stored_token(desk: Desk) -> None:
    store(desk.folder, "stored")
    (desk.folder / "token").write_text("from a file")
    secrets = desk.read("", FACEBOOK_PAGE_TOKEN=TOKEN, FACEBOOK_PAGE_TOKEN_FILE="token").secrets
    assert (secrets.facebook_page_token, secrets.page_token_source) == (TOKEN, "environment")


def test_a_file_that_the_environment_names_is_read_without_its_line_end(desk: Desk) -> None:
    store(desk.folder, "stored")
    (desk.folder / "token").write_text(f"{TOKEN}\n")
    secrets = desk.read("", FACEBOOK_PAGE_TOKEN_FILE="token", FACEBOOK_PAGE_TOKEN="").secrets
    assert (secrets.facebook_page_token, secrets.page_token_source) == (TOKEN, "file")


def test_a_token_that_connect_stored_is_used_where_the_environment_has_none(desk: Desk) -> None:
    store(desk.folder, TOKEN)
    settings = desk.read("", FACEBOOK_PAGE_TOKEN="  ")
    assert (settings.secrets.facebook_page_token, settings.secrets.page_token_source) == (TOKEN, "connect")
    assert not settings.sandbox


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_stored_token_that_others_can_read_is_refused(desk: Desk, mode: int) -> None:
    store(desk.folder, TOKEN, mode)
    problem = desk.problem("")
    assert problem.startswith("secrets/page_token:0: can be read by other people")
    assert "chmod 600 secrets/page_token" in problem


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
    assert f"set {name} in the environment, or {name}_FILE" in problem
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
