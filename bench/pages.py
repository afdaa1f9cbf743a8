"""How fast pages stand on a slow phone, as Lighthouse measures it, and what a post weighs."""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.browser.lighthouse import Opinion, opinion
from tests.browser.serving import serving
from tests.browser.test_lighthouse import write_searchable

PAGES = {
    "front page": "/sq/",
    "post with pictures": "/sq/lajme-dhe-ngjarje/2026/2026-11-forum-strehimi-ferizaj/",
    "post without": "/sr-cyrl/vesti-i-dogadjaji/2026/2026-11-raporti-banesat-sociale/",
    "municipality": "/en/municipalities/ferizaj/",
    "search": "/sq/kerko/",
}
ROUNDS = 3
#: What the organisation was promised, in Lighthouse's points and in bytes.
PROMISED = 100
MOST_BYTES = 60_000


def main(options: list[str]) -> int:
    """Measure each page in turn, several times; give 1 where a promise is not kept."""
    with TemporaryDirectory() as scratch, serving(Path(scratch)) as url:
        write_searchable(Path(scratch), url)
        rounds = [(name, path) for _ in range(ROUNDS) for name, path in PAGES.items()]
        found: dict[str, list[Opinion]] = {name: [] for name in PAGES}
        for name, path in track(rounds, "Pages", transient=True):
            found[name].append(opinion(f"{url}{path}"))
    Console().print(_table(found))
    slow = [name for name, opinions in found.items() if _median(opinions) < PROMISED]
    heavy = found["post without"][0].size_bytes > MOST_BYTES
    return 1 if slow or heavy else 0


def _table(found: dict[str, list[Opinion]]) -> Table:
    table = Table("page", "speed", "accessibility", "best practices", "search", "largest paint", "size", title="Pages")
    for name, opinions in found.items():
        first = opinions[0]
        scores = [str(first.scores[each]) for each in ("accessibility", "best-practices", "seo")]
        paint = statistics.median(each.largest_paint_ms for each in opinions)
        table.add_row(name, str(_median(opinions)), *scores, f"{paint:.0f} ms", f"{first.size_bytes / 1000:.1f} kB")
    return table


def _median(opinions: list[Opinion]) -> int:
    return round(statistics.median(each.scores["performance"] for each in opinions))
