"""From the command line to an open app: settings file, log, ledger; and who is at the keyboard."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from publisher.app import App
    from publisher.settings import Settings

DEFAULT_FILE = Path("settings.toml")


def settings_path(ctx: typer.Context, file: Path | None) -> Path:
    """Give the settings file: named after the command, or before it, or the default one."""
    before = ctx.obj if isinstance(ctx.obj, Path) else None
    return file or before or DEFAULT_FILE


def load_settings(ctx: typer.Context, file: Path | None) -> "Settings":
    """Read the settings and set up the log.

    Raises:
        InvalidSettings: with every problem.
    """
    return read_settings(settings_path(ctx, file))


def read_settings(path: Path) -> "Settings":
    """Read a settings file and set up the log, which is for people on a terminal and else one JSON object a line.

    Raises:
        InvalidInput: if there is none.
        InvalidSettings: with every problem.
    """
    from publisher import logs
    from publisher.domain.errors import InvalidInput
    from publisher.settings import load

    if not path.is_file():
        raise InvalidInput(
            f"There is no settings file {path}. Go to the folder that holds settings.toml, or name it: --settings FILE."
        )
    settings = load(path, os.environ)
    logs.configure(settings.secret_values(), json=not sys.stderr.isatty())
    return settings


@contextmanager
def opened_app(ctx: typer.Context, file: Path | None) -> Iterator["App"]:
    """Give the app for the settings file and close it at the end."""
    from publisher.app import opened

    with opened(load_settings(ctx, file), os.environ) as app:
        yield app


def person(by: str) -> str:
    """Give the name that was told, or else the login name."""
    if by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
