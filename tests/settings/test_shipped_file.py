"""The settings file that is shipped: every setting, each explained, each with the value that holds without it."""

import re
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from publisher.settings import Database, Facebook, Mail, Measure, Organisation, Schedule, Studio, Website
from publisher.settings.load import build
from publisher.settings.model import Secrets
from publisher.settings.raw_values import FREE_SECTIONS, SECTIONS, RawValues
from tests.settings.desk import Desk

LINES = (Path(__file__).parents[2] / "settings.toml").read_text(encoding="utf-8").splitlines()
#: `key = ...`, also behind a comment sign; `[section]` or `[section.table]`.
STATEMENT = re.compile(r"(?:# )?(?P<key>[a-zA-Z_-]+) = |\[(?P<header>[a-z.]+)\]")
TOKEN = {"FACEBOOK_PAGE_TOKEN": "EAAtoken"}


def shipped() -> dict[tuple[str, str], int]:
    """Return every setting of the shipped file that people do not name themselves, with the index of its line."""
    found: dict[tuple[str, str], int] = {}
    section = table = ""
    for index, line in enumerate(LINES):
        statement = STATEMENT.match(line)
        if statement and statement["header"]:
            section, _, table = statement["header"].partition(".")
            found.update({(section, table): index} if table else {})
        elif statement and section not in FREE_SECTIONS and not table:
            found[section, statement["key"]] = index
    return found


def known(tmp_path: Path) -> set[tuple[str, str]]:
    """Return every setting that the program asks for."""
    (tmp_path / "settings.toml").touch()
    sheet = RawValues(tmp_path / "settings.toml", {})
    build(sheet, tmp_path, Secrets(facebook_page_token="sandbox"))
    return set(sheet.asked)


def test_every_setting_is_in_the_shipped_file_and_no_other(tmp_path: Path) -> None:
    assert set(shipped()) == known(tmp_path)


@pytest.mark.parametrize("setting", sorted(shipped()))
def test_every_setting_is_explained_in_the_line_above(setting: tuple[str, str]) -> None:
    above = LINES[shipped()[setting] - 1]
    assert above.startswith("# ")
    assert not STATEMENT.match(above)


@pytest.mark.parametrize("section", FREE_SECTIONS)
def test_sections_that_people_fill_themselves_are_explained(section: str) -> None:
    assert LINES[LINES.index(f"[{section}]") - 1].startswith("# ")


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("organisation", Organisation),
        ("website", Website),
        ("facebook", Facebook),
        ("database", Database),
        ("schedule", Schedule),
        ("measure", Measure),
        ("mail", Mail),
        ("studio", Studio),
    ],
)
def test_every_field_is_a_setting_of_its_section(tmp_path: Path, section: str, kind: type[Website]) -> None:
    renamed = {"ages_seconds": "ages", "from_address": "from"}
    no_settings = {"graph_url_given", "url_given", "address", "links_given"}
    names = {renamed.get(field.name, field.name) for field in fields(kind)} - no_settings
    assert names == {key for where, key in known(tmp_path) if where == section}


def test_each_line_shows_what_holds_without_it(desk: Desk) -> None:
    written, left_out = desk.read("\n".join(LINES)), desk.read("")
    assert written.organisation.about
    assert written.organisation.facebook_url
    organisation = replace(written.organisation, about={}, facebook_url="")
    assert written.campaigns  # those of the sample posts
    assert replace(written, organisation=organisation, campaigns={}) == left_out


def test_each_line_behind_a_comment_sign_shows_what_holds_on_a_real_page(desk: Desk) -> None:
    text = re.sub(r"^# (?=(graph_url|min_gap_seconds|ages|links) = )", "", "\n".join(LINES), flags=re.MULTILINE)
    written, left_out = desk.read(text, **TOKEN), desk.read("", **TOKEN)
    assert written.facebook == replace(left_out.facebook, graph_url_given=True, links_given=True)
    assert written.measure == left_out.measure


def test_the_shipped_file_names_no_unknown_section() -> None:
    assert set(tomllib.loads("\n".join(LINES))) <= set(SECTIONS)
