"""What a web host can be told to do wrong; shared by the test and by the server's process."""

import json
import os
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

USER = "kosint"
#: Of the kind that breaks addresses, shells and logs.
PASSWORD = "p/ss wörd%40:#@kept"


@dataclass(frozen=True, kw_only=True)
class Faults:
    """Nothing by default."""

    #: Bytes of files after which the process is killed, in the middle of one.
    dies_after: int | None = None
    #: Whether a byte of each file that holds this is changed before it is stored.
    spoils: str = ""
    #: False: a rename over a file is refused, as on Windows.
    renames_over: bool = True
    #: FTPS: refusals of a file have a number that means "later", as Pure-FTPd's of a rename.
    refuses_softly: bool = False
    #: So many lines at once; 0: any number.
    most_lines: int = 0

    def as_json(self) -> str:
        return json.dumps(asdict(self))


class Misfortune:
    """Carries out faults on the bytes that come in, and keeps a diary of what was asked."""

    def __init__(self, faults: Faults, diary: Path) -> None:
        self.faults, self._diary = faults, diary
        self._received = 0

    @property
    def is_due(self) -> bool:
        return self.faults.dies_after is not None and self._received > self.faults.dies_after

    def befalls(self, content: bytes) -> bytes:
        """Return what is to be stored of these bytes."""
        self._received += len(content)
        if self.is_due:
            return content[: len(content) // 2]
        if self.faults.spoils and self.faults.spoils.encode() in content:
            return content.replace(self.faults.spoils.encode(), b"?" * len(self.faults.spoils))
        return content

    def strikes(self) -> None:
        """Kill the process where its time has come. Called after half of a piece was stored."""
        if self.is_due:
            os.kill(os.getpid(), signal.SIGKILL)

    def notes(self, command: str) -> None:
        """Write down a command."""
        with self._diary.open("a", encoding="utf-8") as file:
            file.write(f"{command}\n")
