"""What a reader of one language finds where a post, or a word of it, is there in another one alone."""

import re
from dataclasses import replace

from publisher.domain.post import Contact
from publisher.domain.revision import Article
from publisher.settings import Label
from publisher.settings.organisation import Office
from publisher.site import urls
from publisher.site.output_files import Content
from publisher.site.render.build_context import BuildContext
from publisher.site.render.search_entry import search_entry
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.built import page
from tests.site.shelf import TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text

NEXT = {"rom": ("sr-Latn", "sr-Cyrl", "sq"), "en": ("sq",)}
SERBIAN = article("vest", text("sr-Latn", "Naslov"), text("sr-Cyrl", "Наслов"))
ALL_BUT_ROMANI = article("te-gjitha", text("sq", "Titulli"), *SERBIAN.texts, text("en", "Title"))


def built(*of: Article) -> dict[str, Content]:
    """Build the site of an organisation whose Romani readers know Serbian, then Albanian."""
    settings = replace(site_settings(), next_tags=NEXT)
    shelf = MemoryShelf(*map(entry, of))
    return dict(whole_site(build_context_of(settings, TEMPLATES, shelf), shelf))


def context_of(*standing: Article) -> BuildContext:
    """Prepare that organisation's site."""
    settings = replace(site_settings(), next_tags=NEXT)
    return build_context_of(settings, TEMPLATES, MemoryShelf(*map(entry, standing)))


def test_every_page_leads_to_every_language() -> None:
    about = article("pages/about", text("sq", "Rreth nesh"), kind="page")
    files = built(SERBIAN, ALL_BUT_ROMANI, article("vetem", text()), about)
    for path in (path for path in files if path.endswith("index.html")):
        switch = page(files, path).partition('class="tongues"')[2].partition("</nav>")[0]
        led = dict(re.findall(r'href="/([^"]*)" lang="([\w-]+)"', switch))
        assert sorted(led.values()) == ["en", "rom", "sq", "sr-Cyrl", "sr-Latn"], path
        assert all(f"{target}index.html" in files for target in led), path


def test_what_is_missing_is_offered_in_the_language_that_is_known_next() -> None:
    files = built(ALL_BUT_ROMANI)
    assert 'href="/sr/vesti-i-dogadjaji/2026/te-gjitha/" hreflang="sr-Latn"' in page(files, "rom/index.html")
    assert "<dc:language>sr-Latn</dc:language>" in page(files, "rom/feed.xml")
    assert '"language": "sr-Latn"' in page(files, "rom/feed.json")
    assert '"language": "sr-Latn"' in page(files, "fragments/latest.rom.json")


def test_what_is_in_none_of_these_is_offered_in_its_own_language() -> None:
    assert 'hreflang="en"' in page(built(article("one", text("en", "One"))), "rom/index.html").partition("<main")[2]


def test_the_sites_own_words_are_those_of_the_language_that_is_known_next() -> None:
    assert context_of().texts("rom").gettext("Search") == "Pretraga"
    assert 'class="masthead" lang="sr-Latn"' in page(built(SERBIAN), "rom/index.html")


def test_a_byline_a_contact_and_a_caption_from_another_language_say_so() -> None:
    photo, _ = picture(alt={"sq": "Banorë"}, caption="Në sallë")
    albanian = replace(text("sq"), byline="Ekipi", contact=Contact(name="Zyra", role="zëdhënëse"))
    files = built(article("lajmi", albanian, text("en", "News"), pictures=(photo,)))
    english = page(files, "en/news-and-events/2026/lajmi/index.html")
    assert '<span lang="sq"><bdi>Ekipi</bdi></span>' in english
    assert '<span lang="sq"><strong><bdi>Zyra</bdi></strong>, zëdhënëse</span>' in english
    assert '<span lang="sq"><bdi>Në sallë</bdi></span>' in english
    assert 'alt="Banorë" lang="sq"' in english
    assert 'lang="sq"' not in page(files, "sq/lajme-dhe-ngjarje/2026/lajmi/index.html").partition("<main")[2]


