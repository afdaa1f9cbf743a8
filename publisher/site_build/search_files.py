"""The files of the search's index of one language: a large part, made at once, and the posts that came after it.

    search/sq/index.json               what the large part is: its version, its posts, where each file of words begins
    search/sq/recent.json              the posts that came after it, with their words; what is missing
    search/sq/<version>/words/<n>.json the posts of each word, in the order of words
    search/sq/<version>/shown/<n>.json what results show of `SHOWN` posts each, in the order of their days
    search/sq/<version>/posts-<n>.json which number a post has, and in which files of words it stands
    search/sq/<version>/days.json      when each post went out

A post's number is its place in the order of days, written in `SIGNS`, in as many as `width` says: so one can be taken
out of a file without reading the others. Browsers read the first four, by `templates/site/search.js`.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from publisher.site import urls
from publisher.site.output_files import Files, Gone
from publisher.site.render.search_entry import LANGUAGE, SearchEntry

#: What numbers are written in: of base 64.
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
#: A file of words has about so many bytes: a third of a second on a slow line.
WORDS_BYTES = 16_000
#: Posts in a file of what results show, and in one of what they were made of.
SHOWN, POSTS = 8, 32
#: So many posts may come after the large part; a browser reads all of them.
MOST_RECENT = 24
#: So many changes are remembered for a large part that is being made; beyond that every post is compared.
MOST_CHANGES = 500


class Readable(Protocol):
    """Files that can be read, such as those of the site."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LargePart:
    """What browsers read first of a language's index."""

    version: str
    #: Signs of a number.
    width: int
    posts: int
    #: The newest post's time in seconds.
    newest: int
    #: Each year with the number of its first post, oldest first.
    years: tuple[tuple[int, int], ...]
    #: The first word of each file of words.
    words: tuple[str, ...]
    #: The languages in which its posts are shown, as tags.
    languages: tuple[str, ...]

    def document(self) -> bytes:
        """Return it as it is written."""
        return as_json(asdict(self))

    def paths(self, folder: str) -> list[str]:
        """Return every file of it below the language's folder, `index.json` not among them."""
        home = home_of(folder, self.version)
        kinds = {"words/": len(self.words), "shown/": -(-self.posts // SHOWN), "posts-": buckets(self.posts)}
        files = [f"{home}{kind}{number}.json" for kind, count in kinds.items() for number in range(count)]
        return [*files, f"{home}days.json"]

    def file_of(self, slug: str) -> int:
        """Return which file has a post's number."""
        return zlib.crc32(slug.encode()) % buckets(self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentPost:
    """A post that came after the large part."""

    slug: str
    mark: str
    #: In seconds.
    at: int
    year: int
    #: How many posts of the large part are older.
    after: int
    shown: Mapping[str, Any]
    #: As `SearchEntry.words`, separated by spaces.
    words: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """What came after the large part."""

    #: The version of the large part that they came after; empty where there is none.
    of: str = ""
    posts: tuple[RecentPost, ...] = ()
    #: Whether some post is found nowhere until the large part is made again.
    missing: bool = False
    #: `sign_of` each post that changed since the large part was made; None where they are too many.
    changed: tuple[str, ...] | None = ()
    #: Large parts whose files are to go, but for those of the one that is used.
    leaving: tuple[LargePart, ...] = ()
    #: When all was looked over; None where it never was.
    made_at: datetime | None = None

    def document(self) -> bytes:
        """Return it as it is written."""
        made_at = self.made_at.isoformat() if self.made_at else None
        return as_json({**asdict(self), "made_at": made_at})

    def noting(self, slug: str) -> "Recent":
        """Return it with one more change."""
        sign = sign_of(slug)
        if self.changed is None or sign in self.changed:
            return self
        return replace(self, changed=(*self.changed, sign) if len(self.changed) < MOST_CHANGES else None)

    def without(self, slug: str) -> "Recent":
        """Return it without a post."""
        return replace(self, posts=tuple(post for post in self.posts if post.slug != slug))


def sign_of(slug: str) -> str:
    """Return what stands for a post that may have been taken back: its slug has words of its title."""
    return hashlib.sha256(slug.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def index_path(folder: str) -> str:
    """Return where the large part of a language is described."""
    return f"{urls.SEARCH}{folder}/index.json"


def recent_path(folder: str) -> str:
    """Return where that lies which came after it."""
    return f"{urls.SEARCH}{folder}/recent.json"


def home_of(folder: str, version: str) -> str:
    """Return what the paths of a large part's files begin with."""
    return f"{urls.SEARCH}{folder}/{version}/"


def buckets(posts: int) -> int:
    """Return over how many files the numbers of so many posts are spread."""
    return max(1, -(-posts // POSTS))


def as_json(content: object) -> bytes:
    """Write JSON, small, the same bytes for the same content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def read_json(files: Readable, path: str) -> Any:
    """Read JSON of ours; None where there is none, or it cannot be read."""
    try:
        return json.loads(files.read(path) or b"null")
    except ValueError:
        return None


def read_large(files: Readable, folder: str) -> LargePart | None:
    """Return the large part of a language's index; None where there is none."""
    return _large(read_json(files, index_path(folder)))


def _large(content: Any) -> LargePart | None:
    try:
        years = tuple((int(year), int(first)) for year, first in content["years"])
        numbers = {key: int(content[key]) for key in ("width", "posts", "newest")}
        words, languages = (tuple(map(str, content[key])) for key in ("words", "languages"))
        return LargePart(version=str(content["version"]), years=years, words=words, languages=languages, **numbers)
    except (TypeError, KeyError, ValueError):
        return None


def read_recent(files: Readable, folder: str) -> Recent | None:
    """Return what came after the large part; None where nothing is known of it."""
    content = read_json(files, recent_path(folder))
    try:
        posts = tuple(RecentPost(**{**each, "words": tuple(each["words"])}) for each in content["posts"])
        changed = content["changed"]
        return Recent(
            of=str(content["of"]),
            posts=posts,
            missing=bool(content["missing"]),
            changed=None if changed is None else tuple(changed),
            leaving=tuple(part for each in content["leaving"] if (part := _large(each))),
            made_at=datetime.fromisoformat(content["made_at"]) if content["made_at"] else None,
        )
    except (TypeError, KeyError, ValueError):
        return None


def number_signs(number: int, width: int) -> str:
    """Write a number."""
    return "".join(SIGNS[number >> 6 * place & 63] for place in reversed(range(width)))


def take_out(places: str, signs: str) -> str:
    """Return the posts of a word without one of them."""
    width = len(signs)
    groups = (
        "".join(each for at in range(0, len(group), width) if (each := group[at : at + width]) != signs)
        for group in places.split(",")
    )
    return ",".join(groups).rstrip(",")


@dataclass(slots=True)
class LargePartMaker:
    """Puts the posts of a language into files, oldest first."""

    folder: str
    version: str
    #: How many there will be at most.
    width: int
    _words: dict[str, tuple[list[int], list[int], list[int]]] = field(default_factory=dict)
    _shown: list[dict[str, Any]] = field(default_factory=list)
    _days: list[int] = field(default_factory=list)
    _slugs: list[tuple[str, str]] = field(default_factory=list)
    _years: dict[int, int] = field(default_factory=dict)

    def take(self, entry: SearchEntry) -> None:
        """Take in the next post."""
        number = len(self._slugs)
        self._slugs.append((entry.slug, entry.mark))
        self._shown.append(entry.shown)
        self._days.append(entry.at)
        self._years.setdefault(entry.year, number)
        for place, words in enumerate(entry.words):
            for word in words:
                found = self._words.get(word)
                if found is None:
                    found = self._words[word] = ([], [], [])
                found[place].append(number)

    def files(self) -> tuple[LargePart, dict[str, bytes]]:
        """Return what was made, and the bytes of its files by path."""
        home, made = home_of(self.folder, self.version), dict[str, bytes]()
        starts, stands_in = list[str](), [list[int]() for _ in self._slugs]
        for number, (words, posts) in enumerate(self._shards()):
            starts.append(next(iter(words)))
            made[f"{home}words/{number}.json"] = as_json(words)
            for post in posts:
                stands_in[post].append(number)
        part = self._part(starts)
        for number, start in enumerate(range(0, len(self._shown), SHOWN)):
            made[f"{home}shown/{number}.json"] = as_json(self._shown[start : start + SHOWN])
        listed = [dict[str, Any]() for _ in range(buckets(part.posts))]
        for number, (slug, mark) in enumerate(self._slugs):
            listed[part.file_of(slug)][slug] = [number, mark, stands_in[number]]
        for number, content in enumerate(listed):
            made[f"{home}posts-{number}.json"] = as_json(content)
        made[f"{home}days.json"] = as_json(self._days)
        return part, made

    def _part(self, starts: Sequence[str]) -> LargePart:
        return LargePart(
            version=self.version,
            width=self.width,
            posts=len(self._slugs),
            newest=self._days[-1] if self._days else 0,
            years=tuple(self._years.items()),
            words=tuple(starts),
            languages=tuple(word[len(LANGUAGE) :] for word in sorted(self._words) if word.startswith(LANGUAGE)),
        )

    def _shards(self) -> Iterator[tuple[dict[str, str], set[int]]]:
        """Yield the words of each file with their posts, and all posts that stand in it."""
        words, posts, size = dict[str, str](), set[int](), 0
        signs = [number_signs(number, self.width) for number in range(len(self._slugs))]
        for word in sorted(self._words):
            found = self._words[word]
            places = ",".join("".join(signs[number] for number in group) for group in found).rstrip(",")
            if size and size + len(word) + len(places) > WORDS_BYTES:
                yield words, posts
                words, posts, size = {}, set(), 0
            words[word] = places
            posts.update(*found)
            size += len(word) + len(places) + 6
        if words:
            yield words, posts


def width_for(posts: int) -> int:
    """Return how many signs the numbers of so many posts need."""
    return 2 if posts <= 1 << 12 else 3 if posts <= 1 << 18 else 4


def number_of(files: Readable, folder: str, part: LargePart, slug: str) -> tuple[int, str, list[int]] | None:
    """Return a post's number, its mark and the files of words in which it stands; None where it is not in the part."""
    content = read_json(files, f"{home_of(folder, part.version)}posts-{part.file_of(slug)}.json")
    if not content or slug not in content:
        return None
    number, mark, stands_in = content[slug]
    return int(number), str(mark), list(stands_in)


def removed(files: Readable, folder: str, part: LargePart, slugs: Iterable[str]) -> Files:
    """Return the files of a large part without posts: every word of theirs goes, and what was shown of them.

    What tells where they stand goes last, and lies elsewhere: places that are written side by side keep that order.
    """
    home = home_of(folder, part.version)
    found = {slug: there for slug in slugs if (there := number_of(files, folder, part, slug))}
    numbers = {number for number, _mark, _shards in found.values()}
    for shard in sorted({shard for _number, _mark, shards in found.values() for shard in shards}):
        path = f"{home}words/{shard}.json"
        signs = [number_signs(number, part.width) for number, _mark, shards in found.values() if shard in shards]
        yield path, as_json(_without(read_json(files, path) or {}, signs))
    for at in sorted({number // SHOWN for number in numbers}):
        path = f"{home}shown/{at}.json"
        shown = read_json(files, path) or []
        yield path, as_json([None if at * SHOWN + place in numbers else each for place, each in enumerate(shown)])
    for at in sorted({part.file_of(slug) for slug in found}):
        path = f"{home}posts-{at}.json"
        listed = read_json(files, path) or {}
        yield path, as_json({slug: each for slug, each in listed.items() if slug not in found})


def _without(words: Mapping[str, str], numbers: Sequence[str]) -> dict[str, str]:
    left = dict(words)
    for signs in numbers:
        for word, places in left.items():
            if signs in places:
                left[word] = take_out(places, signs)
    return {word: places for word, places in left.items() if places}


def gone(folder: str, parts: Iterable[LargePart], but: LargePart | None) -> Files:
    """Return what deletes large parts, but for the files of the one that is used."""
    kept = set(but.paths(folder)) if but else set()
    paths = {path for part in parts for path in part.paths(folder)} - kept
    yield from ((path, Gone()) for path in sorted(paths))
