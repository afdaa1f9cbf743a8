"""Any of the languages may be the first or the only one of a post: from the studio's form to page, feeds and Page."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.domain.accounts import Role
from publisher.runtime.static_server import SiteServer
from publisher.sandbox.server import SandboxPage
from tests.content.test_editing import picture
from tests.extent import sample
from tests.studio.house import LANGUAGES, ROOT, Browser, House, built, closed
from tests.studio.test_planning import plan
from tests.studio.test_writing import digest

LABELS: dict[str, Any] = {"topics": "housing", "places": "gracanica"}


@pytest.fixture
def languages() -> Sequence[str]:
    """All: this is about several."""
    return LANGUAGES


@pytest.fixture
def published(tmp_path: Path, migrated_file: Path) -> Iterator[tuple[House, SandboxPage]]:
    """A house whose website and sandbox Page are served."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "publisher.db").write_bytes(migrated_file.read_bytes())
    site = SiteServer(folder / "site", 0)
    site.start()
    with SandboxPage(folder / "sandbox", templates=ROOT / "templates", page_id="KOSINT2020") as page:
        facebook = f'page_id = "KOSINT2020"\ngraph_url = "{page.url}"\nmin_gap_seconds = 0\n'
        house = built(folder, f'{facebook}[website]\nurl = "{site.url}"\n')
        yield house, page
        closed(house)
    site.stop()


def officer(house: House, language: str, name: str = "jelena") -> Browser:
    browser = house.signed_in(name, Role.AUTHOR)
    browser.get("/account")
    browser.post("/language", language=language)
    return browser


POSTS = {
    "sr": ("20. aprila počinje popis", "Popis u Gračanici.", ["sr", "sr-cyrl"]),
    "rom": ("O popis lela te kerel pes", "O popis ani Gračanica.", ["rom"]),
    "en": ("The census begins on 20 April", "The census in Gračanica.", ["en"]),
}


@pytest.mark.parametrize("language", sample([*POSTS], "rom"))
def test_a_post_in_one_language_alone_goes_from_the_studio_to_feeds_and_page(
    published: tuple[House, SandboxPage], language: str
) -> None:
    house, page = published
    title, summary, folders = POSTS[language]
    jelena = officer(house, "sr-Latn")
    jelena.get("/drafts")
    slug = jelena.post("/drafts", title=title, language=language).url.rpartition("/")[2].partition("?")[0]
    texts: dict[str, Any] = {
        f"title-{language}": title,
        f"summary-{language}": summary,
        f"body-{language}": "12. maj\n20. april",
    }
    jelena.post(f"/drafts/{slug}", digest=digest(jelena), **texts, **LABELS)

    assert plan(jelena, slug) == 200
    house.app.deliver(lambda *_: None)

    assert house.app.drafts.read(slug).post.texts.keys() == {language}
    (post,) = page.published()
    assert post.message.startswith(f"{title}\n\n{summary}")
    for folder in folders:
        (html,) = (house.folder / "site" / folder).glob(f"*/2026/{slug}/index.html")
        assert "<br>" in html.read_text(encoding="utf-8")
        feeds = [house.folder / "site" / folder / name for name in ("feed.xml", "atom.xml", "feed.json")]
        assert all(slug in feed.read_text(encoding="utf-8") for feed in feeds)
    items = json.loads((house.folder / "site" / folders[0] / "feed.json").read_text(encoding="utf-8"))["items"]
    assert [item["title"] for item in items] == [title]
    assert not (house.folder / "site" / "sq").joinpath("lajme-dhe-ngjarje", "2026", slug).exists()


def test_english_is_chosen_by_whoever_writes_in_it(house: House) -> None:
    ana = officer(house, "en", "ana")
    assert '<option value="sq" selected>' in ana.get("/drafts").text
    ana.post("/drafts", title="Census", language="en")
    assert house.server.office.desk.open("2026-11-census").main == "en"


