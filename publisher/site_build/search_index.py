"""What changes in the search's index on the site: with a post at once, and when a large part is made anew.

The writer that publishes, corrects or takes back a post does it in the same session: words that a post had leave every
file, and its new ones come into `recent.json`. So it costs the same in an archive of any size, and nothing is missing
meanwhile. `operations/update_search_index.py` makes the large part again, apart from publishing.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from publisher.domain.language import FOLDER, TAGS
from publisher.domain.ports_channel import Entry, PublishedEntries
from publisher.site import urls
from publisher.site.output_files import Files, Gone
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site.render.search_entry import mark_of, search_entry
from publisher.site.sort_key import key_of
from publisher.site_build.full_build import CHUNK
from publisher.site_build.search_files import (
    MOST_RECENT,
    LargePart,
    Readable,
    Recent,
    RecentPost,
    buckets,
    gone,
    home_of,
    index_path,
    number_of,
    read_json,
    read_large,
    read_recent,
    recent_path,
    removed,
    sign_of,
)

#: More posts at once are not taken out of a large part: it goes whole, and is made again.
MANY = 20
#: What earlier versions of the program had: an index without parts, and one with a part for each year.
_OLD_LIST, _OLD_PARTS = f"{urls.SEARCH}files.json", f"{urls.SEARCH}parts.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A large part of a language's index that was made, and is to be put on the site."""

    tag: str
    part: LargePart
    #: By path on the site.
    files: dict[str, bytes]
    #: `mark_of` each of its posts, by slug.
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _InMemory:
    """Files that do not lie on the site yet, read as if they did."""

    files: Mapping[str, bytes]

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)


def changed_files(files: Readable, context: BuildContext, published: PublishedEntries, slugs: Collection[str]) -> Files:
    """Return what is other in the index because these posts are new, changed, or taken back. Safe to repeat.

    Where there is no index none is begun: what `build` writes is the same as what many posts have written.
    """
    entries = {slug: published.entry(slug) for slug in sorted(slugs) if not slug.startswith(urls.PAGES)}
    marks = {slug: mark_of(entry) for slug, entry in entries.items()}
    if not marks:
        return
    for tag in TAGS:
        if tag not in context.settings.tags:
            yield from whole_gone(files, tag)
        else:
            yield from _OneLanguage(files, context, published, tag).changed(entries, marks)
    yield from ((path, Gone()) for path in old_files(files))


