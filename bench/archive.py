"""Old news coming in: `schedule --archive --all` and one `publish`, by the real command.

    python -m bench archive [--posts 1000]

The promise is 1,000 posts in under two minutes, both commands together, and none of them on the Page.
"""

import argparse
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.project import Project

_TEXT = "Një paragraf me **tekst** dhe [lidhje](https://example.org/).\n\n" * 12


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench archive", description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=1000)
    posts = parser.parse_args(arguments).posts
    with TemporaryDirectory(prefix="publisher-bench-") as folder:
        project = Project(Path(folder) / "project", patience_seconds=3600)
        project.environ["PUBLISHER_SCHEDULE__LEASE_SECONDS"] = "60"  # the default; tests have a short one
        for number in range(posts):
            day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
            project.draft(f"lajm-{number:04}", f"publish_at = {day}T10:00:00", text=_TEXT)
        with project.page() as page:
            planned = _timed(project, "schedule", "--archive", "--all")
            published = _timed(project, "publish")
            nothing_on_the_page = not page.published()
    print(f"archive of {posts} posts")
    print(f"  schedule --archive --all  {planned}")
    print(f"  publish                   {published}")
    print(f"  on the Page               {'none' if nothing_on_the_page else 'SOME'}")
    return 0 if nothing_on_the_page else 1


def _timed(project: Project, *command: str) -> str:
    """Run it; give its time by the clock, and what of it was its own work on the processor."""
    began, before = time.monotonic(), os.times()
    project.does(*command)
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return f"{time.monotonic() - began:.1f} s ({busy:.1f} s of processor)"
