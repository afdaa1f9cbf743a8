"""Nightly backups that are kept: days, weeks, months; the newest always."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from publisher.domain.backup_generations import DAYS, MONTHS, WEEKS, kept

DAYS_MADE = st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), min_size=1, max_size=60)


@given(DAYS_MADE)
def test_the_newest_is_kept_and_few_are(made: set[date]) -> None:
    stay = kept(made)
    assert max(made) in stay
    assert stay <= made
    assert len(stay) <= DAYS + WEEKS + MONTHS
    assert kept(stay) == stay


def test_each_night_of_three_years_leaves_days_weeks_and_months() -> None:
    there: set[date] = set()
    day = date(2024, 1, 1)
    for _ in range(3 * 365):
        there = set(kept({*there, day}))
        day += timedelta(days=1)
    ages = sorted((day - each).days for each in there)
    assert ages[:DAYS] == list(range(1, DAYS + 1))
    assert len([age for age in ages if age <= 40]) >= DAYS + WEEKS - 2
    assert max(ages) > 320
