"""The recovery sheet fits on a page, names at most six commands, and has the key once."""

import re
from dataclasses import replace
from datetime import date

import pytest

from publisher.server.layout import ServerLayout
from publisher.server.recovery_sheet import Sheet, sheet_text

SHEET = Sheet(
    organisation="Zyra ë",
    repository="sftp://zyra@backup.example//srv/publisher",
    key="abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456",
    day=date(2026, 11, 30),
    version="0.2.0",
    secrets=("FACEBOOK_PAGE_TOKEN", "RECOVERY_KEY", "SNAPSHOT_SSH_KEY"),
    hosts=("ssh-ed25519 SHA256:abc",),
)
SERVER = ServerLayout(domain="kosint.example", studio_domain="studio.kosint.example", email="zyra@kosint.example")


@pytest.mark.parametrize("server", [None, SERVER])
def test_it_is_a_page_with_at_most_six_commands(server: ServerLayout | None) -> None:
    text = sheet_text(replace(SHEET, server=server))
    commands = re.findall(r"^ {2}\d {2}(.+)$", text, re.MULTILINE)
    assert len(commands) <= 6
    assert sum("restore sftp://zyra@backup.example//srv/publisher" in command for command in commands) == 1
    assert len(text.splitlines()) < 50
    assert text.count(SHEET.key) == 1
    assert "snapshot_ssh_key" in text
    assert "recovery_key\n" not in text  # it stands above, and is typed


def test_on_a_server_the_release_sets_up_what_setup_was_told() -> None:
    text = sheet_text(replace(SHEET, server=SERVER))
    assert "sh publisher-0.2.0-setup.sh --domain kosint.example --studio studio.kosint.example" in text
    assert "/srv/publisher/settings.toml" in text


def test_printed_again_it_leaves_a_line_for_the_key() -> None:
    assert "____" in sheet_text(replace(SHEET, key=""))
    assert SHEET.key not in repr(SHEET)
