"""Numbers of posts at equal age, so that older ones win nothing by their age. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from publisher.domain.reading import Metric, Reading, newest

#: Two readings are of equal age if they were taken from this age on, and before a quarter of it had passed.
EQUAL_AGE = 1.25
#: Most people have seen a post by then: the age that posts are compared at, where it is measured.
A_WEEK_SECONDS = 7 * 86_400.0


def compared_age(ages_seconds: Sequence[float]) -> float:
    """Choose the age at which posts are compared: the largest that is measured, up to a week."""
    return max(
        (age for age in ages_seconds if age <= A_WEEK_SECONDS), default=min(ages_seconds, default=A_WEEK_SECONDS)
    )


def readings_at_age(readings: Iterable[Reading], age_seconds: float) -> Mapping[Metric, float]:
    """Return the first whole of each metric that was taken at that age; empty where there is none."""
    wanted = [
        reading
        for reading in readings
        if reading.age_seconds is not None and age_seconds <= reading.age_seconds < age_seconds * EQUAL_AGE
    ]
    first_at = min((reading.measured_at for reading in wanted), default=None)
    return newest(reading for reading in wanted if reading.measured_at == first_at)
