"""Readers and browsers are told what each file is."""

import pytest

from publisher.media.media_types import media_type_of


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("sq/index.html", "text/html; charset=utf-8"),
        ("sq/feed.xml", "application/rss+xml; charset=utf-8"),
        ("sq/tema/housing/feed.xml", "application/rss+xml; charset=utf-8"),
        ("sq/atom.xml", "application/atom+xml; charset=utf-8"),
        ("sq/feed-archive/12.xml", "application/atom+xml; charset=utf-8"),
        ("sq/feed.json", "application/feed+json; charset=utf-8"),
        ("fragments/latest.sq.json", "application/json; charset=utf-8"),
        ("feeds.opml", "text/x-opml; charset=utf-8"),
        ("sitemaps/2026-11.xml", "application/xml; charset=utf-8"),
        ("assets/style-ab12.css", "text/css; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("media/a/b.webp", "image/webp"),
        ("media/a/b.jpg", "image/jpeg"),
        ("media/a/b.mp3", "audio/mpeg"),
        ("media/a/b.ogg", "audio/ogg"),
        ("media/a/b.m4a", "audio/mp4"),
        ("media/a/b.unknown-type", "application/octet-stream"),
    ],
)
def test_every_kind_of_file_has_its_media_type(path: str, told: str) -> None:
    assert media_type_of(path) == told
