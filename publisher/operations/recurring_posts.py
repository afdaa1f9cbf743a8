"""A post that repeats: each date gets a post of its own, copied from one draft and planned like any other.

The dates are written down first, each with the name of its post; then one post after the other is made. Whatever stops
that in between, it goes on where it was, and no date gets two posts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from publisher.bootstrap.app import App
from publisher.content.editing.draft_copy import copy_draft, filled
from publisher.content.editing.recurrence import MOST, Occurrence, Repetition, at_the_same_hour, occurrences, rule
from publisher.content.reading.slugs import LONGEST
from publisher.content.text.facebook_preview import facebook_text
from publisher.domain.date_placeholder import DAY, has_gap
from publisher.domain.delivery import PENDING
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.ports_channel import Draft
from publisher.domain.series import Series, SeriesPost
from publisher.pipeline.submit import SubmitRequest
from publisher.storage.ledger.series import SeriesStore

#: The date that a name begins with.
_DATED = re.compile(r"^\d{4}-\d{2}(?:-\d{2})?-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A date with what its post will be called."""

    occurrence: Occurrence
    title: str


def foresee(app: App, draft: Draft, repetition: Repetition) -> list[Foreseen]:
    """Tell the dates of a repetition, and the title on each. Nothing is written.

    Raises:
        IllegalTransition: if there are none or too many, one has passed, or Facebook would get the same text twice.
    """
    dates = occurrences(repetition, app.settings.organisation.timezone)
    if not dates:
        raise IllegalTransition("no_such_date")
    if len(dates) > MOST:
        raise IllegalTransition("too_many_dates", most=MOST)
    if dates[0].at < app.clock():
        raise IllegalTransition("first_date_has_passed")
    if draft.post.kind != "post":
        raise IllegalTransition("page_does_not_repeat")
    if len(dates) > 1 and _same_on_facebook(app, draft):
        raise IllegalTransition("same_text_each_time", gap=DAY)
    return [Foreseen(occurrence=each, title=_title(draft, each)) for each in dates]


def _same_on_facebook(app: App, draft: Draft) -> bool:
    facebook, channels = app.settings.facebook, draft.post.channels
    text = facebook_text(draft.texts, facebook.languages, stacked=facebook.stacked, on_website="website" in channels)
    return "facebook" in channels and not has_gap(text)


def _title(draft: Draft, occurrence: Occurrence) -> str:
    language, text = next(iter(draft.post.texts.items()))
    return filled(text.title, language, occurrence.local)


def repeat(app: App, series: SeriesStore, draft: Draft, repetition: Repetition, by: str) -> int:
    """Write down the dates of a repetition; give the series' number. `make` makes its posts.

    Raises:
        IllegalTransition: as `foresee`; or if the draft repeats at one of these times already.
    """
    foreseen = foresee(app, draft, repetition)
    dates = [(each.occurrence.at, each.occurrence.local) for each in foreseen]
    names = _names(app, series, draft.post.slug, [f"{local:%Y-%m-%d}" for _, local in dates])
    title = next(iter(draft.post.texts.values())).title
    planned = [(name, at) for name, (at, _) in zip(names, dates, strict=True)]
    return series.begin(draft.post.slug, title, rule(repetition), planned, by)


def _names(app: App, series: SeriesStore, slug: str, days: Sequence[str]) -> list[str]:
    """Return a free name for each day."""
    words = _DATED.sub("", slug)[: LONGEST - len("2026-11-24--99")].strip("-")
    taken = series.slugs()
    for number in range(1, 100):
        names = [f"{day}-{words}" + (f"-{number}" if number > 1 else "") for day in days]
        if not any(name in taken or _exists(app, name) for name in names):
            return names
    raise IllegalTransition("no_free_name")


def _exists(app: App, slug: str) -> bool:
    folder = app.settings.posts_folder
    if (folder / slug).exists() or (folder / f"{slug}.md").exists():
        return True
    with app.container.ledger.read_transaction() as uow:
        return uow.latest(slug) is not None


def make(app: App, one: Series, series: SeriesStore, by: str, made: Callable[[str], None] = lambda _slug: None) -> None:
    """Make and plan the posts of a series that are not planned yet; safe to repeat. `made` is told each new draft.

    Raises:
        IllegalTransition: if it was stopped, or a post cannot be made; those before it are planned.
        InvalidDrafts: if a copy has a mistake.
    """
    if one.stopped_at is not None:
        raise IllegalTransition("repeats_no_more")
    zone, settings = app.settings.organisation.timezone, app.settings
    for post in (post for post in one.posts if not post.planned):
        if not _known(app, post):
            try:
                draft = app.drafts.read(post.slug)
            except UnknownPost:
                local = post.due_at.astimezone(zone).replace(tzinfo=None)
                later = local.date() - one.posts[0].due_at.astimezone(zone).date()
                move = partial(at_the_same_hour, later=later, zone=zone)
                copy_draft(settings.posts_folder, settings.languages, one.slug, post.slug, local, move)
                made(post.slug)
                draft = app.drafts.read(post.slug)
            app.submit(draft, SubmitRequest(by=by, at=post.due_at, late_is_missed=True))
        series.planned(post.slug)


def _known(app: App, post: SeriesPost) -> bool:
    with app.container.ledger.read_transaction() as uow:
        return bool(uow.history(post.slug))


def stop(app: App, series: SeriesStore, series_id: int, by: str) -> Series:
    """End a series: what is not out yet is unplanned; what is being sent this moment goes out."""
    stopped = series.stop(series_id, by)
    for slug in _still_planned(app, stopped):
        with suppress(IllegalTransition):  # its answer was lost: a person decides about it, as about any post
            app.cancel(slug, by)
    return stopped


def _still_planned(app: App, one: Series) -> Iterator[str]:
    for post in one.posts:
        with app.container.ledger.read_transaction() as uow:
            history = uow.history(post.slug)
        if any(delivery.state in PENDING for delivery in history):
            yield post.slug
