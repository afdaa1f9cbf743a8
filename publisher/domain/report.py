"""The reach of a period by post, topic, place, grant and language. Pure: readings in, numbers out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from publisher.domain.equal_age import readings_at_age
from publisher.domain.language import draft_language, facebook_tags
from publisher.domain.link_reach import LinkReach
from publisher.domain.period import Period
from publisher.domain.post import require_aware
from publisher.domain.reading import Metric, Reach, Reading, ReportedPost

#: Key of the row of posts without a topic, place or grant.
NONE = ""
#: Key of the row of posts that people made on the Page by hand: the ledger knows no labels of them.
BY_HAND = "(by hand)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """How the languages of a post are put on Facebook: settings.facebook.languages and .stacked."""

    tags: tuple[str, ...]
    stacked: bool = True

    def languages(self, tags: Sequence[str]) -> str:
        """Return the languages of a post as one label, `sq+sr`: a stacked post counts once, in one row.

        As the Facebook post was made of them.
        """
        used = facebook_tags(tags, self.tags, stacked=self.stacked)
        return "+".join(dict.fromkeys(draft_language(tag) for tag in used))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Numbers of a post or of several. None means that there is no figure, which is not zero."""

    views: float | None = None
    #: Of one post; None for several, who are not distinct people: their sum would count some twice.
    viewers: float | None = None
    #: The most that a single post had.
    largest_viewers: float | None = None
    reactions: float | None = None
    comments: float | None = None
    shares: float | None = None
    clicks: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonSide:
    """One of the two periods that are compared, at equal age."""

    #: Posts that have a reading of that age.
    posts: int
    #: Posts that have none: too young, or not measured then. They are in no number of this side.
    left_out: int
    figures: Figures

    @property
    def is_final(self) -> bool:
        """Return whether every post is in it."""
        return self.left_out == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A row at equal age, now and in the period before; a single post has no before."""

    now: ComparisonSide
    before: ComparisonSide | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a section."""

    #: Object id of a post; key of a topic, place or grant; languages as `sq+sr`; `NONE` or `BY_HAND`.
    key: str
    #: Title of a post; for the rest the key, which the reader's language names.
    label: str
    posts: int
    figures: Figures
    #: False while numbers still grow: a post of the row is younger than the last age that is measured.
    is_final: bool
    by_hand: bool = False
    #: The post itself, in the section of posts.
    post: ReportedPost | None = None
    #: Its languages, `sq+sr`, in the section of posts.
    languages: str = ""
    compared: Compared | None = None


class SectionKind(StrEnum):
    """What a section groups by."""

    POST = "post"
    TOPIC = "topic"
    PLACE = "place"
    GRANT = "grant"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows by one kind: posts by time, the rest by views. A post with two topics is in two rows."""

    kind: SectionKind
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A figure of the Page over the days of the period; of each day its newest reading."""

    metric: Metric
    #: Days that have a reading.
    days: int
    first: float
    last: float
    largest: float
    #: Sum of the days; None for numbers that may not be summed (people, and how many follow).
    total: float | None
    #: Each of the days that has a reading, as Facebook names it, in order.
    by_day: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The reach of a period."""

    period: Period
    sections: tuple[Section, ...]
    #: Every post once.
    total: Row
    page: tuple[PageLine, ...] = ()
    #: The age at which the columns of `compared` are taken; None where nothing is compared.
    compared_age_seconds: float | None = None
    #: Posts with a link beside those without; None where all of ours are of one sort.
    links: LinkReach | None = None
    #: True for the sandbox: nobody was counted, and whatever shows this says `made up`.
    made_up: bool = False

    def section(self, kind: SectionKind) -> Section:
        """Return one section."""
        return next(section for section in self.sections if section.kind is kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParameters:
    """What a report is made from, beside the posts."""

    period: Period
    now: datetime
    stacking: Stacking
    #: The largest age that is measured.
    last_age_seconds: float
    made_up: bool
    #: None where nothing is compared.
    compared_age_seconds: float | None = None

    def __post_init__(self) -> None:
        require_aware("now", self.now)


def build(basis: ReportParameters, reach: Reach, before: Reach | None, page: Iterable[Reading]) -> Report:
    """Make the report. `before` is the period before, where it is compared."""
    keys = _keys(basis.stacking)
    rows = _Rows(basis, reach, before, {post.object_id: reach.newest(post.object_id) for post in reach.posts})
    return Report(
        period=basis.period,
        sections=tuple(
            Section(kind=kind, rows=rows.posts() if kind is SectionKind.POST else rows.grouped(keys[kind]))
            for kind in SectionKind
        ),
        total=rows.of("", reach.posts, before.posts if before else ()),
        page=page_lines(page),
        compared_age_seconds=basis.compared_age_seconds if before else None,
        made_up=basis.made_up,
    )


def aggregate(values: Sequence[Mapping[Metric, float]]) -> Figures:
    """Put the numbers of posts together: all are summed but viewers, of whom the largest is shown."""
    sums: dict[Metric, float] = {}
    for value in values:
        for metric, number in value.items():
            sums[metric] = sums.get(metric, 0) + number
    viewers = [value[Metric.VIEWERS] for value in values if Metric.VIEWERS in value]
    return Figures(
        views=sums.get(Metric.VIEWS),
        viewers=viewers[0] if viewers and len(values) == 1 else None,
        largest_viewers=max(viewers, default=None),
        reactions=sums.get(Metric.REACTIONS),
        comments=sums.get(Metric.COMMENTS),
        shares=sums.get(Metric.SHARES),
        clicks=sums.get(Metric.CLICKS),
    )


def page_lines(readings: Iterable[Reading]) -> tuple[PageLine, ...]:
    """Sum up the Page's days. Of a day that was read twice, the newest reading counts."""
    by_metric: dict[Metric, dict[str, float]] = {}
    for reading in sorted(readings, key=lambda reading: reading.measured_at):
        if not reading.part:
            by_metric.setdefault(reading.metric, {})[reading.window] = reading.value
    return tuple(_page_line(metric, by_metric[metric]) for metric in Metric if metric in by_metric)


