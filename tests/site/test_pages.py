"""Pages as readers, search engines and Facebook get them."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from publisher.domain.language import TAGS
from publisher.domain.ports_channel import Entry
from publisher.domain.post import Post
from publisher.domain.revision import Card
from publisher.media.preview_cards import TitleCards
from publisher.settings import Label
from publisher.site.dates import date_words
from publisher.site.output_files import MediaRef
from publisher.site.render.build_context import BuildContext
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, ZONE, MemoryShelf, article, entry, photo, picture, site_settings, text

VOID = {"meta", "link", "img", "br", "hr", "source", "input", "wbr"}


class Page(HTMLParser):
    """What a page holds: every element with its attributes, in order; complains where tags do not close."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(content.decode())
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """Return the attributes of every such element."""
        return [attrs for name, attrs in self.elements if name == tag and wanted.items() <= attrs.items()]

    def meta(self, name: str) -> str:
        """Return the content of the one meta element of that name or property."""
        found = [attrs["content"] for attrs in self.all("meta") if name in (attrs.get("name"), attrs.get("property"))]
        assert len(found) == 1, (name, found)
        return found[0]


def built(*entries: Entry, base_url: str = "https://kosint.example") -> dict[str, bytes]:
    """Build a site; give its files without pictures."""
    published = MemoryShelf(*entries)
    context = build_context_of(site_settings(base_url), TEMPLATES, published)
    return {path: content for path, content in whole_site(context, published) if isinstance(content, bytes)}


def harmless(script: dict[str, str]) -> bool:
    """Tell data, and the site's own file for the search, from any other script."""
    own = re.fullmatch(r"/assets/search-[0-9a-f]{12}\.js", script.get("src", ""))
    return script == {"type": "application/ld+json"} or (bool(own) and script.keys() == {"type", "src"})


def page_of(*entries: Entry, path: str = "sq/lajme-dhe-ngjarje/2026/lajmi/index.html") -> Page:
    return Page(built(*entries)[path])


THREE = article("lajmi", text("sq", "Shqip"), text("sr-Latn", "Latinica"), text("sr-Cyrl", "Ћирилица"))


def test_every_page_is_well_formed_and_asks_nobody_else_for_anything() -> None:
    one, _ = picture()
    posts = [
        entry(
            article(f"p-{number}", text("sq", f"Lajmi {number}"), pictures=[one], campaign="dimri"),
            NOON - timedelta(days=number),
        )
        for number in range(45)
    ]
    taken_back = replace(entry(article("gabim", text("sq"))), withdrawn=True)
    about = entry(article("pages/about", text("sq", "Rreth nesh"), kind="page"))
    files = built(*posts, taken_back, about)
    whole = (path for path in files if path.endswith(".html") and not path.startswith("fragments/"))
    pages = {path: Page(files[path]) for path in whole}
    assert {"404.html", "index.html", "sq/about/index.html", "sq/fushata/dimri/page/1/index.html"} <= pages.keys()
    for page in pages.values():
        assert all(harmless(attrs) for attrs in page.all("script"))
        assert page.all("html")[0]["lang"] in TAGS
        assert len(page.all("h1")) == 1
        assert len(page.all("main")) == 1
        for element in ("img", "link"):
            for attrs in page.all(element):
                loaded = attrs.get("src") or (attrs["href"] if attrs["rel"] in ("stylesheet", "icon") else "")
                assert loaded.startswith("/") or not loaded
    style = next(path for path in files if path.startswith("assets/style-"))
    assert b"url(" not in files[style]
    assert all(len(content) < 60_000 for path, content in files.items() if path.endswith("/index.html"))


def test_every_local_link_leads_somewhere() -> None:
    posts = [
        entry(article(f"p-{number}", text("en"), places=("peja",)), NOON - timedelta(days=number))
        for number in range(61)
    ]
    files = built(*posts, entry(THREE), entry(article("pages/about", text("sq", "Rreth nesh"), kind="page")))
    for path, content in files.items():
        if path.endswith(".html"):
            for attrs in Page(content).all("a"):
                if attrs["href"].startswith("/"):
                    target = attrs["href"][1:].partition("#")[0]
                    assert (f"{target}index.html" if target.endswith("/") else target) in files, (path, target)


