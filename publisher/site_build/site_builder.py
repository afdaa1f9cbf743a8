"""The site's files kept equal to the shelf: builds all of it or what a few posts touch, one writer at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
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
from publisher.site.settings import SiteSettings
from publisher.site_build.full_build import Posts, build_context_of, first_files, last_files, whole_site
from publisher.site_build.incremental_build import pages_touched_by
from publisher.site_build.parallel_build import WORTH, Shares, Work
from publisher.site_build.search_index import (
    PartList,
    SearchIndex,
    YearPart,
    mark_of,
    new_parts,
    old_files,
    parts_gone,
    paths_of,
    read_index,
    stale_parts,
    without_changed,
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

    def publish(self, slugs: Collection[str], progress: Progress) -> tuple[BuildContext, PublishedEntries, WriteResult]:
        """Write what posts touch, those that an earlier writer left unfinished too; all of the site where that is due.

        Raises:
            OSError: if the folder cannot be written.
        """
        published, context, state = self._read()
        touched = {*slugs, *state.unfinished}
        files: Files = chain(
            pages_touched_by(context, published, touched, state.unfinished), self._unfindable(published, state)
        )
        if state.context != context.digest or not self._place.has("index.html"):
            return context, published, self._write_all(context, published, progress, _gone_or_listed(files))
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
        taken = self._unfindable(published, state)
        done = self._write_all(context, published, progress, _gone_or_listed(chain(left, taken)))
        if clean:
            self.drop_stale_parts()
            files = self._place.files(whole=True)
            index = read_index(files) if self._site.settings.search else None
            done.deleted += files.prune({*done.digests, *(paths_of(files, index) if index else ())})
        return done

    def drop_stale_parts(self, among: Collection[YearPart] | None = None) -> None:
        """Take away the parts of the search's index, of all or `among` some, whose words some post has no more.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        files = self._place.files(whole=False)
        old: Files = ((path, Gone()) for path in old_files(files))
        stale = stale_parts(files, self._site.published(), among)
        files.write(chain(parts_gone(files, stale), old), self._site.media)

    def put_parts(
        self, index: SearchIndex, made: Mapping[YearPart, PartList], content: Callable[[str], bytes]
    ) -> list[YearPart]:
        """Put parts of the search's index in the place of those before; return those that are out of date already.

        `content` gives the bytes of their files. A post that was changed or taken back while they were made keeps its
        parts away. What `index` says of other parts yields to what lies there.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        files, published = self._place.files(whole=bool(made)), self._site.published()
        marks = {
            slug: mark_of(published.entry(slug)) for slug in {slug for part in made.values() for slug in part.posts}
        }
        fit = {part: listed for part, listed in made.items() if all(marks[s] == m for s, m in listed.posts.items())}
        there = read_index(files)
        parts = {part: part in fit or bool(there and there.parts.get(part)) for part in index.parts}
        files.write(new_parts(files, replace(index, parts=parts), fit, content), self._site.media)
        if made:
            self._place.flush()
        return sorted(made.keys() - fit.keys())

    def _whole_index(self) -> Files:
        """Return what deletes the search's index: of a website that has no search any more."""
        files = self._place.files(whole=False)
        index = read_index(files)
        yield from ((path, Gone()) for path in (*(paths_of(files, index) if index else ()), *old_files(files)))

    def _unfindable(self, published: PublishedEntries, state: SiteState) -> Files:
        """Return what takes the words of changed posts out of the search's index: of those that the site had before."""
        there = (slug for slug, footprints in state.unfinished.items() if footprints)
        changed = {slug: entry for slug in sorted(there) if (entry := published.entry(slug))}
        if changed:
            yield from without_changed(self._place.files(whole=False), TAGS, changed)

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
            done = self._written_whole(context, published, progress, gone)
        self._place.flush()
        self._place.note(SiteState(context.digest))
        return done

    def _written_whole(
        self, context: BuildContext, published: PublishedEntries, progress: Progress, gone: Iterable[File]
    ) -> WriteResult:
        helping = self._site.processes - 1 if published.size(NEWS) >= self._site.worth_helping else 0
        if helping and self._site.again and self._site.remote is None and self._lock is not None:
            task = Task(again=self._site.again, context=context.digest, run=uuid4().hex)
            with ExitStack() as stack:
                helpers = self._site.waiting or stack.enter_context(build_workers(helping))
                for helper in helpers:
                    helper.begin(task, self._lock)
                done = self._write_together(context, published, progress, gone, helpers, task.run)
        else:
            files = chain(whole_site(context, published), gone)
            done = self._place.files(whole=True).write(_Told(progress).of(files), self._site.media)
        return done

    def _write_together(
        self,
        context: BuildContext,
        published: PublishedEntries,
        progress: Progress,
        gone: Iterable[File],
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
        done.add(write(chain(last_files(context, published), gone)))
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


def _gone_or_listed(files: Files) -> Files:
    """Return what is to be deleted of these files, and the list of the search's index: no whole build has that."""
    return (file for file in files if isinstance(file[1], Gone) or file[0] == urls.SEARCH_PARTS)


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
