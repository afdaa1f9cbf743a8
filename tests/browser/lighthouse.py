"""Lighthouse's opinion of a page: its four categories, from 0 to 100. Loads it as a slow phone does."""

import json
import os
import subprocess
from dataclasses import dataclass
from typing import Any

from tests.browser.node_packages import installed
from tests.browser.programs import chromium

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"


@dataclass(frozen=True)
class Opinion:
    """What Lighthouse says of one page."""

    scores: dict[str, int]
    #: Milliseconds until the largest thing of the first screen stands, on its slow phone.
    largest_paint_ms: float
    #: Bytes of all files.
    size_bytes: int
    #: Audits of a category that are not perfect.
    complaints: list[str]


def opinion(url: str) -> Opinion:
    """Ask Lighthouse; takes about ten seconds."""
    program = installed("lighthouse") / "lighthouse/cli/index.js"
    done = subprocess.run(
        ["node", program, url, "--quiet", "--output=json", f"--chrome-flags={_FLAGS}"],
        env={**os.environ, "CHROME_PATH": chromium()},
        capture_output=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr.decode()
    report: dict[str, Any] = json.loads(done.stdout)
    audits = report["audits"]
    return Opinion(
        scores={name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES},
        largest_paint_ms=audits["largest-contentful-paint"]["numericValue"],
        size_bytes=audits["total-byte-weight"]["numericValue"],
        complaints=[
            f"{audits[each['id']]['title']}: {audits[each['id']].get('displayValue', '')}"
            for name in CATEGORIES
            for each in report["categories"][name]["auditRefs"]
            if each["weight"] and audits[each["id"]]["score"] not in (None, 1)
        ],
    )
