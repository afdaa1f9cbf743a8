"""What the press finds on a post and on the page for it."""

import json
import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import feedparser
import pytest

from publisher.domain.post import Contact, Correction, Quote
from publisher.media.picture_zip import stored_bytes
from publisher.site.output_files import MediaRef
from publisher.site.quotation_marks import quoted
from publisher.site.render.press_kit import zip_of
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
    assert "<blockquote><p>„Kërkojmë &lt;ujë&gt; &amp; dritë“</p></blockquote>" in found
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
    assert data["author"] == {"@type": "Organization", "name": "Ekipi i Ferizajt"}
    assert data["correction"][0]["datePublished"] == "2026-11-26"


def test_a_plain_post_has_no_box_for_the_press() -> None:
    found = page(built(entry(article("lajmi", text("sq")))), f"sq/{PATH}")
    assert 'class="press"' not in found
    assert 'class="corrections"' not in found


def test_every_picture_can_be_downloaded_in_its_largest_size_and_all_of_them_in_one_file() -> None:
    one, _ = picture("a.jpg", photo(2400, 1600), credit="A. Berisha", caption="Në sallë", licence="CC BY 4.0")
    two, _ = picture("b.jpg", photo(2000, 1000, 30))
    files = built(entry(article("lajmi", text("sq"), pictures=[one, two])))
    found = page(files, f"sq/{PATH}")
    for number, (each, name) in enumerate(((one, "lajmi.jpg"), (two, "lajmi-2.jpg")), start=1):
        original = each.rendition("original")
        address = f"/media/lajmi/{original.name}"
        size = f"JPEG, {original.width}&nbsp;×&nbsp;{original.height}, "
        assert (
            f'href="{address}" download="{name}">Shkarkoni fotografinë {number}</a> <span class="facts">{size}' in found
        )
        assert files[address[1:]] == MediaRef(original.name, original.size_bytes)
        assert f'href="https://kosint.example{address}"' in page(files, "sq/feed.xml").replace("&#34;", '"')
    (bundle,) = (path for path in files if path.endswith(".zip"))
    assert f'href="/{bundle}" download="lajmi.zip">Shkarkoni të gjitha fotografitë</a>' in found
    assert "Në sallë</span> · Foto: <bdi>A. Berisha</bdi> · Licenca: CC BY 4.0" in found


def test_a_post_with_one_picture_has_no_file_of_all() -> None:
    one, _ = picture("a.jpg", photo(2400, 1600))
    files = built(entry(article("lajmi", text("sq"), pictures=[one])))
    assert 'download="lajmi.jpg">Shkarkoni fotografinë</a>' in page(files, f"sq/{PATH}")
    assert not [path for path in files if path.endswith(".zip")]


def test_the_file_of_pictures_has_the_same_bytes_each_time_and_tells_who_took_them() -> None:
    one, rendered = picture("a.jpg", photo(1200, 800), credit="A. Berisha", caption="Në sallë", licence="CC BY 4.0")
    two, others = picture("b.jpg", photo(900, 600, 30))
    article_of = article("lajmi", text("sq"), text("en", "News"), pictures=[one, two])
    bundle = zip_of(article_of)
    assert bundle is not None
    stored = {each.rendition.name: each.content for each in (*rendered, *others)}
    content = stored_bytes(bundle, stored.__getitem__)
    assert (len(content), content) == (bundle.size_bytes, stored_bytes(bundle, stored.__getitem__))
    with ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["lajmi.jpg", "lajmi-2.jpg", "captions.txt"]
        assert archive.read("lajmi.jpg") == stored[one.rendition("original").name]
        told = archive.read("captions.txt").decode()
    assert "lajmi.jpg\nsq: Në sallë\nFoto / Фото / Photo: A. Berisha" in told, "nothing stands in another's name"
    other = replace(article_of, pictures=(replace(one, credit="B. Krasniqi"), two))
    assert (zip_of(other) or bundle).name != bundle.name


def test_the_feed_holds_quotes_contact_pictures_and_credits() -> None:
    one, _ = picture("a.jpg", photo(1200, 800), credit="A. Berisha", caption="Në sallë", licence="CC BY 4.0")
    two, _ = picture("b.jpg", photo(900, 600, 30), alt={"sq": "Fjala e fundit"})
    files = built(entry(article("lajmi", FULL, pictures=[one, two])))
    rss, atom = (feedparser.parse(page(files, f"sq/{name}.xml").encode()).entries[0] for name in ("feed", "atom"))
    (item,) = json.loads(page(files, "sq/feed.json"))["items"]
    for content in (rss.content[0].value, atom.content[0].value, item["content_html"]):
        assert "<blockquote><p>„Kërkojmë &lt;ujë&gt; &amp; dritë“</p></blockquote>" in content
        for words in ("Sanije K.", "banore", "Valdete B.", "+383 (44) 123/456", "mailto:zyra@kosint.example"):
            assert words in content, words
        for words in (
            "A. Berisha",
            "Licenca: CC BY 4.0",
            "Shkarkoni të gjitha fotografitë",
            two.rendition("original").name,
        ):
            assert words in content, words
    # rss2email mails whatever feedparser takes for summary and content: never a picture's alternative text.
    assert (rss.summary, len(rss.content), len(atom.content)) == ("Përmbledhja", 1, 1)


@pytest.mark.parametrize(
    ("tag", "typed", "shown"),
    [
        ("sq", "Po.", "„Po.“"),
        ("sr-Latn", '"Da."', "„Da.“"),
        ("sr-Cyrl", "„Да.”", "„Да.“"),
        ("en", "„Yes.“", "“Yes.”"),
        ("rom", " Va. ", "„Va.“"),
        ("en", "“Yes,” she said, “it is.”", "“Yes,” she said, “it is.”"),
        ("sq", '"', '"'),
        ("sq", "Ai tha „po“", "Ai tha „po“"),
        ("sq", "Ai tha „po“ dhe iku.", "„Ai tha „po“ dhe iku.“"),
    ],
)
def test_quotations_have_the_marks_of_their_language_once(tag: str, typed: str, shown: str) -> None:
    assert quoted(typed, tag) == shown


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
    assert len(listed) == 5 + 5 + 7
    assert 'href="/feeds.opml"' in found
    assert re.findall(r'download="([^"]*)"', found) == ["logo.svg", "press.jpg", "press-2.jpg"]
    assert "mailto:info@kosint.example" in found
