"""rss2email, newsboat and the library `reader` follow a post as their users do: corrected, translated, taken back."""

import email.policy
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest

from publisher.domain.post import Contact, Correction, Event, Quote
from publisher.domain.revision import ArticleText
from tests.browser.demo import write_site
from tests.browser.serving import serving
from tests.browser.test_readers import Newsboat, newsboat
from tests.site.shelf import NOON, MemoryMedia, MemoryShelf, article, entry, picture, site_settings, text

# What reader's own copy of feedparser looks for is there under another name: that of feedparser itself.
sys.modules.setdefault("sgmllib", import_module("feedparser_sgmllib"))

__all__ = ["newsboat"]

pytestmark = pytest.mark.slow
SETTINGS = """
[DEFAULT]
from = feeds@kosint.example
to = desk@radio.example
email-protocol = maildir
maildir-path = {home}/mail
maildir-mailbox = inbox
verbose = warning
"""
BOX = ("„Dua punë.“", "Sanije K.", "Valdete B.", "+383 44 123 456", "Titra e fotos", "A. Berisha", "CC BY 4.0")
#: When an event becomes another one, and the mails that come of it: it is there, is moved, is cancelled.
EVENT = [
    (26, "2026-12-05T10:00:00+01:00", False, []),
    (27, "2026-12-06T10:00:00+01:00", False, ["Do të mbahet: Titulli"]),  # freezing notes what it was moved from
    (28, "2026-12-06T10:00:00+01:00", True, ["Anuluar: Titulli"]),
]


@dataclass
class Site:
    """A website with one post, served on this machine; verbs change it as officers do."""

    folder: Path
    url: str
    shelf: MemoryShelf
    media: MemoryMedia
    times: int = 0

    def shows(self) -> None:
        """Write the site; what is asked whether it changed since is another second's."""
        write_site(self.folder, self.shelf, self.media, site_settings(self.url, feed_size=3))
        self.times += 1
        for file in self.folder.rglob("*.*"):
            os.utime(file, (NOON.timestamp() + self.times,) * 2)

    def changes(self, *texts: ArticleText, hours: int, event: Event | None = None) -> None:
        there = self.shelf.entry("lajmi")
        assert there
        changed = replace(there.article, texts=texts, event=event)
        self.shelf.put(replace(there, article=changed, updated_at=NOON + timedelta(hours=hours)))
        self.shows()


