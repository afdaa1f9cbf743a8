"""Report the reach of a period: as a value for whoever shows it, or as CSV, one row a reading."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TextIO

from publisher.domain.equal_age import compared_age
from publisher.domain.link_reach import LinkReach, both_sorts, link_reach
from publisher.domain.period import Period
from publisher.domain.ports_metrics import ReadingStore
from publisher.domain.reading import POST_METRICS, Reach, Reading, ReportedPost
from publisher.domain.report import Report, ReportParameters, Stacking, build

#: The columns of the CSV, an agreement with whoever reads it.
COLUMNS = (
    "slug",
    "channel",
    "languages",
    "topics",
    "places",
    "grants",
    "campaign",
    "metric",
    "raw_metric",
    "value",
    "measured_at",
    "age_hours",
    "api_version",
    "with_link",
)
#: Those that hold numbers with decimals; and what stands between cells where a comma stands in numbers.
_NUMBERS, SEMICOLON = frozenset({"value", "age_hours"}), ";"
#: One more column where numbers are made up, so that no row can be taken for counted people.
NOTE, MADE_UP = "note", "made up"
#: One more column where parts are asked for: `like`, `love` ...; empty for the whole.
PART = "part"
#: In place of a slug, before the post's id, where people made the post by hand and none of ours came of it.
BY_HAND = "by-hand/"
#: Between several labels of a cell, as in `sq+sr`.
_SEPARATOR = "+"
#: A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def report(
    store: ReadingStore,
    period: Period,
    *,
    now: datetime,
    ages_seconds: Sequence[float],
    stacking: Stacking,
    page_object: str,
    made_up: bool,
    compare_previous: bool = False,
    compare_age_seconds: float | None = None,
) -> Report:
    """Report the posts that went out in a period, with the newest reading of each metric.

    Args:
        store: the ledger's readings.
        period: local days of publication.
        now: tells which posts are ripe.
        ages_seconds: `measure.ages`.
        stacking: how languages share a post.
        page_object: object of the Page's daily figures (`reading.page_object`).
        made_up: whether the Page is the sandbox; numbers of the other sort are left out.
        compare_previous: set the period of as many days before it beside, at equal age.
        compare_age_seconds: that age; by default the largest that is measured, up to a week.
    """
    basis = ReportParameters(
        period=period,
        now=now,
        stacking=stacking,
        last_age_seconds=max(ages_seconds, default=0),
        made_up=made_up,
        compared_age_seconds=(compare_age_seconds or compared_age(ages_seconds)) if compare_previous else None,
    )
    earlier = period.previous()
    look = store.reach if compare_previous else store.newest_reach
    reach = look(period.start, period.end, made_up)
    made = build(
        basis,
        reach,
        store.reach(earlier.start, earlier.end, made_up) if compare_previous else None,
        store.page_readings(page_object, period.first.isoformat(), period.last.isoformat(), made_up),
    )
    age_seconds = compare_age_seconds or compared_age(ages_seconds)
    return replace(made, links=_links(store, reach, age_seconds, made_up=made_up))


def _links(store: ReadingStore, reach: Reach, age_seconds: float, *, made_up: bool) -> LinkReach | None:
    """Set posts with and without a link side by side, where there are both."""
    if not both_sorts(reach.posts):
        return None
    ours = [post.object_id for post in reach.posts if not post.by_hand]
    return link_reach(reach.posts, store.numbers_at_age(ours, age_seconds, made_up), age_seconds)


def write_csv(
    store: ReadingStore,
    period: Period,
    stream: TextIO,
    *,
    stacking: Stacking,
    made_up: bool,
    parts: bool = False,
    delimiter: str = ",",
) -> int:
    """Write the readings of the posts of a period, by post and time, with a head; give the number of rows below it.

    The head is `COLUMNS`; `part` follows where parts are asked for, and `note` where the numbers are made up. Without
    parts, reactions are the total only. Open the stream with `newline=""`.
    """
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow([*COLUMNS, *([PART] if parts else []), *([NOTE] if made_up else [])])
    count = 0
    for post, reading in _readings(store, period, made_up=made_up, parts=parts):
        row = _row(post, reading, stacking.languages(post.tags))
        if delimiter == SEMICOLON:
            row = [_with_comma(cell) if name in _NUMBERS else cell for name, cell in zip(COLUMNS, row, strict=True)]
        writer.writerow([*row, *([safe_cell(reading.part)] if parts else []), *([MADE_UP] if reading.made_up else [])])
        count += 1
    return count


def _with_comma(number: str) -> str:
    """Return a number as spreadsheets that want semicolons read it: those of most of Europe."""
    return number.replace(".", ",")


def _readings(
    store: ReadingStore, period: Period, *, made_up: bool, parts: bool
) -> Iterator[tuple[ReportedPost, Reading]]:
    reach = store.reach(period.start, period.end, made_up)
    for post in reach.posts:
        for reading in reach.readings.get(post.object_id, ()):
            if reading.metric in POST_METRICS and (parts or not reading.part):
                yield post, reading


def _row(post: ReportedPost, reading: Reading, languages: str) -> list[str]:
    age_hours = "" if reading.age_seconds is None else f"{reading.age_seconds / 3600:.4f}".rstrip("0").rstrip(".")
    labels = (languages, *(_SEPARATOR.join(each) for each in (post.topics, post.places, post.grants)), post.campaign)
    return [
        safe_cell(post.slug or f"{BY_HAND}{post.object_id}"),
        reading.channel,
        *(safe_cell(label) for label in labels),
        reading.metric,
        safe_cell(reading.raw_metric),
        f"{reading.value:.15g}",
        reading.measured_at.astimezone(UTC).isoformat(timespec="seconds"),
        age_hours,
        safe_cell(reading.api_version),
        {True: "yes", False: "no", None: ""}[post.with_link],
    ]


def safe_cell(text: str) -> str:
    """Return a cell of a table that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
