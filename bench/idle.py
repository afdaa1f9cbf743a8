"""What an idle installation costs: memory, processor and growth of `publisher serve` with nothing to do.

    python -m bench idle [--minutes 60] [--posts 20]

The promise: under 150 MB in all (its own and its children's, where Pss counts what is shared once), under 0.5 % of a
core, and no growth: the second half has at most 2 MB more of its own (Pss_Anon: what other programs share with it comes
and goes with them) than the first, and no more open files. The first ten minutes (of less than half an hour the first
third) count for the memory alone. Linux only: it reads /proc.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from publisher.operations.new_installation import Installation, begin
from tests.e2e.project import wait_until
from tests.release import ROOT

PROMISED_MB, PROMISED_SHARE, GROWTH_MB = 150.0, 0.005, 2.0
_EVERY_SECONDS, _SETTLES_SECONDS = 5.0, 600.0
_TICKS = os.sysconf("SC_CLK_TCK")
_DRAFT = """+++
title = "Lajmi {0}"
summary = "Përmbledhje {0}"
topics = ["housing"]
places = ["peja"]
+++

Teksti {0}.
"""
_OUT = "is published on facebook"


@dataclass(frozen=True, slots=True)
class Sample:
    """A process and its children at one moment."""

    at: float
    megabytes: float
    own_megabytes: float
    cpu_seconds: float
    files: int


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench idle", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--posts", type=int, default=20)
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="publisher-bench-") as name:
        folder = Path(name) / "office"
        with _serving(folder, chosen.posts) as process:
            samples = list(_sampled(process, 60 * chosen.minutes))
    return _told(samples, chosen.minutes)


@contextmanager
def _serving(folder: Path, posts: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve an installation with so many published posts."""
    begin(folder, Installation(name="Zyra"), date(2026, 11, 30))
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("PUBLISHER_", "FACEBOOK_"))}
    environ["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, "-m", "publisher"]
    slugs = [f"lajm-{number}" for number in range(posts)]
    for number, slug in enumerate(slugs):
        (folder / "posts" / f"{slug}.md").write_text(_DRAFT.format(number), encoding="utf-8")
    if slugs:
        subprocess.run([*command, "schedule", *slugs], cwd=folder, env=environ, check=True, stdout=subprocess.DEVNULL)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, "serve"], cwd=folder, env=environ, stdout=log, stderr=log)
        try:
            wait_until(lambda: (folder / "log").read_text("utf-8").count(_OUT) >= posts, "the posts", seconds=600)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _sampled(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[Sample]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"The service ended by itself (exit code {process.returncode}): nothing is told.")
        yield _sample(process.pid)
        time.sleep(min(_EVERY_SECONDS, seconds / 60))


def _sample(pid: int) -> Sample:
    kilobytes, own_kilobytes, ticks, files = 0, 0, 0, 0
    for each in _family(pid):
        try:
            rollup = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
            fields = Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
            files += len(os.listdir(f"/proc/{each}/fd"))  # noqa: PTH208 (only how many there are)
        except OSError:  # it ended this moment
            continue
        kilobytes += int(re.findall(r"^Pss: +(\d+)", rollup, re.MULTILINE)[0])
        own_kilobytes += int(re.findall(r"^Pss_Anon: +(\d+)", rollup, re.MULTILINE)[0])
        # Its own time, and that of children that ended (proc_pid_stat(5), 14 to 17).
        ticks += sum(map(int, fields[11:15]))
    return Sample(time.monotonic(), kilobytes / 1024, own_kilobytes / 1024, ticks / _TICKS, files)


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = int(path.parent.name), path.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2]
        except OSError:
            continue
        parents.setdefault(int(rest.split()[1]), []).append(number)
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def _told(samples: list[Sample], minutes: float) -> int:
    began = samples[0].at
    settled = [each for each in samples if each.at - began >= min(_SETTLES_SECONDS, 60 * minutes / 3)]
    half = len(settled) // 2
    share = (settled[-1].cpu_seconds - settled[0].cpu_seconds) / (settled[-1].at - settled[0].at)
    most = max(each.megabytes for each in samples)
    before, after = (mean(each.own_megabytes for each in part) for part in (settled[:half], settled[half:]))
    files = max(each.files for each in settled[half:]) - max(each.files for each in settled[:half])
    print(f"idle for {minutes:g} minutes")
    print(f"  memory     {most:6.1f} MB at most, {settled[-1].megabytes:.1f} MB at the end   (under {PROMISED_MB:g})")
    print(f"  processor  {100 * share:6.2f} % of a core   (under {100 * PROMISED_SHARE:g})")
    print(f"  growth     {after - before:+6.1f} MB, {files:+d} open files   (at most {GROWTH_MB:g} MB, none)")
    return int(most > PROMISED_MB or share > PROMISED_SHARE or after - before > GROWTH_MB or files > 0)
