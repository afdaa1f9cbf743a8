"""Feeds as text: every version, wrong encodings, broken ends."""

import time

import pytest

from publisher.partners.feed_entries import FeedEntry, PartnerFeed
from publisher.partners.feed_process import PageFeeds, take_apart
from publisher.partners.feed_reading import LIMIT_ENTRIES, read_feed
from publisher.partners.fetch import FeedFetchFailed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Partneri</title><link>https://partner.org/</link><language>sq-XK</language>{}</channel></rss>"""
ITEM = """<item><title>Takim &lt;b&gt;publik&lt;/b&gt; në Pejë</title><link>https://partner.org/a?b=1&amp;c=2</link>
<guid>n1</guid><pubDate>Tue, 20 Oct 2026 08:00:00 GMT</pubDate><description>Një fjali.</description>
<content:encoded><![CDATA[<p>Para <em>e parë</em> &amp; e dytë.</p><ul><li>një</li><li>dy</li></ul>
<script>alert(1)</script><img src=x onerror=alert(1)><p>1. *yje* [x](javascript:alert(1)) &lt;script&gt;</p>]]>
</content:encoded></item>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {}>
<channel><title>P</title></channel><item><title>Lajm</title><link>https://p.org/1</link>
<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-11-02T10:00:00Z</dc:date></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>P</title>
<item><title>Lajm</title><link>https://p.org/1</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><entry><title type="html">Lajm</title>
<link href="/1"/><updated>2026-11-02T10:00:00Z</updated><summary>x</summary></entry></feed>"""
VERSIONS = {
    "RSS 0.90": RDF.format('xmlns="http://my.netscape.com/rdf/simple/0.9/"'),
    "RSS 0.91": RSS_091,
    "RSS 0.92": '<rss version="0.92"><channel><item><title>Lajm</title><link>https://p.org/1</link></item></channel></rss>',
    "RSS 1.0": RDF.format('xmlns="http://purl.org/rss/1.0/"'),
    "RSS 2.0": RSS.format("<item><title>Lajm</title><link>https://p.org/1</link></item>"),
    "RSS without a version": "<rss><channel><item><title>Lajm</title><link>https://p.org/1</link></item></channel></rss>",
    "Atom 1.0": ATOM,
    "Atom 0.3": ATOM.replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"),
}


def read(content: str | bytes, charset: str = "") -> PartnerFeed:
    feed = read_feed(content.encode() if isinstance(content, str) else content, url="https://p.org/f", charset=charset)
    assert feed is not None
    return feed


def titles(content: str | bytes, charset: str = "") -> list[str]:
    return [entry.title for entry in read(content, charset).entries]


def test_an_entry_is_read_as_plain_text() -> None:
    feed = read(RSS.format(ITEM))

    assert (feed.title, feed.home) == ("Partneri", "https://partner.org/")
    assert feed.entries == (
        FeedEntry(
            id="n1",
            title="Takim publik në Pejë",
            summary="Një fjali.",
            text="Para e parë & e dytë.\n\nnjë\n\ndy\n\n1. *yje* [x](javascript:alert(1)) <script>",
            link="https://partner.org/a?b=1&c=2",
            day="2026-10-20",
            language="sq-xk",
        ),
    )


@pytest.mark.parametrize("name", VERSIONS)
def test_every_kind_of_feed_is_read(name: str) -> None:
    (entry,) = read(VERSIONS[name]).entries

    assert (entry.title, entry.link) == ("Lajm", "https://p.org/1")


