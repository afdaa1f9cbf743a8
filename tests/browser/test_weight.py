"""A post's page is light: on a slow phone every kilobyte is waited for."""

import re

import pytest

from tests.browser.demo import Demo

#: What the organisation was promised of a post's page without its pictures, not compressed.
MOST_BYTES = 60_000


@pytest.mark.slow
def test_a_posts_page_with_all_that_it_loads_but_pictures_is_at_most_60_kilobytes(demo: Demo) -> None:
    posts = [path for path in demo.pages if "/2026/" in path and path.count("/") == 5]
    assert len(posts) > 20
    for path in posts:
        page = (demo.folder / path.strip("/") / "index.html").read_bytes()
        loaded = set(re.findall(r'(?:href|src)="/(assets/[^"]+)"', page.decode()))
        assert loaded
        weight = len(page) + sum((demo.folder / name).stat().st_size for name in loaded)
        assert weight <= MOST_BYTES, path
