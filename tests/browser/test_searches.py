"""What readers look for, and what they are to find: first result and count, in five languages and two scripts."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from publisher.content.text.transliteration import to_cyrillic
from publisher.domain.ports_channel import Entry
from publisher.domain.post import Contact, Quote
from publisher.domain.revision import ArticleText
from publisher.runtime.static_server import SiteServer
from publisher.settings import Label
from publisher.site_build.full_build import build_context_of
from publisher.site_build.site_builder import SiteBuilder
from tests.browser.demo import Demo, write_site
from tests.browser.reader import Reader, reading
from tests.extent import EVERYTHING
from tests.site.searchable import make_searchable
from tests.site.shelf import NOON, TEMPLATES, MemoryMedia, MemoryShelf, article, entry, picture, site_settings, text

LAJME = 30
SPRING = Label(
    key="pranvera", name={"sq": "Pranvera e barazisë", "sr-Latn": "Proleće jednakosti", "en": "Equal spring"}
)


def written(tag: str, title: str, body: str, **more: object) -> ArticleText:
    made = replace(text(tag, title, summary="-"), plain=body)
    return replace(made, **more)  # type: ignore[arg-type] # field names and values come from below


def serbian(title: str, body: str) -> list[ArticleText]:
    return [written("sr-Latn", title, body), written("sr-Cyrl", to_cyrillic(title), to_cyrillic(body))]


def posts() -> list[Entry]:
    """Return the posts, oldest first."""
    photo, _ = picture(caption="Furra e bukës", credit="Zef Malaj")
    news: list[tuple[str, list[ArticleText], dict[str, object]]] = [
        (f"lajm-{n}", [written("sq", f"Lajm i muajit {n}", "Lajmet e muajit.")], {}) for n in range(LAJME)
    ]
    made: list[tuple[str, list[ArticleText], dict[str, object]]] = [
        ("lajmerim", [written("sq", "Lajmërim për banorët", "Shtëpia e hapur.")], {"places": ("prizren",)}),
        ("romani", [written("sq", "Një roman i ri", "Artan Gashi e shkroi.", byline="Besian Kola")], {}),
        ("arta", [written("sq", "Arta Berisha flet", "Për të drejtat në qeverinë e re.")], {"campaign": "pranvera"}),
        (
            "karavan",
            [
                written("sq", "Karvani vjen në Pejë", "Banorët e Pejës regjistrohen te karvani. Peja pret."),
                *serbian("Karavan stiže u Peć", "Građani Peći dolaze na registraciju. Knjiga i ulica Orahovca."),
                written("en", "The caravan comes to Peja", "Two municipalities plan it. Nobody saw the planet."),
                written("rom", "O karavano avel ani Peja", "E roma džanen."),
            ],
            {"topics": ("civil-registration",), "places": ("peja",)},
        ),
        (
            "vest",
            serbian("Đinđić u Gračanici", "U knjizi piše njegova priča. Jovanovi odjeci."),
            {"places": ("gracanica",)},
        ),
        (
            "mitrovica",
            [
                written(
                    "en",
                    "Housing in Mitrovica",
                    "A form of 2026.",
                    quotes=(Quote(text="We were left waiting", name="Teuta Hoti", role="mayor"),),
                    contact=Contact(name="Drita Kelmendi", email="d@example.org"),
                )
            ],
            {"places": ("mitrovica",), "pictures": (photo,)},
        ),
        ("fshehur", [written("sq", "Fshehtësia e madhe", "Kjo u tërhoq.")], {}),
    ]
    days = enumerate([*news, *made])
    made_of = [(replace(article(slug, *texts), **more), n) for n, (slug, texts, more) in days]  # type: ignore[arg-type]
    found = [entry(of, NOON + timedelta(days=20 * n)) for of, n in made_of]
    return [
        *found,
        entry(article("e-fundit", written("sq", "Edhe Peja, në fund", "Mbaroi.")), NOON + timedelta(days=3000)),
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A site with an index, two posts that came since, and one that was taken back since."""
    folder, url = tmp_path_factory.mktemp("site"), "http://kosint.example"
    settings = replace(site_settings(url), campaigns=(SPRING,))
    media, every = MemoryMedia(), posts()
    published = MemoryShelf(*every[:-1])
    write_site(folder, published, media, settings)
    make_searchable(folder, build_context_of(settings, TEMPLATES, published), published)
    whole = SiteBuilder(output=folder, settings=settings, templates=TEMPLATES, published=lambda: published, media=media)
    with whole.opened() as writing:
        writing.mark_pending(["fshehur", "e-fundit"])
        published.withdraw("fshehur")
        published.put(every[-1])
        writing.update_search(["fshehur", "e-fundit"])
    return Demo(folder, url)


@pytest.fixture
def reader(site: Demo, browser: Browser) -> Iterator[Reader]:
    with reading(site, browser) as somebody:
        yield somebody
        assert somebody.strangers == []
        assert somebody.troubles == []


