"""The listing of the Page's posts, where its rows are odd."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from publisher.channels.facebook.batch import Read
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.insights import Insights
from publisher.channels.facebook.usage import Usage
from publisher.domain.reading import Fetched, PagePost
from tests.world import TestClock


class OddListing:
    """A Graph that lists what it is given."""

    version = "v26.0"
    usage = Usage()

    def __init__(self, *rows: dict[str, Any]) -> None:
        self.rows = rows

    def batch(self, reads: Sequence[Read]) -> list[dict[str, Any] | FacebookError]:
        return [{} for _ in reads]

    def first_rows(self, id: str, connection_name: str, **args: Any) -> list[dict[str, Any]]:
        return list(self.rows)

    def get_all_connections(self, id: str, connection_name: str, **args: Any) -> Iterator[dict[str, Any]]:
        yield from self.rows


def test_a_row_without_an_id_or_a_time_is_passed_over() -> None:
    at = "2026-04-06T17:50:09+0000"
    graph = OddListing(
        {"id": "1_1"}, {"created_time": at}, {"id": "1_2", "created_time": "?"}, {"id": "1_3", "created_time": at}
    )
    source = Insights(graph, page_id="1", made_up=False, now=TestClock())

    listed = source.published_since(datetime(2026, 1, 1, tzinfo=UTC))

    assert listed.posts == (PagePost(object_id="1_3", created_at=datetime(2026, 4, 6, 17, 50, 9, tzinfo=UTC)),)
    assert listed.trouble is None


def test_a_row_of_counts_without_an_id_or_of_another_post_is_passed_over() -> None:
    counts = {"comments": {"summary": {"total_count": 3}}}
    graph = OddListing(
        {**counts}, {"id": 7, **counts}, {"id": "1_9", **counts}, {"id": "1_3", "reactions": "?", **counts}
    )
    source = Insights(graph, page_id="1", made_up=False, now=TestClock())
    at = datetime(2026, 4, 6, tzinfo=UTC)

    looks = source.posts({"1_3": at, "1_4": at}, frozenset())

    found = {id: [figure.value for figure in look.figures] for id, look in looks.items() if isinstance(look, Fetched)}
    assert found == {"1_3": [3, 0], "1_4": []}
