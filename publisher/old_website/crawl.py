"""Fetch an old website politely: one request after another, with pauses, as its `robots.txt` wants, within limits.

What was fetched lies in a folder, so that a crawl that was broken off goes on, and a second look fetches nothing again.
"""

import gzip
import io
import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from publisher.atomic_write import atomic_write
from publisher.domain.coded_text import Message
from publisher.domain.errors import CodedError
from publisher.domain.ports_channel import Clock
from publisher.domain.revision import digest_of
from publisher.old_website.addresses import address_of, may_be_page, parsed
from publisher.old_website.loaded_page import SavedPage, links_of
from publisher.old_website.page_text import page_text
from publisher.old_website.saved_pages import LIMIT_FILE_BYTES, LIMIT_PAGE_BYTES
from publisher.old_website.units import tree_of
from publisher.partners.fetch import Asking, FeedFetchFailed, FetchedAnswer, fetch
from publisher.partners.public_addresses import origin_of

#: Who asks, in `robots.txt` too.
AGENT = "Mozilla/5.0 (compatible; publisher; copies its organisation's own website)"
_ROBOT = "publisher"
#: A page that was fetched within so long is not fetched again.
FRESH = timedelta(days=1)
_LIST = "pages.jsonl"
#: Longest pause that `robots.txt` or an overloaded server is granted.
_LONGEST_PAUSE = 60.0
_MOST_TRIES = 3
#: So many pages in a row that cannot be fetched: the server is down, or does not want to be read.
_MOST_FAILURES = 15
_LONGEST_PATH = 500
_AGAIN_AND_AGAIN = re.compile(r"/([^/]+)/(?:[^/]+/)*\1/(?:[^/]+/)*\1/")
_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", re.IGNORECASE)
_ANYTHING = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """How a website is fetched."""

    #: Where it begins, a full address.
    start: str
    #: Where what was fetched lies.
    folder: Path
    #: Between two requests.
    delay_seconds: float
    most_pages: int
    timeout_seconds: float
    clock: Clock
    sleep: Callable[[float], None]


@dataclass(slots=True)
class CrawledSite:
    """A website that was fetched."""

    plan: CrawlPlan
    host: str = ""
    #: Why a page could not be fetched, by path.
    failed: dict[str, Message] = field(default_factory=dict)
    #: Paths that `robots.txt` keeps programs from.
    refused: set[str] = field(default_factory=set)
    #: Whether there was more than may be fetched.
    was_cut: bool = False
    robots: RobotFileParser = field(default_factory=RobotFileParser)
    fetched: dict[str, dict[str, object]] = field(default_factory=dict)

    def pages(self) -> Iterator[SavedPage]:
        """Return its pages, those of one stem one after another."""
        for path in sorted(self.fetched, key=lambda each: (parsed(each).stem, each)):
            page = self.fetched[path]
            content = (self.plan.folder / str(page["file"])).read_bytes()
            others = page["others"] if isinstance(page["others"], list) else []
            yield SavedPage(parsed(path), content, str(page["charset"]), tuple(map(str, others)))

    def file(self, path: str) -> bytes | None:
        """Return a file by its path or full address; None where it cannot be fetched."""
        url = path if "://" in path else self.url_of(path)
        place = self.plan.folder / "files" / digest_of(url.encode())[:32]
        if place.exists():
            return place.read_bytes()
        if "://" not in path and not self.robots.can_fetch(_ROBOT, url):
            return None
        try:
            answer = self.get(url, LIMIT_FILE_BYTES)
        except FeedFetchFailed:
            return None
        _write(place, answer.content)
        return answer.content

    def url_of(self, path: str) -> str:
        """Return the full address of a path."""
        parts = urlsplit(self.plan.start)
        return f"{parts.scheme}://{parts.netloc}{path}"

    def get(self, url: str, limit_bytes: int) -> FetchedAnswer:
        """Fetch an address after the pause; a server that is asked too often is asked later.

        Raises:
            FeedFetchFailed: if it cannot be fetched.
        """
        plan = self.plan
        asking = Asking(
            agent=AGENT,
            seconds=plan.timeout_seconds,
            clock=plan.clock,
            allowed=origin_of(plan.start),
            limit_bytes=limit_bytes,
            wanted=_ANYTHING,
        )
        for left in reversed(range(_MOST_TRIES)):
            plan.sleep(self._pause)
            try:
                answer = fetch(url, asking)
            except FeedFetchFailed as error:
                if not left or error.lasting:
                    raise
                plan.sleep(min(error.wait_seconds or 2 * self._pause, _LONGEST_PAUSE))
            else:
                assert isinstance(answer, FetchedAnswer)  # noqa: S101 (nothing was asked conditionally)
                return answer
        raise AssertionError("the last try is raised")

    @property
    def _pause(self) -> float:
        wanted = self.robots.crawl_delay(_ROBOT) if self.robots.mtime() else None
        return min(max(float(wanted or 0), self.plan.delay_seconds), _LONGEST_PAUSE)


def crawl(plan: CrawlPlan, progress: Callable[[int], None] = lambda done: None) -> CrawledSite:
    """Fetch a website.

    Raises:
        CodedError: if its first page cannot be fetched, or it stops answering.
    """
    site = CrawledSite(plan)
    return _Crawler(site, _known(plan), progress).crawl()


