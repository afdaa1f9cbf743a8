"""`publisher update` in a process of its own, on a server in a folder; something happens to it at a named step.

`python broken_off.py ROOT CONTROL INSTALL STEP EVENT WANTED [MORE]`: at `STEP` the event is `kill` (the process that
works), `watcher` (the one that waits for it), `both`, `full` (the disk), or `nothing`.
"""

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from publisher.cli.update import carry_out, tell_step
from publisher.file_modes import keep_private
from publisher.runtime.error_guard import guarded
from publisher.server.layout import read_layout
from publisher.server.release_folders import install_by_pip
from publisher.server.service import ServerService
from publisher.server.update import Order, Update
from tests.server.releases import install_copy


def fill(folder: Path) -> None:
    """Take all that is free on a file system of the test's own."""
    free = os.statvfs(folder)
    assert free.f_blocks * free.f_frsize < 2_000_000_000, "this would fill a real disk"
    with (folder / "filler").open("ab") as stream:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    os.write(stream.fileno(), b"x" * size)
            except OSError:
                continue


def happens(event: str, root: Path) -> None:
    """Let it happen."""
    watcher = os.getppid()
    if event == "full":
        fill(root)
    if event in ("watcher", "both"):
        os.kill(watcher, signal.SIGKILL)
    while event == "both" and os.getppid() == watcher:
        time.sleep(0.01)
    if event in ("kill", "both"):
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    """Update, until it happens."""
    root, control, install, step, event, wanted, *more = sys.argv[1:]
    layout = read_layout(Path(root))
    assert layout

    watcher = os.getpid()

    def begins(name: str, text: str) -> None:
        tell_step(name, text)
        if name == step and os.getpid() != watcher:  # who mends is left alone
            happens(event, Path(root))

    stand_in = [sys.executable, str(Path(__file__).with_name("stand_in_systemctl.py")), control]
    updater = Update(
        layout=layout,
        service=ServerService(layout, stand_in),
        begins=begins,
        install=install_by_pip if install == "pip" else install_copy,
        patience_seconds=90 if "--patient" in more else 20,
    )
    order = Order(wanted=wanted, places=[Path(control)] if install != "pip" else [])
    if "--yes" in more:
        order = replace(order, agrees=lambda _copy: True)
    if "--dry-run" in more:
        order = replace(order, dry_run=True)
    keep_private()
    return guarded(lambda: carry_out(updater, order))


if __name__ == "__main__":
    sys.exit(main())
