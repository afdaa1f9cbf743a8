"""The process that takes one answer apart: `python -m publisher.partners.feed_child MEMORY_BYTES SECONDS`.

On standard input come a line of JSON (`url`, `charset`), then the bytes; `feed_process` tells what goes out.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from publisher.partners.feed_reading import read_feed
from publisher.partners.feed_text import feed_text
from publisher.partners.page_feeds import feeds_of_page


def main(memory_bytes: int, seconds: int) -> int:
    """Read what came, and write what it is; return the exit code."""
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    about = json.loads(head)
    _limit(memory_bytes, seconds)
    try:
        found = _found(content, about["url"], about["charset"])
    except (MemoryError, RecursionError):
        return 1
    sys.stdout.write(json.dumps(found))
    return 0


def _found(content: bytes, url: str, charset: str) -> dict[str, Any]:
    if feed := read_feed(content, url=url, charset=charset):
        return {"feed": asdict(feed)}
    text = feed_text(content, charset)
    return {"pages_feeds": feeds_of_page(text, url), "is_page": "<html" in text[:5000].lower() or "<body" in text}


def _limit(memory_bytes: int, seconds: int) -> None:
    """Take no more than so much beside what is taken already, nor longer, and be the first to go where it is short."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with suppress(OSError, AttributeError):
        os.nice(5)
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limits
        import resource  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
