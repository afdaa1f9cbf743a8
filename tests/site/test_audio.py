"""A post that can be heard: the player on its page, and the enclosure of every feed."""

import json
import re
from dataclasses import replace

import feedparser
import pytest

from publisher.domain.revision import Article, Revision, read_article
from publisher.site.output_files import Gone, MediaRef
from publisher.site.published_footprint import footprint_of
from publisher.site_build.full_build import build_context_of
from publisher.site_build.incremental_build import pages_touched_by
from tests.media.tones import recording
from tests.site.built import built, page
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text

MP3 = recording("mp3", "sq")
OPUS = recording("ogg", "sr-Latn", "sr-Cyrl")
HEARD = article(
    "lajmi", text("sq"), text("sr-Latn", "Vest"), text("sr-Cyrl", "Вест"), text("en", "News"), recordings=(MP3, OPUS)
)


@pytest.mark.parametrize(
    ("path", "name", "media_type", "says"),
    [
        (
            "sq/lajme-dhe-ngjarje",
            MP3.name,
            "audio/mpeg",
            ("Dëgjoni këtë tekst", ">0:02</time>", "lajmi.sq.mp3", "MP3, 0,1"),
        ),
        (
            "sr/vesti-i-dogadjaji",
            OPUS.name,
            "audio/ogg",
            ("Poslušajte ovaj tekst", ">0:02</time>", "lajmi.sr-Latn.ogg"),
        ),
        ("sr-cyrl/vesti-i-dogadjaji", OPUS.name, "audio/ogg", ("Послушајте овај текст", "lajmi.sr-Cyrl.ogg")),
    ],
)
def test_a_player_without_a_script_stands_on_top(path: str, name: str, media_type: str, says: tuple[str, ...]) -> None:
    files = built(HEARD)
    found = page(files, f"{path}/2026/lajmi/index.html")
    player = f'<audio controls preload="none"><source src="/media/lajmi/{name}" type="{media_type}"></audio>'
    assert found.index("</header>\n<div") < found.index(player) < found.index('class="prose"')
    assert all(words in found for words in says)
    assert isinstance(files[f"media/lajmi/{name}"], MediaRef)


def test_a_language_without_a_recording_has_no_player() -> None:
    assert "<audio" not in page(built(HEARD), "en/news-and-events/2026/lajmi/index.html")
    assert "<audio" in page(built(HEARD), "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")


def test_whoever_reads_the_original_for_want_of_a_translation_hears_it_too() -> None:
    files = built(article("lajmi", text("sq"), recordings=(MP3,)))
    (item,) = feedparser.parse(page(files, "rom/feed.xml").encode()).entries
    assert item.enclosures[0].href == f"https://kosint.example/media/lajmi/{MP3.name}"


def test_the_length_is_left_out_where_it_is_not_known() -> None:
    files = built(article("lajmi", text("sq"), recordings=(replace(MP3, seconds=0),)))
    found = page(files, "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")
    assert 'preload="none"' in found
    assert not re.search(r"PT\d|\d:\d\d</time>", found)


@pytest.mark.parametrize(("seconds", "shown"), [(59, "0:59"), (125, "2:05"), (3725, "1:02:05")])
def test_the_length_is_told_as_players_show_it(seconds: int, shown: str) -> None:
    files = built(article("lajmi", text("sq"), recordings=(replace(MP3, seconds=seconds),)))
    assert f">{shown}</time>" in page(files, "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")


def test_every_feed_carries_it_as_enclosure() -> None:
    one, _ = picture()
    files = built(replace(HEARD, pictures=(one,)))
    address = f"https://kosint.example/media/lajmi/{MP3.name}"
    rss = feedparser.parse(page(files, "sq/feed.xml").encode()).entries[0]
    assert [(each.href, each.type, each.length) for each in rss.enclosures] == [
        (address, "audio/mpeg", str(MP3.size_bytes))
    ]
    atom = feedparser.parse(page(files, "sq/atom.xml").encode()).entries[0]
    assert atom.enclosures[0].href == address
    assert len(atom.enclosures) == 2
    attachment = json.loads(page(files, "sq/feed.json"))["items"][0]["attachments"][0]
    assert attachment == {
        "url": address,
        "mime_type": "audio/mpeg",
        "size_in_bytes": MP3.size_bytes,
        "duration_in_seconds": 2,
    }


def test_search_engines_are_told() -> None:
    found = page(built(HEARD), "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")
    data = json.loads(re.findall(r'ld\+json">(.*?)</script>', found)[0])
    assert data["audio"]["contentUrl"].endswith(MP3.name)
    assert data["audio"]["duration"] == "PT2S"


def test_a_post_that_is_taken_back_leaves_no_sound_behind() -> None:
    path = f"media/lajmi/{MP3.name}"
    assert path in footprint_of(entry(HEARD)).paths
    gone = replace(entry(HEARD), withdrawn=True)
    assert path not in footprint_of(gone).paths
    assert path not in built(gone)


def test_a_new_recording_takes_the_place_of_the_old_one() -> None:
    before, after = (article("lajmi", text("sq"), recordings=(each,)) for each in (MP3, recording("ogg", "sq")))
    published = MemoryShelf(entry(after))
    context = build_context_of(site_settings(), TEMPLATES, published)
    files = dict(pages_touched_by(context, published, {"lajmi"}, {"lajmi": (footprint_of(entry(before)),)}))
    assert files[f"media/lajmi/{MP3.name}"] == Gone()
    assert isinstance(files[f"media/lajmi/{OPUS.name}"], MediaRef)


def revision(of: Article) -> Revision:
    return Revision(article=of, channels=(), grants=(), consents={}, frozen_at=NOON, frozen_by="test")


def test_a_revision_keeps_it_and_those_without_stay_as_they_were() -> None:
    frozen = revision(HEARD)
    assert read_article(json.loads(frozen.document())["article"]) == HEARD
    assert "recordings" not in revision(article("lajmi")).document()


def test_what_can_be_heard_is_marked_in_lists_and_has_a_list_and_a_feed_of_its_own() -> None:
    files = built(HEARD, article("pa-ze", text("sq", "Pa zë")))
    assert page(files, "sq/index.html").count("Me regjistrim") == 1
    assert '<span class="recorded">Са снимком</span>' in page(files, "sr-cyrl/index.html")
    listing = page(files, "sq/regjistrime/index.html")
    assert "<h1>Regjistrime</h1>" in listing
    assert "/2026/lajmi/" in listing
    assert "/2026/pa-ze/" not in listing
    (item,) = feedparser.parse(page(files, "sq/regjistrime/feed.xml").encode()).entries
    assert item.enclosures[0].type == "audio/mpeg"
    assert 'href="/sq/regjistrime/">Të gjitha regjistrimet' in page(files, "sq/lajme-dhe-ngjarje/2026/lajmi/index.html")
    assert "https://kosint.example/sq/regjistrime/" in page(files, "sitemaps/pages.xml")
    assert "sq/regjistrime/index.html" not in built(article("pa-ze", text("sq")))