def test_a_post_begins_with_its_languages_in_their_own_names() -> None:
    page = page_of(entry(THREE))
    switch = [attrs for attrs in page.all("a") if "hreflang" in attrs]
    assert [(attrs["lang"], attrs["href"]) for attrs in switch] == [
        ("sq", "/sq/lajme-dhe-ngjarje/2026/lajmi/"),
        ("sr-Latn", "/sr/vesti-i-dogadjaji/2026/lajmi/"),
        ("sr-Cyrl", "/sr-cyrl/vesti-i-dogadjaji/2026/lajmi/"),
        ("en", "/en/"),
        ("rom", "/rom/"),
    ]
    assert [attrs.get("class", "") for attrs in switch] == ["", "", "", "front", "front"]
    assert switch[0]["aria-current"] == "page"
    assert [word for word in page.words if word in ("Shqip", "Srpski", "Српски")][-4:]
    assert page.elements.index(("nav", {"class": "tongues", "aria-label": "Gjuhët"})) < [
        name for name, _ in page.elements
    ].index("h1")


def test_search_engines_and_facebook_are_told_all_that_they_ask_for() -> None:
    one, _ = picture(alt={"sq": "Banorë & fëmijë"})
    whole = replace(
        THREE, pictures=(one,), texts=(*THREE.texts[:1], replace(THREE.texts[1], summary="a"), THREE.texts[2])
    )
    page = page_of(entry(whole, updated_at=NOON + timedelta(hours=2)))
    own = "https://kosint.example/sq/lajme-dhe-ngjarje/2026/lajmi/"
    assert page.all("link", rel="canonical")[0]["href"] == page.meta("og:url") == own
    alternates = {
        attrs["hreflang"]: attrs["href"] for attrs in page.all("link", rel="alternate") if "hreflang" in attrs
    }
    assert alternates.keys() == {"sq", "sr-Latn", "sr-Cyrl", "x-default"}
    assert alternates["x-default"] == own
    assert page.meta("og:type") == "article"
    assert page.meta("og:title") == "Shqip"
    assert page.meta("og:locale") == "sq_AL"
    assert page.meta("og:locale:alternate") == "sr_RS"
    card = one.rendition("card")
    assert page.meta("og:image") == f"https://kosint.example/media/lajmi/{card.name}"
    assert (page.meta("og:image:width"), page.meta("og:image:height")) == ("1200", "630")
    assert page.meta("og:image:alt") == "Banorë & fëmijë"
    assert page.meta("article:published_time") == "2026-11-25T12:00:00+01:00"
    assert page.meta("article:modified_time") == "2026-11-25T14:00:00+01:00"
    assert page.meta("article:section") == "Strehimi"
    assert built(entry(whole))["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"].index(b"og:image") < 4000


def test_a_post_without_a_picture_has_a_card_of_its_title_in_each_language() -> None:
    cards = TitleCards(site_settings())
    about = Post(slug="lajmi", texts={}, topics=("housing",))
    texts = [text("sq", "Një & dy"), text("en", "One & two")]
    drawn = [cards.draw(about, each) for each in texts]
    with_cards = [
        replace(each, card=Card(source_digest="", rendition=card.rendition))
        for each, card in zip(texts, drawn, strict=True)
    ]
    files = built(entry(article("lajmi", *with_cards)))
    for path, card, title in zip(
        ("sq/lajme-dhe-ngjarje/2026/lajmi/", "en/news-and-events/2026/lajmi/"),
        drawn,
        ("Një & dy", "One & two"),
        strict=True,
    ):
        page = Page(files[f"{path}index.html"])
        assert page.meta("og:image") == f"https://kosint.example/media/lajmi/{card.rendition.name}"
        assert (page.meta("og:image:type"), page.meta("og:image:alt")) == ("image/png", title)


