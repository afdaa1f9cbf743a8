"""The sandbox Page as `publisher sandbox` serves it, but that it notes each fault that struck, even if it is killed."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from publisher.runtime.shutdown import until_stopped
from publisher.sandbox.faults import Fault, Faults
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.server import SandboxPage
from tests.torture.office import PAGE_ID, ROOT


class CountedFaults(Faults):
    """Writes the kind of each fault that strikes into a file, a line each."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def take(self, method: str, edge: str, params: Mapping[str, Any], in_batch: bool = False) -> Fault | None:
        fault = super().take(method, edge, params, in_batch)
        if fault is not None:
            os.write(self._handle, f"{fault.what} {method} {edge}\n".encode())
        return fault


def page(folder: Path, port: int = 0, faults: Faults | None = None, fault_file: Path | None = None) -> SandboxPage:
    """Return the Page of an office; it lies beside the ledger, as `publisher sandbox` keeps it."""
    return SandboxPage(
        folder / "sandbox",
        templates=ROOT / "templates",
        port=port,
        page_id=PAGE_ID,
        page_name="Torture",
        faults=faults,
        fault_file=fault_file,
        links=LinkLimit(zone="Europe/Belgrade"),
    )


def run(arguments: Sequence[str]) -> int:
    """Serve the Page of folder `arguments[0]` on port `arguments[1]` until it is asked to stop, or killed."""
    folder, port = Path(arguments[0]), int(arguments[1])
    served = page(folder, port, CountedFaults(folder / "struck.log"), folder / "faults.toml")
    served.start()
    with until_stopped() as stopped:
        (folder / "port").write_text(served.url.rpartition(":")[2])
        stopped.wait()
    served.stop()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
