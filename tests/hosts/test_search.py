"""The index of the search goes to a host like the rest: kept by builds, and taken back with a post."""

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.site.hosts.host import Host
from publisher.site.search_index import LIST, Part, PartList, SearchIndex, mark_of, read_index
from tests.hosts.story import Story, none, unlocked
from tests.hosts.web_host import WebHost
from tests.site.shelf import NOON

PART = Part("sq", 2026)
FIRST, SECOND = f"{PART.path}index/1.pf_index", f"{PART.path}pagefind.js"


@pytest.mark.parametrize("running", ["ftps"], indirect=True)
def test_it_is_put_on_a_host_and_kept_there_until_one_of_its_posts_is_taken_back(host: WebHost, tmp_path: Path) -> None:
    story = Story(tmp_path)
    place = Host(host.address, host.line, tmp_path / "website.manifest", unlocked)
    index = SearchIndex(made_at=NOON, posts=2, parts={PART: False})
    marks = {slug: mark_of(story.shelf.entry(slug)) for slug in ("post-1", "post-2")}
    made = {PART: PartList(edition="1", posts=marks, files=("index/1.pf_index", "pagefind.js"))}
    with story.site(place).opened() as writing:
        assert writing.put_parts(index, made, lambda path: path.encode()) == []
        writing.build(none, clean=True)
    assert read_index(place.files(whole=False)) == replace(index, parts={PART: True})
    assert {FIRST, SECOND, LIST} < host.has().keys()
    with story.site(place).opened() as writing:
        writing.announce(["post-2"])
        story.shelf.withdraw("post-2")
        writing.publish(["post-2"], none)
    assert {path for path in host.has() if path.startswith("search/")} == {LIST}
    assert read_index(place.files(whole=False)) == index
    place.close()
