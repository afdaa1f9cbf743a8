"""Make the large part of the search's index again, from what is on the shelf: apart from publishing.

Posts come into the index with their publication and leave it with their withdrawal (`site_build/search_index.py`). This
puts together what came since, at night, or as soon as it is more than a browser should read at once.
"""

import hashlib
import time as clock
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from publisher.bootstrap.app import App
from publisher.domain.language import FOLDER
from publisher.domain.ports_channel import Entry
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site.render.search_entry import mark_of, search_entry
from publisher.site_build.full_build import build_context_of
from publisher.site_build.search_files import Recent, read_large, read_recent
from publisher.site_build.search_index import NewPart, all_posts, is_due, stale_slugs
from publisher.site_build.search_part_maker import LargePartMaker, width_for
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.ledger.targets import environment_of

#: Machines that share a website make one index at a time; one that dies keeps the others waiting for so long.
_ALONE_PULSE, _ALONE = "search index in work", timedelta(minutes=15)
#: So many of the scheduler's sweeps lie between two looks at a website elsewhere.
_FAR_SWEEPS = 4
#: With more posts than this after the large part it is made again by day, too.
_MANY_RECENT = 12
#: After it was made by day it is left alone for so many times as long as that took.
_REST = 10
#: So many posts are put together in a second or two.
_SOON = 200
#: An index that was never made to its end.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
#: Making it leaves so much of the time to others: it runs beside the studio, in the same process.
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Indexed:
    """What came of making an index."""

    posts: int
    #: Nothing was made here, because another machine is at it.
    by_another: bool = False


class SearchKeeper:
    """Makes the index after each night's hour, and by day where something is missing or much came since."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._looked_at: datetime | None = None
        self._rests_until = _NEVER

    def look(self) -> None:
        """Make what is due of the index.

        Raises:
            StorageError, SiteBusy: as `index_search`; it is tried again after a while.
        """
        app, now = self._app, self._app.clock()
        if app.settings.website.search is None or app.foreign() or _is_restored(app) or self._is_early(now):
            return
        self._looked_at = now
        files = app.container.site.place.files(whole=False)
        there = {tag: read_recent(files, FOLDER[tag]) for tag in app.container.site_settings.tags}
        if not any(there.values()) and not app.container.site.published().size(NEWS):
            return
        whole = self._is_due(list(there.values()), now)
        missing = [tag for tag, recent in there.items() if _lacks(recent)]
        if whole or (missing and now >= self._rests_until):
            self._rests_until = now + timedelta(seconds=_FAR_SWEEPS * app.settings.schedule.sweep_seconds)
            began = clock.monotonic()
            index_search(app, tags=None if whole else missing)
            self._rests_until = now + timedelta(seconds=_REST * (clock.monotonic() - began))

    def _is_early(self, now: datetime) -> bool:
        """Return whether a website elsewhere was looked at a short while ago."""
        sweep = timedelta(seconds=self._app.settings.schedule.sweep_seconds)
        is_far = self._app.container.site.remote is not None
        return bool(is_far and self._looked_at and abs(now - self._looked_at) < _FAR_SWEEPS * sweep)

    def _is_due(self, there: Sequence[Recent | None], now: datetime) -> bool:
        """Return whether all of the index is to be looked over."""
        settings = self._app.settings
        times = {recent.made_at if recent else None for recent in there}
        made_at = times.pop() if len(times) == 1 else None
        # Another ledger made it, or this one as it was later: before a restore.
        if made_at is None or self._app.container.page.monitoring.pulses.last_run(_pulse(self._app)) != made_at:
            return now >= self._rests_until
        return is_due(settings.website.search or time(), settings.organisation.timezone, made_at, now)


def _lacks(recent: Recent | None) -> bool:
    """Return whether the large part of a language is to be made again before the night."""
    return recent is None or not recent.of or recent.missing or len(recent.posts) > _MANY_RECENT


def _pulse(app: App) -> str:
    """Return the name under which the ledger knows when it made the index that should lie on the site."""
    return f"search index of {environment_of(app.container.target)}"


def _is_restored(app: App) -> bool:
    """Return whether the ledger was restored and waits for a person: nothing is built then."""
    return any(hold.kind == RESTORE for hold in app.holds())


def index_search(app: App, *, anew: bool = False, tags: Sequence[str] | None = None) -> Indexed:
    """Make the index of some languages again, or of all where anything is other than it should be, or all `anew`.

    What holds words that no post has any more goes first. Safe to repeat.

    Raises:
        IllegalTransition: if this ledger may not write the site.
        StorageError: if the site cannot be written.
        SiteBusy: if another process writes the site all the time.
    """
    app.require_buildable()
    pulses, now = app.container.page.monitoring.pulses, app.clock()
    alone = app.container.database.is_sqlite or pulses.acquire(_ALONE_PULSE, now, now + _ALONE)
    if not alone:
        return Indexed(0, by_another=True)
    try:
        return _Indexing(app).run(anew=anew, tags=tags)
    finally:
        if not app.container.database.is_sqlite:
            pulses.record_run(_ALONE_PULSE, now)


def index_at_once(app: App) -> bool:
    """Make an index that was never made, where that takes a second or two; return whether the search finds something.

    Raises:
        IllegalTransition, StorageError, SiteBusy: as `index_search`.
    """
    if lacks_search(app) and app.container.site.published().size(NEWS) <= _SOON:
        index_search(app)
    return not lacks_search(app)


def lacks_search(app: App) -> bool:
    """Return whether the website's search finds no post in any language, because its index was never made."""
    site, tags = app.container.site, app.container.site_settings.tags
    if app.settings.website.search is None or not site.published().size(NEWS):
        return False
    files = site.place.files(whole=False)
    return not any(read_large(files, FOLDER[tag]) for tag in tags)


