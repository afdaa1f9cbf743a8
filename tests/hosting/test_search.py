"""The index of the search goes to a host like the rest: kept by builds, and taken back with a post."""

from pathlib import Path

import pytest

from publisher.hosting.remote_host.host_target import RemoteHostTarget
from tests.hosting.search_story import goes_with_its_post, is_put_up
from tests.hosting.story import Story, unlocked
from tests.hosting.web_host import WebHost


@pytest.mark.slow
@pytest.mark.parametrize("running", ["ftps"], indirect=True)
def test_it_is_put_on_a_host_and_kept_there_while_one_of_its_posts_is_taken_back(host: WebHost, tmp_path: Path) -> None:
    story = Story(tmp_path)
    place = RemoteHostTarget(host.address, host.line, tmp_path / "website.manifest", unlocked)
    is_put_up(story, place)
    goes_with_its_post(story, place)
    assert [path for path in host.has() if path.startswith("search/sq/0123456789/words/")]
    place.close()
