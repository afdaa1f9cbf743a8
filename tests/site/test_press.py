"""What the press finds on a post and on the page for it."""

import json
import re
from dataclasses import replace

import feedparser
import pytest

from publisher.domain.post import Contact, Correction, Quote
from publisher.site.output_files import MediaRef
from tests.site.built import built, page
from tests.site.shelf import NOON, article, entry, photo, picture, text

PATH = "lajme-dhe-ngjarje/2026/lajmi/index.html"
QUOTES = (Quote(text="Kërkojmë <ujë> & dritë", name="Sanije K.", role="banore"), Quote(text="Po.", name="A. B."))
CONTACT = Contact(name="Valdete B.", role="zyra", email="zyra@kosint.example", phone="+383 (44) 123/456")
CORRECTIONS = (Correction(day="2026-11-26", text="Ishin 120 banorë & jo 100."),)
FULL = replace(
    text("sq", "Titulli"), byline="Ekipi i Ferizajt", quotes=QUOTES, contact=CONTACT, corrections=CORRECTIONS
)


def test_quotes_contact_byline_and_corrections_stand_on_the_page() -> None:
    found = page(built(entry(article("lajmi", FULL))), f"sq/{PATH}")
    assert "<bdi>Ekipi i Ferizajt</bdi>" in found
    assert "<blockquote><p>Kërkojmë &lt;ujë&gt; &amp; dritë</p></blockquote>" in found
    assert "<strong><bdi>Sanije K.</bdi></strong>, banore" in found
    assert 'href="tel:+38344123456"' in found
    assert 'href="mailto:zyra@kosint.example"' in found
    assert '<time datetime="2026-11-26">26 nëntor 2026</time>: Ishin 120 banorë &amp; jo 100.' in found


@pytest.mark.parametrize(("tag", "day"), [("sr-Latn", "26. novembar 2026"), ("sr-Cyrl", "26. новембар 2026")])
def test_a_corrections_day_has_no_full_stop_before_its_colon(tag: str, day: str) -> None:
    files = built(entry(article("lajmi", replace(text(tag, "Naslov"), corrections=CORRECTIONS))))
    shown = f'<time datetime="2026-11-26">{day}</time>: Ishin 120'
    assert [
        name for name in files if name.endswith(("feed.xml", "index.html")) and "2026.</time>:" in page(files, name)
    ] == []
    assert any(shown in page(files, name) for name in files if name.endswith("index.html"))


def test_a_translation_has_the_byline_and_contact_of_the_original() -> None:
    found = page(built(entry(article("lajmi", FULL, text("en", "News")))), f"en/news-and-events/{PATH[18:]}")
    assert "<bdi>Ekipi i Ferizajt</bdi>" in found
    assert "Valdete B." in found
    assert "Kërkojmë" not in found


def test_feeds_and_search_engines_are_told_of_corrections_and_the_byline() -> None:
    files = built(entry(article("lajmi", FULL)))
    for path in ("sq/feed.xml", "sq/atom.xml"):
        (item,) = feedparser.parse(page(files, path).encode()).entries
        assert "Ishin 120 banorë" in item.content[0].value
        assert item.author == "Ekipi i Ferizajt"
    (item,) = json.loads(page(files, "sq/feed.json"))["items"]
    assert item["authors"] == [{"name": "Ekipi i Ferizajt"}]
    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', page(files, f"sq/{PATH}"))[0])
    assert data["author"] == {"@type": "Person", "name": "Ekipi i Ferizajt"}
    assert data["correction"][0]["datePublished"] == "2026-11-26"


def test_a_plain_post_has_no_box_for_the_press() -> None:
    found = page(built(entry(article("lajmi", text("sq")))), f"sq/{PATH}")
    assert 'class="press"' not in found
    assert 'class="corrections"' not in found


def test_the_first_picture_can_be_downloaded_in_its_largest_size() -> None:
    one, _ = picture("a.jpg", photo(2400, 1600), credit="A. Berisha", caption="Në sallë", licence="CC BY 4.0")
    two, _ = picture("b.jpg", photo(2000, 1000, 30))
    files = built(entry(article("lajmi", text("sq"), pictures=[one, two])))
    original = one.rendition("original")
    found = page(files, f"sq/{PATH}")
    assert (
        f'href="/media/lajmi/{original.name}" download="lajmi.jpg">Shkarkoni fotografinë</a>'
        f' <span class="facts">JPEG, 2400&nbsp;×&nbsp;1600, '
    ) in found
    box = found[found.index('class="download"') :]
    assert all(words in box for words in ("Në sallë", "A. Berisha", "Licenca: CC BY 4.0"))
    assert files[f"media/lajmi/{original.name}"] == MediaRef(original.name, original.size_bytes)
    assert f"media/lajmi/{two.rendition('original').name}" not in files


@pytest.mark.parametrize("tag", ["sq", "rom"])
def test_the_page_for_the_press_lists_feeds_and_offers_its_pictures(tag: str) -> None:
    one, _ = picture("a.jpg", photo(2400, 1600))
    two, _ = picture("b.jpg", photo(2000, 1000, 30))
    about = entry(article("pages/press", text(tag, "Për mediat"), kind="page", pictures=(one, two)), NOON)
    files = built(about)
    found = page(files, f"{tag}/press/index.html")
    listed = re.findall(r'<span>[^<]*</span> <a href="https://kosint.example/([^"]*)">', found)
    assert listed[:3] == [f"{tag}/feed.xml", f"{tag}/atom.xml", f"{tag}/feed.json"]
    assert set(listed) <= files.keys()
    assert len(listed) == 3 + 5 + 7
    assert 'href="/feeds.opml"' in found
    assert re.findall(r'download="([^"]*)"', found) == ["logo.svg", "press.jpg", "press-2.jpg"]
    assert "mailto:info@kosint.example" in found
