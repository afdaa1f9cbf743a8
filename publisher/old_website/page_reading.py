"""What a page of an old website is about: its title, day, text and pictures. Menus and the rest are left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from publisher.domain.folding import fold
from publisher.old_website.addresses import is_picture_path, may_be_page, parsed
from publisher.old_website.dates import FoundDay, day_of_address, days_in
from publisher.old_website.loaded_page import LoadedPage
from publisher.old_website.site_frame import SiteFrame
from publisher.old_website.units import Unit

#: So much of a page's own text lies in the block that is its article.
_SHARE = 0.85
#: A line of at least so many signs is text, a shorter one may be anything.
_TEXT = 40
#: The same on a page that has no other.
_SHORT = 15
#: What is said beside a day in a line that is no text: `Posted on`, an author.
_BESIDE_DAY = 60
#: So many units before the text are looked at for title and day, and after it for pictures.
_NEAR = 12
_CAPTION = 200
_DATELINE = 80
#: An article has so much text; one with a day and a title of its own may be shorter.
_LEAST, _LEAST_DATED = 200, 30
#: Pictures that are smaller are signs.
_SMALLEST = 60
_FILE_NAME = re.compile(
    r"[\w\s.()-]+\.(?:jpe?g|png|gif|webp|bmp)|(?:img|dsc|dscn|foto|photo|image)?[\W_]*\d*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture of an article."""

    #: Its path on the old website, or its full address where it lies elsewhere.
    source: str
    caption: str
    #: What the old page says for those who cannot see it; empty where it says nothing of use.
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPage:
    """What a page is about."""

    page: LoadedPage
    title: str
    day: date | None
    time: time | None
    #: Day and month could be meant the other way round.
    is_day_unsure: bool
    body: tuple[Unit, ...]
    pictures: tuple[FoundPicture, ...]
    #: Whether it is an article, and not a list of them or anything else.
    is_article: bool

    @property
    def text(self) -> str:
        """Return its text, line by line."""
        return "\n".join(unit.text for unit in self.body if unit.text)


def read_page(page: LoadedPage, frame: SiteFrame, *, month_first: bool = False) -> OldPage:
    """Read a page, once all pages of its website were counted."""
    return _Reader(page, frame, month_first).read()