@dataclass(frozen=True, slots=True)
class _OneLanguage:
    """The index of one language, in a session of the writer."""

    files: Readable
    context: BuildContext
    published: PublishedEntries
    tag: str

    @property
    def folder(self) -> str:
        return FOLDER[self.tag]

    def changed(self, entries: Mapping[str, Entry | None], marks: Mapping[str, str]) -> Files:
        large, recent = read_large(self.files, self.folder), read_recent(self.files, self.folder)
        if large is None and recent is None:
            return  # it was never begun, and is not made here
        new = recent or Recent(of=large.version if large else "", missing=True)
        waiting = {post.slug: post.mark for post in new.posts}
        taken = list[str]()
        for slug, mark in marks.items():
            there = number_of(self.files, self.folder, large, slug) if large else None
            known = there[1] if there else waiting.get(slug, "")
            if mark and mark == known and not (there and slug in waiting):
                continue
            taken += [slug] if there else []
            new = self._with(new.without(slug).noting(slug), large, entries[slug], mark)
        if large is None:
            new = replace(new, missing=self.published.size(NEWS) > len(new.posts))
        if large and len(taken) > MANY:
            yield from self._without_large(large, new)
            return
        if large:
            yield from removed(self.files, self.folder, large, taken)
        if new != recent:
            yield recent_path(self.folder), new.document()

    def _with(self, recent: Recent, large: LargePart | None, entry: Entry | None, mark: str) -> Recent:
        if entry is None or not mark:
            return recent
        if len(recent.posts) >= MOST_RECENT:
            return replace(recent, missing=True)
        return replace(recent, posts=(*recent.posts, self._recent_post(large, entry, mark)))

    def _recent_post(self, large: LargePart | None, entry: Entry, mark: str) -> RecentPost:
        found = search_entry(self.context, entry, self.tag, mark)
        title, head, text = (" ".join(words) for words in found.words)
        return RecentPost(
            slug=found.slug,
            mark=mark,
            at=found.at,
            year=found.year,
            after=self._older(large, found.at),
            shown=found.shown,
            words=(title, head, text),
        )

    def _older(self, large: LargePart | None, at: int) -> int:
        """Count the posts of the large part that are older than a time."""
        if large is None or at >= large.newest:
            return large.posts if large else 0
        return bisect_right(read_json(self.files, f"{home_of(self.folder, large.version)}days.json") or [], at)

    def _without_large(self, large: LargePart, recent: Recent) -> Files:
        """Return the index without its large part, which has too much that changed."""
        left = replace(recent, of="", missing=True, changed=None, leaving=(*recent.leaving, large.without_words()))
        yield recent_path(self.folder), left.document()
        yield index_path(self.folder), Gone()
        yield from gone(self.folder, [large], None)

    def put(self, made: NewPart) -> Iterator[Files]:
        """Return, step by step, what puts a new large part in the place of the one before.

        What is to go is noted first, so that it goes whenever this is broken off.
        """
        large, recent = read_large(self.files, self.folder), read_recent(self.files, self.folder) or Recent()
        leaving = (*recent.leaving, *(each.without_words() for each in (large, made.part) if each))
        after, stale = self._after(made, recent)
        there = {**made.files, **dict(removed(_InMemory(made.files), self.folder, made.part, stale))}
        noted, described = recent_path(self.folder), index_path(self.folder)
        description = there.pop(described, made.part.document())
        yield iter([(noted, replace(recent, leaving=leaving).document())])
        yield iter(there.items())
        yield iter([(described, description)])
        yield chain([(noted, replace(after, leaving=leaving).document())], gone(self.folder, leaving, made.part))
        yield iter([(noted, after.document())])

    def _after(self, made: NewPart, recent: Recent) -> tuple[Recent, list[str]]:
        """Return what comes after a new part, and which of its posts were changed while it was made."""
        after, stale = Recent(of=made.part.version, made_at=recent.made_at), list[str]()
        in_memory = replace(self, files=_InMemory(made.files))
        for slug, entry in self._changed_while(made, recent):
            mark, there = mark_of(entry), made.marks.get(slug, "")
            if mark != there:
                stale += [slug] if there else []
                after = in_memory._with(after.noting(slug), made.part, entry, mark)  # noqa: SLF001 - its own
        found = len(made.marks) - len(stale) + len(after.posts)
        return replace(after, missing=found != self.published.size(NEWS)), stale

    def _changed_while(self, made: NewPart, recent: Recent) -> Iterator[tuple[str, Entry | None]]:
        """Return what may have changed while a new part was made; all posts where the changes were too many to note."""
        noted = {post.slug for post in recent.posts}
        if recent.changed is not None:
            noted |= {slug for slug in made.marks if sign_of(slug) in recent.changed}
            yield from ((slug, self.published.entry(slug)) for slug in sorted(noted))
            return
        gone_since = {*made.marks, *noted}
        for entry in all_posts(lambda: self.published):
            gone_since.discard(entry.article.slug)
            yield entry.article.slug, entry
        yield from ((slug, None) for slug in sorted(gone_since))


def steps_of(files: Readable, context: BuildContext, published: PublishedEntries, made: NewPart) -> Iterator[Files]:
    """Return what puts a new large part on the site: each step is to be written before the next one begins.

    A post that was changed or taken back while it was made is not in it.
    """
    yield from _OneLanguage(files, context, published, made.tag).put(made)


def begun(files: Readable, tags: Iterable[str]) -> Files:
    """Return what begins an index where there is none: from then on what changes is noted."""
    for tag in tags:
        if read_recent(files, FOLDER[tag]) is None:
            large = read_large(files, FOLDER[tag])
            yield (
                recent_path(FOLDER[tag]),
                Recent(of=large.version if large else "", missing=True).document(),
            )


