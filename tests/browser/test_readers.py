"""A feed reader of the outside, newsboat, takes the list of all feeds, fetches each and shows what is in it."""

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.browser.demo import Demo, write_site
from tests.browser.serving import serving
from tests.extent import EVERYTHING
from tests.site.json_feed_rules import breaches
from tests.site.shelf import NOON, MemoryMedia, MemoryShelf, article, entry, site_settings, text


@dataclass
class Newsboat:
    """Somebody's newsboat, with an empty list of feeds at first."""

    home: Path

    @property
    def urls(self) -> Path:
        return self.home / "urls"

    def does(self, *arguments: str) -> str:
        files = ("-u", str(self.urls), "-c", str(self.home / "cache.db"), "-C", str(self.home / "config"))
        done = subprocess.run(
            ["newsboat", *files, *arguments],
            env={**os.environ, "HOME": str(self.home), "TERM": "dumb", "LC_ALL": "C.UTF-8", "no_proxy": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, (done.stdout, done.stderr)
        return done.stdout

    def reads(self, feed: str) -> list[tuple[str, str, str]]:
        """Fetch one feed alone (it keeps what two feeds share once); give title, address and content of each item."""
        (self.home / "cache.db").unlink(missing_ok=True)
        return self.reads_on(feed)

    def reads_on(self, feed: str) -> list[tuple[str, str, str]]:
        """Fetch a feed with what is known of it; give the items, the newest first."""
        self.urls.write_text(feed, encoding="utf-8")
        self.does("-x", "reload")
        with closing(sqlite3.connect(self.home / "cache.db")) as cache:
            return cache.execute("SELECT title, url, content FROM rss_item ORDER BY pubDate DESC").fetchall()


@pytest.fixture(scope="module")
def url(demo: Demo) -> Iterator[str]:
    """Where the site is served; its feeds name the address that it believes to be read at."""
    with serving(demo.folder) as address:
        yield address


@pytest.fixture
def newsboat(tmp_path: Path) -> Newsboat:
    reader = Newsboat(tmp_path)
    (tmp_path / "config").write_text("reload-threads 4\ndownload-timeout 20\n", encoding="utf-8")
    reader.urls.touch()
    return reader


def test_it_takes_over_the_list_of_all_feeds(demo: Demo, newsboat: Newsboat) -> None:
    newsboat.does("-i", str(demo.folder / "feeds.opml"))
    taken = re.findall(r"^(http\S+)", newsboat.urls.read_text(encoding="utf-8"), flags=re.MULTILINE)
    there = [f"{demo.url}/{file.relative_to(demo.folder).as_posix()}" for file in demo.folder.rglob("feed.xml")]
    assert sorted(taken) == sorted(there)


def test_it_fetches_the_feeds_and_shows_their_posts(demo: Demo, url: str, newsboat: Newsboat) -> None:
    kinds = ("feed.xml", "atom.xml") if EVERYTHING else ("atom.xml",)
    for file in (file for kind in kinds for file in sorted(demo.folder.rglob(kind))):
        path = file.relative_to(demo.folder).as_posix()
        items = newsboat.reads(f"{url}/{path}")
        content = file.read_text(encoding="utf-8")
        assert len(items) == len(re.findall(r"<item>|<entry\b", content)), path
        assert all(title and link.startswith(f"{demo.url}/") and body for title, link, body in items), path
        assert newsboat.does("-x", "print-unread").split()[0] == str(len(items)), path


@pytest.mark.parametrize("kind", ["feed.xml", "atom.xml"])
def test_what_is_taken_back_becomes_a_notice_there_and_no_older_post_comes_in(
    tmp_path: Path, newsboat: Newsboat, kind: str
) -> None:
    folder, published = tmp_path / "site", MemoryShelf()
    for day in range(4):
        published.put(
            entry(article(f"p-{day}", text("sq", f"Lajmi {day}", "<p>E fshehtë.</p>")), NOON + timedelta(days=day))
        )
    with serving(folder) as url:

        def reads() -> list[tuple[str, bool]]:
            write_site(folder, published, MemoryMedia(), site_settings(url, feed_size=2))
            return [(title, "fshehtë" in body) for title, _, body in newsboat.reads_on(f"{url}/sq/{kind}")]

        assert reads() == [("Lajmi 3", True), ("Lajmi 2", True)]
        published.withdraw("p-3", NOON + timedelta(days=5))
        assert reads() == [("Ky artikull është tërhequr", False), ("Lajmi 2", True)]
        published.end_notice("p-3")
        assert reads() == [("Ky artikull është tërhequr", False), ("Lajmi 2", True)]


def test_it_shows_signs_as_they_were_written(demo: Demo, url: str, newsboat: Newsboat) -> None:
    items = newsboat.reads(f"{url}/sq/tema/employment/feed.xml")
    body = {title: body for title, _, body in items}["Gjithçka që mund të ketë një lajm: Šćžđ «ñ» & <b>"]
    assert "&lt;html&gt; &amp;" in body


def test_every_json_feed_keeps_the_published_rules(demo: Demo) -> None:
    feeds = list(demo.folder.rglob("feed.json"))
    assert len(feeds) == 5
    assert [breach for file in feeds for breach in breaches(json.loads(file.read_bytes()))] == []
