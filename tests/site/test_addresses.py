"""Addresses stand for ever, and no name leads out of the site."""

import pytest

from publisher.domain.language import TAGS
from publisher.domain.ports_channel import Listing
from publisher.site import urls
from tests.site.shelf import article, picture, text

BILINGUAL = article("2026-11-strehimi", text("sq"), text("sr-Latn"), text("sr-Cyrl"))


@pytest.mark.parametrize(
    ("tag", "path"),
    [
        ("sq", "sq/lajme-dhe-ngjarje/2026/2026-11-strehimi/"),
        ("sr-Latn", "sr/vesti-i-dogadjaji/2026/2026-11-strehimi/"),
        ("sr-Cyrl", "sr-cyrl/vesti-i-dogadjaji/2026/2026-11-strehimi/"),
        ("en", "sq/lajme-dhe-ngjarje/2026/2026-11-strehimi/"),
    ],
)
def test_a_post_has_an_address_in_each_of_its_languages_and_else_its_original(tag: str, path: str) -> None:
    assert urls.article_path(BILINGUAL, tag) == path
    assert urls.article_url("https://k.example", BILINGUAL, tag) == f"https://k.example/{path}"


def test_a_standing_page_stands_right_below_its_language() -> None:
    about = article("pages/about", text("en"), kind="page")
    assert urls.article_path(about, "en") == "en/about/"


def test_listings_have_a_word_of_each_language() -> None:
    paths = [urls.listing_path(Listing("place", "peja"), tag) for tag in TAGS]
    assert paths == [
        "sq/komuna/peja/",
        "sr/opstine/peja/",
        "sr-cyrl/opstine/peja/",
        "en/municipalities/peja/",
        "rom/komune/peja/",
    ]
    assert urls.feed_path(Listing("news"), "sr-Cyrl") == "sr-cyrl/feed.xml"
    assert urls.numbered_path(Listing("topic", "housing"), "en", 3) == "en/topics/housing/page/3/"


@pytest.mark.parametrize("slug", ["..", ".", "", "a/../b", "/etc", "a\\b", "a\x00b", ".htaccess", "c:d", "a\nb"])
def test_a_slug_that_is_no_name_is_refused(slug: str) -> None:
    with pytest.raises(urls.UnsafeName):
        urls.article_path(article(slug), "sq")
    with pytest.raises(urls.UnsafeName):
        urls.listing_path(Listing("topic", slug), "sq")


def test_pictures_lie_in_a_folder_of_their_post() -> None:
    one, _ = picture()
    rendition = one.rendition("small")
    assert urls.media_path(article("lajmi"), rendition) == f"media/lajmi/{rendition.name}"
    with pytest.raises(urls.UnsafeName):
        urls.media_path(article("../lajmi"), rendition)
