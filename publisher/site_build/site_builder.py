"""The site's files kept equal to the shelf: builds all of it or what a few posts touch, one writer at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from uuid import uuid4

from jinja2 import Environment

from publisher.domain.language import TAGS
from publisher.domain.ports_channel import MediaStore, PublishedEntries
from publisher.hosting.build_state import SiteState
from publisher.hosting.local_writer import SiteFolder, WriteResult
from publisher.hosting.target import LocalTarget, PublishTarget
from publisher.site import urls
from publisher.site.output_files import File, Files, Gone
from publisher.site.published_footprint import PublishedFootprint, footprint_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site.render.search_entry import mark_of
from publisher.site.settings import SiteSettings
from publisher.site_build.full_build import Posts, build_context_of, first_files, last_files, whole_site
from publisher.site_build.incremental_build import pages_touched_by
from publisher.site_build.parallel_build import WORTH, Shares, Work
from publisher.site_build.search_index import (
    NewPart,
    all_posts,
    begun,
    changed_files,
    noted,
    old_files,
    paths_of,
    stale_slugs,
    steps_of,
    whole_gone,
)
from publisher.site_build.worker_pool import BuildWorker, Task, build_workers, cores, seldom_collecting

#: With more posts at once than this, syncing each file would take longer than writing them.
MANY = 20
#: Told before each file how many are done.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBuilder:
    """Where the site lies and what it is made from."""

    output: Path
    settings: SiteSettings
    templates: Environment
    #: Gives the shelf as it is now.
    published: Callable[[], PublishedEntries]
    media: MediaStore
    #: How long another writer is waited for.
    lock_seconds: float = 30.0
    #: In place of the folder: storage that several machines share.
    remote: PublishTarget | None = None
    #: Makes this site in another process; goes through a pipe. None: this process builds alone.
    again: Callable[[], AbstractContextManager["SiteBuilder"]] | None = None
    #: How many processes build a large site.
    processes: int = field(default_factory=cores)
    #: Processes that were begun already, and wait for work.
    waiting: Sequence[BuildWorker] = ()
    #: So many posts make it a large one.
    worth_helping: int = WORTH

    @property
    def place(self) -> PublishTarget:
        """Where it is written."""
        return self.remote or LocalTarget(self.output)

    @contextmanager
    def opened(self) -> Iterator["WriteSession"]:
        """Hold the lock; what is on the shelf is read inside, so that an older state never overwrites a newer one.

        Raises:
            SiteBusy: if another process holds it too long.
        """
        place = self.place
        with place.only_writer(self.lock_seconds) as lock:
            yield WriteSession(self, place, lock)


class WriteSession:
    """The site while this process is its only writer."""

    def __init__(self, site: SiteBuilder, place: PublishTarget, lock: int | None) -> None:
        self._site, self._place, self._lock = site, place, lock

    def mark_pending(self, slugs: Collection[str]) -> None:
        """Note what these posts have on the site, before their shelf entries change: a crash loses nothing then."""
        published = self._site.published()
        footprints: dict[str, tuple[PublishedFootprint, ...]] = {}
        for slug in slugs:
            entry = published.entry(slug)
            footprints[slug] = (footprint_of(entry),) if entry else ()
        self._place.note(self._place.state().with_traces(footprints))

    @property
    def unfinished(self) -> bool:
        """Return whether pages wait to be written that somebody began to change."""
        return bool(self._place.state().unfinished)

    def publish(self, slugs: Collection[str], progress: Progress) -> tuple[BuildContext, PublishedEntries, WriteResult]:
        """Write what posts touch, those that an earlier writer left unfinished too; all of the site where that is due.

        Raises:
            OSError: if the folder cannot be written.
        """
        published, context, state = self._read()
        touched = {*slugs, *state.unfinished}
        files: Files = chain(
            pages_touched_by(context, published, touched, state.unfinished), self._found(context, published, touched)
        )
        if state.context != context.digest or not self._place.has("index.html"):
            return context, published, self._write_all(context, published, progress, _gone_or_found(files))
        many = len(slugs) > MANY
        return context, published, self._write(context, files, progress, many=many)

    def build(self, progress: Progress, *, clean: bool) -> WriteResult:
        """Write the whole site, and delete what unfinished posts left; `clean` deletes all that does not belong to it.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        published, context, state = self._read()
        if clean:
            self._place.verify()
        left = pages_touched_by(context, published, set(state.unfinished), state.unfinished)
        found = self._found(context, published, set(state.unfinished))
        done = self._write_all(context, published, progress, _gone_or_found(chain(left, found)))
        if clean:
            self.update_search(None)
            files = self._place.files(whole=True)
            tags = context.settings.tags if context.settings.search else ()
            done.deleted += files.prune({*done.digests, *(path for tag in tags for path in paths_of(files, tag))})
        return done

    def update_search(self, slugs: Collection[str] | None) -> None:
        """Take out of the search's index what posts have no more, and put in what they have; None: of all in it.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        published, context, _state = self._read()
        files = self._place.files(whole=slugs is None)
        if slugs is None:
            marks = {entry.article.slug: mark_of(entry) for entry in all_posts(lambda: published)}
            slugs = stale_slugs(files, TAGS, marks)
        files.write(self._found(context, published, slugs), self._site.media)

    def put_part(self, made: NewPart) -> None:
        """Put a large part of the search's index in the place of the one before.

        A post that was changed or taken back while it was made is not in it.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        published, context, _state = self._read()
        files = self._place.files(whole=True)
        for step in steps_of(files, context, published, made):
            files.write(step, self._site.media)
        self._place.flush()

    def begin_search(self, tags: Collection[str]) -> None:
        """Have changes noted in the search's index from now on, where there is none.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        files = self._place.files(whole=False)
        files.write(begun(files, tags), self._site.media)

    def note_search(self, made_at: datetime) -> None:
        """Note when all of the search's index was looked over.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        files = self._place.files(whole=False)
        files.write(noted(files, self._site.settings.tags, made_at), self._site.media)

    def drop_search(self, but: Collection[str] = ()) -> None:
        """Delete the search's index in every language but some, and what earlier versions of the program had of it.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        files = self._place.files(whole=False)
        files.write(self._whole_index(but), self._site.media)

    def _whole_index(self, but: Collection[str] = ()) -> Files:
        files = self._place.files(whole=False)
        for tag in TAGS:
            if tag not in but:
                yield from whole_gone(files, tag)
        yield from ((path, Gone()) for path in old_files(files))

    def _found(self, context: BuildContext, published: PublishedEntries, slugs: Collection[str]) -> Files:
        """Return what is other in the search's index because of some posts."""
        if slugs and context.settings.search:
            yield from changed_files(self._place.files(whole=False), context, published, slugs)

    def _read(self) -> tuple[PublishedEntries, BuildContext, SiteState]:
        published = self._site.published()
        context = build_context_of(self._site.settings, self._site.templates, published)
        return published, context, self._place.state()

    def _write_all(
        self, context: BuildContext, published: PublishedEntries, progress: Progress, gone: Iterable[File] = ()
    ) -> WriteResult:
        """Write a whole site, synced once at its end: until then the note says that nothing is known of the folder."""
        self._place.note(SiteState("", self._place.state().unfinished))
        if not self._site.settings.search:
            gone = chain(gone, self._whole_index())
        with seldom_collecting():
            done = self._written_whole(context, published, progress)
            # What a post left may be the place of another page by now: of a redirect, or of a page of ours.
            left = (file for file in gone if file[0] not in done.digests)
            done.add(self._place.files(whole=True).write(left, self._site.media))
        self._place.flush()
        self._place.note(SiteState(context.digest))
        return done

    def _written_whole(self, context: BuildContext, published: PublishedEntries, progress: Progress) -> WriteResult:
        helping = self._site.processes - 1 if published.size(NEWS) >= self._site.worth_helping else 0
        if helping and self._site.again and self._site.remote is None and self._lock is not None:
            task = Task(again=self._site.again, context=context.digest, run=uuid4().hex)
            with ExitStack() as stack:
                helpers = self._site.waiting or stack.enter_context(build_workers(helping))
                for helper in helpers:
                    helper.begin(task, self._lock)
                done = self._write_together(context, published, progress, helpers, task.run)
        else:
            files = whole_site(context, published)
            done = self._place.files(whole=True).write(_Told(progress).of(files), self._site.media)
        return done

    def _write_together(
        self,
        context: BuildContext,
        published: PublishedEntries,
        progress: Progress,
        helpers: Sequence[BuildWorker],
        run: str,
    ) -> WriteResult:
        """Write a whole site with the help of other processes."""
        site, told, size = self._site, _Told(progress), published.size(NEWS)
        folder = SiteFolder(site.output, sync_each=False, run=run)

        def write(files: Iterable[File]) -> WriteResult:
            return folder.write(told.of(files), site.media)

        done = write(first_files(context))
        shares = Shares(size, 1 + len(helpers))
        done.add(Work(shares, Posts(context, published).files, write, told.by_all).do(helpers))
        done.add(write(last_files(context, published)))
        return done

    def _write(self, context: BuildContext, files: Iterable[File], progress: Progress, *, many: bool) -> WriteResult:
        """Write some files; those of many posts are synced once at the end: until then the note names their posts."""
        done = self._place.files(whole=many).write(_Told(progress).of(files), self._site.media)
        if many:
            self._place.flush()
        self._place.note(SiteState(context.digest))
        return done


def publish_whole(site: SiteBuilder, *, clean: bool = False, progress: Progress = lambda done: None) -> WriteResult:
    """Build the whole site from the ledger: what `build [--clean]` does. Safe to repeat; writes only what changed.

    Raises:
        SiteBusy: if another process is writing it.
        OSError: if the folder cannot be written.
    """
    with site.opened() as writing:
        return writing.build(progress, clean=clean)


def _gone_or_found(files: Files) -> Files:
    """Return what is to be deleted of these files, and what the search's index is: no whole build has that."""
    return (file for file in files if isinstance(file[1], Gone) or file[0].startswith(urls.SEARCH))


class _Told:
    """Tells how many files are done."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._count = progress, 0

    def of(self, files: Iterable[File]) -> Iterator[File]:
        """Tell before each file that is written here."""
        for file in files:
            self._progress(self._count)
            self._count += 1
            yield file

    def by_all(self, done: WriteResult) -> None:
        """Tell what several processes have done together."""
        self._count = max(self._count, len(done.digests))
        self._progress(self._count)
