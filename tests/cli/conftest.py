"""A desk of its own for each test; the log is put back afterwards."""

import logging
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    for name in ("FACEBOOK_PAGE_TOKEN", "FACEBOOK_APP_SECRET", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PUBLISHER_MACHINE_ID", "test")
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    root = logging.getLogger()
    handlers, level, hook, show = root.handlers[:], root.level, threading.excepthook, warnings.showwarning
    desk = Desk(folder, capsys)
    desk.settings()
    yield desk
    root.handlers, threading.excepthook = handlers, hook
    root.setLevel(level)
    logging.captureWarnings(False)
    warnings.showwarning = show