def test_a_title_lands_in_the_language_of_whoever_writes_it(house: House) -> None:
    jelena = officer(house, "sr-Latn")
    jelena.get("/drafts")
    assert '<option value="sr" selected>' in jelena.page

    jelena.post("/drafts", title="Popis u Gračanici")

    draft = house.server.office.desk.open("2026-11-popis-u-gracanici")
    assert (draft.main, {key: text.title for key, text in draft.written.texts.items()}) == (
        "sr",
        {"sr": "Popis u Gračanici"},
    )
    assert 'language = "sr"' in draft.texts["sr"]


def test_whoever_writes_in_another_tab_alone_writes_in_that_language(house: House) -> None:
    house.draft("lajm")
    folder = house.folder / "posts" / "lajm"
    (folder / "foto.jpg").write_bytes(picture())
    ana = house.signed_in("ana", Role.AUTHOR)
    ana.get("/drafts/lajm")
    words: dict[str, Any] = {"title-sr": "Popis", "summary-sr": "Popis.", "title-en": "Census", "summary-en": "Census."}
    pictures: dict[str, Any] = {"file": "foto.jpg", "alt-0-sr": "Sala", "alt-0-en": "Hall"}

    ana.post("/drafts/lajm", digest=digest(ana), **words, **pictures, **LABELS)

    assert sorted(each.name for each in folder.iterdir()) == ["foto.jpg", "index.en.md", "index.md"]
    post = house.app.drafts.read("lajm").post
    assert {key: text.title for key, text in post.texts.items()} == {"sr": "Popis", "en": "Census"}
    assert post.places == ("gracanica",)
    assert post.pictures[0].alt["sr-Latn"] == "Sala"
    assert "# a note by hand" in (folder / "index.md").read_text(encoding="utf-8")

    albanian: dict[str, Any] = {"title-sq": "Popi", "summary-sq": "P."}
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), **words, **pictures, **LABELS, **albanian)
    assert sorted(each.name for each in folder.iterdir()) == ["foto.jpg", "index.en.md", "index.md", "index.sq.md"]
    assert house.app.drafts.read("lajm").post.texts.keys() == {"sr", "sq", "en"}


@pytest.mark.parametrize("file", ["index.sr.md", "index.md"])
def test_a_file_in_one_language_alone_is_edited_where_it_lies(house: House, file: str) -> None:
    said = 'language = "sr"\n' if file == "index.md" else ""
    place = house.draft("popis").with_name(file)
    house.folder.joinpath("posts", "popis", "index.md").unlink()
    place.write_text(f'+++\ntitle = "Popis"\nsummary = "a"\n{said}{FRONT}+++\n\nTekst.\n', encoding="utf-8")
    ana = house.signed_in("ana", Role.AUTHOR)
    words: dict[str, Any] = {"title-sr": "Popis", "summary-sr": "b", "body-sr": "Tekst."}

    assert ana.get("/drafts/popis").ok
    ana.post("/drafts/popis", digest=digest(ana), **words, **LABELS)
    files = {"picture": ("a.jpg", picture(), "image/jpeg")}
    ana.post("/drafts/popis", digest=digest(ana), files=files, **words, **LABELS)
    ana.get("/drafts/popis")
    ana.post("/drafts/popis/copy")

    assert sorted(each.name for each in place.parent.iterdir()) == ["a.jpg", file]
    assert house.server.office.desk.open("popis").written.texts.keys() == {"sr"}
    assert house.server.office.desk.open("2026-11-popis").written.texts["sr"].summary == "b"


FRONT = 'topics = ["housing"]\nplaces = ["peja"]\n'