def noted(files: Readable, tags: Iterable[str], made_at: datetime) -> Files:
    """Return what says when all of the index was looked over."""
    for tag in tags:
        if recent := read_recent(files, FOLDER[tag]):
            yield recent_path(FOLDER[tag]), replace(recent, made_at=made_at).document()


def stale_slugs(files: Readable, tags: Iterable[str], marks: Mapping[str, str]) -> set[str]:
    """Return the posts of the index with words that they have no more; `marks` are `mark_of` all posts, by slug."""
    return {slug for tag in tags for slug, there in _marks_there(files, tag) if marks.get(slug, "") != there}


def all_posts(published: Callable[[], PublishedEntries], at_once: int = CHUNK) -> Iterator[Entry]:
    """Read all posts, `at_once` (2 or more) in a go, each once, oldest first, while others may come or be taken back.

    `published` gives the shelf as it is now: reading goes on behind the last post, wherever that stands by then.
    """
    seen, last = set[str](), None
    while True:
        now = published()
        at = now.position(NEWS, *key_of(last)) if last else 0
        entries = [entry for entry in now.slice(NEWS, at, at + at_once) if entry.article.slug not in seen]
        if not entries:
            return
        seen.update(entry.article.slug for entry in entries)
        yield from entries
        last = entries[-1]


def _marks_there(files: Readable, tag: str) -> Iterator[tuple[str, str]]:
    folder = FOLDER[tag]
    large, recent = read_large(files, folder), read_recent(files, folder)
    for post in recent.posts if recent else ():
        yield post.slug, post.mark
    home, count = (home_of(folder, large.version), buckets(large.posts)) if large else ("", 0)
    for number in range(count):
        listed = read_json(files, f"{home}posts-{number}.json")
        yield from ((slug, mark) for slug, (_number, mark, _shards) in (listed or {}).items())


def made_and_missing(files: Readable, tags: Iterable[str]) -> tuple[datetime | None, int]:
    """Return when all of the index was last looked over, and in how many languages some post is missing."""
    there = [read_recent(files, FOLDER[tag]) for tag in tags]
    times = [recent.made_at for recent in there if recent and recent.made_at]
    return min(times, default=None), sum(1 for recent in there if recent is None or recent.missing)


def paths_of(files: Readable, tag: str) -> Iterator[str]:
    """Return all that belongs to a language's index."""
    folder = FOLDER[tag]
    large, recent = read_large(files, folder), read_recent(files, folder)
    for part in (*([large] if large else []), *(recent.leaving if recent else ())):
        yield from part.paths(folder)
    if large:
        yield index_path(folder)
    if recent:
        yield recent_path(folder)


def whole_gone(files: Readable, tag: str) -> Files:
    """Return what deletes a language's index; its lists go last."""
    yield from ((path, Gone()) for path in paths_of(files, tag))


def old_files(files: Readable) -> Iterator[str]:
    """Return the files of an index that an earlier version of the program made, its lists last."""
    listed, parts = read_json(files, _OLD_LIST), read_json(files, _OLD_PARTS)
    if isinstance(parts, dict) and isinstance(parts.get("parts"), dict):
        for home in (f"{urls.SEARCH}{folder}/{year}/" for folder, years in parts["parts"].items() for year in years):
            part = read_json(files, f"{home}files.json")
            yield from (f"{home}{file}" for file in (part["files"] if part else ()))
            yield f"{home}files.json"
        yield _OLD_PARTS
    if isinstance(listed, dict) and isinstance(listed.get("files"), dict):
        yield from (*sorted(listed["files"]), _OLD_LIST)


def is_due(at: time, zone: ZoneInfo, made_at: datetime | None, now: datetime) -> bool:
    """Return whether the last night's hour `at` (local) has passed since the index was made."""
    local = now.astimezone(zone)
    last = datetime.combine(local.date(), at, zone)
    if last > local:
        last = datetime.combine(local.date() - timedelta(days=1), at, zone)
    return made_at is None or made_at < last
