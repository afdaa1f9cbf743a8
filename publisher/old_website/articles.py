"""The articles of an old website: pages in several languages put together, copies known as such, every address kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from publisher.domain.folding import fold
from publisher.domain.revision import digest_of
from publisher.old_website.dates import order_of_days
from publisher.old_website.languages import language_of
from publisher.old_website.loaded_page import OldSite, load
from publisher.old_website.page_reading import FoundPicture, OldPage, read_page
from publisher.old_website.site_frame import SiteFrame

#: Texts of two pages that begin alike for so long are one.
_ALIKE = 1500
_LEAST_ALIKE = 120
#: Is told how many pages were read.
Progress = Callable[[int], None]


@dataclass(slots=True)
class OldArticle:
    """One article in all its languages."""

    #: By language as in `posts/`; the main one first where it has it.
    readings: dict[str, OldPage]
    #: Every old path that leads to it, with the language that it should lead to.
    addresses: dict[str, str] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """Return the language that it was written in, as far as one can tell: the first."""
        return next(iter(self.readings))

    @property
    def key(self) -> str:
        """Return the old path by which it is known again."""
        return self.readings[self.main].page.saved.address.path

    @property
    def title(self) -> str:
        """Return its title in its first language."""
        return self.readings[self.main].title

    @property
    def day(self) -> date | None:
        """Return the day of its first language, or else of another."""
        return next((each.day for each in self.readings.values() if each.day), None)

    @property
    def time(self) -> time | None:
        """Return its time of day; None where no page tells it."""
        return next((each.time for each in self.readings.values() if each.day and each.time), None)

    @property
    def is_day_unsure(self) -> bool:
        """Return whether its day may be another one: day and month could be swapped, or its pages differ."""
        days = {each.day for each in self.readings.values() if each.day}
        return len(days) > 1 or any(each.is_day_unsure for each in self.readings.values())

    @property
    def pictures(self) -> tuple[FoundPicture, ...]:
        """Return the pictures of all its pages, each once."""
        found = {picture.source: picture for each in reversed(self.readings.values()) for picture in each.pictures}
        order = dict.fromkeys(picture.source for each in self.readings.values() for picture in each.pictures)
        return tuple(found[source] for source in order)

    def captions(self, source: str) -> dict[str, str]:
        """Return what is said below a picture, by language."""
        return self._said(source, lambda picture: picture.caption)

    def alts(self, source: str) -> dict[str, str]:
        """Return what a picture shows, by language."""
        return self._said(source, lambda picture: picture.alt)

    def _said(self, source: str, words: Callable[[FoundPicture], str]) -> dict[str, str]:
        return {
            language: words(picture)
            for language, reading in self.readings.items()
            for picture in reading.pictures
            if picture.source == source and words(picture)
        }


@dataclass(frozen=True, slots=True)
class OldNews:
    """What an old website holds."""

    #: Oldest first.
    articles: tuple[OldArticle, ...]
    #: Paths of all other pages, with their language.
    others: Mapping[str, str]


def read_site(site: OldSite, languages: Sequence[str], progress: Progress = lambda done: None) -> OldNews:
    """Read all pages of a website, twice: what many have in common is known only after the first time."""
    frame, month_first = SiteFrame(), 0
    for page in (page for saved in site.pages() if (page := load(saved, site.host))):
        frame.add(page)
        month_first += sum(order_of_days(unit.text) for unit in page.units if len(unit.text) < 100)
    readings = []
    for done, saved in enumerate(site.pages(), 1):
        if page := load(saved, site.host):
            reading = read_page(page, frame, month_first=month_first > 0)
            readings.append(replace(reading, page=replace(page, units=())))
        progress(done)
    return _Sorter(readings, languages, frame).news()


class _Sorter:
    """Puts pages together."""

    def __init__(self, readings: Sequence[OldPage], languages: Sequence[str], frame: SiteFrame) -> None:
        self._readings, self._languages = readings, languages
        self._own = {reading.page.saved.address.path: language_of(reading.text) for reading in readings}
        self._by_word = self._languages_of_words()
        self._aliases = {
            path.rpartition(".")[0]: path for path in self._own if path.endswith((".html", ".htm")) and "?" not in path
        }
        self._known = frame.targets()

    def _languages_of_words(self) -> dict[str, str]:
        """Return which language the pages have whose addresses name one, or none: most of them decide."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for reading in self._readings:
            address = reading.page.saved.address
            if reading.is_article and (own := self._own[address.path]):
                counts[address.language][own] += 1
        found = {"": self._languages[0], **dict(zip(self._languages, self._languages, strict=True))}
        return found | {word: counted.most_common(1)[0][0] for word, counted in counts.items() if not word}

    def language(self, reading: OldPage) -> str:
        """Return the language of a page: that of its words, or else that of its address."""
        address = reading.page.saved.address
        return self._own[address.path] or self._by_word.get(address.language, self._languages[0])

    def news(self) -> OldNews:
        articles = [reading for reading in self._readings if reading.is_article]
        found = [each for group in self._groups(articles) for each in self._articles(group)]
        others: dict[str, str] = {}
        for reading in self._readings:
            if not reading.is_article:
                address = reading.page.saved.address
                language = self._by_word.get(address.language, address.language) or self._languages[0]
                others |= dict.fromkeys(self._paths(reading), language)
        taken = {path for article in found for path in article.addresses}
        rest = {path: language for path, language in others.items() if path not in taken}
        return OldNews(tuple(sorted(found, key=lambda each: (each.day or date.max, each.key))), rest)

    def _groups(self, articles: Sequence[OldPage]) -> list[list[OldPage]]:
        """Return pages that are one article: by address, by their switch of languages, or because they are alike."""
        sets = _Sets(len(articles))
        by_path = {reading.page.saved.address.path: at for at, reading in enumerate(articles)}
        first: dict[str, int] = {}
        for at, reading in enumerate(articles):
            for key in self._keys(reading):
                other = first.setdefault(key, at)
                if key.startswith("=") or _may_be_one(articles[other], reading):
                    sets.join(at, other)
            told = (by_path[path] for path in reading.page.head.translations.values() if path in by_path)
            for other in (each for each in told if _may_be_one(articles[each], reading)):
                sets.join(at, other)
        groups: defaultdict[int, list[OldPage]] = defaultdict(list)
        for at, reading in enumerate(articles):
            groups[sets.top(at)].append(reading)
        return list(groups.values())

    def _keys(self, reading: OldPage) -> Iterator[str]:
        yield f"/{reading.page.stem}"
        text = fold(reading.text)[:_ALIKE]
        if len(text) >= _LEAST_ALIKE:
            yield f"={digest_of(text.encode('utf-8', 'replace'))}"

    def _articles(self, group: Sequence[OldPage]) -> Iterator[OldArticle]:
        """Return the article of a group; a page that is neither its translation nor its copy is one of its own."""
        chosen: dict[str, OldPage] = {}
        addresses: dict[str, str] = {}
        apart: list[OldPage] = []
        for reading in sorted(group, key=self._rank):
            language = self.language(reading)
            kept = chosen.setdefault(language, reading)
            if kept is reading or _is_copy(kept, reading):
                addresses |= dict.fromkeys(self._paths(reading), language)
            else:
                apart.append(reading)
        order = sorted(chosen, key=lambda each: self._languages.index(each) if each in self._languages else 99)
        yield OldArticle({language: chosen[language] for language in order}, addresses)
        for reading in apart:
            language = self.language(reading)
            yield OldArticle({language: reading}, dict.fromkeys(self._paths(reading), language))

    def _rank(self, reading: OldPage) -> tuple[bool, bool, int, str]:
        address = reading.page.saved.address
        named = self._by_word.get(address.language, address.language)
        return named != self.language(reading), not reading.day, len(address.path), address.path

    def _paths(self, reading: OldPage) -> Iterator[str]:
        """Return the addresses of a page: its own, others of the same file, and what the website itself calls it."""
        saved = reading.page.saved
        yield saved.address.path
        yield from saved.others
        stem = saved.address.path.rpartition(".")[0]
        if self._aliases.get(stem) == saved.address.path and stem in self._known and stem not in self._own:
            yield stem
        if (canonical := reading.page.head.canonical) and canonical not in self._own:
            yield canonical


class _Sets:
    """Numbers, some of which belong together."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def top(self, at: int) -> int:
        """Return the number that stands for all that belong to this one."""
        while self._above[at] != at:
            self._above[at] = self._above[self._above[at]]
            at = self._above[at]
        return at

    def join(self, one: int, other: int) -> None:
        """Let two belong together."""
        self._above[self.top(one)] = self.top(other)


def _may_be_one(first: OldPage, second: OldPage) -> bool:
    return first.day is None or second.day is None or first.day == second.day


def _is_copy(first: OldPage, second: OldPage) -> bool:
    """Return whether a page shows what another of its language shows, in print for instance."""
    mine, theirs = set(first.text.split("\n")), set(second.text.split("\n"))
    common = sum(map(len, mine & theirs))
    return 2 * common >= min(sum(map(len, mine)), sum(map(len, theirs)))
