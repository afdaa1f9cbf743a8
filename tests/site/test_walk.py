"""A whole site walked as a crawler does: every page leads to every language, is described, and has no dead link."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.domain.ports_channel import Entry
from publisher.site.output_files import MediaRef
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text

#: The languages that posts have, in turn.
MIXTURES = (("sq",), ("sq", "en"), ("sr-Latn", "sr-Cyrl"), ("rom",), ("en",), ("sq", "sr-Latn", "sr-Cyrl", "en", "rom"))
BASE = "https://kosint.example"
HEAD_LINK = re.compile(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">')
STORY = re.compile(r'<article class="story">.*?</article>|<li class="story">.*?</li>', re.DOTALL)


def posts(count: int) -> list[Entry]:
    """Return posts in all mixtures of languages, every third with a picture; their words name their language."""
    photo, _ = picture(alt={"sq": "Banorë", "rom": "Manuśa"}, caption="Në sallë")
    return [
        entry(
            article(
                f"p-{number}",
                *(text(tag, f"{tag} {number}", summary=f"{tag} summary {number}") for tag in MIXTURES[number % 6]),
                pictures=(photo,) if number % 3 == 0 else (),
                topics=(("housing", "employment")[number % 2],),
                places=(("peja", "prizren", "gracanica")[number % 3],),
            ),
            NOON - timedelta(days=number * 2, hours=number),
        )
        for number in range(count)
    ]


def built(count: int) -> dict[str, bytes | MediaRef]:
    """Build a site of so many posts."""
    settings = replace(site_settings(), next_tags={"rom": ("sr-Latn", "sq")})
    shelf = MemoryShelf(*posts(count))
    return dict(whole_site(build_context_of(settings, TEMPLATES, shelf), shelf))  # type: ignore[arg-type] # nothing is gone


@pytest.mark.parametrize("count", [6, pytest.param(400, marks=pytest.mark.slow)])
def test_a_site_is_whole(count: int) -> None:
    files = built(count)
    assert built(count) == files
    pages = {
        path.removesuffix("index.html"): content.decode()
        for path, content in files.items()
        if path.endswith("/index.html") and isinstance(content, bytes) and b"http-equiv" not in content
    }
    assert len(pages) > count * 3
    alternates = {path: dict(HEAD_LINK.findall(page)) for path, page in pages.items()}
    described = Counter[str]()
    for path, page in pages.items():
        _leads_everywhere(files, path, page)
        if f'rel="canonical" href="{BASE}/{path}"' in page:  # that of links has a copy below the main language
            _is_reciprocal(alternates, path)
            described.update(re.findall('name="description" content="([^"]+)"', page) or [""])
        _is_marked(path, page)
    assert [words for words, pages in described.items() if pages > 1 or not words] == []


def _leads_everywhere(files: dict[str, bytes | MediaRef], path: str, page: str) -> None:
    switch = page.partition('class="tongues"')[2].partition("</nav>")[0]
    assert len(re.findall('hreflang="', switch)) == 5, path
    for target in re.findall(r'(?:href|src)="/([^"#?]*)', page):
        made_apart = target.startswith("search/")
        file = f"{target}index.html" if target.endswith("/") or not target else target
        assert made_apart or file in files, (path, target)
    (image,) = re.findall(rf'property="og:image" content="{BASE}/([^"]+)"', page)
    assert image in files, (path, image)


def _is_reciprocal(alternates: dict[str, dict[str, str]], path: str) -> None:
    for address in alternates[path].values():
        back = alternates[address.removeprefix(f"{BASE}/")]
        assert f"{BASE}/{path}" in back.values(), (path, address)


def _is_marked(path: str, page: str) -> None:
    """Look whether each headline says its language where that is not the page's."""
    (lang,) = re.findall(r'<html lang="([\w-]+)">', page)
    for story in STORY.findall(page):
        for attributes, written_in in re.findall(r"<h\d([^>]*)><a [^>]*><bdi>([\w-]+) \d+</bdi>", story):
            assert written_in == lang or f'lang="{written_in}"' in attributes, (path, story)
