"""How soon the command answers, and how soon the scheduler stops while a call hangs.

    python -m bench command

The promises: `publisher --help` in under half a second, a stop in under five.
"""

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from publisher.sandbox.faults import Fault
from tests.e2e.project import SCHEDULER, Project, stops, wait_until

ROUNDS = 7


def main(_arguments: list[str]) -> int:
    with TemporaryDirectory(prefix="publisher-bench-") as folder:
        project = Project(Path(folder) / "project")
        project.does("status")  # makes the ledger
        for line in (("--help",), ("status", "--json")):
            print(f"publisher {' '.join(line):<16} {median(_answers(project, *line) for _ in range(ROUNDS)):.2f} s")
        print(f"stop, a call hangs          {_stop(project):.2f} s")
    return 0


def _answers(project: Project, *line: str) -> float:
    began = time.monotonic()
    project.does(*line)
    return time.monotonic() - began


def _stop(project: Project) -> float:
    project.draft("strehimi")
    with project.page(Fault("POST /feed", "hang_after")) as page:
        project.does("schedule", "strehimi")
        with project.started(SCHEDULER) as process:
            wait_until(lambda: any(request.method == "POST" for request in page.requests), "the call")
            return stops(process)
