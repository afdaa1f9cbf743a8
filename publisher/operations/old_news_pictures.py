"""The pictures of an old article beside its draft: not listed in it, so none is shown unseen."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from PIL import Image

from publisher.content.editing.draft_files import write_whole
from publisher.content.editing.draft_form import WrittenPicture
from publisher.content.editing.draft_store import free
from publisher.content.reading.confined_folder import FileRefused
from publisher.content.reading.picture_checks import ENDINGS, LIMIT_BYTES, as_publishable, check_picture, kind_of
from publisher.content.reading.slugs import slug_from
from publisher.domain.revision import digest_of
from publisher.media.picture_renditions import UnusablePicture
from publisher.old_website.articles import OldArticle

#: What is smaller in both directions is a sign or a line.
_SMALLEST = 64
_MOST = 60


class NewsPictures:
    """Takes pictures from an old website."""

    def __init__(self, fetch: Callable[[str], bytes | None], is_erased: Callable[[str], bool]) -> None:
        self._fetch, self._is_erased = fetch, is_erased

    def of(self, article: OldArticle, folder: Path, lost: Callable[[str, str], None]) -> Iterator[WrittenPicture]:
        """Put the pictures of an article into a folder, each once; `lost` is told of those that cannot be."""
        seen: set[str] = set()
        for picture in article.pictures[:_MOST]:
            content = self._fetch(picture.source)
            if content is None:
                lost("picture", picture.source)
                continue
            if _is_sign(content):
                continue
            digest = digest_of(content)
            name = "" if self._is_erased(digest) else _put(folder, picture.source, content)
            if not name:
                lost("picture", picture.source)
            elif digest in seen:
                (folder / name).unlink()
            else:
                seen.add(digest)
                yield WrittenPicture(
                    file=name, alt=article.alts(picture.source), caption=article.captions(picture.source)
                )
        for picture in article.pictures[_MOST:]:
            lost("picture", picture.source)


def _is_sign(content: bytes) -> bool:
    """Return whether a picture is so small that it shows nothing, as far as its head tells."""
    try:
        with Image.open(io.BytesIO(content), formats=(*ENDINGS, "GIF", "BMP")) as image:
            return max(image.size) < _SMALLEST or min(image.size) < 8
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _put(folder: Path, source: str, content: bytes) -> str:
    """Write a picture; return its name, or nothing where it is none that can be published."""
    if len(content) > LIMIT_BYTES:
        return ""
    try:
        usable = as_publishable(content)
        ending = ENDINGS[kind_of(usable)][0]
        stem = slug_from(PurePosixPath(unquote(source.partition("?")[0])).stem, 40) or "foto"
        name = free(folder, f"{stem}{ending}")
        check_picture(name, usable)
    except (FileRefused, UnusablePicture):
        return ""
    write_whole(folder / name, usable)
    return name
