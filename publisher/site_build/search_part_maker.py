"""Puts the posts of a language into the files of a large part of the search's index (`search_files` tells them)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from publisher.site.render.search_entry import LANGUAGE, SearchEntry
from publisher.site_build.search_files import SHOWN, LargePart, as_json, buckets, home_of, number_signs

#: A file of words has about so many bytes: a third of a second on a slow line.
WORDS_BYTES = 16_000


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
