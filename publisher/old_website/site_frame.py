"""What stands on many pages of a website: menus, footers, the latest news. What is left is what a page is about.

No page alone tells which of its texts are its own; compared with the others it does.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from publisher.domain.folding import fold
from publisher.old_website.addresses import parsed
from publisher.old_website.dates import days_in
from publisher.old_website.loaded_page import LoadedPage
from publisher.old_website.units import Unit

#: On so many articles' pages, and such a share of them, a text is the frame's.
_LEAST, _LEAST_OF_MANY, _MANY, _SHARE = 3, 5, 10, 0.1
#: Of a website with fewer pages two may lack what is everywhere: its front page has two addresses, for instance.
_FEW = 20
#: The same for pictures and days, which lists show too.
_LISTED_SHARE = 0.5
#: The same for whole sentences: one that an organisation ends its news with is theirs, one that is everywhere is not.
_PROSE, _PROSE_SHARE = 60, 0.95
#: The same for short texts that differ in their numbers alone: `Read 31 times`.
_COUNTED, _COUNTED_SHARE = 40, 0.5
_DIGITS = re.compile(r"\d+")
_NAME_PARTS = re.compile(r"\s+[|»«–—:·•/-]+\s+|\s*[|»«]+\s*")
#: By so many signs the beginning of a text is known again elsewhere.
_START = 40
_MOST_OWNERS = 12
#: Words of a link that lead to so many pages say nothing of one of them.
_GENERIC = 3


@dataclass(slots=True)
class _Seen:
    stem: str = ""
    count: int = 0


@dataclass(slots=True)
class SiteFrame:
    """What was counted over all pages; those of one stem have to come one after another."""

    _seen: defaultdict[int, _Seen] = field(default_factory=lambda: defaultdict(_Seen))
    _titles: defaultdict[str, _Seen] = field(default_factory=lambda: defaultdict(_Seen))
    _starts: defaultdict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _anchors: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _targets: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _stem: str = ""
    _stems: int = 0

    def add(self, page: LoadedPage) -> None:
        """Count a page."""
        if page.stem != self._stem or not self._stems:
            self._stem, self._stems = page.stem, self._stems + 1
        for key in {key for unit in page.units for key in _keys(unit)}:
            self._note(self._seen[key], page.stem)
        for piece in {fold(piece) for piece in title_pieces(page.head.title)}:
            self._note(self._titles[piece], page.stem)
        for unit in page.units:
            if unit.kind in ("text", "item") and len(unit.text) >= _START:
                self._own(unit.text, page.stem)
            self._note_links(page, unit)

    def _note_links(self, page: LoadedPage, unit: Unit) -> None:
        for address, words in unit.links:
            if len(words) > 5 and (path := page.inner(address)):
                self._anchors[path][words] += 1
                if len(self._targets[words]) <= _GENERIC:
                    self._targets[words].add(parsed(path).stem)

    def _note(self, seen: _Seen, stem: str) -> None:
        if seen.stem != stem or not seen.count:
            seen.stem, seen.count = stem, seen.count + 1

    def _own(self, text: str, stem: str) -> None:
        owners = self._starts[_start(text)]
        if stem in owners or len(owners) < _MOST_OWNERS:
            owners[stem] = max(owners.get(stem, 0), len(text))

    def is_repeated(self, unit: Unit) -> bool:
        """Return whether this stands on many pages, at the same place and word for word."""
        is_prose = unit.kind in ("text", "item") and len(unit.text) >= _PROSE and unit.link_share < 0.2
        is_listed = unit.kind == "picture" or (len(unit.text) < _PROSE and bool(days_in(unit.text)))
        share = _LISTED_SHARE if is_listed else _PROSE_SHARE if is_prose else _SHARE
        return self._seen[_keys(unit)[0]].count >= self._needed(share)

    def is_counted(self, unit: Unit) -> bool:
        """Return whether this stands on most pages, with other numbers."""
        keys = _keys(unit)
        return len(keys) > 1 and self._seen[keys[1]].count >= self._needed(_COUNTED_SHARE)

    def _needed(self, share: float) -> int:
        least, needed = (_LEAST if self._stems < _MANY else _LEAST_OF_MANY), math.ceil(self._stems * share)
        return max(least, min(needed, self._stems - 2) if self._stems < _FEW else needed)

    def is_site_name(self, piece: str) -> bool:
        """Return whether a part of a page's title stands in those of many."""
        return self._titles[fold(piece)].count >= self._needed(_SHARE)

    def titles_of(self, page: LoadedPage) -> list[str]:
        """Return what this page may be called: by others that lead to it, and by itself; the surest first."""
        anchors = self._anchors.get(page.saved.address.path, Counter())
        told = [words for words, _ in anchors.most_common() if len(self._targets[words]) < _GENERIC]
        pieces = title_pieces(page.head.title)
        own = [each for each in pieces if not self.is_site_name(each)]
        shared = [each for each in title_pieces(page.head.shared_title) if not self.is_site_name(each)]
        return list(dict.fromkeys([*shared, *own, *told]))

    def targets(self) -> frozenset[str]:
        """Return the paths that links of the website lead to."""
        return frozenset(self._anchors)

    def owners(self, unit: Unit, stem: str) -> Iterator[str]:
        """Return the stems of other pages that have a text which begins alike, and goes on as far or further."""
        if unit.kind in ("text", "item") and len(unit.text) >= _START:
            for owner, size in self._starts.get(_start(unit.text), {}).items():
                if owner != stem and size >= len(unit.text) - len("...") - 30:
                    yield owner


def title_pieces(title: str) -> list[str]:
    """Return a page's title, and its parts where a site's name stands beside it."""
    pieces = [each.strip() for each in _NAME_PARTS.split(title) if each.strip()]
    return [title, *(each for each in pieces if each != title)] if title.strip() else []


def _keys(unit: Unit) -> list[int]:
    if unit.kind in ("picture", "embed"):
        return [hash((unit.kind, unit.source))]
    whole = hash((unit.path, unit.text))
    masked = _DIGITS.sub("#", unit.text)
    is_counted = masked != unit.text and unit.kind in ("text", "heading") and len(masked) < _COUNTED
    return [whole, hash((unit.path, masked, 0))] if is_counted else [whole]


def _start(text: str) -> int:
    return hash(text[:_START])
