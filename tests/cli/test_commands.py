"""Which commands there are, and the options that all of them have."""

import re
from pathlib import Path

import pytest
import typer

from publisher.cli.main import app
from tests.cli.desk import Desk

#: The lines of DESIGN's table: outside checks use these names.
NAMED = (
    "new check preview schedule approve publish status withdraw cancel release resolve pause resume adopt build"
    " measure report doctor serve sandbox"
).split()
READING = ("check", "preview", "status", "report", "doctor")
WRITING = ("schedule", "publish", "withdraw", "cancel", "release", "build", "measure")
#: A line that needs the settings file and nothing else.
LINES = {
    "new": ("Titulli",),
    "preview": ("nobody",),
    "schedule": ("nobody",),
    "approve": ("nobody", "--by", "drita"),
    "withdraw": ("nobody",),
    "cancel": ("nobody",),
    "release": ("nobody",),
    "resolve": ("nobody", "sent"),
    "pause": ("--reason", "zi"),
}


def options(name: str) -> set[str]:
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]  # a group has commands
    return {option for parameter in command.params for option in parameter.opts}


def test_every_command_of_the_design_is_there() -> None:
    assert set(NAMED) <= set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", NAMED)
def test_every_command_takes_the_settings_file(name: str) -> None:
    assert "--settings" in options(name)


@pytest.mark.parametrize("name", READING)
def test_every_command_that_reads_can_print_json(name: str) -> None:
    assert "--json" in options(name)


@pytest.mark.parametrize("name", WRITING)
def test_every_command_that_writes_outside_has_a_dry_run(name: str) -> None:
    assert "--dry-run" in options(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMED if name not in {"serve", "sandbox", "measure", "doctor"}])
def test_the_settings_file_can_be_named_before_and_after_the_command(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = str(desk.folder / "settings.toml")
    line = (name, *LINES.get(name, ()))
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    monkeypatch.chdir(empty)
    assert "There is no settings file" in desk(*line).err
    for placed in (("--settings", settings, *line), (*line, "--settings", settings)):
        assert "There is no settings file" not in desk(*placed).err
    assert list(empty.iterdir()) == []


def test_help_tells_every_command_in_a_sentence(desk: Desk) -> None:
    said = desk("--help").out
    for name in NAMED:
        assert re.search(rf"^  {name} +[A-Z]", said, re.MULTILINE), name
