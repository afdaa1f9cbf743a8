"""One post at a time: how late it begins to be sent, and how late it is on the Page.

    python -m bench punctual [--posts 100] [--latency 0.1] [--workers 2] [--on sqlite|postgresql]

Prints median, p99 and the longest; fails where one is missing or p99 of the beginning is a second or more.
"""

import argparse
import time
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import func, select

from bench.office import BenchOffice, opened_bench_office, percentile
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow

#: From one post to the next, and from the planning to the first.
BETWEEN_SECONDS, AHEAD_SECONDS = 2.3, 15


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    well = True
    for kind in options.on or ["sqlite", "postgresql"]:
        with opened_bench_office(kind, latency=options.latency) as office:
            well &= _one_by_one(office, options.posts, options.workers)
    return 0 if well else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench punctual", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds that every call to the Page takes longer")
    parser.add_argument("--workers", type=int, default=2, help="on PostgreSQL")
    parser.add_argument("--on", action="append", choices=["sqlite", "postgresql"])
    return parser.parse_args(arguments)


def _one_by_one(office: BenchOffice, posts: int, workers: int) -> bool:
    slugs = [f"post-{number:04}" for number in range(posts)]
    office.writes(slugs)
    office.starts_senders(workers)
    first = datetime.now(UTC) + timedelta(seconds=AHEAD_SECONDS + posts * 0.2)
    for number, slug in enumerate(slugs):
        office.plan(slug, first + timedelta(seconds=number * BETWEEN_SECONDS))
    until = first.timestamp() + posts * BETWEEN_SECONDS + 60
    while office.left() and time.time() < until:
        time.sleep(0.5)
    return _tell(office, posts)


def _tell(office: BenchOffice, posts: int) -> bool:
    begun, out = _begun(office), _out(office)
    print(
        f"{office.kind}, {office.senders}: {posts} posts, one every {BETWEEN_SECONDS:g} s; seconds after the due time"
    )
    for what, seconds in (("begins (website)", begun), ("is on the Page", out)):
        if seconds:
            p99 = percentile(seconds, 99)
            print(f"  {what:18}  median {median(seconds):.2f}, p99 {p99:.2f}, longest {seconds[-1]:.2f}")
    return len(out) == posts and percentile(begun, 99) < 1


def _begun(office: BenchOffice) -> list[float]:
    started = select(DeliveryRow.due_at, func.min(AttemptRow.started_at)).join(
        AttemptRow, AttemptRow.delivery_id == DeliveryRow.id
    )
    query = started.where(DeliveryRow.channel == "website").group_by(DeliveryRow.id, DeliveryRow.due_at)
    with office.app.container.database.read() as session:
        return sorted((at - due_at).total_seconds() for due_at, at in session.execute(query))


def _out(office: BenchOffice) -> list[float]:
    query = select(DeliveryRow.due_at, DeliveryRow.sent_at).where(
        DeliveryRow.channel == "facebook", DeliveryRow.state == "sent"
    )
    with office.app.container.database.read() as session:
        return sorted((at - due_at).total_seconds() for due_at, at in session.execute(query) if at is not None)