def test_pictures_and_offices_speak_the_language_that_is_known_next() -> None:
    both = {"sq": "Banorë në sallë", "sr-Latn": "Stanovnici u sali"}
    photo, _ = picture(alt=both)
    office = Office(name={"sq": "Zyra", "sr-Latn": "Kancelarija"}, address=both, hours=both)
    settings = replace(site_settings(), next_tags=NEXT, offices=(office,))
    romani = article("nevipe", text("rom", "Nevipe"), pictures=(replace(photo, caption=both),))
    contact = article("pages/contact", text("rom", "Kontakto"), kind="page")
    shelf = MemoryShelf(entry(romani), entry(contact))
    context = build_context_of(settings, TEMPLATES, shelf)
    files = dict(whole_site(context, shelf))
    post, contacts = (page(files, urls.file_of(urls.article_path(each, "rom"))) for each in (romani, contact))
    assert 'alt="Stanovnici u sali" lang="sr-Latn"' in post
    assert '<span lang="sr-Latn"><bdi>Stanovnici u sali</bdi></span>' in post
    assert 'og:image:alt" content="Stanovnici u sali"' in post or "og:image:alt" not in post
    assert '<p lang="sr-Latn">Stanovnici u sali</p>' in contacts
    for each in (post.partition("<main")[2], contacts.partition("<main")[2]):
        assert "Banorë" not in each
    _title, head, _text = search_entry(context, entry(romani), "rom").words
    assert {"stanovnici", "sali"} <= set(head)


def test_a_topic_that_has_no_name_in_a_language_says_in_which_it_is() -> None:
    settings = replace(site_settings(), topics=(Label(key="housing", name={"sq": "Strehimi"}),))
    shelf = MemoryShelf(entry(article("news", text("en", "News"))))
    files = dict(whole_site(build_context_of(settings, TEMPLATES, shelf), shelf))
    for path in ("en/index.html", "en/news-and-events/2026/news/index.html", "en/topics/housing/index.html"):
        content = files[path]
        assert isinstance(content, bytes)
        named = re.findall(r"<(?:a|h1|h2|span)([^>]*)>Strehimi<", content.decode())
        assert named, path
        assert all('lang="sq"' in attributes for attributes in named), (path, named)


def test_a_language_shows_first_what_it_has_and_says_openly_what_it_has_not() -> None:
    own = article("romani", text("rom", "Nevipe"))
    others = [article(f"a{number}", text("sq", f"Lajm {number}")) for number in range(9)]
    content = page(built(own, *others), "rom/index.html").partition("<main")[2]
    assert content.index("Nevipe<") < content.index('id="elsewhere"') < content.index("Lajm 0<")
    assert "Ovi članci nisu prevedeni na ovaj jezik." in content
    assert "elsewhere" not in page(built(own, *others[:0]), "rom/index.html")
    nothing = page(built(*others), "rom/index.html")
    assert "Na ovom jeziku još nema ničega." in nothing
    assert nothing.count("<bdi>Lajm 0</bdi>") == 1


def test_a_feed_of_one_language_alone_stands_beside_that_with_borrowed_posts() -> None:
    files = built(article("romani", text("rom", "Nevipe")), article("shqip", text("sq", "Lajm")))
    assert "<title>Lajm</title>" in page(files, "rom/feed.xml")
    alone = page(files, "rom/own/feed.xml")
    assert "<title>Nevipe</title>" in alone
    assert "<title>Lajm</title>" not in alone
    assert 'rel="self" type="application/rss+xml" href="https://kosint.example/rom/own/feed.xml"' in alone
    for path in ("rom/index.html", "feeds.opml"):
        assert "https://kosint.example/rom/own/feed.xml" in page(files, path)
