"""Withdraw consent, and be killed (SIGKILL) on the way: `python -m ... FOLDER DIGEST WHERE`.

WHERE is the name of a function that is killed at its first line, or the number of a line among all. No rule of the
program is touched: the interpreter tells of each line (sys.settrace).
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from publisher.content.editing import draft_store, erased_files
from publisher.operations import erase, erased_drafts, media_cleanup, withdrawn_consent
from publisher.pipeline import hold_erased
from publisher.storage.archive import erase as erased_in_ledger
from publisher.storage.archive import vacuum
from tests.operations.house import House

#: Functions whose lines are steps, by file.
STEPS = {
    withdrawn_consent.__file__: {"withdraw_consent"},
    erase.__file__: {
        "erase",
        "_erase_picture",
        "_change",
        "change",
        "_write_down",
        "forget_at_facebook",
        "destroy_bytes",
    },
    erased_drafts.__file__: {"take_out_files"},
    erased_files.__file__: {"take_out"},
    draft_store.__file__: {"save", "write"},
    hold_erased.__file__: {"cards_of_rest", "hold_for_approval"},
    media_cleanup.__file__: {"sweep_up", "sweep_out"},
    vacuum.__file__: {"scrub"},
    erased_in_ledger.__file__: {"uploaded"},
}


class KilledAt:
    """Counts lines, and ends the process at one of them."""

    def __init__(self, where: str) -> None:
        self._where, self._lines = where, 0

    def __call__(self, frame: FrameType, event: str, _value: Any) -> "KilledAt | None":
        code = frame.f_code
        if code.co_name not in STEPS.get(code.co_filename, ()):
            return None
        if event == "line":
            self._lines += 1
            if self._where in (code.co_name, str(self._lines)):
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def main(folder: Path, digest: str, where: str) -> None:
    """Do it."""
    with House(folder, database_url=os.environ["DATABASE_URL"]).open() as app:
        sys.settrace(KilledAt(where))
        withdrawn_consent.withdraw_consent(app, digest, "Besa", copies=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