def test_search_engines_get_the_article_and_the_way_to_it() -> None:
    one, _ = picture()
    title = "Forum </script><script>alert(1)</script> & të tjera"
    whole = article("lajmi", text("sq", title, summary="Përmbledhja"), pictures=[one])
    content = built(entry(whole, updated_at=NOON + timedelta(hours=2)))["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"]
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content.decode())
    news, way = (json.loads(each) for each in found)
    assert news["@type"] == "NewsArticle"
    assert (news["headline"], news["inLanguage"]) == (title, "sq")
    assert news["datePublished"] == "2026-11-25T12:00:00+01:00"
    assert news["dateModified"] == "2026-11-25T14:00:00+01:00"
    assert news["image"] == [f"https://kosint.example/media/lajmi/{one.rendition('card').name}"]
    assert news["publisher"]["name"] == "KOSINT 2020"
    assert news["contentLocation"] == [{"@type": "Place", "name": "Ferizaj"}]
    steps = [(step["position"], step["name"], step["item"]) for step in way["itemListElement"]]
    assert steps == [
        (1, "Lajme dhe ngjarje", "https://kosint.example/sq/"),
        (2, "Strehimi", "https://kosint.example/sq/tema/housing/"),
        (3, title, "https://kosint.example/sq/lajme-dhe-ngjarje/2026/lajmi/"),
    ]


def test_a_picture_of_the_body_stands_there_and_the_rest_lead_and_follow() -> None:
    files = ["e para.jpg", "n&e.jpg", "c.jpg"]
    one, two, three = (picture(file, caption=f"Titra {file}", credit="A. B.")[0] for file in files)
    html = '<p>Para</p><p><img src="media:n&amp;e.jpg" alt="Tjetër &gt; fjalë"></p><p>Pas</p>'
    page = page_of(entry(article("lajmi", text("sq", html=html), pictures=[one, two, three])))
    assert [attrs["alt"] for attrs in page.all("img")] == ["Banorë në sallë", "Tjetër > fjalë", "Banorë në sallë"]
    shown = page.all("img")[1]
    assert shown["src"] == f"/media/lajmi/{two.rendition('small').name}"
    assert shown["srcset"].endswith(f"/media/lajmi/{two.rendition('large').name} 900w")
    assert (shown["width"], shown["height"]) == ("900", "600")
    assert page.all("img")[0]["fetchpriority"] == "high"
    captions = [word for word in page.words if word.startswith("Titra")]
    # They come again where they are offered for download.
    assert captions[:3] == ["Titra e para.jpg", "Titra n&e.jpg", "Titra c.jpg"]
    assert sorted(captions[3:]) == sorted(captions[:3])


def test_a_browser_chooses_format_and_width_and_a_picture_of_before_has_one_format() -> None:
    one, _ = picture("a.jpg", photo(2000, 1200))
    two, _ = picture("b.jpg", photo(2000, 1200, 30))
    old = replace(two, renditions=tuple(each for each in two.renditions if each.media_type != "image/webp"))
    published = MemoryShelf(entry(article("lajmi", text("sq"), pictures=[one, old])))
    files = dict(whole_site(build_context_of(site_settings(), TEMPLATES, published), published))
    content = files["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"]
    assert isinstance(content, bytes)
    page = Page(content)
    (source,) = page.all("source")
    widths = {"tiny": 320, "small": 800, "medium": 1200, "large": 1600}
    for ending, shown in (("-webp", source), ("", page.all("img")[0])):
        names = {width: one.rendition(f"{size}{ending}").name for size, width in widths.items()}
        assert shown["srcset"] == ", ".join(f"/media/lajmi/{name} {width}w" for width, name in names.items())
        assert all(isinstance(files[f"media/lajmi/{name}"], MediaRef) for name in names.values())
    assert source["sizes"] == page.all("img")[0]["sizes"]
    assert [attrs.get("loading", "") for attrs in page.all("img")] == ["", "lazy"]