@dataclass(frozen=True, slots=True)
class _Indexing:
    """One making of the index."""

    app: App

    def run(self, *, anew: bool, tags: Sequence[str] | None) -> Indexed:
        """Make each language's large part and put it on the site when it is done."""
        site, now = self.app.container.site, self.app.clock()
        with site.opened() as writing:
            writing.begin_search(self.app.container.site_settings.tags)
        published = site.published()
        context = build_context_of(self.app.container.site_settings, site.templates, published)
        marks = {entry.article.slug: mark_of(entry) for entry in _resting(all_posts(site.published))}
        if tags is None:
            self._drop_stale(context, marks)
        for tag in tags or context.settings.tags:
            version = version_of(context, tag, marks)
            if anew or not self._is_right(tag, version):
                made = make_part(context, _resting(all_posts(site.published)), tag, version)
                with site.opened() as writing:
                    writing.put_part(made)
        if tags is None:
            with site.opened() as writing:
                writing.note_search(now)
            self.app.container.page.monitoring.pulses.record_run(_pulse(self.app), now)
        return Indexed(len(marks))

    def _drop_stale(self, context: BuildContext, marks: dict[str, str]) -> None:
        """Take out words that no post has any more, whatever comes of making it again."""
        site, tags = self.app.container.site, context.settings.tags
        stale = stale_slugs(site.place.files(whole=False), tags, marks)
        with site.opened() as writing:
            writing.drop_search(but=tags)
            if stale:
                writing.update_search(stale)

    def _is_right(self, tag: str, version: str) -> bool:
        files, folder = self.app.container.site.place.files(whole=False), FOLDER[tag]
        large, recent = read_large(files, folder), read_recent(files, folder)
        if not (large and recent and large.version == recent.of == version):
            return False
        return not (recent.missing or recent.posts or recent.leaving) and recent.changed == ()


def version_of(context: BuildContext, tag: str, marks: dict[str, str]) -> str:
    """Return a name for all that a language's large part is made of."""
    return hashlib.sha256(repr((context.digest, tag, marks)).encode("utf-8", "replace")).hexdigest()[:10]


def _resting(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Pass entries on, and rest between them for as long as they took."""
    began = clock.thread_time()
    for number, entry in enumerate(entries, 1):
        yield entry
        if number % 50 == 0:
            clock.sleep((clock.thread_time() - began) * (1 - _SHARE) / _SHARE)
            began = clock.thread_time()


def make_part(context: BuildContext, entries: Iterable[Entry], tag: str, version: str) -> NewPart:
    """Make a language's large part, in memory."""
    found = [search_entry(context, entry, tag) for entry in entries]
    maker = LargePartMaker(FOLDER[tag], version, width_for(len(found)))
    for entry in found:
        maker.take(entry)
    part, files = maker.files()
    return NewPart(tag=tag, part=part, files=files, marks={entry.slug: entry.mark for entry in found})
