"""Partners' feeds as drafts."""

import time
from datetime import date
from pathlib import Path

import pytest

from publisher.content.reading.draft_folder import DraftFolder
from publisher.content.reading.feed_import import LIMIT_ENTRIES, IncomingPost, read_feed, write_incoming
from publisher.content.text.markdown import render
from publisher.domain.errors import InvalidInput
from publisher.messages import text
from tests.content.desk import PLACES, TOPICS, Desk

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Partneri</title>{}</channel></rss>"""
ITEM = """<item><title>Takim &lt;b&gt;publik&lt;/b&gt; në Pejë</title><link>https://partner.org/a?b=1&amp;c=2</link>
<pubDate>Tue, 20 Oct 2026 08:00:00 GMT</pubDate><description>Një fjali.</description>
<content:encoded><![CDATA[<p>Para <em>e parë</em> &amp; e dytë.</p><ul><li>një</li><li>dy</li></ul>
<script>alert(1)</script><img src=x onerror=alert(1)><p>1. *yje* [x](javascript:alert(1)) &lt;script&gt;</p>]]>
</content:encoded></item>"""


def test_an_entry_is_read_as_plain_text() -> None:
    (post,) = read_feed(RSS.format(ITEM).encode())

    assert post == IncomingPost(
        title="Takim publik në Pejë",
        summary="Një fjali.",
        text="Para e parë & e dytë.\n\nnjë\n\ndy\n\n1. *yje* [x](javascript:alert(1)) <script>",
        link="https://partner.org/a?b=1&c=2",
        day=date(2026, 10, 20),
    )


def test_an_entry_becomes_a_draft_to_be_finished(desk: Desk) -> None:
    posts = read_feed(RSS.format(ITEM).encode())

    (path,) = write_incoming(desk.posts, posts, topics=TOPICS, places=PLACES, today=date(2026, 11, 24))

    assert path == desk.posts / "2026-10-takim-publik-ne-peje/index.md"
    assert [text(problem.message).split(" ")[0] for problem in desk.folder.check()] == ["`topics`", "`places`"]
    written = path.read_text(encoding="utf-8")
    assert "# From a partner's feed: https://partner.org/a?b=1&c=2." in written
    rendered = render(written.split("+++\n")[2])
    assert rendered.warnings == ()
    assert rendered.plain == (
        "Para e parë & e dytë.\n\nnjë\n\ndy\n\n1. *yje* [x](javascript:alert(1)) <script>\n\nhttps://partner.org/a?b=1&c=2"
    )


def test_atom_is_read_as_well() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title type="html">A &amp;amp; B</title>
    <link href="https://p.org/1"/><updated>2026-11-02T10:00:00Z</updated><summary>x</summary></entry></feed>"""

    (post,) = read_feed(atom.encode())

    assert (post.title, post.link, post.day, post.text) == ("A & B", "https://p.org/1", date(2026, 11, 2), "x")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "https://a.org/ x", "", "data:text/html,x"]
)
def test_odd_links_are_left_out(link: str) -> None:
    (post,) = read_feed(RSS.format(f"<item><title>a</title><link>{link}</link></item>").encode())

    assert post.link == ""
    assert post.day is None


def test_no_more_than_fifty_entries_are_taken_and_none_without_title() -> None:
    items = "<item><description>x</description></item>" + "<item><title>a</title></item>" * 200

    assert len(read_feed(RSS.format(items).encode())) == LIMIT_ENTRIES - 1


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
REFUSED = {
    "entities": (LAUGHS + RSS.format(ITEM)).encode(),
    "DTD in small letters": ("<! doctype x>" + RSS.format("")).encode(),
    "entities in UTF-16": (LAUGHS + RSS.format(ITEM).replace("utf-8", "utf-16")).encode("utf-16"),
    "UTF-16 without mark": RSS.format(ITEM).encode("utf-16-le"),
    "UTF-7": RSS.format(ITEM).replace("utf-8", "utf-7").encode(),
    "UTF-7 with spaces": b"\xef\xbb\xbf" + RSS.format(ITEM).replace('="utf-8', ' = "utf-7').encode(),
    "EBCDIC": RSS.format(ITEM).replace("utf-8", "cp037").encode("cp037"),
    "three megabytes": RSS.format(ITEM).encode() + b" " * 3_000_000,
    "HTML": b"<html><body><h1>Not found</h1></body></html>",
    "nothing": b"",
    "a file's name": b"/etc/passwd",
    "an address": b"http://127.0.0.1:1/feed.xml",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plain_feed_is_refused(name: str) -> None:
    began = time.monotonic()

    with pytest.raises(InvalidInput):
        read_feed(REFUSED[name])
    assert time.monotonic() - began < 5


def test_bytes_that_name_a_file_do_not_open_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feed.xml").write_text(RSS.format(ITEM))
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InvalidInput, match="feed_of_other_encoding"):
        read_feed(b"feed.xml")


def test_huge_entries_are_cut() -> None:
    item = f"<item><title>{'a' * 5_000}</title><description>{'fjalë ' * 20_000}</description></item>"

    (post,) = read_feed(RSS.format(item).encode())

    assert len(post.title) <= 200
    assert len(post.summary) <= 302
    assert len(post.text) <= 20_000


def test_the_same_feed_twice_overwrites_nothing(desk: Desk) -> None:
    posts = read_feed(RSS.format(ITEM).encode())

    for _ in range(2):
        write_incoming(desk.posts, posts, topics=TOPICS, places=PLACES, today=date(2026, 11, 24))

    assert desk.folder.slugs() == ("2026-10-takim-publik-ne-peje", "2026-10-takim-publik-ne-peje-2")
    assert isinstance(desk.folder, DraftFolder)
