"""Pictures as small as lists show them, and the title that stands beside one: of drafts, and of what was frozen."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import quote

from publisher.bootstrap.app import App
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.media.thumbnail import thumbnail

if TYPE_CHECKING:
    from publisher.studio.studio_context import StudioContext

#: So many are kept; one has some kilobytes.
_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHead:
    """What a list shows of a post."""

    title: str
    #: Address of its first picture, small; empty where it has none.
    picture: str


def draft_heads(studio: "StudioContext", slugs: Iterable[str]) -> dict[str, PostHead]:
    """Return title and picture of drafts as they stand now, by slug; those that are gone are left out."""
    found = {}
    for slug in slugs:
        try:
            written = studio.desk.open(slug).written
        except (UnknownPost, IllegalTransition):
            continue
        title = next((text.title for text in written.texts.values() if text.title), slug)
        picture = (
            f"/drafts/{slug}/pictures/{quote(written.pictures[0].file)}?size=thumbnail" if written.pictures else ""
        )
        found[slug] = PostHead(title=title, picture=picture)
    return found


def frozen_heads(studio: "StudioContext", slugs: Collection[str]) -> dict[str, PostHead]:
    """Return title and picture of posts as they were last frozen, by slug."""
    found = studio.watching.heads(slugs)
    return {
        slug: PostHead(title=title or slug, picture=f"/media/{name}/small" if name else "")
        for slug, (title, name) in found.items()
    }


class Thumbnails:
    """Makes those of frozen pictures and keeps the last ones; safe to share between threads."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._made: OrderedDict[str, bytes] = OrderedDict()
        #: How many erasures there were when these were made: after another one nothing of before is shown.
        self._erasures = 0
        self._turn = Lock()

    def of_frozen(self, name: str) -> bytes:
        """Return that of a file of the media folder.

        Raises:
            StorageError: if it is not there, or was erased.
        """
        erasures = self._app.count_erasures()
        with self._turn:
            if erasures > self._erasures:
                self._made.clear()
                self._erasures = erasures
            if (known := self._made.get(name)) is not None:
                self._made.move_to_end(name)
                return known
        made = thumbnail(self._app.picture(name))
        with self._turn:
            if erasures == self._erasures:
                self._made[name] = made
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return made