@dataclass(slots=True)
class _Reader:
    page: LoadedPage
    frame: SiteFrame
    month_first: bool
    #: Whether all text of the page is short.
    is_short: bool = False

    def read(self) -> OldPage:
        units = self.page.units
        own = [at for at, unit in enumerate(units) if not self.frame.is_repeated(unit) and not self._is_small(unit)]
        weighty = self._weighty(own)
        block = _block_of([units[at] for at in weighty])
        inside = [at for at in own if units[at].blocks[: len(block)] == block]
        start = weighty[0] if weighty else inside[0] if inside else 0
        title_at, title = self._title(own, inside, start)
        day_at, found = self._day(own, inside, title_at if title_at >= 0 else start)
        captions = dict(self._captions(own, block))
        left_out = {title_at, *captions.values(), *([day_at] if self._is_day_line(day_at) else [])}
        after = [at for at in inside if at > title_at and at not in left_out]
        lists = self._is_list(after)
        body = tuple(self._body(after))
        return OldPage(
            page=self.page,
            title=title,
            day=found.day if found else None,
            time=found.time if found else None,
            is_day_unsure=bool(found and found.is_unsure),
            body=body,
            pictures=tuple(self._pictures(own, inside, title_at, captions, title)),
            is_article=not lists and self._is_article(title, found, body, own),
        )

    def _is_small(self, unit: Unit) -> bool:
        return unit.kind == "picture" and 0 < unit.size < _SMALLEST

    def _weighty(self, own: Sequence[int]) -> list[int]:
        """Return where text stands, by which the article is found; short lines where there are no others."""
        texts = [at for at in own if self._is_text(self.page.units[at])]
        long = [at for at in texts if len(self.page.units[at].text) >= _TEXT and not self._is_counted(at)]
        if long:
            return long
        self.is_short = True
        names = {fold(name) for name in self.frame.titles_of(self.page)}
        return [at for at in texts if fold(self.page.units[at].text) not in names]

    def _is_text(self, unit: Unit) -> bool:
        is_text = unit.kind in ("text", "item", "table", "code") and unit.link_share < 0.5
        return is_text and len(unit.text) >= _SHORT and not self._is_near_day(unit)

    def _is_counted(self, at: int) -> bool:
        return not self.is_short and self.frame.is_counted(self.page.units[at])

    def _is_near_day(self, unit: Unit) -> bool:
        found = days_in(unit.text) if len(unit.text) < _BESIDE_DAY + 20 else []
        return bool(found) and len(unit.text) - sum(each.end - each.start for each in found) <= _BESIDE_DAY

    def _is_day_line(self, at: int) -> bool:
        return at >= 0 and self._is_near_day(self.page.units[at])

    def _title(self, own: Sequence[int], inside: Sequence[int], start: int) -> tuple[int, str]:
        """Return where the title stands, -1 for nowhere, and how it reads."""
        units, names = self.page.units, self.frame.titles_of(self.page)
        known = {fold(name): name for name in reversed(names)}
        first = max(0, start - 4 * _NEAR)
        near = [at for at in range(first, max([start + 3, *inside], default=0) + 1) if at < len(units)]
        lines = [at for at in near if units[at].kind in ("heading", "text") and len(units[at].text) <= 300]
        exact = [at for at in lines if fold(units[at].text) in known and not self._is_menu(at)]
        if exact:
            at = max(exact, key=lambda each: (units[each].kind == "heading", each <= start, -abs(each - start)))
            return at, units[at].text
        mine = set(own)
        for at in reversed(
            [each for each in lines if each in mine and each <= start and units[each].kind == "heading"]
        ):
            return at, units[at].text
        sure = [name for name in names if not self.frame.is_site_name(name)]
        if sure:
            return -1, min(sure, key=len) if len(sure) > 1 and sure[0].startswith(sure[1]) else sure[0]
        bold = [at for at in lines if at in mine and at <= start and units[at].html.startswith("<strong>")]
        return (bold[-1], units[bold[-1]].text) if bold else (-1, "")

    def _is_menu(self, at: int) -> bool:
        unit = self.page.units[at]
        return unit.link_share > 0.5 and any(
            self.page.inner(to) != self.page.saved.address.path for to, _ in unit.links
        )

    def _day(self, own: Sequence[int], inside: Sequence[int], title_at: int) -> tuple[int, FoundDay | None]:
        """Return where the day stands, -1 for not on the page, and which it is."""
        if found := self.page.head.day:
            return self._line_of(found.day, own), found
        last = max(inside, default=title_at) + _NEAR
        lines = [at for at in own if title_at - _NEAR <= at <= last and self._is_day_line(at) and self._is_line(at)]
        nearest = sorted(lines, key=lambda at: (not title_at <= at <= title_at + 8, abs(at - title_at)))
        for at in nearest:
            return at, days_in(self.page.units[at].text, month_first=self.month_first)[0]
        for at in [each for each in inside if each >= title_at and len(self.page.units[each].text) >= _TEXT][:1]:
            for found in days_in(self.page.units[at].text[:_DATELINE], month_first=self.month_first):
                return -1, found
        day = day_of_address(self.page.saved.address.path)
        return -1, FoundDay(day, None, 0, 0) if day else None

    def _is_line(self, at: int) -> bool:
        unit = self.page.units[at]
        return unit.kind in ("text", "heading") and not any(may_be_page(to) and to[:1] != "#" for to, _ in unit.links)

    def _line_of(self, day: date, own: Sequence[int]) -> int:
        lines = (at for at in own if self._is_day_line(at))
        return next((at for at in lines if days_in(self.page.units[at].text)[0].day == day), -1)

    def _is_list(self, inside: Sequence[int]) -> bool:
        """Return whether most of what stands here begins what stands whole on pages that this one leads to."""
        units = [self.page.units[at] for at in inside]
        targets = {parsed(path).stem for unit in units for to, _ in unit.links if (path := self.page.inner(to))}
        texts = [unit for unit in units if len(unit.text) >= _TEXT and unit.link_share < 0.8]
        shared = [unit for unit in texts if targets.intersection(self.frame.owners(unit, self.page.stem))]
        days = sum(self._is_near_day(unit) for unit in units)
        size = sum(len(unit.text) for unit in texts)
        return (bool(shared) and sum(len(unit.text) for unit in shared) >= 0.6 * size) or (
            days >= 3 and size < 400 * days
        )

    def _body(self, inside: Sequence[int]) -> Iterator[Unit]:
        kept = [self.page.units[at] for at in inside if self._is_body(self.page.units[at])]
        while kept and kept[-1].kind in ("heading", "rule"):
            kept.pop()
        while kept and kept[0].kind == "rule":
            kept.pop(0)
        yield from kept

    def _is_body(self, unit: Unit) -> bool:
        if unit.kind == "picture" or (not self.is_short and self.frame.is_counted(unit)):
            return False
        leads_on = unit.link_share >= 0.8 and all(self._leads_on(to) for to, _ in unit.links)
        return not leads_on or not unit.text

    def _leads_on(self, address: str) -> bool:
        """Return whether a link leads to another page of the same website, or does something."""
        path = self.page.inner(address)
        is_deed = address.lower().startswith("javascript:") or "sharer" in address or "twitter.com/share" in address
        return is_deed or (bool(path) and may_be_page(path))

    def _captions(self, own: Sequence[int], block: tuple[int, ...]) -> Iterator[tuple[int, int]]:
        """Return where the words below pictures stand: next to them, in a block that does not hold the text."""
        mine = set(own)
        for at in own:
            follows = at + 1
            if self.page.units[at].kind != "picture" or follows not in mine:
                continue
            picture, words = self.page.units[at], self.page.units[follows]
            common = _common([picture, words])
            is_apart = common != block[: len(common)]
            if words.kind == "text" and len(words.text) <= _CAPTION and is_apart and not self._is_day_line(follows):
                yield at, follows

    def _pictures(
        self, own: Sequence[int], inside: Sequence[int], title_at: int, captions: dict[int, int], title: str
    ) -> Iterator[FoundPicture]:
        first = min([at for at in (title_at, *inside[:1]) if at >= 0], default=0) - 3
        last = self._end(max(inside, default=0))
        seen: set[str] = set()
        for at in (each for each in own if first <= each <= last and self.page.units[each].kind == "picture"):
            unit = self.page.units[at]
            source = self._large(unit)
            if source and source not in seen and not self._leads_elsewhere(unit):
                seen.add(source)
                caption = self.page.units[captions[at]].text if at in captions else ""
                alt = "" if _FILE_NAME.fullmatch(unit.alt) or fold(unit.alt) == fold(title) else unit.alt
                yield FoundPicture(source, caption, alt if len(alt) > 5 else "")

    def _end(self, last: int) -> int:
        """Return how far after the text pictures are looked for: to the next words of the frame."""
        stop = last + 1
        while stop < min(len(self.page.units), last + _NEAR):
            unit = self.page.units[stop]
            if unit.text and (self.frame.is_repeated(unit) or self.frame.is_counted(unit)):
                break
            stop += 1
        return stop - 1

    def _leads_elsewhere(self, unit: Unit) -> bool:
        """Return whether a picture is a link to another page: it is that one's."""
        paths = [self.page.inner(to) for to, _ in unit.links]
        return any(path and may_be_page(path) and parsed(path).stem != self.page.stem for path in paths)

    def _large(self, unit: Unit) -> str:
        """Return the address of a picture, of the large one where it leads to that."""
        for address in (*(to for to, _ in unit.links), unit.source):
            path = self.page.inner(address)
            if path and (is_picture_path(path) or address == unit.source):
                return path
        return self.page.outer(unit.source)

    def _is_article(self, title: str, found: FoundDay | None, body: Sequence[Unit], own: Sequence[int]) -> bool:
        size = sum(len(unit.text) for unit in body if unit.kind != "heading")
        return bool(title) and size >= (_LEAST_DATED if found else _LEAST)


def _block_of(units: Sequence[Unit]) -> tuple[int, ...]:
    """Return the innermost block that holds most of these texts."""
    whole = sum(len(unit.text) for unit in units)
    weights: Counter[tuple[int, ...]] = Counter()
    for unit in units:
        for depth in range(len(unit.blocks) + 1):
            weights[unit.blocks[:depth]] += len(unit.text)
    return max((each for each in weights if weights[each] >= _SHARE * whole), key=len, default=())


def _common(units: Sequence[Unit]) -> tuple[int, ...]:
    first, second = units[0].blocks, units[1].blocks
    size = next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return first[:size]


__all__ = ["FoundPicture", "OldPage", "read_page", "replace"]
