"""A listing that passes by entry by entry, and becomes files page by page: a whole build reads each post once.

Only the parts of pages that are not full yet are kept, so that no archive is too large for the memory.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from publisher.domain.ports_channel import Entry
from publisher.site.output_files import Files
from publisher.site.render.paging import Stretch

#: What a page needs of one entry, made when it passes by.
Part = TypeVar("Part")


class PageStream(Generic[Part]):
    """One listing, from some position on."""

    def __init__(
        self,
        stretches: Iterable[Stretch],
        part: Callable[[Entry], Part],
        files: Callable[[Stretch, Sequence[Part]], Files],
        *,
        position: int,
        before: Callable[[int, int], Sequence[Entry]],
    ) -> None:
        """Begin with the entry at `position`; `before` gives earlier ones, for the page that begins with them.

        `stretches` are those that end behind the position, oldest first, and `files` makes what belongs to one.
        """
        self._stretches, self._part, self._files = iter(stretches), part, files
        self._stretch = next(self._stretches, None)
        self._position, self._parts = position, list[Part]()
        if self._stretch and self._stretch.start < position:
            self._parts = [part(entry) for entry in before(self._stretch.start, position)]

    def take(self, entry: Entry) -> Files:
        """Take the next entry, and give the files that it completes."""
        if self._stretch is None:
            return
        self._parts.append(self._part(entry))
        self._position += 1
        if self._position == self._stretch.stop:
            yield from self._files(self._stretch, self._parts)
            self._stretch, self._parts = next(self._stretches, None), []
