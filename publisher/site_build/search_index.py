"""The search's index as it lies on the site: a part for each language and year, so that a part can go at once.

Pagefind leaves the words of all posts of a part mixed in its files; so where one post is corrected or taken back, its
parts go whole, and are made again apart from it (`operations/update_search_index.py`).
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from publisher.domain.language import FOLDER
from publisher.domain.ports_channel import Entry, PublishedEntries
from publisher.hosting.target import SiteFiles
from publisher.site import urls
from publisher.site.output_files import Files, Gone

#: What earlier versions wrote in its place: one index without parts.
OLD_LIST = f"{urls.SEARCH}files.json"


@dataclass(frozen=True, slots=True, order=True)
class YearPart:
    """The posts of a year, as the readers of a language find them."""

    #: The language's folder, such as `sr-cyrl`.
    folder: str
    year: int

    @property
    def path(self) -> str:
        """Return the folder that holds the part's files."""
        return f"{urls.SEARCH}{self.folder}/{self.year}/"

    @property
    def list_path(self) -> str:
        """Return the path of the part's own list."""
        return f"{self.path}files.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartList:
    """What one part was made of, and its files."""

    #: `Edition.digest`: names of places and the template of what is found are in it too.
    context: str
    #: `mark_of` each post by slug.
    posts: Mapping[str, str]
    #: Below the part's path.
    files: tuple[str, ...]

    def document(self) -> bytes:
        """Return the list as it is written."""
        return _json({"edition": self.context, "posts": dict(self.posts), "files": sorted(self.files)})


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """Which parts lie on the site, and which are missing until they are made again."""

    #: When it last changed; None where it never was made.
    made_at: datetime | None = None
    #: How many posts it was made of.
    posts: int = 0
    #: Whether each part is there.
    parts: Mapping[YearPart, bool] = field(default_factory=dict)

    @property
    def ready(self) -> list[YearPart]:
        """Return the parts that are there."""
        return sorted(part for part, there in self.parts.items() if there)

    @property
    def missing(self) -> list[YearPart]:
        """Return the parts that went and are to be made again."""
        return sorted(part for part, there in self.parts.items() if not there)

    def without(self, gone: Collection[YearPart]) -> "SearchIndex":
        """Return it with these parts missing."""
        return replace(self, parts={**self.parts, **dict.fromkeys(gone, False)})

    def document(self) -> bytes:
        """Return the list as it is written."""
        parts: dict[str, dict[str, bool]] = {}
        for part, there in sorted(self.parts.items()):
            parts.setdefault(part.folder, {})[str(part.year)] = there
        made_at = self.made_at.isoformat() if self.made_at else None
        return _json({"made_at": made_at, "posts": self.posts, "parts": parts})


def _json(content: Mapping[str, object]) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0)}\n".encode()


