"""No page, feed or other file of the website says anything that no catalogue has, nor a word of another script."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from publisher.domain.post import Contact, Correction, Quote
from publisher.domain.revision import ArticlePicture
from publisher.settings import Label
from publisher.site.settings import SiteSettings
from publisher.site_build.full_build import build_context_of, whole_site
from publisher.templating import templates
from tests.language_walk.english import english_in
from tests.language_walk.marked import TEMPLATES, marked_templates, unmarked
from tests.language_walk.plain_words import read_texts, words_of
from tests.language_walk.visitors import texts_of
from tests.media.tones import recording
from tests.site.shelf import NOON, MemoryShelf, article, entry, photo, picture, site_settings, text

TAGS = ("sq", "sr-Latn", "sr-Cyrl")
#: What a language is called in addresses.
LANGUAGE_OF = {"sq": "sq", "sr": "sr-Latn", "sr-cyrl": "sr-Cyrl"}
#: Names of formats, networks and programs; what the file for search engines is made of.
SAME = set("RSS Atom JSON Feed SVG PNG JPEG WebP MP OPML Facebook WhatsApp Viber MB KB kB Opus CC BY".split())
#: Parts of a feed that programs read: days as mail writes them, kinds of files.
_FOR_PROGRAMS = re.compile(
    r"<(pubDate|lastBuildDate|guid|link|url|loc|id|language|dc:language)[ >].*?</\1>|<script.*?</script>", re.DOTALL
)
_KEYS = {"title", "summary", "content_html", "content_text", "description", "name", "user_comment"}


def settings(tags: tuple[str, ...]) -> SiteSettings:
    """Return the settings of an organisation that writes Greek, with short listings, so that there are more pages."""
    label = dict.fromkeys(("sq", "sr-Latn", "sr-Cyrl", "en"), "Όνομα")
    return replace(
        site_settings("https://2020.example", page_size=2, feed_size=2),
        tags=tags,
        name="Γραφείο",
        about=dict.fromkeys(TAGS, "Περί"),
        topics=(Label(key="housing", name=label),),
        places=(Label(key="ferizaj", name=label),),
        email="7@2020.example",
        websub_hub="https://2020.example/",
        redirects={"/7": "/sq/"},
    )


@cache
def described() -> ArticlePicture:
    """Return a picture, drawn once."""
    more = {"credit": "Ω", "licence": "CC BY", "caption": "Ω"}
    return picture("7.jpg", photo(2400, 1600), dict.fromkeys(TAGS, "Εικόνα"), **more)[0]


def written(folder: Path, tags: tuple[str, ...] = TAGS) -> dict[str, str]:
    """Return the files of a site that has something of everything, by path; those that are texts."""
    one, _ = picture(
        "7.jpg", photo(2400, 1600), dict.fromkeys(TAGS, "Εικόνα"), credit="Ω", licence="CC BY", caption="Ω"
    )
    texts = [
        replace(
            text(tag, "Τίτλος", "<p>Κείμενο.</p>", "Περίληψη"),
            byline="Ωμέγα",
            quotes=(Quote(text="Λόγια", name="Ψ", role="Ρόλος"),),
            contact=Contact(name="Ψ", role="Ρόλος", email="7@2020.example", phone="7"),
            corrections=(Correction(day="2026-11-26", text="Διόρθωση"),),
        )
        for tag in tags
    ]
    full = article("7", *texts, pictures=[one], recordings=(recording("mp3", "sq"), recording("ogg", *TAGS[1:])))
    plain = [article(f"{number}", *texts) for number in range(1, 5)]
    pages = [article(f"pages/{name}", *texts, kind="page", pictures=[one]) for name in ("press", "about")]
    published = MemoryShelf(
        entry(full, NOON, NOON + timedelta(days=2)),
        *(entry(each, NOON - timedelta(days=40 * number)) for number, each in enumerate(plain, 1)),
        *(entry(each, NOON) for each in pages),
    )
    published.withdraw("4")
    files = dict(whole_site(build_context_of(settings(tags), templates(folder), published), published))
    kept = {path: content for path, content in files.items() if isinstance(content, bytes)}
    return {
        path: content.decode()
        for path, content in kept.items()
        if path.endswith((".html", ".xml", ".json"))
        and not path.startswith(("sitemap", "rom/", "en/"))
        and ".en." not in path
    }


def said(path: str, content: str) -> Iterator[str]:
    """Return what is read in a file."""
    parts = [_FOR_PROGRAMS.sub(" ", content)]
    if path.endswith(".json"):
        parts = [each for key, each in texts_of(json.loads(content)) if key in _KEYS]
    for each in (each for part in parts for _, each in read_texts(part)):
        yield from (inner for _, inner in read_texts(each)) if each.startswith("<") else (each,)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return marked_templates(tmp_path_factory.mktemp("marked") / "templates")


def without_catalogue(folder: Path, tags: tuple[str, ...] = TAGS) -> dict[str, str]:
    """Return the texts of the site that stand in no catalogue, with a file that each is in."""
    return {
        unmarked(each): path
        for path, content in written(folder, tags).items()
        for each in said(path, content)
        if set(words_of(each)) - SAME
    }


def test_no_file_of_the_website_says_what_stands_in_no_catalogue(marked: Path) -> None:
    assert without_catalogue(marked) == {}


def test_no_page_in_albanian_or_serbian_has_a_word_of_english_or_of_another_script() -> None:
    for path, content in written(TEMPLATES).items():
        language = next((tag for part, tag in LANGUAGE_OF.items() if part in re.split("[/.]", path)), "")
        for each in said(path, content) if language else ():
            assert not set(english_in(each, language)) - SAME - {"Shqip", "Srpski", "English"}, (path, each)
            assert language == "sr-Cyrl" or not re.search("[\u0400-\u04ff]", each.replace("Српски", "")), (path, each)


@pytest.mark.slow
def test_an_english_text_in_a_template_of_the_website_is_found(tmp_path: Path) -> None:
    changed = marked_templates(tmp_path / "templates")
    planted = {
        "base.html": ("</body>", "<p>Into each page</p></body>"),
        "listing.html": ("{% block main %}", "{% block main %}<p>Into a listing</p>"),
        "post.html": ("{% block main %}", '{% block main %}<p aria-label="Into a post"></p>'),
        "notice.html": ("</div>", "<p>Into a notice</p></div>"),
        "feed.xml": ("</description>", "Into a feed</description>"),
    }
    for name, (before, after) in planted.items():
        file = changed / "site" / name
        content = file.read_text("utf-8")
        assert before in content, name
        file.write_text(content.replace(before, after, 1), encoding="utf-8")
    found = " ".join(without_catalogue(changed, ("sq",)))
    words = ("each page", "a listing", "a post", "a notice", "a feed")
    assert [each for each in words if f"Into {each}" not in found] == []
