"""The index of the search, made by Pagefind from what is on the shelf. Never inside a publication: it takes its time.

A part for each language and year is made after the other: Pagefind needs a file for each post and reads all of them at
once. Parts that went because a post was corrected or taken back are made again as soon as the scheduler looks.
"""

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import SEARCH_TROUBLE
from publisher.domain.coded_text import coded, joined
from publisher.domain.language import FOLDER, draft_language
from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.hosting.target import SiteFiles
from publisher.operations.limited_process import LimitedProcessFailed, Limits, run_limited
from publisher.operations.scratch_folder import scratch_folder
from publisher.site import urls
from publisher.site.render.article_cards import story_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site_build.full_build import CHUNK, build_context_of
from publisher.site_build.search_index import (
    PartList,
    SearchIndex,
    YearPart,
    is_due,
    mark_of,
    old_files,
    read_index,
    read_part,
    suspects,
)
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.ledger.targets import environment_of

#: Measured with 1,000 and 5,000 posts of 350 words (222 and 1,003 MiB): what Pagefind needs for each, and without any.
BYTES_A_POST, BYTES_AT_LEAST = 205_000, 50_000_000
#: So many times of that it may take, and so long: without enough memory it has been seen to stand still.
MEMORY_MARGIN, SECONDS_A_POST, SECONDS_AT_LEAST = 3, 0.1, 60.0
#: Of what Pagefind writes, what the page needs; the rest is pages of its own.
_WANTED = re.compile(r"pagefind(-worker)?\.js|pagefind-entry\.json|.*\.(pagefind|pf_meta|pf_index|pf_fragment)")
#: Machines that share a website make one index at a time; one that dies keeps the others waiting for so long.
_ALONE_PULSE, _ALONE = "search index in work", timedelta(minutes=15)
#: Of the scheduler's sweeps: each how many a website elsewhere is asked, and after how many a failed try is repeated.
_FAR_SWEEPS, _FAILED_SWEEPS = 4, 40
SCRATCH = "publisher-search-"
#: An index that was never made to its end.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MEMORY = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPosts:
    """The posts of a year: that of their addresses, which a post keeps when it goes out in another one."""

    #: When the first of them went out.
    since: datetime
    #: `mark_of` each, by slug.
    marks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What came of making an index."""

    posts: int
    #: Why not all of it was made, in plain words; empty where it was.
    trouble: str = ""
    #: Nothing was made here, because another machine is at it.
    by_another: bool = False


class SearchKeeper:
    """Makes the index after each night's hour, what is missing of it at once, and all when the posts have doubled."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._looked_at: datetime | None = None
        self._failed_at: datetime | None = None

    def look(self) -> str:
        """Make what is due of the index; tell in plain words why it could not be made, or ``""``.

        Raises:
            StorageError, SiteBusy: as `index_search`; it is tried again after a while.
        """
        app, now = self._app, self._app.clock()
        if app.settings.website.search is None or app.foreign() or _is_restored(app) or self._is_early(now):
            return ""
        self._looked_at = now
        posts = app.container.site.published().size(NEWS)
        there = read_index(app.container.site.place.files(whole=False))
        if not (posts or there):
            return ""
        whole = self._is_due(posts, there, now)
        if not whole and not (there and there.missing):
            return ""
        self._failed_at = now
        done = index_search(app, only_missing=not whole)
        self._failed_at = now if done.trouble else None
        return done.trouble

    def _is_early(self, now: datetime) -> bool:
        """Return whether it was looked, or tried in vain, a short while ago."""
        sweep = timedelta(seconds=self._app.settings.schedule.sweep_seconds)
        is_far = self._app.container.site.remote is not None
        looked = is_far and self._looked_at and abs(now - self._looked_at) < _FAR_SWEEPS * sweep
        return bool(looked or (self._failed_at and abs(now - self._failed_at) < _FAILED_SWEEPS * sweep))

    def _is_due(self, posts: int, there: SearchIndex | None, now: datetime) -> bool:
        """Return whether all of the index is to be looked over."""
        settings = self._app.settings
        if there is None or there.made_at is None or (posts > there.posts and posts >= 2 * there.posts):
            return True
        # Another ledger made it, or this one as it was later: before a restore.
        if self._app.container.page.monitoring.pulses.last_run(_pulse(self._app)) != there.made_at:
            return True
        return is_due(settings.website.search or time(), settings.organisation.timezone, there.made_at, now)


