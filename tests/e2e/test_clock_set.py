"""The machine's clock is set while the scheduler runs: what is due by the new clock goes out soon, and once."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.project import SCHEDULER, Project, wait_until

#: Debian's place of libfaketime; its own settings change only the clock that people set, and may change meanwhile.
LIBRARY = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


@pytest.fixture
def clock(project: Project, tmp_path: Path) -> Path:
    """A file that says how far the clock of the project's processes is off."""
    if LIBRARY is None:
        pytest.skip("libfaketime is not there: tests/setup.sh")
    file = tmp_path / "clock"
    file.write_text("+0", encoding="ascii")
    project.executed = True  # the library is loaded with a program
    project.settings(more='[languages]\nused = ["sq"]\n')  # a small site: each of its files asks for the time
    project.environ |= {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PUBLISHER_SCHEDULE__SWEEP_SECONDS": "5",
        # Each look at the clock reads a file: a site takes longer to build than the short lease of other tests lasts.
        "PUBLISHER_SCHEDULE__LEASE_SECONDS": "60",
    }
    return file


@pytest.mark.slow
@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(hours=2)])
def test_what_is_due_by_the_new_clock_goes_out_soon_and_once(project: Project, clock: Path, off: timedelta) -> None:
    project.draft("lajm-a")
    project.draft("lajm-b")
    with project.page() as page, project.started(SCHEDULER):
        project.does("schedule", "lajm-a")
        wait_until(lambda: set(project.states("lajm-a").values()) == {"sent"}, "the first post")
        time.sleep(2)  # no pass is at work: one that ends under the new clock would ring the next one by it
        clock.write_text(f"{off.total_seconds():+.0f}", encoding="ascii")
        by_the_new = datetime.now(UTC) + off + timedelta(seconds=3)
        project.does("schedule", "lajm-b", "--at", by_the_new.isoformat(timespec="seconds"))
        # Long before the hour, or two, that a wait by the old clock would be off by.
        wait_until(lambda: set(project.states("lajm-b").values()) == {"sent"}, "the second post")
        titles = sorted(post.message.split("\n")[0] for post in page.published())
        assert titles == ["Titulli i lajm-a", "Titulli i lajm-b"]
