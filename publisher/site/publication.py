"""The site's files kept equal to the shelf: builds all of it or what a few posts touch, one writer at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from jinja2 import Environment

from publisher.domain.ports import MediaStore, Shelf
from publisher.site.edition import Edition
from publisher.site.files import File, Files, Gone
from publisher.site.place import Folder, Place
from publisher.site.settings import SiteSettings
from publisher.site.touched import pages_touched_by
from publisher.site.traces import Trace, trace_of
from publisher.site.unfinished import SiteState
from publisher.site.whole import edition_of, whole_site
from publisher.site.writer import Written

#: With more posts at once than this, syncing each file would take longer than writing them.
MANY = 20
#: Told before each file how many are done.
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where the site lies and what it is made from."""

    output: Path
    settings: SiteSettings
    templates: Environment
    #: Gives the shelf as it is now.
    shelf: Callable[[], Shelf]
    media: MediaStore
    #: How long another writer is waited for.
    lock_seconds: float = 30.0
    #: In place of the folder: storage that several machines share.
    remote: Place | None = None

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.remote or Folder(self.output)

    @contextmanager
    def opened(self) -> Iterator["Writing"]:
        """Hold the lock; what is on the shelf is read inside, so that an older state never overwrites a newer one.

        Raises:
            SiteBusy: if another process holds it too long.
        """
        with self.place.only_writer(self.lock_seconds):
            yield Writing(self)


class Writing:
    """The site while this process is its only writer."""

    def __init__(self, site: Site) -> None:
        self._site, self._place = site, site.place

    def announce(self, slugs: Collection[str]) -> None:
        """Note what these posts have on the site, before their shelf entries change: a crash loses nothing then."""
        shelf = self._site.shelf()
        traces: dict[str, tuple[Trace, ...]] = {}
        for slug in slugs:
            entry = shelf.entry(slug)
            traces[slug] = (trace_of(entry),) if entry else ()
        self._place.note(self._place.state().with_traces(traces))

    def publish(self, slugs: Collection[str], progress: Progress) -> tuple[Edition, Shelf, Written]:
        """Write what posts touch, those that an earlier writer left unfinished too; all of the site where that is due.

        Raises:
            OSError: if the folder cannot be written.
        """
        shelf, edition, state = self._read()
        files: Files = pages_touched_by(edition, shelf, {*slugs, *state.unfinished}, state.unfinished)
        if state.edition != edition.digest or not self._place.has("index.html"):
            gone = (file for file in files if isinstance(file[1], Gone))
            return edition, shelf, self._write_all(edition, chain(whole_site(edition, shelf), gone), progress)
        many = len(slugs) > MANY
        return edition, shelf, self._write(edition, files, progress, many=many)

    def build(self, progress: Progress, *, clean: bool) -> Written:
        """Write the whole site; `clean` deletes every file there that does not belong to it.

        Raises:
            OSError, StorageError: if the place cannot be written.
        """
        shelf, edition, _ = self._read()
        if clean:
            self._place.recheck()
        done = self._write_all(edition, whole_site(edition, shelf), progress)
        if clean:
            done.deleted += self._place.files(whole=True).prune(done.digests)
        return done

    def _read(self) -> tuple[Shelf, Edition, SiteState]:
        shelf = self._site.shelf()
        edition = edition_of(self._site.settings, self._site.templates, shelf)
        return shelf, edition, self._place.state()

    def _write_all(self, edition: Edition, files: Files, progress: Progress) -> Written:
        """Write a whole site, synced once at its end: until then the note says that nothing is known of the folder."""
        self._place.note(SiteState("", self._place.state().unfinished))
        done = self._place.files(whole=True).write(_counted(files, progress), self._site.media)
        self._place.settle()
        self._place.note(SiteState(edition.digest))
        return done

    def _write(self, edition: Edition, files: Iterable[File], progress: Progress, *, many: bool) -> Written:
        """Write some files; those of many posts are synced once at the end: until then the note names their posts."""
        done = self._place.files(whole=many).write(_counted(files, progress), self._site.media)
        if many:
            self._place.settle()
        self._place.note(SiteState(edition.digest))
        return done


def publish_whole(site: Site, *, clean: bool = False, progress: Progress = lambda done: None) -> Written:
    """Build the whole site from the ledger: what `build [--clean]` does. Safe to repeat; writes only what changed.

    Raises:
        SiteBusy: if another process is writing it.
        OSError: if the folder cannot be written.
    """
    with site.opened() as writing:
        return writing.build(progress, clean=clean)


def _counted(files: Iterable[File], progress: Progress) -> Iterator[File]:
    for count, file in enumerate(files):
        progress(count)
        yield file