def _pulse(app: App) -> str:
    """Return the name under which the ledger knows when it made the index that should lie on the site."""
    return f"search index of {environment_of(app.container.target)}"


def _is_restored(app: App) -> bool:
    """Return whether the ledger was restored and waits for a person: nothing is built then."""
    return any(hold.kind == RESTORE for hold in app.holds())


def index_search(app: App, *, anew: bool = False, only_missing: bool = False) -> Indexed:
    """Make the parts of the index that are missing or out of date, or all of them `anew`, and put them on the site.

    What holds words that no post has any more goes first, whatever comes of making it again. Safe to repeat.
    `only_missing` is quicker in a large archive: it looks at the years of missing parts alone.

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
        with scratch_folder(SCRATCH) as scratch:
            return _Indexing(app, scratch).run(anew=anew, only_missing=only_missing)
    finally:
        if not app.container.database.is_sqlite:
            pulses.record_run(_ALONE_PULSE, now)


@dataclass(slots=True)
class MadePart:
    """A part that lies in a folder of this machine."""

    listed: PartList
    #: By path on the site.
    files: Mapping[str, Path]


@dataclass(slots=True)
class _Indexing:
    """One making of the index."""

    app: App
    scratch: Path
    troubles: list[str] = field(default_factory=list)

    def run(self, *, anew: bool, only_missing: bool) -> Indexed:
        """Make what is to be made, the newest year first; each year is put on the site when it is done."""
        files = self.app.container.site.place.files(whole=False)
        there, published = read_index(files) or SearchIndex(), self.app.container.site.published()
        context = build_context_of(self.app.container.site_settings, self.app.container.site.templates, published)
        some = {part.year for part in there.missing} if only_missing else None
        years = posts_by_year(published, some)
        if some is None:
            self._drop_stale(files, there, years)
        index = self._wanted(there, years, some, context.settings.tags)
        if index.parts.keys() != there.parts.keys():
            self._put(index, {})  # what is no longer wanted goes, and what is missing is said
        for year, posts in years.items():
            parts = {tag: YearPart(FOLDER[tag], year) for tag in context.settings.tags}
            due = [tag for tag, part in parts.items() if anew or self._is_due(part, context, posts)]
            if made := self._made(context, published, year, posts, due):
                self._put(index, made)
        if some is None and not self.troubles:
            count = sum(len(posts.marks) for posts in years.values())
            index = replace(index, made_at=self.app.clock(), posts=count)
            self._put(index, {})
        trouble = joined(*dict.fromkeys(self.troubles))
        self.app.container.page.monitoring.pulses.record_run(_pulse(self.app), index.made_at or _NEVER)
        self.app.container.page.monitoring.pulses.record_run(SEARCH_TROUBLE, self.app.clock(), trouble)
        return Indexed(index.posts, trouble)

    def _drop_stale(self, files: SiteFiles, there: SearchIndex, years: Mapping[int, YearPosts]) -> None:
        marks = {slug: mark for posts in years.values() for slug, mark in posts.marks.items()}
        among = suspects(files, there, marks)
        if among or old_files(files):
            with self.app.container.site.opened() as writing:
                writing.drop_stale_parts(among)

    @staticmethod
    def _wanted(
        there: SearchIndex, years: Mapping[int, YearPosts], some: Collection[int] | None, tags: Sequence[str]
    ) -> SearchIndex:
        """Return the index as it is to be, its parts not yet there; of other years than `some` as it is."""
        parts = [part for part in there.parts if some is not None and part.year not in some]
        parts += [YearPart(FOLDER[tag], year) for year in years for tag in tags]
        return replace(there, made_at=there.made_at or _NEVER, parts=dict.fromkeys(parts, False))

    def _is_due(self, part: YearPart, context: BuildContext, posts: YearPosts) -> bool:
        listed = read_part(self.app.container.site.place.files(whole=False), part)
        return listed is None or (listed.context, listed.posts) != (context.digest, posts.marks)

    def _made(
        self, context: BuildContext, published: PublishedEntries, year: int, posts: YearPosts, tags: Sequence[str]
    ) -> dict[YearPart, MadePart]:
        made: dict[YearPart, MadePart] = {}
        for tag in tags:
            part = YearPart(FOLDER[tag], year)
            try:
                made[part] = make_part(context, _entries(published, posts.since), self.scratch, part, tag)
            except LimitedProcessFailed as error:
                self.troubles.append(coded("index_part_not_made", reason=coded(error.code, **error.values)))
                break  # the other languages of the year are as large
        return made

    def _put(self, index: SearchIndex, made: Mapping[YearPart, MadePart]) -> None:
        files = {path: file for part in made.values() for path, file in part.files.items()}
        listed = {part: each.listed for part, each in made.items()}
        with self.app.container.site.opened() as writing:
            writing.put_parts(index, listed, lambda path: files[path].read_bytes())
        for file in files.values():
            file.unlink(missing_ok=True)


def posts_by_year(published: PublishedEntries, some: Collection[int] | None = None) -> dict[int, YearPosts]:
    """Return what is to be found, of all years or some, by the year of the address, the newest first."""
    years: dict[int, YearPosts] = {}
    # A post may go out in another year than that of its address, by its last or first days.
    for entry in _entries(published, datetime(min(some) - 1, 1, 1, tzinfo=UTC) if some else None):
        if some is None or entry.article.year in some:
            posts = years.setdefault(entry.article.year, YearPosts(since=entry.published_at))
            posts.marks[entry.article.slug] = mark_of(entry)
    return dict(sorted(years.items(), reverse=True))


def _entries(published: PublishedEntries, since: datetime | None) -> Iterator[Entry]:
    """Read all posts, or those from some time on, oldest first."""
    start = published.position(NEWS, since, "") if since else 0
    for at in range(start, published.size(NEWS), CHUNK):
        yield from published.slice(NEWS, at, at + CHUNK)


def make_part(context: BuildContext, entries: Iterable[Entry], scratch: Path, part: YearPart, tag: str) -> MadePart:
    """Make a part of those of the entries that belong to it, in a folder.

    Raises:
        LimitedProcessFailed: if Pagefind cannot do it, or there is too little memory.
    """
    home = scratch / part.folder / str(part.year)
    posts: dict[str, str] = {}
    for entry in (entry for entry in entries if entry.article.year == part.year):
        file = home / "posts" / urls.file_of(urls.article_path(entry.article, context.written_in(entry.article, tag)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_document(context, entry, tag))
        posts[entry.article.slug] = mark_of(entry)
    _run(home / "posts", home / "index", draft_language(tag), len(posts))
    shutil.rmtree(home / "posts")
    found = [file for file in sorted((home / "index").rglob("*")) if _WANTED.fullmatch(file.name)]
    files = {file.relative_to(home / "index").as_posix(): file for file in found}
    listed = PartList(context=context.digest, posts=posts, files=tuple(files))
    return MadePart(listed, {f"{part.path}{name}": file for name, file in files.items()})


def _document(context: BuildContext, entry: Entry, tag: str) -> bytes:
    """Write what Pagefind reads of a post: its words, and what the page shows of it."""
    places = [context.settings.label(Listing("place", key), tag) for key in entry.article.places]
    return context.render(
        "search-document.html",
        tag=tag,
        story=story_of(context, entry, tag),
        text=entry.article.text(context.written_in(entry.article, tag)),
        places=places,
    )


def _run(posts: Path, index: Path, language: str, count: int) -> None:
    from pagefind_bin import get_executable  # noqa: PLC0415 (only who makes an index needs it)

    if lack := lack_of_memory(count, _available_bytes()):
        needed, there = lack
        raise LimitedProcessFailed("too_little_memory", needed=needed, there=there)
    needed = BYTES_AT_LEAST + count * BYTES_A_POST
    limits = Limits(memory_bytes=MEMORY_MARGIN * needed, seconds=SECONDS_AT_LEAST + count * SECONDS_A_POST)
    command = [get_executable(), "--site", posts, "--output-path", index, "--force-language", language, "--silent"]
    run_limited([str(each) for each in command], limits)


def lack_of_memory(posts: int, there: int | None) -> tuple[int, int] | None:
    """Return the needed and the free megabytes, where `there` bytes are too few (None: it is not known)."""
    needed = BYTES_AT_LEAST + posts * BYTES_A_POST
    if there is None or there > needed:
        return None
    return needed // 1_000_000, there // 1_000_000


def _available_bytes() -> int | None:
    """Return what Linux counts as free for programs; None elsewhere."""
    try:
        found = re.search(r"^MemAvailable:\s+(\d+) kB$", _MEMORY.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
