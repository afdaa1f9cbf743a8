"""A stranger's feed is taken apart in a process of its own with limits: it may be made to fill memory or time."""

import json
import subprocess
import sys
from dataclasses import dataclass

from publisher.media.picture_process import child_environment
from publisher.partners.feed_entries import FeedEntry, PartnerFeed
from publisher.partners.fetch import FeedFetchFailed

#: A feed of five megabytes takes 60 MB and two seconds.
MEMORY_BYTES, SECONDS = 130_000_000, 10
#: The clock runs on where others use the processor.
_CLOCK_SECONDS = 3 * SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFeeds:
    """What is no feed."""

    #: Feeds that it names, the likeliest first.
    feeds: tuple[str, ...]
    is_page: bool


def take_apart(content: bytes, *, url: str, charset: str, host: str) -> PartnerFeed | PageFeeds:
    """Return what an answer holds.

    Raises:
        FeedFetchFailed: if reading it takes too much memory or time.
    """
    head = json.dumps({"url": url, "charset": charset}).encode() + b"\n"
    try:
        done = subprocess.run(  # noqa: S603  (our own program)
            [sys.executable, "-P", "-m", "publisher.partners.feed_child", str(MEMORY_BYTES), str(SECONDS)],
            input=head + content,
            capture_output=True,
            timeout=_CLOCK_SECONDS,
            check=False,
            env=child_environment(),
        )
    except subprocess.TimeoutExpired as error:  # this machine may be busy: it is tried again
        raise FeedFetchFailed("feed_too_heavy", host=host) from error
    if done.returncode:  # no memory left, or its time on the processor was over
        raise FeedFetchFailed("feed_too_heavy", lasting=True, host=host)
    found = json.loads(done.stdout)
    if "feed" in found:
        entries = tuple(FeedEntry(**each) for each in found["feed"].pop("entries"))
        return PartnerFeed(**found["feed"], entries=entries)
    return PageFeeds(feeds=tuple(found["pages_feeds"]), is_page=found["is_page"])