#: Page, what is typed, how many are found, and the title of the first; where nothing is found, nothing.
SEARCHES = [
    # Only what is a form of the word.
    ("sq/kerko", "Lajmet", LAJME, "Lajm i muajit 29"),
    ("sq/kerko", "lajmi", LAJME, "Lajm i muajit 29"),
    ("sq/kerko", "lajmeve", LAJME, "Lajm i muajit 29"),
    ("sq/kerko", "lajmërimi", 1, "Lajmërim për banorët"),
    ("sq/kerko", "la", 0, ""),
    ("sq/kerko", "laj", 0, ""),
    ("sq/kerko", "lajmë*", LAJME + 1, "Lajmërim për banorët"),
    ("sq/kerko", "muajit 7", 1, "Lajm i muajit 7"),
    ("sq/kerko", "muajit shtëpia", 0, ""),
    # Endings, with and without diacritics.
    ("sq/kerko", "Peja", 2, "Edhe Peja, në fund"),
    ("sq/kerko", "Pejë", 2, "Karvani vjen në Pejë"),
    ("sq/kerko", "Pejës", 2, "Edhe Peja, në fund"),
    ("sq/kerko", "pejen", 2, "Edhe Peja, në fund"),
    ("sq/kerko", "banori", 2, "Lajmërim për banorët"),
    ("sq/kerko", "shtëpi", 1, "Lajmërim për banorët"),
    ("sq/kerko", "shtepine", 1, "Lajmërim për banorët"),
    ("sq/kerko", "qeveria", 1, "Arta Berisha flet"),
    ("sq/kerko", "Arta", 1, "Arta Berisha flet"),
    ("sq/kerko", "Artan", 1, "Një roman i ri"),
    ("sq/kerko", "Artanit Gashit", 1, "Një roman i ri"),
    ("sq/kerko", "romani", 1, "Një roman i ri"),
    ("sq/kerko", "Besa", 0, ""),
    # Both scripts, on every page.
    *(
        (page, word, 1 if page != "sq/kerko" or word != "Peja" else 2, "")
        for page in ("sq/kerko", "sr/pretraga", "sr-cyrl/pretraga", "en/search", "rom/pretraga")
        for word in ("Пећ", "Peć", "Pec")
    ),
    ("sr/pretraga", "Пећи", 1, "Karavan stiže u Peć"),
    ("sr-cyrl/pretraga", "Peći", 1, "Караван стиже у Пећ"),
    ("sr-cyrl/pretraga", "Ђинђић", 1, "Ђинђић у Грачаници"),
    ("sr-cyrl/pretraga", "Djindjic", 1, "Ђинђић у Грачаници"),
    ("sr/pretraga", "Dinđića", 1, "Đinđić u Gračanici"),
    ("sr/pretraga", "ЂИНЂИЋ", 1, "Đinđić u Gračanici"),
    ("en/search", "Gracanica", 1, "Đinđić u Gračanici"),
    # Serbian forms.
    ("sr/pretraga", "Gračanicom", 1, "Đinđić u Gračanici"),
    ("sr/pretraga", "registracija", 1, "Karavan stiže u Peć"),
    ("sr/pretraga", "registracijom građana", 1, "Karavan stiže u Peć"),
    ("sr/pretraga", "knjige", 2, "Karavan stiže u Peć"),
    ("sr/pretraga", "Orahovac", 1, "Karavan stiže u Peć"),
    ("sr-cyrl/pretraga", "одјек", 1, "Ђинђић у Грачаници"),
    ("sr/pretraga", "kar", 0, ""),
    # English, in which no other language's endings count.
    ("en/search", "caravans", 1, "The caravan comes to Peja"),
    ("en/search", "municipality", 1, "The caravan comes to Peja"),
    ("en/search", "plans", 1, "The caravan comes to Peja"),
    ("en/search", "planets", 1, "The caravan comes to Peja"),
    ("en/search", "plane", 0, ""),
    ("en/search", "the form of", 1, "Housing in Mitrovica"),
    ("rom/pretraga", "karavanesko", 1, "O karavano avel ani Peja"),
    ("rom/pretraga", "roma", 1, "O karavano avel ani Peja"),
    # Labels, captions, names, quotes, contacts.
    ("en/search", "equal spring", 1, "Arta Berisha flet"),
    ("sr/pretraga", "proleće jednakosti", 1, "Arta Berisha flet"),
    ("sq/kerko", "regjistrimi civil", 1, "Karvani vjen në Pejë"),
    ("sq/kerko", "furrën", 1, "Housing in Mitrovica"),
    ("sq/kerko", "Malaj", 1, "Housing in Mitrovica"),
    ("sq/kerko", "Besian", 1, "Një roman i ri"),
    ("en/search", "left waiting", 1, "Housing in Mitrovica"),
    ("en/search", "Teuta Hoti", 1, "Housing in Mitrovica"),
    ("en/search", "kelmendi", 1, "Housing in Mitrovica"),
    # What was taken back, and what is no word.
    ("sq/kerko", "fshehtësia", 0, ""),
    ("sr/pretraga", "tërhoq", 0, ""),
    ("sq/kerko", "<b>alert", 0, ""),
    ("sq/kerko", "constructor", 0, ""),
]