def mark_of(entry: Entry | None) -> str:
    """Return what changes with the words by which a post is found, and shown there; empty where it is not to be."""
    if entry is None or entry.withdrawn or entry.article.kind == "page":
        return ""
    article = entry.article
    texts = [(text.tag, text.title, text.summary, text.plain, text.quotes) for text in article.texts]
    content = repr((entry.published_at, article.year, article.places, texts))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_index(files: SiteFiles) -> SearchIndex | None:
    """Return the index that lies on the site; None where there is none, or its list is no list of ours."""
    content = _read(files, urls.SEARCH_PARTS)
    try:
        years = [(folder, year, there) for folder, by in content["parts"].items() for year, there in by.items()]
        parts = {YearPart(folder, int(year)): bool(there) for folder, year, there in years}
        made_at = datetime.fromisoformat(content["made_at"]) if content["made_at"] else None
        return SearchIndex(made_at=made_at, posts=int(content["posts"]), parts=parts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def read_part(files: SiteFiles, part: YearPart) -> PartList | None:
    """Return the list of a part; None where it is none of ours."""
    content = _read(files, part.list_path)
    try:
        return PartList(
            context=str(content["edition"]),
            posts={str(slug): str(mark) for slug, mark in content["posts"].items()},
            files=tuple(str(file) for file in content["files"]),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def old_files(files: SiteFiles) -> list[str]:
    """Return the files of an index that an earlier version made, its list among them as the last."""
    listed = _read(files, OLD_LIST).get("files")
    return [*sorted(str(path) for path in listed), OLD_LIST] if isinstance(listed, dict) else []


def _read(files: SiteFiles, path: str) -> dict[str, Any]:
    try:
        content = json.loads(files.read(path) or b"{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def paths_of(files: SiteFiles, index: SearchIndex) -> Iterator[str]:
    """Return all that belongs to the index."""
    yield urls.SEARCH_PARTS
    for part in index.ready:
        if listed := read_part(files, part):
            yield part.list_path
            yield from (f"{part.path}{file}" for file in listed.files)


def without_changed(files: SiteFiles, tags: Iterable[str], changed: Mapping[str, Entry]) -> Files:
    """Return what takes the words away that posts (by slug) had and have no more: their parts, and all of an old index.

    Other posts of these parts are not found until they are made again. Safe to repeat; a part's list goes last.
    """
    years: dict[int, dict[str, str]] = {}
    for slug, entry in changed.items():
        years.setdefault(entry.article.year, {})[slug] = mark_of(entry)
    parts = [YearPart(FOLDER[tag], year) for tag in tags for year in years]
    lists = {part: listed for part in parts if (listed := read_part(files, part))}
    stale = [part for part, listed in lists.items() if _is_stale(listed, years[part.year])]
    yield from parts_gone(files, {part: lists[part] for part in stale})
    if changed:
        yield from ((path, Gone()) for path in old_files(files))


def _is_stale(listed: PartList, marks: Mapping[str, str]) -> bool:
    return any(listed.posts.get(slug, mark) != mark for slug, mark in marks.items())


def parts_gone(files: SiteFiles, gone: Mapping[YearPart, PartList | None]) -> Files:
    """Return what takes parts away and says that they are missing."""
    if not gone:
        return
    index = read_index(files) or SearchIndex()
    yield urls.SEARCH_PARTS, index.without(gone).document()
    for part, listed in gone.items():
        yield from ((f"{part.path}{file}", Gone()) for file in (listed.files if listed else ()))
        yield part.list_path, Gone()


def suspects(files: SiteFiles, index: SearchIndex, marks: Mapping[str, str]) -> list[YearPart]:
    """Return the parts that seem to hold words which no post has any more: `marks` has `mark_of` every post by slug."""
    found = []
    for part in index.ready:
        listed = read_part(files, part)
        if listed is None or any(marks.get(slug, "") != mark for slug, mark in listed.posts.items()):
            found.append(part)
    return found


def stale_parts(
    files: SiteFiles, published: PublishedEntries, among: Collection[YearPart] | None
) -> dict[YearPart, PartList | None]:
    """Return the parts that hold words which no post has any more, of all or `among` some."""
    index = read_index(files)
    marks: dict[str, str] = {}
    stale: dict[YearPart, PartList | None] = {}
    for part in index.ready if index else ():
        if among is not None and part not in among:
            continue
        listed = read_part(files, part)
        for slug in listed.posts if listed else ():
            if slug not in marks:
                marks[slug] = mark_of(published.entry(slug))
        if listed is None or any(marks[slug] != mark for slug, mark in listed.posts.items()):
            stale[part] = listed
    return stale


def new_parts(
    files: SiteFiles,
    index: SearchIndex,
    made: Mapping[YearPart, PartList],
    content: Callable[[str], bytes],
) -> Files:
    """Return what puts parts in the place of those before, and `index` in the place of the list.

    `content` gives the bytes of their files. Parts that `index` does not name go.
    """
    before = read_index(files)
    there = {part: read_part(files, part) for part in {*made, *(before.parts if before else ())}}
    for part, listed in made.items():
        for file in listed.files:
            yield f"{part.path}{file}", content(f"{part.path}{file}")
        yield part.list_path, listed.document()
    yield urls.SEARCH_PARTS, index.document()
    for part, listed_before in there.items():
        kept = made[part].files if part in made else ()
        if listed_before and (part in made or not index.parts.get(part)):
            yield from ((f"{part.path}{file}", Gone()) for file in listed_before.files if file not in kept)
        if listed_before and not index.parts.get(part):
            yield part.list_path, Gone()
    yield from ((path, Gone()) for path in old_files(files))


def is_due(at: time, zone: ZoneInfo, made_at: datetime | None, now: datetime) -> bool:
    """Return whether the last night's hour `at` (local) has passed since the index was made."""
    local = now.astimezone(zone)
    last = datetime.combine(local.date(), at, zone)
    if last > local:
        last = datetime.combine(local.date() - timedelta(days=1), at, zone)
    return made_at is None or made_at < last
