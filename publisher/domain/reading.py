"""What is measured: metrics, figures, readings, and what a look at a post or at the Page comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from publisher.domain.post import require_aware


class Metric(StrEnum):
    """Our word for a number; Facebook's name stands beside it in every reading."""

    #: Times that a post was played or displayed.
    VIEWS = "views"
    #: People who saw it, estimated: what is called reach. Those of several posts are never summed.
    VIEWERS = "viewers"
    REACTIONS = "reactions"
    COMMENTS = "comments"
    SHARES = "shares"
    CLICKS = "clicks"
    PAGE_VIEWS = "page_views"
    PAGE_VIEWERS = "page_viewers"
    PAGE_ENGAGEMENTS = "page_engagements"
    PAGE_FOLLOWS = "page_follows"
    PAGE_FOLLOWERS = "page_followers"
    PAGE_FANS = "page_fans"


#: What a post has, in the order of the report's columns.
POST_METRICS = (Metric.VIEWS, Metric.VIEWERS, Metric.REACTIONS, Metric.COMMENTS, Metric.SHARES, Metric.CLICKS)
#: Estimates of distinct people: the same person may be in two of them, so a sum would be a lie.
DISTINCT_PEOPLE = frozenset({Metric.VIEWERS, Metric.PAGE_VIEWERS})


def page_object(page_id: str, made_up: bool) -> str:
    """Return the Page as an object of readings; the sandbox's is another, though it has the real Page's id."""
    return f"sandbox/{page_id}" if made_up else page_id


#: Window of the one reading of a hand-made post that is older than every age: its past.
PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as the channel gave it."""

    metric: Metric
    #: The channel's name of it.
    raw_metric: str
    value: float
    #: What the whole is split by, such as the kind of a reaction; empty for the whole.
    part: str = ""
    #: The day that a Page figure is about, `2026-11-24` where the channel is at home; empty for posts.
    day: str = ""


class RefusalReason(StrEnum):
    """Why a metric was not given."""

    #: The channel does not know the metric (any more).
    INVALID = "invalid"
    #: The token or the Page may not have it; a person can change that.
    NOT_ALLOWED = "not allowed"
    #: This one post has none of it.
    NOT_HERE = "not here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One metric that was asked for and refused, for good as far as one answer can tell."""

    raw_metric: str
    why: RefusalReason
    #: Plain words, with what to do.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The object was read. No figure for a metric means that there is none, which is not zero."""

    figures: tuple[Figure, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    #: Raw names that were answered, with or without a figure.
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """The post is not there, though the Page and its posts can be read with the same token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """Trouble that passes (throttling, network, a dead token): nothing is known or recorded, and it is asked again."""

    reason: str
    #: Nothing else may be asked for now: throttled, or the token is dead.
    stop: bool = False
    #: The wait that the channel named.
    wait: timedelta | None = None


FetchResult = Fetched | Deleted | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePost:
    """A post that is on the Page, whoever made it."""

    object_id: str
    created_at: datetime
    message: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        require_aware("created_at", self.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The Page's posts, or as many as could be read."""

    posts: tuple[PagePost, ...] = ()
    #: Empty where the listing was read to its end.
    trouble: Refusal | FetchFailed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredPost:
    """A post that is out there and young enough to be measured."""

    object_id: str
    published_at: datetime
    #: None for a post made by hand.
    delivery_id: int | None
    #: Slug, or the beginning of its text for a post made by hand: what a person is told.
    name: str
    #: Labels of the windows that are settled, whatever came of them.
    settled: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        require_aware("published_at", self.published_at)


class Result(StrEnum):
    """What a visit came to."""

    READ = "read"
    #: Its time passed unmeasured.
    MISSED = "missed"
    GONE = "gone"
    #: Asked, and every figure was refused.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number of one metric at one time; never changed, never deleted.

    The total of reactions is a reading with an empty `part` (the sum over all kinds, as Facebook gives no total there),
    and each kind is a reading of its own, its `part` the kind's name.
    """

    #: None for posts made by hand and for the Page itself.
    delivery_id: int | None
    channel: str
    object_id: str
    metric: Metric
    raw_metric: str
    part: str = ""
    value: float
    measured_at: datetime
    #: True age of the post when it was measured, however late that was; None for Page figures.
    age_seconds: float | None
    #: Label of the planned age, or the day of a Page figure.
    window: str
    api_version: str
    #: True for the sandbox's numbers.
    made_up: bool

    def __post_init__(self) -> None:
        require_aware("measured_at", self.measured_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """That an object was visited for a window, and what was read: recorded together, once."""

    object_id: str
    window: str
    measured_at: datetime
    result: Result
    readings: tuple[Reading, ...] = ()

    def __post_init__(self) -> None:
        require_aware("measured_at", self.measured_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMetric:
    """A metric that is remembered as refused, so that a person is told once."""

    raw_metric: str
    api_version: str
    refused_at: datetime
    reason: str
    #: Not asked before this time; another API version asks at once.
    ask_again_at: datetime

    def __post_init__(self) -> None:
        require_aware("refused_at", self.refused_at)
        require_aware("ask_again_at", self.ask_again_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureResult:
    """What a pass of measuring came to."""

    #: Objects that were read, and whether the Page itself is one of them.
    read: int = 0
    page: bool = False
    #: Windows whose time had passed.
    missed: int = 0
    #: Posts that are no longer on the Page, each told once.
    gone: tuple[MeasuredPost, ...] = ()
    #: What a person should know about refused metrics, each told once.
    refused: tuple[str, ...] = ()
    #: Why something was left for later, in plain words; empty where nothing was.
    trouble: str = ""
    #: When measuring is due again.
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPost:
    """A post of a report: when it went out, and the labels that it has now."""

    object_id: str
    #: Empty for a post made by hand, unless a post of ours came of it.
    slug: str
    title: str
    channel: str
    published_at: datetime
    #: Published tags of the texts that the revision has, in the order of the language switch.
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    campaign: str = ""
    url: str = ""
    by_hand: bool = False
    #: Whether it carried a link that leads out of Facebook; None where nobody knows that of a post made by hand.
    with_link: bool | None = None

    def __post_init__(self) -> None:
        require_aware("published_at", self.published_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Everything that a report is made of."""

    #: By time of publication.
    posts: tuple[ReportedPost, ...] = ()
    #: By object, each in order of time; empty where only the newest numbers were asked for.
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    #: The newest whole of each metric by object, where the ledger found them; None where they are among the readings.
    numbers: Mapping[str, Mapping[Metric, float]] | None = None

    def newest(self, object_id: str) -> Mapping[Metric, float]:
        """Return the newest whole of each metric of an object; empty where nothing was read."""
        if self.numbers is not None:
            return self.numbers.get(object_id, {})
        return newest(self.readings.get(object_id, ()))


def newest(readings: Iterable[Reading]) -> Mapping[Metric, float]:
    """Return the newest whole of each metric; parts are left out."""
    ordered = sorted((reading for reading in readings if not reading.part), key=lambda reading: reading.measured_at)
    return {reading.metric: reading.value for reading in ordered}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One number of one post at one age."""

    metric: str
    value: float
    measured_at: datetime
    age_seconds: float