def test_a_picture_that_was_frozen_in_two_sizes_is_shown_in_these() -> None:
    whole, _ = picture("a.jpg", photo(2000, 1200))
    before = replace(whole, renditions=tuple(r for r in whole.renditions if not r.purpose.startswith(("ti", "me"))))
    files = built(entry(article("lajmi", text("sq"), pictures=[before])))
    page = Page(files["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"])
    small, large = (before.rendition(name).name for name in ("small", "large"))
    assert page.all("img")[0]["srcset"] == f"/media/lajmi/{small} 800w, /media/lajmi/{large} 1600w"


@pytest.mark.parametrize(
    "src",
    [
        "https://evil.example/x.png",
        "media:not-there.jpg",
        "media:../../x",
        "//evil.example/x",
        "photo.jpg",
        "x:photo.jpg",
        "",
    ],
)
def test_an_image_that_is_not_ours_is_left_out(src: str) -> None:
    one, _ = picture()
    html = f'<p>Para <img src="{src}" alt="x"> pas</p><img alt="no source">'
    page = page_of(entry(article("lajmi", text("sq", html=html), pictures=[one])))
    assert len(page.all("img")) == 1


def test_hostile_titles_stay_words() -> None:
    title = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\x00{{ 7*7 }}'
    one, _ = picture(alt={"sq": title}, caption=title, credit=title, licence=title)
    evil = article("lajmi", text("sq", title, summary=title), pictures=[one], campaign="x")
    for path, content in built(entry(evil)).items():
        if path.endswith(".html"):
            page = Page(content)
            assert all(harmless(attrs) for attrs in page.all("script"))
            assert b"<script>alert" not in content
            assert not [attrs for attrs in page.all("img") if "onerror" in attrs]
            assert b"\x00" not in content
            assert b"{{ 7*7 }}" in content or "lajmi" not in content.decode()


def test_right_to_left_words_are_isolated() -> None:
    content = built(entry(article("lajmi", text("sq", "Takim: שלום"))))["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"]
    assert "<h1><bdi>Takim: שלום</bdi></h1>" in content.decode()


def test_a_post_without_a_translation_is_listed_in_its_language_and_marked() -> None:
    page = page_of(entry(article("lajmi", text("en", "English only"))), path="sq/index.html")
    assert page.all("h2", lang="en")
    assert {"href": "/en/news-and-events/2026/lajmi/", "hreflang": "en"} in page.all("a")
    assert page.all("span", lang="en")[0]["class"] == "in-language"


def test_a_withdrawn_post_leaves_a_notice_in_every_language_and_nothing_else() -> None:
    one, _ = picture(alt={"sq": "Fytyra"})
    gone = replace(entry(replace(THREE, pictures=(one,), campaign="dimri")), withdrawn=True)
    published = MemoryShelf(gone)
    context = build_context_of(site_settings(), TEMPLATES, published)
    files = dict(whole_site(context, published))
    assert not [path for path, content in files.items() if isinstance(content, MediaRef)]
    for path, says in (
        ("sq/lajme-dhe-ngjarje", "Ky artikull është tërhequr"),
        ("sr-cyrl/vesti-i-dogadjaji", "Овај текст је повучен"),
    ):
        content = files.pop(f"{path}/2026/lajmi/index.html")
        assert isinstance(content, bytes)
        page = Page(content)
        assert page.meta("robots") == "noindex"
        assert says in page.words
        assert not page.all("link", rel="canonical")[0]["href"].endswith("sq/")
    files.pop("sr/vesti-i-dogadjaji/2026/lajmi/index.html")
    told = {path: content for path, content in files.items() if isinstance(content, bytes)}
    assert not [path for path, content in told.items() if "Ћирилица".encode() in content]
    leading = [path for path, content in told.items() if b"/lajmi/" in content]
    assert {Path(path).name for path in leading} == {"feed.xml", "atom.xml", "feed.json"}  # the notice, under its id


