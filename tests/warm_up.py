"""What a server that forks has done once, so that no child has to: templates and SQL compiled, catalogues read.

Some real commands, on a folder of their own. Nothing of them stays but what the program itself keeps of files and
statements: no thread, no open file, no log.
"""

import contextlib
import logging
import os
import tempfile
import threading
import time
from pathlib import Path

from publisher.cli.main import run

_SETTINGS = """
[templates]
folder = "{templates}"
[facebook]
page_id = "100000000000001"
[schedule]
sweep_seconds = 1
"""
_DRAFT = """+++
title = "A title"
summary = "A summary"
topics = ["housing"]
places = ["ferizaj"]
+++

A text.
"""
_COMMANDS = (
    *(["check"], ["schedule", "one"], ["status", "--json"], ["publish"], ["status"]),
    *(["withdraw", "one"], ["publish"], ["status", "one", "--json"]),
)


def warm_up(root: Path) -> None:
    """Run the commands; raise where one of them fails or leaves a thread."""
    before, mask, hook = dict(os.environ), os.umask(0o022), threading.excepthook
    kept = {name: value for name, value in before.items() if not name.startswith(("FACEBOOK_", "PUBLISHER_"))}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), Path(os.devnull).open("w") as nothing:
        posts = Path(folder) / "posts"
        posts.mkdir()
        (posts / "one.md").write_text(_DRAFT, encoding="utf-8")
        Path("settings.toml").write_text(_SETTINGS.format(templates=root / "templates"), encoding="utf-8")
        os.environ.clear()
        os.environ |= kept | {"PUBLISHER_MACHINE_ID": "test"}
        with contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
            codes = [run(command) for command in _COMMANDS]
    os.environ.clear()
    os.environ |= before
    os.umask(mask)
    logging.captureWarnings(False)
    logging.getLogger().handlers.clear()
    threading.excepthook = hook
    until = time.monotonic() + 10
    while threading.active_count() > 1 and time.monotonic() < until:
        time.sleep(0.005)
    assert (codes, threading.active_count()) == ([0] * len(_COMMANDS), 1), (codes, threading.enumerate())