WORDS = "Škola në Gjakovë – çelja „e re“"
ENCODED = {
    "declared": (RSS.replace("utf-8", "windows-1250").encode("cp1250"), ""),
    "by the server alone": (RSS.encode("cp1250"), "windows-1250"),
    "said to be UTF-8": (RSS.encode("cp1250"), "utf-8"),
    "UTF-8 said to be Latin-1": (RSS.replace("utf-8", "iso-8859-1").encode(), "iso-8859-1"),
    "UTF-16": (RSS.replace("utf-8", "utf-16").encode("utf-16"), ""),
    "UTF-16 without a mark": (RSS.encode("utf-16-le"), ""),
    "with a mark": (b"\xef\xbb\xbf" + RSS.encode(), ""),
    "an encoding that is none": (RSS.replace("utf-8", "nonsense").encode("cp1250"), "x-user-defined"),
    "UTF-7 is not taken": (RSS.replace("utf-8", "utf-7").encode(), "utf-7"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_letters_are_right_whatever_a_feed_says_of_itself(name: str) -> None:
    content, charset = ENCODED[name]
    kind = "utf-16-le" if b"\0" in content else "utf-8" if name in ("with a mark", "UTF-7 is not taken") else ""
    kind = kind or ("utf-8" if name.startswith("UTF-8") else "cp1250")
    item = f"<item><title>{WORDS}</title></item>".encode(kind)

    assert titles(content.replace("{}".encode(kind), item), charset) == [WORDS]


def test_cyrillic_by_its_declaration() -> None:
    feed = RSS.replace("utf-8", "windows-1251").format("<item><title>Школа у Грачаници</title></item>")

    assert titles(feed.encode("cp1251")) == ["Школа у Грачаници"]


def test_one_broken_letter_does_not_change_the_others() -> None:
    feed = RSS.format("<item><title>Gjakovë, Pejë, Ferizaj, Škola X</title></item>").encode().replace(b"X", b"\xe2")

    assert titles(feed) == ["Gjakovë, Pejë, Ferizaj, Škola \ufffd"]


TWO = RSS.format("<item><title>a</title>X</item><item><title>b</title></item>")
BROKEN = {
    "cut in the middle": TWO[:-20],
    "a bare ampersand": TWO.replace("X", "<link>https://p.org/?x=1&y=2</link>"),
    "an unknown entity": TWO.replace("X", "<description>x&nbsp;y&hellip;</description>"),
    "a control": TWO.replace("X", "<description>\x0b\x01</description>"),
    "an unclosed element": TWO.replace("X", "<description><p>x</description>"),
    "blanks before it": f"\n\n  {TWO}",
    "words before it": f"Warning: x in y.php\n{TWO}",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_malformed_feed_is_read_as_far_as_it_goes(name: str) -> None:
    assert titles(BROKEN[name]) == ["a", "b"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "https://a.org/ x", "data:text/html,x", "http://["]
)
def test_odd_links_are_left_out(link: str) -> None:
    (entry,) = read(RSS.format(f"<item><title>a</title><link>{link}</link></item>")).entries

    assert entry.link == ""
    assert entry.day == ""


def test_an_entry_without_a_title_begins_with_its_words_and_an_empty_one_is_none() -> None:
    items = f"<item><description>{'fjalë ' * 40}</description></item><item><link>https://p.org/</link></item>"

    assert titles(RSS.format(items)) == [f"{'fjalë ' * 13}…"]


def test_the_fifty_newest_are_taken_in_whatever_order_they_come() -> None:
    items = [
        f"<item><title>n{day}</title><pubDate>{day % 28 + 1:02} Nov 2026 {day // 28:02}:00:00 GMT</pubDate></item>"
        for day in range(84)
    ]

    taken = titles(RSS.format("".join(items)))

    assert len(taken) == LIMIT_ENTRIES
    assert taken[:3] == ["n83", "n55", "n27"]


def test_huge_entries_are_cut() -> None:
    item = f"<item><title>{'a' * 5_000}</title><description>{'fjalë ' * 20_000}</description></item>"

    (entry,) = read(RSS.format(item)).entries

    assert len(entry.title) <= 200
    assert len(entry.summary) <= 302
    assert len(entry.text) <= 20_000


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_entities_of_its_own_are_not_expanded() -> None:
    feed = LAUGHS + RSS.format("<item><title>x &b;</title></item>").partition("?>")[2]

    assert "ha" not in titles(feed)[0]


def test_bytes_that_name_a_file_do_not_open_it() -> None:
    for content in (b"/etc/passwd", b"http://127.0.0.1:1/feed.xml", b"", b"\0", b"<html><p>x</p></html>"):
        assert read_feed(content) is None


def test_what_is_made_to_take_long_ends_in_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.partners.feed_process.SECONDS", 1)
    attributes = " ".join(f'a{number}="x"' for number in range(60_000))
    began = time.monotonic()

    with pytest.raises(FeedFetchFailed, match="feed_too_heavy"):
        take_apart(RSS.format(f"<item><title {attributes}>a</title></item>").encode(), url="", charset="", host="p.org")
    assert time.monotonic() - began < 20


def test_a_page_names_its_feeds_and_those_of_comments_come_last() -> None:
    page = b"""<!doctype html><html><head><base href="/sq/">
    <link rel="alternate" type="application/rss+xml" title="Komentet" href="https://p.org/comments/feed/">
    <link rel=alternate type='application/atom+xml' href=atom.xml><link rel="alternate" hreflang="sr" href="/sr/">
    <link rel="alternate" type="application/rss+xml" href="javascript:x"></head><body>x"""

    found = take_apart(page, url="https://p.org/x", charset="", host="p.org")

    assert found == PageFeeds(feeds=("https://p.org/sq/atom.xml", "https://p.org/comments/feed/"), is_page=True)
