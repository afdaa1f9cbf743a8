"""A studio that kills itself (SIGKILL) at the N-th line of what takes in a photo: `python -m ... FOLDER N`; 0: never.

No rule of the program is touched: the interpreter tells of each line (sys.settrace).
"""

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from publisher import atomic_write
from publisher.storage.studio import submissions
from publisher.studio import submission_uploads
from tests.studio.house import built

#: Functions whose lines are steps, by file.
STEPS = {
    submission_uploads.__file__: {"add", "received", "_append", "_finished"},
    atomic_write.__file__: {"atomic_write", "sync_folder"},
    submissions.__file__: {"photo_is_there"},
}


class KilledAt:
    """Counts lines, and ends the process at one of them."""

    def __init__(self, step: int) -> None:
        self._left = step

    def __call__(self, frame: FrameType, event: str, _value: Any) -> "KilledAt | None":
        code = frame.f_code
        if code.co_name not in STEPS.get(code.co_filename, ()):
            return None
        if event == "line":
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def main(folder: Path, step: int) -> None:
    """Serve until the end of standard input."""
    if step:
        threading.settrace(KilledAt(step))
    house = built(folder)
    print(house.url, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