def test_the_front_page_shows_the_newest_and_numbers_count_from_the_oldest() -> None:
    posts = [
        entry(article(f"p-{number:02}", text("sq", f"Lajmi {number:02}")), NOON + timedelta(days=number))
        for number in range(50)
    ]
    files = built(*posts)
    front = [word for word in Page(files["sq/index.html"]).words if word.startswith("Lajmi ")]
    first = [word for word in Page(files["sq/page/1/index.html"]).words if word.startswith("Lajmi ")]
    assert front == [f"Lajmi {number:02}" for number in range(49, 19, -1)]
    assert first == [f"Lajmi {number:02}" for number in range(19, -1, -1)]
    assert "sq/page/2/index.html" not in files
    assert "/sq/page/1/" in [attrs["href"] for attrs in Page(files["sq/index.html"]).all("a", rel="prev")]


def test_a_campaign_has_a_page_under_its_name_or_else_its_key() -> None:
    post = entry(article("lajmi", text("sq"), campaign="strehim-2026"))
    published = MemoryShelf(post)
    named = Label(key="strehim-2026", name={"sq": "Strehim për të gjithë", "en": "Housing for all"})
    for campaigns, name in (((), "Strehim 2026"), ((named,), "Housing for all")):
        context = build_context_of(replace(site_settings(), campaigns=campaigns), TEMPLATES, published)
        files = dict(whole_site(context, published))
        content = files["en/campaigns/strehim-2026/index.html"]
        assert isinstance(content, bytes)
        assert f"<h1>{name}</h1>" in content.decode()


def test_a_story_names_three_places_or_two_and_how_many_there_are_besides() -> None:
    for keys, shown in (
        (("ferizaj", "peja", "prizren"), ["Ferizaj", "Pejë", "Prizren"]),
        (("ferizaj", "peja", "prizren", "gjakova"), ["Ferizaj", "Pejë", "+2"]),
    ):
        content = built(entry(article("lajmi", text("sq"), places=keys)))["sq/index.html"].decode()
        assert re.findall(r'class="place">([^<]+)<', content) == shown


def test_the_same_shelf_gives_the_same_bytes() -> None:
    one, _ = picture()
    posts = [entry(replace(THREE, pictures=(one,))), entry(article("tjetri", text("en")), NOON - timedelta(days=40))]
    assert built(*posts) == built(*posts)
    assert built(*posts) == built(*reversed(posts))


def test_a_site_can_live_below_another_one() -> None:
    files = built(entry(THREE), base_url="https://host.example/news")
    page = Page(files["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"])
    assert page.all("link", rel="stylesheet")[0]["href"].startswith("/news/assets/")
    assert all(attrs["href"].startswith(("/news/", "#", "https:", "mailto:", "viber:")) for attrs in page.all("a"))


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("sq", "25 nëntor 2026"),
        ("sr-Latn", "25. novembar 2026."),
        ("sr-Cyrl", "25. новембар 2026."),
        ("en", "25 November 2026"),
        ("rom", "25.11.2026"),
    ],
)
def test_dates_are_written_as_each_language_does_in_local_time(tag: str, written: str) -> None:
    assert date_words(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), tag, ZONE) == written


def test_words_that_romani_borrows_are_marked_as_albanian() -> None:
    page = page_of(path="rom/index.html")
    assert page.all("html")[0]["lang"] == "rom"
    assert page.all("header", lang="sq")
    assert page.all("h1", lang="sq")
    assert "Lajme dhe ngjarje" in page.words
    assert "Nevipena" not in page.words  # nobody has confirmed it yet


def test_languages_that_are_not_used_have_no_pages() -> None:
    published = MemoryShelf(entry(article("lajmi", text("sq"))))
    context = BuildContext(replace(site_settings(), tags=("sq", "en")), TEMPLATES, ())
    assert not [path for path, _ in whole_site(context, published) if Path(path).parts[0] in ("sr", "sr-cyrl", "rom")]
