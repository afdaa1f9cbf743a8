"""What stands for systemd: a process that keeps one service running, restarts it when it is told, or when it ends.

`python stand_in_systemctl.py FOLDER run COMMAND...` is the supervisor, in the folder that the service runs in;
`python stand_in_systemctl.py FOLDER restart [--no-block] UNIT` is `systemctl`.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

_RESTART_SECONDS, _STOP_SECONDS = 0.5, 15


class Supervisor:
    """Type=simple, Restart=always."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self._folder, self._command = folder, command
        #: Whoever began this; where that is gone, all of it ends.
        self._test = os.getppid()
        self._child: subprocess.Popen[bytes] | None = None
        (folder / "supervisor.pid").write_text(str(os.getpid()), encoding="utf-8")

    def run(self) -> None:
        """Keep it running until SIGTERM."""
        signal.signal(signal.SIGUSR1, lambda *_: self._stop())
        signal.signal(signal.SIGTERM, lambda *_: self._end())
        while True:
            with (self._folder / "service.log").open("ab") as log:
                try:
                    self._child = subprocess.Popen(self._command, stdout=log, stderr=log, start_new_session=True)
                except OSError:
                    self._child = None
            if self._child:
                with (self._folder / "starts").open("a", encoding="utf-8") as starts:
                    starts.write(f"{Path(self._command[0]).parents[1].resolve().name}\n")
                while self._child.poll() is None:
                    time.sleep(0.1)
                    if os.getppid() != self._test:
                        self._end()
            time.sleep(_RESTART_SECONDS)

    def _stop(self) -> None:
        if self._child and self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()

    def _end(self) -> None:
        self._stop()
        os._exit(0)


def main() -> None:
    """Be one of the two."""
    folder, verb, *rest = Path(sys.argv[1]), *sys.argv[2:]
    if verb == "run":
        Supervisor(folder, rest).run()
    elif verb == "restart":
        with suppress(ProcessLookupError):
            os.kill(int((folder / "supervisor.pid").read_text(encoding="utf-8")), signal.SIGUSR1)


if __name__ == "__main__":
    main()
