"""Lighthouse gives 100 for accessibility, best practices and search on one page of each kind.

In `make everything`: a page takes it ten seconds. Its figure for speed is in `make bench`, which runs alone.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.site_build.full_build import build_context_of
from tests.browser.demo import demo_settings, demo_shelf, write_site
from tests.browser.lighthouse import opinion
from tests.browser.serving import serving
from tests.site.searchable import make_searchable
from tests.site.shelf import TEMPLATES

pytestmark = pytest.mark.slow  # ten seconds a page
FOUND = [
    "/",
    "/sr-cyrl/",
    "/rom/page/1/",
    "/sq/lajme-dhe-ngjarje/2026/gjithcka/",
    "/rom/nevipena/2026/2026-11-karvani-regjistrimit-civil/",
    "/en/municipalities/ferizaj/",
    "/sr/teme/housing/",
    "/sq/fushata/regjistrimi-civil/",
    "/sr-cyrl/arhiva/",
    "/sq/arkivi/2026/",
    "/en/archive/2026/10/",
    "/en/about/",
    "/sr/contact/",
    "/sq/press/",
    "/sq/links/",
    "/sq/ngjarjet/",
    "/sr/ispravke/",
    "/sr-cyrl/press/",
    "/sq/feeds/",
    "/sr/snimci/",
    "/rom/komune/ferizaj/",
]
#: What search engines are asked to leave out: that is all that Lighthouse may say of it.
LEFT_OUT = ["/404.html", "/sq/kerko/", "/sq/lajme-dhe-ngjarje/2026/2026-11-rimekembja-gjakove/"]
PERFECT = {"accessibility": 100, "best-practices": 100, "seo": 100}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    with serving(folder) as address:
        write_searchable(folder, address)
        yield address


def write_searchable(folder: Path, address: str) -> None:
    published, media = demo_shelf()
    settings = demo_settings(address)
    write_site(folder, published, media, settings)
    make_searchable(folder, build_context_of(settings, TEMPLATES, published), published)


@pytest.mark.parametrize("path", FOUND)
def test_it_finds_nothing_to_mend(url: str, path: str) -> None:
    said = opinion(f"{url}{path}")
    assert without_speed(said.scores) == PERFECT, said.complaints


@pytest.mark.parametrize("path", LEFT_OUT)
def test_what_is_left_out_of_search_engines_has_nothing_else_to_mend(url: str, path: str) -> None:
    said = opinion(f"{url}{path}")
    assert without_speed(said.scores) == {**PERFECT, "seo": said.scores["seo"]}, said.complaints
    missing = [each for each in said.complaints if "description" in each.lower() or "title" in each.lower()]
    assert ("Page is blocked from indexing: " in said.complaints, missing) == (True, [])


def without_speed(scores: dict[str, int]) -> dict[str, int]:
    return {name: score for name, score in scores.items() if name != "performance"}
