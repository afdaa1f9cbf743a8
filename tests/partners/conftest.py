"""What tests of partners' news share."""

from collections.abc import Iterator

import pytest

from tests.partners.feed_server import FeedServer, feed_server


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A web server of a partner."""
    with feed_server() as served:
        yield served
