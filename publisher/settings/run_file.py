"""What a running `serve` wrote into `run.json` beside the settings file: the addresses that it listens at."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from publisher.settings.validators import InvalidValue
from publisher.settings.web_addresses import safe_address

#: Written when `serve` starts and removed when it stops:
#: {"pid": 1, "website_url": "http://...", "graph_url": "http://...", "studio_url": "http://...", "version": "0.2.0"}.
RUN_FILE = "run.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Addresses of the process that runs now; all empty where none does."""

    website_url: str = ""
    graph_url: str = ""
    studio_url: str = ""


def read_running(folder: Path) -> Running:
    """Read `run.json`. One that is missing, half written, or of a process that is gone says nothing."""
    try:
        content = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Running()
    if not isinstance(content, dict) or not _alive(content.get("pid")):
        return Running()
    return Running(
        website_url=_address(content.get("website_url")),
        graph_url=_address(content.get("graph_url")),
        studio_url=_address(content.get("studio_url")),
    )


def _alive(pid: object) -> bool:
    if not isinstance(pid, int) or isinstance(pid, bool) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _address(value: object) -> str:
    try:
        return safe_address(value)
    except InvalidValue:
        return ""
