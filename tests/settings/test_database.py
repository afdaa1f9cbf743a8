"""Where the ledger lies."""

import pytest

from tests.settings.desk import Desk

SOCKET = "postgresql://postgres:@/postgres?host=/tmp/socket"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@h:5433/d", "postgresql+psycopg://u:p@h:5433/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        (SOCKET, "postgresql+psycopg://postgres:@/postgres?host=/tmp/socket"),
        ("sqlite:////var/lib/publisher/p.db", "sqlite:////var/lib/publisher/p.db"),
        ("sqlite:///p.db?timeout=5", "sqlite:///{folder}/p.db?timeout=5"),
    ],
)
def test_plain_addresses_get_their_driver_and_an_absolute_path(desk: Desk, given: str, used: str) -> None:
    assert desk.read("", DATABASE_URL=given).database.url == used.format(folder=desk.folder)


@pytest.mark.parametrize("given", [SOCKET, "postgresql://u@h/d", "sqlite:///p.db"])
def test_an_address_without_a_password_may_stand_in_the_file(desk: Desk, given: str) -> None:
    in_file = desk.read(f'[database]\nurl = "{given}"').database.url
    assert in_file == desk.read("", DATABASE_URL=given).database.url


def test_the_secret_wins_over_the_file(desk: Desk) -> None:
    settings = desk.read('[database]\nurl = "sqlite:///a.db"', DATABASE_URL="sqlite:///b.db")
    assert settings.database.url == f"sqlite:///{desk.folder}/b.db"


def test_a_password_may_come_by_an_override_of_the_environment(desk: Desk) -> None:
    settings = desk.read("", PUBLISHER_DATABASE__URL="postgresql://u:p@h/d")
    assert settings.database.url == "postgresql+psycopg://u:p@h/d"


@pytest.mark.parametrize("address", ["postgresql://u:hush@h/d", "postgresql://h/d?user=u&password=hush"])
def test_a_password_in_the_settings_file_is_refused_and_not_shown(desk: Desk, address: str) -> None:
    problem = desk.problem(f'[database]\nurl = "{address}"')
    assert "set DATABASE_URL in the environment" in problem
    assert "hush" not in problem


@pytest.mark.parametrize(
    "address",
    ["mysql://u:hush@h/d", "sqlite://", "sqlite:///:memory:", "sqlite:///file:a?mode=ro", "p.db", "://["],
)
def test_other_databases_are_refused_and_not_shown(desk: Desk, address: str) -> None:
    problem = desk.problem("", DATABASE_URL=address)
    assert problem.startswith("DATABASE_URL:0: DATABASE_URL must be an SQLite file")
    assert "hush" not in problem


def test_a_wrong_address_in_the_file_is_told_with_its_line(desk: Desk) -> None:
    problem = desk.problem('[database]\n\nurl = "oracle://h/d"')
    assert problem.startswith("settings.toml:3: database.url must be an SQLite file")
