"""Posts that carried a link beside those that did not, at equal age. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publisher.domain.reading import Metric, ReportedPost

#: What one post has of each on average; viewers are people, and the same one may be in two posts.
COMPARED = (Metric.VIEWS, Metric.REACTIONS, Metric.COMMENTS, Metric.SHARES, Metric.CLICKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSide:
    """The posts with a link, or those without."""

    #: Posts that have a reading of that age.
    posts: int
    #: Posts that have none: too young, or not measured then. They are in no number of this side.
    left_out: int
    #: What a post has on average, of those that have a figure; a metric that none has is missing.
    means: Mapping[Metric, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReach:
    """Both sides; posts that people made by hand are in neither."""

    age_seconds: float
    with_link: LinkSide
    without_link: LinkSide


def both_sorts(posts: Iterable[ReportedPost]) -> bool:
    """Return whether some of our posts carried a link and some did not: else there is nothing to set side by side."""
    return {post.with_link for post in posts if not post.by_hand} >= {True, False}


def link_reach(
    posts: Sequence[ReportedPost], numbers: Mapping[str, Mapping[Metric, float]], age_seconds: float
) -> LinkReach:
    """Set them side by side; `numbers` are those at that age, by object."""
    ours = [post for post in posts if not post.by_hand]

    def side(with_link: bool) -> LinkSide:
        return _side([numbers.get(post.object_id, {}) for post in ours if post.with_link is with_link])

    return LinkReach(age_seconds=age_seconds, with_link=side(True), without_link=side(False))


def _side(values: Sequence[Mapping[Metric, float]]) -> LinkSide:
    known = [value for value in values if value]
    found = {metric: [value[metric] for value in known if metric in value] for metric in COMPARED}
    means = {metric: sum(numbers) / len(numbers) for metric, numbers in found.items() if numbers}
    return LinkSide(posts=len(known), left_out=len(values) - len(known), means=means)