def albanian(*corrections: str) -> ArticleText:
    return replace(
        text("sq", "Titulli", "<p>Fjalët e lajmit.</p>", "Përmbledhja e lajmit"),
        quotes=(Quote(text="Dua punë.", name="Sanije K.", role="banore"),),
        contact=Contact(name="Valdete B.", role="zyra", email="zyra@kosint.example", phone="+383 44 123 456"),
        corrections=tuple(Correction(day="2026-11-26", text=each) for each in corrections),
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    shelf, media = MemoryShelf(), MemoryMedia()
    one, rendered = picture(caption="Titra e fotos", credit="A. Berisha", licence="CC BY 4.0")
    media.take(rendered)
    for day in range(1, 5):
        shelf.put(entry(article(f"i-vjeter-{day}", text("sq", f"I vjetër {day}")), NOON - timedelta(days=day)))
    shelf.put(entry(article("lajmi", albanian(), pictures=[one])))
    (tmp_path / "site").mkdir()
    with serving(tmp_path / "site") as url:
        site = Site(tmp_path / "site", url, shelf, media)
        site.shows()
        yield site


class Rss2Email:
    """Somebody's rss2email with its defaults, which mails into a folder."""

    def __init__(self, home: Path, feed: str) -> None:
        self.home = home
        (home / "mail").mkdir()
        (home / "r2e.cfg").write_text(SETTINGS.format(home=home), encoding="utf-8")
        self._does("add", "kosint", feed)

    def mails(self) -> list[EmailMessage]:
        """Fetch the feed; return what is mailed now, in the order of subjects."""
        before = set((self.home / "mail").rglob("*"))
        self._does("run")
        new = [file for file in (self.home / "mail").rglob("*") if file.is_file() and file not in before]
        read = [message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in new]
        return sorted(read, key=lambda each: str(each["subject"]))

    def _does(self, *arguments: str) -> None:
        files = ("-c", str(self.home / "r2e.cfg"), "-d", str(self.home / "r2e.json"))
        done = subprocess.run(
            [str(Path(sys.executable).with_name("r2e")), *files, *arguments],
            env={**os.environ, "HOME": str(self.home), "no_proxy": "127.0.0.1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, (done.stdout, done.stderr)


def words(mail: EmailMessage) -> str:
    """Return a mail's text on one line."""
    body = mail.get_body(("plain", "html"))
    assert body
    return " ".join(body.get_content().split())


@pytest.mark.parametrize("kind", ["feed.xml", "atom.xml"])
def test_rss2email_mails_the_article_a_correction_and_nothing_old(site: Site, tmp_path: Path, kind: str) -> None:
    client = Rss2Email(tmp_path, f"{site.url}/sq/{kind}")
    first = {str(mail["subject"]): words(mail) for mail in client.mails()}
    assert sorted(first) == ["I vjetër 1", "I vjetër 2", "Titulli"]
    assert all(part in first["Titulli"] for part in ("Fjalët e lajmit.", *BOX)), first["Titulli"]

    site.changes(albanian("Ishin 120 banorë."), hours=24)
    (mail,) = client.mails()
    assert str(mail["subject"]) == "Korrigjim: Titulli"
    assert "Ishin 120 banorë." in words(mail)

    site.changes(albanian("Ishin 120 banorë."), text("en", "Title"), hours=25)
    assert client.mails() == []

    for hours, start, cancelled, told in EVENT:
        site.changes(albanian("Ishin 120 banorë."), hours=hours, event=Event(start=start, cancelled=cancelled))
        assert [str(mail["subject"]) for mail in client.mails()] == told

    site.shelf.withdraw("lajmi", NOON + timedelta(hours=29))
    site.shows()
    assert client.mails() == []


@pytest.mark.parametrize("kind", ["feed.xml", "atom.xml", "feed.json"])
def test_reader_shows_what_is_so_in_the_place_of_what_was(site: Site, kind: str) -> None:
    reader = import_module("reader").make_reader(":memory:")
    reader.add_feed(f"{site.url}/sq/{kind}")

    def shown() -> dict[str, str]:
        reader.update_feeds(scheduled=False)
        return {
            str(each.title): f"{each.summary} {' '.join(content.value for content in each.content)}"
            for each in reader.get_entries()
        }

    first = shown()
    assert sorted(first) == ["I vjetër 1", "I vjetër 2", "Titulli"]
    assert all(part in first["Titulli"] for part in ("Fjalët e lajmit.", *BOX)), first["Titulli"]

    site.changes(albanian("Ishin 120 banorë."), hours=24)
    corrected = shown()
    assert "Ishin 120 banorë." in corrected["Titulli"]
    assert "Ishin 120 banorë." in corrected["Korrigjim: Titulli"]
    assert len(corrected) == 4

    site.changes(albanian("Ishin 120 banorë."), text("en", "Title"), hours=25)
    assert sorted(shown()) == sorted(corrected)

    site.shelf.withdraw("lajmi", NOON + timedelta(hours=29))
    site.shows()
    entries = list(reader.get_entries()) if shown() else []
    told = [f"{each.title} {each.summary} {each.content}" for each in entries]
    assert not [each for each in told if "Fjalët" in each or "120" in each or "Sanije" in each]
    assert [each.title for each in entries].count("Ky artikull është tërhequr") == 2
    assert len(entries) == 4


@pytest.mark.parametrize("kind", ["feed.xml", "atom.xml"])
def test_newsboat_shows_a_correction_and_the_notice_in_the_place_of_both(
    site: Site, newsboat: Newsboat, kind: str
) -> None:
    def shown() -> dict[str, str]:
        return {title: unescape(body) for title, _, body in newsboat.reads_on(f"{site.url}/sq/{kind}")}

    first = shown()
    assert sorted(first) == ["I vjetër 1", "I vjetër 2", "Titulli"]
    assert all(part in first["Titulli"] for part in ("Fjalët e lajmit.", *BOX)), first["Titulli"]

    site.changes(albanian("Ishin 120 banorë."), hours=24)
    corrected = shown()
    assert sorted(corrected) == ["I vjetër 1", "I vjetër 2", "Korrigjim: Titulli", "Titulli"]
    assert all("Ishin 120 banorë." in corrected[title] for title in ("Korrigjim: Titulli", "Titulli"))

    site.changes(albanian("Ishin 120 banorë."), text("en", "Title"), hours=25)
    assert sorted(shown()) == sorted(corrected)

    site.shelf.withdraw("lajmi", NOON + timedelta(hours=29))
    site.shows()
    items = newsboat.reads_on(f"{site.url}/sq/{kind}")
    assert sorted(title for title, _, _ in items) == ["I vjetër 1", "I vjetër 2", *["Ky artikull është tërhequr"] * 2]
    assert not [body for _, _, body in items if "Fjalët" in body or "120" in body or "Sanije" in body]


def test_reader_has_one_entry_of_a_post_that_is_translated_later(site: Site) -> None:
    reader = import_module("reader").make_reader(":memory:")
    reader.add_feed(f"{site.url}/en/feed.xml")
    reader.update_feeds(scheduled=False)
    before = {each.id for each in reader.get_entries()}
    site.changes(albanian(), text("en", "Title", "<p>Words.</p>"), hours=25)
    reader.update_feeds(scheduled=False)
    assert {each.id for each in reader.get_entries()} == before
    (title,) = [each.title for each in reader.get_entries() if "/lajmi/" in each.id]
    assert title == "Title"
