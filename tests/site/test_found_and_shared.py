"""What search engines, link previews and phones are told of every page."""

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from publisher.domain.ports_channel import Entry
from publisher.domain.revision import digest_of
from publisher.settings.organisation import Emblem
from publisher.site.output_files import MediaRef
from publisher.site.render.linked_data import authors_of
from publisher.site.settings import SiteSettings
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text

SERBIAN = (text("sr-Latn", "Naslov", summary="Rečenica"), text("sr-Cyrl", "Наслов", summary="Реченица"))


def built(*of: Entry, settings: SiteSettings | None = None) -> dict[str, bytes | MediaRef]:
    """Build a site of pages of three posts."""
    shelf = MemoryShelf(*of)
    context = build_context_of(settings or site_settings(page_size=3), TEMPLATES, shelf)
    return dict(whole_site(context, shelf))  # type: ignore[arg-type] # nothing is gone


@pytest.fixture(scope="module")
def files() -> dict[str, bytes | MediaRef]:
    """Return a site with a standing page without a summary, and eight posts, one with a picture."""
    photo, _ = picture()
    posts = [
        entry(
            article(
                f"p{number}", text(summary=f"Fjalia {number}"), text("en", f"Title {number}", summary=f"S {number}")
            ),
            NOON - timedelta(days=number * 9),
        )
        for number in range(8)
    ]
    pictured = replace(article("foto", text(summary="Foto"), *SERBIAN), pictures=(photo,))
    about = article("pages/about", replace(text("sq", "Rreth nesh"), summary="", plain="Jemi katër."), kind="page")
    return built(*posts, entry(pictured, NOON - timedelta(days=1)), entry(about))


def heads(files: dict[str, bytes | MediaRef]) -> dict[str, str]:
    """Return the head of each page."""
    pages = {path: content for path, content in files.items() if path.endswith("/index.html")}
    return {
        path: content.decode().partition("</head>")[0] for path, content in pages.items() if isinstance(content, bytes)
    }


def meta(head: str, name: str) -> str:
    """Return the content of a meta element; empty where there is none."""
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', head)
    return found[1] if found else ""


def test_every_page_has_a_title_a_description_and_a_preview_picture_of_its_own(
    files: dict[str, bytes | MediaRef],
) -> None:
    told = {path: head for path, head in heads(files).items() if "noindex" not in head}
    assert len(told) > 100
    for path, head in told.items():
        image = meta(head, "og:image").removeprefix("https://kosint.example/")
        assert image in files, path
        assert meta(head, "robots") == "max-image-preview:large"
    told = {re.findall('rel="canonical" href="([^"]*)"', head)[0]: head for head in told.values()}
    described = Counter(meta(head, "description") for head in told.values())
    assert {words: count for words, count in described.items() if count > 1 or not words} == {}
    titled = Counter(re.findall(r"<title>(.*?)</title>", "".join(told.values())))
    assert {title for title, count in titled.items() if count > 1} <= {"Titulli – KOSINT 2020"}


def test_a_list_is_shared_with_the_picture_of_its_newest_post_that_has_one(files: dict[str, bytes | MediaRef]) -> None:
    told = heads(files)
    assert "/media/foto/" in meta(told["sq/tema/housing/index.html"], "og:image")
    assert "/assets/card-" in meta(told["sq/tema/employment/index.html"], "og:image")
    assert "/assets/card-" in meta(told["sq/arkivi/index.html"], "og:image")
    assert meta(told["sq/about/index.html"], "description") == "Jemi katër."


def test_the_front_page_names_the_organisation_and_its_website(files: dict[str, bytes | MediaRef]) -> None:
    content = files["en/index.html"]
    assert isinstance(content, bytes)
    data = [json.loads(each) for each in re.findall(r'ld\+json">(.*?)</script>', content.decode())]
    assert [each["@type"] for each in data] == ["Organization", "WebSite"]
    assert data[1]["publisher"]["name"] == "KOSINT 2020"
    assert data[1]["url"] == "https://kosint.example/en/"


def test_phones_and_old_browsers_find_icons(files: dict[str, bytes | MediaRef]) -> None:
    manifest = files["site.webmanifest"]
    assert isinstance(manifest, bytes)
    listed = {each["src"].lstrip("/"): int(each["sizes"].partition("x")[0]) for each in json.loads(manifest)["icons"]}
    for path, size in {**listed, "apple-touch-icon.png": 180, "favicon.ico": 32}.items():
        content = files[path]
        assert isinstance(content, bytes)
        assert Image.open(BytesIO(content)).size == (size, size)
    head = heads(files)["sq/index.html"]
    assert all(f'href="/{name}"' in head for name in ("favicon.ico", "apple-touch-icon.png", "site.webmanifest"))


def test_icons_are_made_from_the_logo() -> None:
    into = BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 255)).save(into, "PNG")
    logo = Emblem(name=f"{digest_of(into.getvalue())[:12]}.png", content=into.getvalue())
    content = built(settings=replace(site_settings(), logo=logo))["apple-touch-icon.png"]
    assert isinstance(content, bytes)
    with Image.open(BytesIO(content)) as icon:
        assert icon.getpixel((90, 90)) == (255, 0, 0)
        assert icon.getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("byline", "kinds"),
    [
        ("Arta Berisha", ["Person"]),
        ("Sanije K.", ["Person"]),
        ("Љубица Његош", ["Person"]),
        ("Jean-Yves Durand", ["Person"]),
        ("Arta Berisha dhe Bekim Syla", ["Person", "Person"]),
        ("Ekipi i Ferizajt", ["Organization"]),
        ("Ekipi Ferizaj", ["Organization"]),
        ("Tim Prizren", ["Organization"]),
        ("KOSINT 2020", ["Organization"]),
        ("Redakcija", ["Organization"]),
        ("Тим Призрен", ["Organization"]),
    ],
)
def test_a_team_is_no_person(byline: str, kinds: list[str]) -> None:
    found = authors_of(byline)
    assert [each["@type"] for each in (found if isinstance(found, list) else [found])] == kinds
