"""Suggested times: from past reach, only where there is enough of it, and never where something else goes out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.domain.suggested_times import ENOUGH, ReachedPost, Suggested, suggest

ZONE = ZoneInfo("Europe/Belgrade")
#: A Tuesday, 10 o'clock in Prishtina.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def post(weeks_ago: int, weekday: int, hour: int, views: float) -> ReachedPost:
    monday = datetime(2026, 11, 23, hour, tzinfo=ZONE) - timedelta(weeks=weeks_ago)
    return ReachedPost(at=monday + timedelta(days=weekday), views=views)


def thursdays_at_six_in_the_evening() -> list[ReachedPost]:
    """Mondays at ten are the habit; on Thursdays, and in the evening, more people look."""
    usual = [post(week, weekday, 10, 100) for week in range(1, 7) for weekday in (0, 1)]
    return [
        *usual,
        *(post(week, 3, 18, 300) for week in range(1, 7)),
        *(post(week, 0, 18, 200) for week in range(1, 7)),
    ]


def suggested(past: list[ReachedPost], *taken: datetime) -> Suggested:
    return suggest(past, NOW, ZONE, lambda at: at not in taken)


def test_the_best_weekday_and_part_of_the_day_come_first() -> None:
    found = suggested(thursdays_at_six_in_the_evening())
    assert (found.posts, found.enough) == (24, True)
    assert datetime(2026, 11, 26, 18, tzinfo=ZONE) in found.times
    assert {at.hour for at in found.times} == {18}
    assert list(found.times) == sorted(found.times)
    assert len(found.times) <= 3


def test_too_few_posts_say_nothing() -> None:
    found = suggested(thursdays_at_six_in_the_evening()[: ENOUGH - 1])
    assert (found.posts, found.enough, found.times) == (ENOUGH - 1, False, ())
    assert suggested([]) == Suggested(posts=0)


def test_where_every_time_is_alike_none_is_suggested() -> None:
    assert suggested([post(week, 0, 10, 100) for week in range(1, 30)]).times == ()
    assert suggested([post(week, 0, 10, 0) for week in range(1, 30)]).times == ()


def test_a_time_that_has_passed_or_is_taken_is_not_suggested() -> None:
    past = [post(week, 1, 10, 300) for week in range(1, 12)] + [post(week, 4, 10, 100) for week in range(1, 13)]
    next_week = datetime(2026, 12, 1, 10, tzinfo=ZONE)
    assert suggested(past).times == (next_week,)  # today's ten o'clock has passed
    assert suggested(past, next_week).times == ()


def test_nobody_is_told_to_post_at_night() -> None:
    past = [post(week, 2, 3, 900) for week in range(1, 12)] + [post(week, 0, 10, 100) for week in range(1, 13)]
    assert all(at.hour >= 6 for at in suggested(past).times)