@dataclass(slots=True)
class _Crawler:
    site: CrawledSite
    #: What was fetched a short while ago, by path.
    known: Mapping[str, dict[str, object]]
    progress: Callable[[int], None]
    _queue: deque[str] = field(default_factory=deque)
    _seen: set[str] = field(default_factory=set)
    _below: str = "/"
    _failures: int = 0

    def crawl(self) -> CrawledSite:
        plan, site = self.site.plan, self.site
        site.host, first = address_of(plan.start)
        self._below = _scope(first)
        self._read_robots()
        for path in (first, self._below, *self._sitemap()):
            self._add(path)
        while self._queue:
            if len(site.fetched) >= plan.most_pages:
                site.was_cut = True
                break
            self._take(self._queue.popleft(), is_first=not site.fetched and not site.failed)
            self.progress(len(site.fetched))
        return site

    def _add(self, path: str) -> None:
        is_sane = len(path) <= _LONGEST_PATH and not _AGAIN_AND_AGAIN.search(path) and path.count("&") <= 5
        if path not in self._seen and is_sane and may_be_page(path) and path.startswith(self._below):
            self._seen.add(path)
            self._queue.append(path)

    def _read_robots(self) -> None:
        robots = self.site.robots
        try:
            answer = self.site.get(self.site.url_of("/robots.txt"), 500_000)
            robots.parse(answer.content.decode("utf-8", "replace").splitlines())
        except FeedFetchFailed:  # RFC 9309, 2.3.1.3: none is there, so everything may be fetched
            robots.parse([])
        robots.modified()

    def _sitemap(self) -> Iterator[str]:
        """Return the addresses of the website's own lists of its pages."""
        waiting = deque([*(self.site.robots.site_maps() or ()), self.site.url_of("/sitemap.xml")])
        asked: set[str] = set()
        while waiting and len(asked) < 20:
            url = waiting.popleft()
            if url in asked or not self._is_inside(url):
                continue
            asked.add(url)
            with suppress(FeedFetchFailed):
                for address in _LOCATION.findall(_unpacked(self.site.get(url, LIMIT_FILE_BYTES).content)):
                    if urlsplit(address).path.endswith((".xml", ".xml.gz")):
                        waiting.append(address)
                    elif self._is_inside(address):
                        yield address_of(address)[1]

    def _is_inside(self, url: str) -> bool:
        try:
            return address_of(url)[0] == self.site.host
        except ValueError:
            return False

    def _take(self, path: str, *, is_first: bool) -> None:
        site = self.site
        if not site.robots.can_fetch(_ROBOT, site.url_of(path)):
            site.refused.add(path)
            if is_first:
                raise CodedError("old_website_refuses", address=site.url_of(path))
            return
        try:
            found = self.known.get(path) or self._fetch(path)
        except FeedFetchFailed as error:
            self._note(path, error, is_first=is_first)
            return
        self._failures = 0
        if found:
            site.fetched[path] = found
            self._follow(path, found)

    def _note(self, path: str, error: FeedFetchFailed, *, is_first: bool) -> None:
        reason = error.message
        reason = Message(reason.code.replace("feed_", "old_page_", 1), **reason.values)
        self.site.failed[path] = reason
        self._failures += not error.lasting
        if is_first or self._failures >= _MOST_FAILURES:
            raise CodedError("old_website_not_read", address=self.site.url_of(path), reason=reason) from error

    def _fetch(self, path: str) -> dict[str, object] | None:
        """Fetch a page and keep it; None where it is none, or lies elsewhere."""
        answer = self.site.get(self.site.url_of(path), LIMIT_PAGE_BYTES)
        host, own = address_of(answer.url)
        if host != self.site.host or not _is_page(answer.content):
            return None
        name = f"pages/{digest_of(path.encode())[:32]}.html"
        _write(self.site.plan.folder / name, answer.content)
        others = [own] if own != path else []
        at = self.site.plan.clock().isoformat()
        found: dict[str, object] = {"path": path, "file": name, "charset": answer.charset, "others": others, "at": at}
        with (self.site.plan.folder / _LIST).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(found) + "\n")
        return found

    def _follow(self, path: str, found: Mapping[str, object]) -> None:
        content = (self.site.plan.folder / str(found["file"])).read_bytes()
        root = tree_of(page_text(content, str(found["charset"])))
        base = (
            next((each.get("href") for each in root.iter("base") if each.get("href")), "") if root is not None else ""
        )
        for address in links_of(root) if root is not None else ():
            with suppress(ValueError):
                host, target = address_of(address, base or self.site.url_of(path))
                if host == self.site.host:
                    self._add(target)


def _scope(first: str) -> str:
    """Return below which path a website lies: of all its languages where the address names one."""
    folder = first.partition("?")[0].rpartition("/")[0] + "/"
    top = folder.split("/")[1] if folder != "/" else ""
    return f"/{top}/" if top.startswith("~") else "/"


def _known(plan: CrawlPlan) -> dict[str, dict[str, object]]:
    """Return what was fetched within a day; a line that was broken off is none."""
    found: dict[str, dict[str, object]] = {}
    file = plan.folder / _LIST
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        with suppress(ValueError, KeyError, TypeError):
            page = json.loads(line)
            is_fresh = plan.clock() - datetime.fromisoformat(page["at"]) < FRESH
            if is_fresh and (plan.folder / page["file"]).is_file():
                found[page["path"]] = page
    return found


def _is_page(content: bytes) -> bool:
    head = content[:5000].lower().replace(b"\0", b"")
    return any(sign in head for sign in (b"<html", b"<!doctype html", b"<body", b"<head", b"<table"))


def _unpacked(content: bytes) -> str:
    with suppress(OSError, EOFError):
        if content[:2] == b"\x1f\x8b" and len(content) < 5_000_000:
            return gzip.GzipFile(fileobj=io.BytesIO(content)).read(LIMIT_FILE_BYTES).decode("utf-8", "replace")
    return content.decode("utf-8", "replace")


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic_write(place, content)
