"""The index of the search goes to a host like the rest: kept by builds, and taken back with a post."""

from pathlib import Path

import pytest

from publisher.site.hosts.host import Host
from publisher.site.search_index import LIST, SearchIndex, read_index
from tests.hosts.story import Story, none, unlocked
from tests.hosts.web_host import WebHost
from tests.site.shelf import NOON

INDEX = SearchIndex(
    made_at=NOON, posts=2, files={"search/sq/1.pf_fragment": "post-1", "search/sq/2.pf_fragment": "post-2"}
)
FIRST, SECOND = INDEX.files


@pytest.mark.parametrize("running", ["ftps"], indirect=True)
def test_it_is_put_on_a_host_and_kept_there_until_its_post_is_taken_back(host: WebHost, tmp_path: Path) -> None:
    story = Story(tmp_path)
    place = Host(host.address, host.line, tmp_path / "website.manifest", unlocked)
    with story.site(place).opened() as writing:
        writing.put_index(INDEX, lambda path: path.encode())
        writing.build(none, clean=True)
    assert read_index(place.files(whole=False)) == INDEX
    assert {FIRST, SECOND, LIST} < host.has().keys()
    story.shelf.withdraw("post-2")
    with story.site(place).opened() as writing:
        writing.publish(["post-2"], none)
    assert FIRST in host.has()
    assert SECOND not in host.has()
    place.close()
