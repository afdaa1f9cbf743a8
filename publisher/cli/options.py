"""Options that several commands share. Each is named and explained once."""

from pathlib import Path
from typing import Annotated

import typer

SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="FILE",
        help="The settings file (settings.toml in the current folder).",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, but do nothing.")]
By = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who decides this (default: your login name).", show_default=False)
]
At = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="TIME",
        help="2026-11-25T10:00 (local time of the organisation), a time with an offset, or `now`.",
        show_default=False,
    ),
]
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="Name of the post.", show_default=False)]
Slugs = Annotated[list[str] | None, typer.Argument(metavar="SLUG...", help="Names of posts.", show_default=False)]