def _page_line(metric: Metric, by_day: Mapping[str, float]) -> PageLine:
    days = sorted(by_day)
    values = [by_day[day] for day in days]
    summable = metric in {Metric.PAGE_VIEWS, Metric.PAGE_ENGAGEMENTS}
    return PageLine(
        metric=metric,
        days=len(values),
        first=values[0],
        last=values[-1],
        largest=max(values),
        total=sum(values) if summable else None,
        by_day=tuple((date.fromisoformat(day), by_day[day]) for day in days),
    )


_Keys = Callable[[ReportedPost], Sequence[str]]


def _keys(stacking: Stacking) -> Mapping[SectionKind, _Keys]:
    return {
        SectionKind.TOPIC: lambda post: post.topics,
        SectionKind.PLACE: lambda post: post.places,
        SectionKind.GRANT: lambda post: post.grants,
        SectionKind.LANGUAGE: lambda post: (stacking.languages(post.tags),),
    }


def _grouped(posts: Iterable[ReportedPost], keys: _Keys) -> Mapping[str, list[ReportedPost]]:
    groups: dict[str, list[ReportedPost]] = {}
    for post in posts:
        for key in dict.fromkeys(keys(post)) or (NONE,) if post.slug or not post.by_hand else (BY_HAND,):
            groups.setdefault(key, []).append(post)
    return groups


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes rows of posts."""

    basis: ReportParameters
    reach: Reach
    before: Reach | None
    #: By object: a post is in a row of each section.
    numbers: Mapping[str, Mapping[Metric, float]]

    def posts(self) -> tuple[Row, ...]:
        """Return a row a post, by time of publication."""
        return tuple(self.of(post.object_id, (post,), None, label=post.title, post=post) for post in self.reach.posts)

    def grouped(self, keys: _Keys) -> tuple[Row, ...]:
        """Return a row a key, those with most views first; keys of the period before too, where it is compared."""
        now = _grouped(self.reach.posts, keys)
        before = _grouped(self.before.posts, keys) if self.before else {}
        rows = [self.of(key, now.get(key, ()), before.get(key, ()), label=key) for key in {**now, **before}]
        return tuple(sorted(rows, key=lambda row: (-(row.figures.views or 0), row.key)))

    def of(
        self,
        key: str,
        posts: Sequence[ReportedPost],
        before: Sequence[ReportedPost] | None,
        *,
        label: str = "",
        post: ReportedPost | None = None,
    ) -> Row:
        """Make a row of posts; `before` is None where there is nothing to set beside it."""
        return Row(
            key=key,
            label=label,
            posts=len(posts),
            figures=aggregate([self.numbers[each.object_id] for each in posts]),
            is_final=all(self._is_ripe(each) for each in posts),
            by_hand=key == BY_HAND or (post is not None and post.by_hand),
            post=post,
            languages=self.basis.stacking.languages(post.tags) if post else "",
            compared=self._compared(posts, before),
        )

    def _is_ripe(self, post: ReportedPost) -> bool:
        return self.basis.now >= post.published_at + timedelta(seconds=self.basis.last_age_seconds)

    def _compared(self, posts: Sequence[ReportedPost], before: Sequence[ReportedPost] | None) -> Compared | None:
        age = self.basis.compared_age_seconds
        if self.before is None or age is None:
            return None
        earlier = None if before is None else _side(self.before, before, age)
        return Compared(now=_side(self.reach, posts, age), before=earlier)


def _side(reach: Reach, posts: Sequence[ReportedPost], age_seconds: float) -> ComparisonSide:
    values = [readings_at_age(reach.readings.get(post.object_id, ()), age_seconds) for post in posts]
    known = [value for value in values if value]
    return ComparisonSide(posts=len(known), left_out=len(values) - len(known), figures=aggregate(known))
