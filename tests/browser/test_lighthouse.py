"""Lighthouse gives 100 for accessibility, best practices and search on front, post and listing pages.

In `make everything`: a page takes it ten seconds. Its figure for speed is in `make bench`, which runs alone.
"""

from collections.abc import Iterator

import pytest

from tests.browser.demo import write_demo
from tests.browser.lighthouse import opinion
from tests.browser.serving import serving

pytestmark = pytest.mark.slow  # ten seconds a page
FRONT, LISTING = "/sr-cyrl/", "/en/municipalities/ferizaj/"
POST, PLAIN_POST = "/sq/lajme-dhe-ngjarje/2026/gjithcka/", "/rom/nevipena/2026/2026-11-karvani-regjistrimit-civil/"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    with serving(folder) as address:
        write_demo(folder, address)
        yield address


@pytest.mark.parametrize("path", [FRONT, POST, PLAIN_POST, LISTING])
def test_it_finds_nothing_to_mend(url: str, path: str) -> None:
    said = opinion(f"{url}{path}")
    assert {name: score for name, score in said.scores.items() if name != "performance"} == {
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }, said.complaints
