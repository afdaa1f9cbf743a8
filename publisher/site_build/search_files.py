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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from publisher.site import urls
from publisher.site.output_files import Files, Gone

#: What numbers are written in: of base 64.
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
#: Comes after every word.
AFTER_ALL = "\uffff"
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

    def without_words(self) -> "LargePart":
        """Return what tells its files and no word of them: the posts that they are of may have been taken back."""
        return replace(self, words=("",) * len(self.words))

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


def number_of(files: Readable, folder: str, part: LargePart, slug: str) -> tuple[int, str, list[int]] | None:
    """Return a post's number, its mark and the files of words in which it stands; None where it is not in the part."""
    content = read_json(files, f"{home_of(folder, part.version)}posts-{part.file_of(slug)}.json")
    if not content or slug not in content:
        return None
    number, mark, stands_in = content[slug]
    return int(number), str(mark), list(stands_in)


def removed(files: Readable, folder: str, part: LargePart, slugs: Iterable[str]) -> Files:
    """Return the files of a large part without posts: every word of theirs goes, and what was shown of them.

    Where a file began with a word that no post has any more, its description names the next one.

    What tells where they stand goes last, and lies elsewhere: places that are written side by side keep that order.
    """
    home = home_of(folder, part.version)
    found = {slug: there for slug in slugs if (there := number_of(files, folder, part, slug))}
    numbers = {number for number, _mark, _shards in found.values()}
    starts: list[str | None] = list(part.words)
    for shard in sorted({shard for _number, _mark, shards in found.values() for shard in shards}):
        path = f"{home}words/{shard}.json"
        signs = [number_signs(number, part.width) for number, _mark, shards in found.values() if shard in shards]
        left = _without(read_json(files, path) or {}, signs)
        yield path, as_json(left)
        starts[shard] = part.words[shard] if part.words[shard] in left else min(left, default=None)
    if starts != list(part.words):
        yield index_path(folder), replace(part, words=_begun_with(starts)).document()
    for at in sorted({number // SHOWN for number in numbers}):
        path = f"{home}shown/{at}.json"
        shown = read_json(files, path) or []
        yield path, as_json([None if at * SHOWN + place in numbers else each for place, each in enumerate(shown)])
    for at in sorted({part.file_of(slug) for slug in found}):
        path = f"{home}posts-{at}.json"
        listed = read_json(files, path) or {}
        yield path, as_json({slug: each for slug, each in listed.items() if slug not in found})


def _begun_with(starts: Sequence[str | None]) -> tuple[str, ...]:
    """Return where each file of words begins; an empty one where the next does, so that nobody looks into it."""
    following, begun = AFTER_ALL, list[str]()
    for start in reversed(starts):
        following = following if start is None else start
        begun.append(following)
    return tuple(reversed(begun))


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
