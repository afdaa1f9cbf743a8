"""How soon the studio's pages answer when the archive is long, and how many queries each needs.

    python -m bench studio [--posts 10000] [--readings 30] [--rounds 20]

The promise: with 10,000 posts and 300,000 readings each page answers in under 200 ms (p95, over HTTP on this machine,
client and server on the same processors; `processor` is what both of them need for one answer). Reports of reach are
kept until something new was measured, so they are asked for once more after a new reading each: `afresh`.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event, insert

from bench.office import percentile
from publisher.domain.accounts import Role
from publisher.domain.delivery import Payload
from publisher.domain.payload import payload_digest, payload_to_json
from publisher.domain.revision import Revision
from publisher.storage.ledger.schema import DeliveryRow, RevisionRow
from publisher.storage.ledger.schema_reach import ReadingRow
from tests.studio.house import Browser, House, built, closed
from tests.world import article

PROMISED_MS = 200.0
_AGES = (3600.0, 21_600.0, 86_400.0, 259_200.0, 604_800.0)
_REPORTS = ("/reach", "/reach?days=90", "/reach?days=365")
_METRICS = ("views", "viewers", "reactions", "comments", "shares", "clicks")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench studio", description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--readings", type=int, default=30, help="of each post")
    parser.add_argument("--rounds", type=int, default=20)
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="publisher-bench-") as folder:
        house = built(Path(folder) / "house")
        try:
            house.clock.now = datetime.now(UTC)
            fill(house, chosen.posts, chosen.readings)
            browser = house.signed_in("drita", Role.ADMINISTRATOR)
            house.server.office.post_index.complete()  # the first list after an installation is shown while it is read
            print(f"studio, {chosen.posts:,} posts, {chosen.posts * chosen.readings:,} readings")
            kept = [_measure(house, browser, path, chosen.rounds) for path in _paths(chosen.posts)]
            afresh = [_measure(house, browser, path, chosen.rounds, _reads) for path in _REPORTS]
        finally:
            closed(house)
    return 0 if max(*kept, *afresh) <= PROMISED_MS else 1


def _paths(posts: int) -> tuple[str, ...]:
    newest = slug_of(posts - 1)
    mine = (f"/drafts/{newest}", f"/drafts/{newest}/plan", f"/drafts/{newest}/history", f"/posts/{newest}")
    lists = ("/", "/drafts", "/drafts?find=lajm", "/drafts?page=200", "/calendar", "/inbox", "/people", "/senders")
    found = ("/drafts?state=published&topic=housing", "/drafts?state=cancelled", "/drafts?author=1&find=teksti+plote")
    return (*lists, *found, *mine, "/audit", "/account", "/checkup", "/connect", *_REPORTS)


def _measure(
    house: House, browser: Browser, path: str, rounds: int, before: Callable[[House], None] | None = None
) -> float:
    """Ask for a page again and again; print its times and queries, give its p95 in milliseconds."""
    queries: list[str] = []
    engine = house.app.container.database.engine
    count = lambda *arguments: queries.append(arguments[2])  # noqa: E731 (an event wants the same function twice)
    first, took, busy = _timed(browser, path), [], 0.0
    for _ in range(rounds):
        if before:
            before(house)
        event.listen(engine, "before_cursor_execute", count)
        began = time.process_time()
        took.append(_timed(browser, path))
        busy += 1000 * (time.process_time() - began) / rounds
        event.remove(engine, "before_cursor_execute", count)
    took.sort()
    p95 = percentile(took, 95)
    asked = sum(not query.startswith("BEGIN") for query in queries) / rounds
    shown = f"first {first:5.0f} ms   p50 {percentile(took, 50):5.0f} ms   p95 {p95:5.0f} ms"
    name = f"{path} afresh" if before else path
    print(f"  {name:<34} {shown}   processor {busy:5.0f} ms   {asked:3.0f} queries")
    return p95


def _reads(house: House) -> None:
    """Measure something, so that no report is kept."""
    with house.app.container.database.write() as session:
        session.execute(insert(ReadingRow), next(_readings(0, 1, 1)) | {"measured_at": datetime.now(UTC)})


def _timed(browser: Browser, path: str) -> float:
    began = time.perf_counter()
    answer = browser.get(path)
    assert answer.ok, (path, answer.status_code)
    return 1000 * (time.perf_counter() - began)


def slug_of(number: int) -> str:
    """Return a post."""
    return f"2026-{1 + number % 12:02}-lajm-{number:05}"


def _published(number: int, posts: int) -> datetime:
    return datetime.now(UTC) - timedelta(hours=8 * (posts - number))


def fill(house: House, posts: int, readings: int) -> None:
    """Write drafts, and put posts that are out and their readings into the ledger past the pipeline."""
    slugs = [slug_of(number) for number in range(posts)]
    for slug in slugs:
        house.draft(slug)
    with house.app.container.database.write() as session:
        session.execute(insert(RevisionRow), [_revision(number, slug, posts) for number, slug in enumerate(slugs)])
        deliveries = [row for number, slug in enumerate(slugs) for row in _deliveries(number, slug, posts)]
        session.execute(insert(DeliveryRow), deliveries)
    for start in range(0, posts, 1000):
        with house.app.container.database.write() as session:
            some = range(start, min(start + 1000, posts))
            session.execute(insert(ReadingRow), [row for number in some for row in _readings(number, posts, readings)])


def _revision(number: int, slug: str, posts: int) -> dict[str, Any]:
    at = _published(number, posts)
    revision = Revision(
        article=article(slug, "Teksti. " * 60, topics=("housing",), places=("ferizaj",)),
        channels=("website", "facebook"),
        grants=(),
        consents={},
        frozen_at=at,
        frozen_by="bench",
    )
    return {
        "id": number + 1,
        "slug": slug,
        "number": 1,
        "digest": revision.digest,
        "document": revision.document(),
        "frozen_at": at,
        "frozen_by": "bench",
    }


def _deliveries(number: int, slug: str, posts: int) -> Iterator[dict[str, Any]]:
    at, payload = _published(number, posts), Payload(message=f"Mesazhi i {slug}")
    for place, channel in enumerate(("website", "facebook")):
        yield {
            "id": 2 * number + place + 1,
            "slug": slug,
            "revision_id": number + 1,
            "channel": channel,
            "action": "publish",
            "state": "sent",
            "planned_at": at,
            "planned_by": "bench",
            "due_at": at,
            "ready_at": at,
            "target": "sandbox",
            "payload": payload_to_json(payload),
            "payload_digest": payload_digest(payload),
            "made_id": f"{channel}-{number}",
            "sent_at": at,
            "attempts": 1,
        }


def _readings(number: int, posts: int, readings: int) -> Iterator[dict[str, Any]]:
    at = _published(number, posts)
    for place in range(readings):
        age = _AGES[place // len(_METRICS) % len(_AGES)]
        yield {
            "delivery_id": 2 * number + 2,
            "channel": "facebook",
            "object_id": f"facebook-{number}",
            "metric": _METRICS[place % len(_METRICS)],
            "raw_metric": "made up",
            "value": float(number % 500 + place),
            "measured_at": at + timedelta(seconds=age),
            "age_seconds": age,
            "window": f"{age:g}s",
            "api_version": "v26.0",
            "made_up": True,
        }
