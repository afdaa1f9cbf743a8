"""Which insights metrics there are (Meta's v26 reference, checked against recorded answers), and what they are made of.

Whatever is not in these two tables is refused, the metrics withdrawn in November 2025 and June 2026 among them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from publisher.sandbox.figures import PostFigures

LIFETIME, DAY, WEEK, DAYS_28 = "lifetime", "day", "week", "days_28"
PERIODS = (DAY, WEEK, DAYS_28, "month", LIFETIME, "total_over_range")
BREAKDOWNS = ("is_from_ads", "is_from_followers")


@dataclass(frozen=True, slots=True)
class PostMetric:
    """A metric of a post."""

    title: str
    #: From the post's figures and its number of comments.
    value: Callable[[PostFigures, int], Any]
    periods: tuple[str, ...] = (LIFETIME,)
    #: Names that may be given as `breakdown`.
    breakdowns: tuple[str, ...] = ()


def _reactions(figures: PostFigures, _: int) -> dict[str, int]:
    return dict(figures.reactions)


def _activity(figures: PostFigures, comments: int) -> dict[str, int]:
    counts = {"like": figures.reactions_total, "comment": comments, "share": figures.shares}
    return {name: count for name, count in counts.items() if count}


def _one_reaction(name: str) -> PostMetric:
    return PostMetric(f"Total {name} reactions of post", lambda figures, _: dict(figures.reactions).get(name, 0))


def _no_video(title: str, *periods: str) -> PostMetric:
    return PostMetric(title, lambda *_: 0, periods or (LIFETIME,))


REACTIONS = ("like", "love", "wow", "haha", "sorry", "anger")

_VIDEO_PARTS = [
    *(f"post_video_complete_views_30s_{how}" for how in ("autoplayed", "clicked_to_play", "organic", "paid", "unique")),
    *(f"post_video_complete_views_{how}" for how in ("organic", "paid", "organic_unique", "paid_unique")),
    *(f"post_video_views_{how}" for how in ("autoplayed", "clicked_to_play", "15s")),
    "post_video_avg_time_watched",
    "post_video_length",
]
_VIDEO_DAILY = [
    *(f"post_video_views{how}" for how in ("", "_organic", "_paid", "_60s_excludes_shorter")),
    *("post_video_view_time", "post_video_view_time_organic", "post_video_social_actions_count_unique"),
]

POST_METRICS: Mapping[str, PostMetric] = {
    "post_media_view": PostMetric(
        "Lifetime media views of post", lambda figures, _: figures.views, breakdowns=BREAKDOWNS
    ),
    # Left without a period it has been seen to come twice: lifetime, and day with noughts.
    "post_total_media_view_unique": PostMetric(
        "Lifetime media viewers of post", lambda figures, _: figures.viewers, (LIFETIME, DAY), BREAKDOWNS
    ),
    "post_clicks": PostMetric("Lifetime clicks on post", lambda figures, _: figures.clicks),
    "post_clicks_by_type": PostMetric(
        "Lifetime clicks on post by type", lambda figures, _: {"other clicks": figures.clicks} if figures.clicks else {}
    ),
    "post_reactions_by_type_total": PostMetric("Lifetime reactions of post by type", _reactions),
    **{f"post_reactions_{name}_total": _one_reaction(name) for name in REACTIONS},
    "post_activity_by_action_type": PostMetric("Lifetime post stories by action type", _activity),
    "post_activity_by_action_type_unique": PostMetric("Lifetime people talking by action type", _activity),
    **{name: _no_video("Lifetime video figure of post") for name in _VIDEO_PARTS},
    **{name: _no_video("Video figure of post", LIFETIME, DAY) for name in _VIDEO_DAILY},
    "post_video_retention_graph": PostMetric("Lifetime video retention", lambda *_: {}),
}


@dataclass(frozen=True, slots=True)
class PageMetric:
    """A metric of the Page."""

    title: str
    #: From what all posts together gained in a window; None stands for a number of followers.
    value: Callable[[PostFigures], Any] | None
    periods: tuple[str, ...] = (DAY, WEEK, DAYS_28)
    breakdowns: tuple[str, ...] = ()


def _engagements(gained: PostFigures) -> int:
    return gained.reactions_total + gained.clicks + gained.shares


def _one_page_reaction(name: str) -> PageMetric:
    return PageMetric(f"Total {name} reactions", lambda gained: dict(gained.reactions).get(name, 0))


PAGE_METRICS: Mapping[str, PageMetric] = {
    "page_media_view": PageMetric("Media views of Page", lambda gained: gained.views, breakdowns=BREAKDOWNS),
    "page_total_media_view_unique": PageMetric(
        "Media viewers of Page", lambda gained: gained.viewers, breakdowns=BREAKDOWNS
    ),
    "page_follows": PageMetric("Followers of Page", None, (DAY,)),
    "page_daily_follows": PageMetric("New follows", lambda gained: gained.viewers // 200, (DAY,)),
    "page_daily_follows_unique": PageMetric("New followers", lambda gained: gained.viewers // 200),
    "page_daily_unfollows_unique": PageMetric("Lost followers", lambda gained: gained.viewers // 900),
    "page_post_engagements": PageMetric("Engagements with posts of Page", _engagements),
    "page_views_total": PageMetric("Views of the Page itself", lambda gained: gained.viewers // 12),
    "page_total_actions": PageMetric("Actions on Page", lambda gained: gained.clicks // 10),
    **{
        f"page_video_views{how}": PageMetric("Video views of Page", lambda _: 0)
        for how in ("", "_paid", "_organic", "_autoplayed", "_click_to_play")
    },
    "page_actions_post_reactions_total": PageMetric("Reactions by type", lambda gained: dict(gained.reactions), (DAY,)),
    **{f"page_actions_post_reactions_{name}_total": _one_page_reaction(name) for name in REACTIONS},
    "page_fan_adds_by_paid_non_paid_unique": PageMetric(
        "New likes, paid and unpaid", lambda gained: {"total": gained.viewers // 250, "paid": 0}, (DAY,)
    ),
    "page_lifetime_engaged_followers_unique": PageMetric(
        "Engaged followers", lambda gained: gained.viewers // 3, (DAY,)
    ),
}
