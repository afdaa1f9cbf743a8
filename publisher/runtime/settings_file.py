"""The settings file of a process, read with its log set up."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.settings import Settings

#: In the current folder.
DEFAULT_FILE = Path("settings.toml")


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
            " `publisher init FOLDER` begins a new one."
        )
    settings = load(path, os.environ)
    logs.configure(settings.secret_values(), json=not sys.stderr.isatty())
    return settings
