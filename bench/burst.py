"""Many posts due in the same second: SQLite with one scheduler, and PostgreSQL with four workers.

    python -m bench burst [--posts 1000] [--latency 0.1] [--workers 4] [--on sqlite|postgresql]

Each goes to the website and to the sandbox Page, which answers every call late and needs no gap. Prints how late each
was on the Page (median, p99, last), the calls a post, memory and the ledger's size; fails unless each is out once.
"""

import argparse
import os
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import median

from bench.office import BenchOffice, opened_bench_office, percentile

#: So that planning is over before they are due.
AHEAD_SECONDS = 5


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    well = True
    for kind in options.on or ["sqlite", "postgresql"]:
        with opened_bench_office(kind, latency=options.latency) as office:
            well &= _burst(office, options.posts, options.workers)
    return 0 if well else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench burst", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds that every call to the Page takes longer")
    parser.add_argument("--workers", type=int, default=4, help="on PostgreSQL")
    parser.add_argument("--on", action="append", choices=["sqlite", "postgresql"])
    return parser.parse_args(arguments)


def _burst(office: BenchOffice, posts: int, workers: int) -> bool:
    slugs = [f"post-{number:04}" for number in range(posts)]
    office.writes(slugs)
    due_at = office.plans(slugs, AHEAD_SECONDS)
    senders = office.starts_senders(workers)
    most_bytes = 0
    while (left := office.left()) and time.time() < due_at.timestamp() + 60 + posts:
        most_bytes = max(most_bytes, sum(memory_bytes(process.pid) for process in senders))
        time.sleep(0.5)
    return _tell(office, slugs, due_at, most_bytes, left)


def _tell(office: BenchOffice, slugs: list[str], due_at: datetime, most_bytes: int, left: int) -> bool:
    shown = Counter(post.message.splitlines()[0] for post in office.page.published())
    late = sorted((at - due_at).total_seconds() for at in office.sent_at("facebook"))
    site = sorted((at - due_at).total_seconds() for at in office.sent_at("website"))
    once = shown == Counter(slugs) and not left
    print(f"{office.kind}, {office.senders}: {len(slugs)} posts due in the same second")
    print(f"  on the Page once each   {'yes' if once else f'NO: {sum(shown.values())} shown, {left} left'}")
    for channel, seconds in (("the Page", late), ("the website", site)):
        if seconds:
            figures = f"median {median(seconds):.1f}, p99 {percentile(seconds, 99):.1f}, last {seconds[-1]:.1f}"
            print(f"  after the due time, s   {figures} on {channel}")
    print(f"  calls a post            {len(office.page.requests) / len(slugs):.2f}")
    print(f"  memory of the senders   {most_bytes / 2**20:.0f} MiB together")
    print(f"  size of the ledger      {office.ledger_bytes() / 2**20:.1f} MiB")
    return once


def memory_bytes(pid: int) -> int:
    """Return what a process holds in memory (Linux); 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