def searched(reader: Reader, page: str, **asked: str) -> tuple[int, list[str]]:
    """Search; give the count that is told, and the titles that are shown."""
    if f"/{page}/" not in reader.page.url:
        reader.open(f"/{page}/")
        reader.page.wait_for_selector(".search-box:not([hidden])")
    for name, value in {"topic": "", "place": "", "year": "", "lang": "", "sort": "", **asked}.items():
        if name != "q":
            reader.page.evaluate(
                "([name, value]) => document.querySelector(`[name=${name}]`).value = value", [name, value]
            )
    reader.page.evaluate("document.querySelector('.search-said').textContent = ''")
    reader.page.fill("#query", asked.get("q", ""))
    reader.page.press("#query", "Enter")
    reader.page.wait_for_function("() => /[:.]/.test(document.querySelector('.search-said').textContent)")
    told = reader.page.inner_text(".search-said")
    return int(told.split()[-1]) if ":" in told else 0, reader.page.locator(".search-found h2").all_inner_texts()


@pytest.mark.parametrize("page", sorted({page for page, *_ in SEARCHES}) if EVERYTHING else ["sq/kerko"])
def test_what_is_looked_for_is_found(reader: Reader, page: str) -> None:
    wrong = []
    for at, words, count, title in SEARCHES:
        if at == page:
            told, titles = searched(reader, page, q=words)
            if told != count or len(titles) != min(count, 20) or (title and titles[:1] != [title]):
                wrong.append((words, told, titles[:2]))
    assert wrong == []


@pytest.mark.slow
def test_it_is_ordered_and_narrowed(reader: Reader) -> None:
    page = "sq/kerko"
    assert searched(reader, page, q="Peja", sort="date")[1] == ["Edhe Peja, në fund", "Karvani vjen në Pejë"]
    assert searched(reader, page, q="Peja", topic="civil-registration") == (1, ["Karvani vjen në Pejë"])
    assert searched(reader, page, q="lajmet", place="peja") == (0, [])
    assert searched(reader, page, place="prizren") == (1, ["Lajmërim për banorët"])
    assert searched(reader, page, lang="en") == (1, ["Housing in Mitrovica"])
    assert searched(reader, page, q="peja", year="2035")[1] == ["Edhe Peja, në fund"]
    assert searched(reader, page, q="lajmet", year="2026")[0] == 2
    assert searched(reader, page, year="2028")[0] > 2
    years = reader.page.locator("[name=year] option").all_inner_texts()
    assert years[:3] == ["Të gjitha", "2035", "2028"]
    assert f"?{urlencode({'year': '2028'})}" in reader.page.url


@pytest.mark.slow
def test_all_can_be_seen_and_what_begins_alike_is_offered(reader: Reader) -> None:
    assert len(searched(reader, "sq/kerko", q="lajmet")[1]) == 20
    reader.page.click(".search-more button")
    reader.page.wait_for_function("() => document.querySelectorAll('.search-found h2').length === 30")
    assert reader.page.is_hidden(".search-more")
    searched(reader, "sq/kerko", q="laj")
    reader.page.wait_for_selector(".search-alike:not([hidden])")
    reader.page.click(".search-alike button")
    reader.page.wait_for_function("() => document.querySelector('.search-said').textContent.includes('31')")


@pytest.mark.slow
def test_what_is_in_another_language_says_so(reader: Reader) -> None:
    searched(reader, "sq/kerko", q="Mitrovica")
    item = reader.page.locator(".search-found li").first
    assert item.locator(".in-language").inner_text() == "English"
    assert item.locator("h2").get_attribute("lang") == item.locator(".summary").get_attribute("lang") == "en"
    assert item.locator("a").get_attribute("hreflang") == "en"
    searched(reader, "rom/pretraga", q="karavano")  # whose own texts are borrowed
    assert reader.page.locator(".search-found h2").first.get_attribute("lang") == "rom"


#: 400 kbit/s with 2 s before each answer begins.
SLOW = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "words"),
    [("sq/kerko", "lajmet"), ("sq/kerko", "Karvani i Pejës"), ("sr-cyrl/pretraga", "регистрација грађана")],
)
def test_on_a_slow_line_it_says_that_it_looks_and_shows_the_first_result_within_six_seconds(
    site: Demo, browser: Browser, page: str, words: str
) -> None:
    server = SiteServer(site.folder, 0)
    server.start()
    context = browser.new_context()
    try:
        opened = context.new_page()
        context.new_cdp_session(opened).send("Network.emulateNetworkConditions", SLOW)
        opened.goto(f"{server.url}/{page}/")
        opened.wait_for_selector(".search-box:not([hidden])", timeout=20_000)
        opened.fill("#query", words)
        began = time.monotonic()
        opened.press("#query", "Enter")
        opened.wait_for_function("() => document.querySelector('.search-said').textContent.endsWith('…')", timeout=1000)
        opened.wait_for_selector(".search-found h2", timeout=20_000)
        assert time.monotonic() - began < 6
    finally:
        context.close()
        server.stop()
