"""A Page's figures, read by batch. Implements `domain.ports_metrics.InsightSource`; refused reads pause nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

from publisher.channels.facebook.batch import MOST, Read
from publisher.channels.facebook.client import is_absent
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.insight_errors import Absent, meaning, stopping
from publisher.channels.facebook.metric_requests import PAGE_ASKS, POST_ASKS, MetricRequest, without_doubles
from publisher.channels.facebook.usage import Usage
from publisher.domain.coded_text import coded
from publisher.domain.ports_channel import Clock
from publisher.domain.reading import (
    Deleted,
    Fetched,
    FetchFailed,
    FetchResult,
    Figure,
    Listed,
    Metric,
    PagePost,
    Refusal,
    RefusalReason,
    page_object,
)

LISTING = "published_posts"
#: From so many posts on their counts are read by one listing.
_WORTH_A_LISTING = 2
#: A post's time by our clock and by Facebook's, when it was prepared and when published: all within this.
_AROUND = timedelta(days=1)

#: What one read came to: an answer, or why there is none.
_Answer = Mapping[str, Any]
_Outcome = _Answer | Refusal | FetchFailed | Absent
_Key = tuple[str, MetricRequest]


class GraphReader(Protocol):
    """What is used of `PageGraph`."""

    version: str

    @property
    def usage(self) -> Usage:
        """Return what the last answer said about limits."""
        ...

    def batch(self, reads: Sequence[Read]) -> list[dict[str, Any] | FacebookError]:
        """Read many things; raises FacebookError if a whole call failed."""
        ...

    def first_rows(self, id: str, connection_name: str, **args: Any) -> list[dict[str, Any]]:
        """Return the first page of a listing; raises FacebookError."""
        ...

    def get_all_connections(self, id: str, connection_name: str, **args: Any) -> Iterator[dict[str, Any]]:
        """Return all rows of a listing; raises FacebookError, in the middle too."""
        ...


class Insights:
    """The figures of one Page. Safe to repeat: it only reads."""

    channel = "facebook"
    posts_at_once = MOST // sum(ask.is_insight for ask in POST_ASKS)

    def __init__(self, graph: GraphReader, *, page_id: str, made_up: bool, now: Clock) -> None:
        self._graph, self._now = graph, now
        self.page_object, self.made_up = page_object(page_id, made_up), made_up
        self._page_id = page_id
        self.api_version = graph.version

    def posts(self, posts: Mapping[str, datetime], leave_out: frozenset[str]) -> Mapping[str, FetchResult]:
        """Read all figures of posts: counts by one listing, the rest one metric an item.

        So a withdrawn metric costs itself alone; counts that the listing did not give are asked for in the same way.
        """
        asks = [ask for ask in POST_ASKS if ask.raw_metric not in leave_out]
        counts = [ask for ask in asks if not ask.is_insight]
        listed = self._listed(posts, counts)
        if isinstance(listed, FetchFailed):
            return dict.fromkeys(posts, listed)
        read = self._read([(id, ask) for id in posts for ask in asks if ask.is_insight or id not in listed])
        by_post = {id: {ask: read[id, ask] for ask in asks if (id, ask) in read} for id in posts}
        absent = [object_id for object_id, found in by_post.items() if _looks_absent(found)]
        doubtful = self._doubtful(absent) if absent else {}
        known = {id: dict.fromkeys(counts, row) for id, row in listed.items()}
        return {id: doubtful.get(id) or self._look(found, known.get(id, {})) for id, found in by_post.items()}

    def _listed(
        self, posts: Mapping[str, datetime], counts: Sequence[MetricRequest]
    ) -> Mapping[str, _Answer] | FetchFailed:
        """Return the posts with their counts, as far as one call of the Page's listing gives them.

        Where it is refused, none: one count that may not be read refuses them all. For one post it does not pay.
        """
        if len(posts) < _WORTH_A_LISTING or not counts:
            return {}
        fields = ",".join(("id", *(ask.params["fields"] for ask in counts)))
        since, until = min(posts.values()) - _AROUND, max(posts.values()) + _AROUND
        times = {"since": int(since.timestamp()), "until": int(until.timestamp())}
        try:
            rows = self._graph.first_rows(self._page_id, LISTING, fields=fields, **times)
        except FacebookError as error:
            return stopping(error, self._graph.usage.wait) or {}
        return {str(row["id"]): row for row in rows if row.get("id") in posts}

    def page(self, leave_out: frozenset[str]) -> Fetched | FetchFailed:
        """Read the Page's figures of its last finished day."""
        asks = [ask for ask in PAGE_ASKS if ask.raw_metric not in leave_out]
        outcomes = self._read([(self._page_id, ask) for ask in asks])
        found = {ask: outcomes[self._page_id, ask] for ask in asks}
        if _looks_absent(found):
            return FetchFailed(reason=coded("page_not_shown", page=self._page_id), stop=True)
        return self._look(found)

    def published_since(self, since: datetime) -> Listed:
        """List the Page's published posts, whoever made them; what was read before trouble counts."""
        posts: list[PagePost] = []
        fields = "id,message,created_time,permalink_url"
        try:
            for row in self._graph.get_all_connections(
                self._page_id, LISTING, fields=fields, since=int(since.timestamp())
            ):
                posts += _page_post(row)
        except FacebookError as error:
            return Listed(posts=tuple(posts), trouble=self._listing_trouble(error))
        return Listed(posts=tuple(posts))

    def _listing_trouble(self, error: FacebookError) -> Refusal | FetchFailed:
        ask = MetricRequest(raw_metric=LISTING, metric=Metric.VIEWS, edge="", params={}, figures=lambda *_: [])
        trouble = meaning(error, ask, self._graph.usage.wait)
        if isinstance(trouble, FetchFailed):
            return trouble
        return Refusal(
            raw_metric=LISTING, why=RefusalReason.NOT_ALLOWED, reason=coded("posts_not_listed", answer=error.told)
        )

    def _read(self, keys: Sequence[_Key]) -> dict[_Key, _Outcome]:
        """Read once, and those that met passing trouble once more."""
        outcomes = self._read_once(keys)
        again = [key for key, outcome in outcomes.items() if isinstance(outcome, FetchFailed) and not outcome.stop]
        if again and not any(isinstance(outcome, FetchFailed) and outcome.stop for outcome in outcomes.values()):
            outcomes |= self._read_once(again)
        return outcomes

    def _read_once(self, keys: Sequence[_Key]) -> dict[_Key, _Outcome]:
        try:
            answers = self._graph.batch([ask.read(object_id) for object_id, ask in keys])
        except FacebookError as error:
            trouble = stopping(error, self._graph.usage.wait) or FetchFailed(reason=error.told, stop=True)
            return dict.fromkeys(keys, trouble)
        wait = self._graph.usage.wait
        return {
            key: meaning(answer, key[1], wait) if isinstance(answer, FacebookError) else answer
            for key, answer in zip(keys, answers, strict=True)
        }

    def _doubtful(self, object_ids: Sequence[str]) -> dict[str, FetchResult]:
        """Return what is gone: absent, while the Page's posts can be read with the same token. One call."""
        witness = Read(f"{self._page_id}/{LISTING}", {"fields": "id", "limit": "1"})
        reads = [witness, *(Read(object_id, {"fields": "id"}) for object_id in object_ids)]
        try:
            answers = self._graph.batch(reads)
        except FacebookError as error:
            return dict.fromkeys(object_ids, FetchFailed(reason=error.told, stop=True))
        if isinstance(answers[0], FacebookError):
            reason = coded("posts_and_page_not_shown", answer=answers[0].told)
            return dict.fromkeys(object_ids, FetchFailed(reason=reason, stop=True))
        return {
            object_id: Deleted()
            for object_id, answer in zip(object_ids, answers[1:], strict=True)
            if isinstance(answer, FacebookError) and is_absent(answer)
        }

    def _look(
        self, found: Mapping[MetricRequest, _Outcome], counts: Mapping[MetricRequest, _Answer] = MappingProxyType({})
    ) -> Fetched | FetchFailed:
        """Put the reads of one object together, with `counts` that a listing gave.

        One that passing trouble alone kept from us is left for later, counts or not: its window is read but once.
        """
        troubles = [outcome for outcome in found.values() if isinstance(outcome, FetchFailed)]
        answers = {ask: outcome for ask, outcome in found.items() if isinstance(outcome, Mapping)}
        if stops := [trouble for trouble in troubles if trouble.stop]:
            return stops[0]
        if troubles and not answers:
            return troubles[0]
        answers |= counts
        return Fetched(
            figures=without_doubles(list(self._figures(answers))),
            refusals=tuple(outcome for outcome in found.values() if isinstance(outcome, Refusal)),
            answered=frozenset(ask.raw_metric for ask in answers),
        )

    def _figures(self, answers: Mapping[MetricRequest, Mapping[str, Any]]) -> Iterable[Figure]:
        for ask, answer in answers.items():
            yield from ask.figures(ask, answer, self._now())


def _looks_absent(found: Mapping[MetricRequest, _Outcome]) -> bool:
    absent = [isinstance(outcome, Absent) for outcome in found.values()]
    return any(absent) and not any(isinstance(outcome, Mapping) for outcome in found.values())


def _page_post(row: Mapping[str, Any]) -> list[PagePost]:
    """Read a row of the listing; one without an id or a time is passed over."""
    try:
        created_at = datetime.fromisoformat(str(row["created_time"]))
        post = PagePost(
            object_id=str(row["id"]),
            created_at=created_at,
            message=str(row.get("message") or ""),
            url=str(row.get("permalink_url") or ""),
        )
    except (KeyError, ValueError):
        return []
    return [post]
