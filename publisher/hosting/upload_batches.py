"""Which files may go to a place side by side, so that what is linked to is there before what links to it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import TypeVar

from publisher.site import urls
from publisher.site.output_files import File, Gone, Stored

T = TypeVar("T")

_NEWS = frozenset(urls.NEWS_WORD.values())


def present(files: Iterable[File], gone: dict[str, Gone]) -> Iterator[File]:
    """Return the files that are to lie there; the rest is put into `gone`, to be deleted after all others."""
    for path, content in files:
        if isinstance(content, Gone):
            gone[path] = content
        else:
            gone.pop(path, None)
            yield path, content


def batches(items: Iterable[T], file_of: Callable[[T], File], most: int) -> Iterator[list[T]]:
    """Group neighbours whose files are of one kind, at most so many together.

    The order is kept where it matters: nothing of the next kind (pictures, posts, listings, feeds) before all of one.
    """
    for _, alike in groupby(items, key=lambda item: _kind(file_of(item))):
        while wave := list(islice(alike, most)):
            yield wave


def _kind(file: File) -> tuple[bool, bool, bool, int]:
    """Tell pictures, posts, other pages and the rest (fragments, feeds, sitemaps), the last three by their depth."""
    path, content = file
    is_post = not _NEWS.isdisjoint(path.split("/")[1:2])
    is_picture = isinstance(content, Stored)
    return is_picture, is_post, path.endswith("index.html"), 0 if is_picture else path.count("/")