def test_the_studio_is_read_in_cyrillic_too(house: House) -> None:
    house.draft("lajm")
    nobody = house.browser()
    nobody.session.headers["Accept-Language"] = "sr-Cyrl-RS,sr;q=0.9"
    nobody.get("/sign-in")
    assert nobody.sees('<html lang="sr-Cyrl">')
    assert nobody.sees("Пријавите се")
    nobody.session.headers["Accept-Language"] = "sr-RS,sr;q=0.9"
    assert nobody.get("/sign-in").text.count('<html lang="sr-Latn">') == 1
    ana = house.signed_in("ana", Role.EDITOR)
    ana.get("/")
    ana.post("/language", language="sr-Cyrl", next="/drafts")
    assert plan(ana, "lajm", when="at", at="2026-11-25T10:30") == 200
    assert ana.sees("сре 25. нов 2026, 10:30")
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", ana.get("/calendar").text, flags=re.DOTALL)
    assert not {"Kalendar", "Objave", "Mesec"} & set(words.split())


@pytest.mark.parametrize(
    ("language", "first"),
    sample(
        [("sr-Latn", "sr-Latn"), ("sr-Cyrl", "sr-Cyrl"), ("sq", "sq"), ("en", "sq")],
        ("sr-Cyrl", "sr-Cyrl"),
        ("en", "sq"),
    ),
)
def test_whoever_looks_at_a_post_sees_it_in_their_own_language_and_script_first(
    house: House, language: str, first: str
) -> None:
    house.draft("lajm").with_name("index.sr.md").write_text(
        '+++\ntitle = "Naslov"\nsummary = "Sažetak"\n+++\n\nTekst.\n', encoding="utf-8"
    )
    jelena = officer(house, language)
    look = jelena.get("/drafts/lajm/look").text
    assert re.findall(r'<article id="([\w-]+)"', look)[0] == first
    plan(jelena, "lajm", when="at", at="2026-11-28T10:30")
    jelena.get("/posts/lajm")
    token, ends_at = "for-a-journalist", house.clock() + timedelta(days=7)
    office = house.server.office
    office.showings.make(token, office.watching.revisions("lajm")[0].id, "Radio", ends_at, "jelena")
    guest = house.browser()
    guest.session.headers["Accept-Language"] = language
    for path, who in (("/drafts/lajm/plan", jelena), ("/posts/lajm", jelena), (f"/shown/{token}", guest)):
        assert re.findall(r'<section id="page-([\w-]+)"', who.get(path).text)[0] == first, path
    title = {"sr-Latn": "Naslov", "sr-Cyrl": "Наслов"}.get(first, "Titulli i lajm")
    assert guest.sees(f"<h1>{title}")
    for _ in range(12):  # a session that nobody uses ends
        house.clock.passes(hours=8.1)
        jelena.get("/account")
    house.app.deliver(lambda *_: None)
    for path in ("/reach", "/reach.csv"):
        assert title in jelena.get(path).content.decode("utf-8-sig"), path


def test_a_draft_is_called_in_the_script_of_whoever_reads_its_name(house: House) -> None:
    folder = house.draft("lajm").parent
    (folder / "index.md").unlink()
    (folder / "index.sr.md").write_text(
        '+++\ntitle = "Ljubica otvara -{Startup}- centar"\nsummary = "Sažetak"\ntopics = ["housing"]\n'
        'places = ["ferizaj"]\n+++\n\nTekst.\n',
        encoding="utf-8",
    )
    for language, name, tag in (
        ("sr-Cyrl", "Љубица отвара Startup центар", "sr-Cyrl"),
        ("sr-Latn", "Ljubica otvara Startup centar", "sr-Latn"),
        ("sq", "Ljubica otvara Startup centar", "sr"),
    ):
        jelena = officer(house, language, f"of-{language.lower()}")
        assert f'lang="{tag}">{name}</a>' in jelena.get("/drafts").text, language
        for path in ("/calendar", "/drafts/lajm", "/drafts/lajm/plan", "/drafts/lajm/show"):
            assert name in jelena.get(path).text, (language, path)
        assert f"<h1>{name}</h1>" in jelena.get("/drafts/lajm").text
    officer(house, "sq", "who-deletes").post("/drafts/lajm/delete")
    assert "Љубица отвара" in officer(house, "sr-Cyrl", "of-the-trash").get("/trash").text
