"""What a command takes: time by the clock, work of the processor, and memory, all its processes together."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took."""

    wall_seconds: float
    cpu_seconds: float
    #: The most that all its processes held at one time.
    most_bytes: int


def middle_of(costs: Sequence[Cost]) -> Cost:
    """Return the medians; of memory the most."""
    return Cost(
        median(each.wall_seconds for each in costs),
        median(each.cpu_seconds for each in costs),
        max(each.most_bytes for each in costs),
    )


def cost_of(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder to its end.

    Raises:
        SystemExit: if it fails, with what it said.
    """
    began, before, ended, most = time.monotonic(), os.times(), Event(), [0]
    process = subprocess.Popen(command, cwd=folder, env=environ(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    watch = Thread(target=_watch, args=(process.pid, ended, most), daemon=True)
    watch.start()
    errors = process.communicate()[1]
    wall, after = time.monotonic() - began, os.times()
    ended.set()
    watch.join()
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}:\n{errors.decode(errors='replace')[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, most[0])


def environ() -> dict[str, str]:
    """Return an environment without anybody's settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("FACEBOOK_", "PUBLISHER_"))}
    return {**kept, "PUBLISHER_MACHINE_ID": "bench", "PYTHONPATH": str(ROOT)}


def _watch(pid: int, ended: Event, most: list[int]) -> None:
    """Note the most memory that a process and its children hold together."""
    while not ended.wait(0.05):
        most[0] = max(most[0], sum(map(_resident_bytes, _family(pid))))


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
