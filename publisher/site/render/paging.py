"""How a listing is cut into pages whose numbers never shift: they count from the oldest, and a full page stays full.

The newest page has no number and stands at the listing's own address. It holds at least a page's worth and fewer than
two; when it would hold two, its older half becomes the next numbered page.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """One page of a listing: entries `start` to `stop`, counted from the oldest."""

    #: None for the newest page.
    number: int | None
    start: int
    stop: int
    #: Number of the numbered pages that there are.
    numbered: int

    @property
    def older(self) -> int | None:
        """Return the number of the next older page; None if this is the oldest."""
        before = self.numbered if self.number is None else self.number - 1
        return before or None

    @property
    def newer(self) -> int | None:
        """Return the number of the next newer page; None is the newest one."""
        return self.number + 1 if self.number is not None and self.number < self.numbered else None


def numbered_pages(size: int, page_size: int) -> int:
    """Count the numbered pages of a listing of `size` entries."""
    return max(0, size // page_size - 1)


def newest(size: int, page_size: int) -> Stretch:
    """Return the page without a number."""
    numbered = numbered_pages(size, page_size)
    return Stretch(None, numbered * page_size, size, numbered)


def stretches(size: int, page_size: int, changed_from: int = 0, count: int = 0) -> Iterator[Stretch]:
    """Return the pages that `count` changes from position `changed_from` may touch, oldest first, the newest last.

    Those are the page that holds the position and all later ones; and the one that was or is the last with a number,
    where their number is another one now: it links to another page.
    """
    numbered = numbered_pages(size, page_size)
    first = changed_from // page_size + 1
    if numbered_pages(size - count, page_size) < numbered:
        first = min(first, numbered_pages(size - count, page_size))
    if numbered_pages(size + count, page_size) > numbered:
        first = min(first, numbered)
    for number in range(max(1, first), numbered + 1):
        yield _numbered(number, page_size, numbered)
    yield newest(size, page_size)


def stretches_behind(size: int, page_size: int, position: int) -> Iterator[Stretch]:
    """Return the pages that end behind a position, oldest first."""
    numbered = numbered_pages(size, page_size)
    for number in range(position // page_size + 1, numbered + 1):
        yield _numbered(number, page_size, numbered)
    yield newest(size, page_size)


def _numbered(number: int, page_size: int, numbered: int) -> Stretch:
    return Stretch(number, (number - 1) * page_size, number * page_size, numbered)
