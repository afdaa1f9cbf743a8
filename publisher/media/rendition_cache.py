"""Renditions of the last few pictures, kept in memory: looking at a draft again does not make them again."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from publisher.domain.ports_channel import RenderedPicture
from publisher.domain.revision import digest_of
from publisher.media.picture_process import render_picture

#: A picture's renditions have two or three megabytes together.
_KEPT = 8


class RememberedPictures:
    """Renders pictures, each in a process of its own."""

    def __init__(self, refuse_erased: Callable[[str], None] = lambda digest: None) -> None:
        """`refuse_erased` raises for the digest of a picture that was destroyed for good."""
        self._refuse_erased = refuse_erased
        self._known: OrderedDict[str, Sequence[RenderedPicture]] = OrderedDict()
        self._turn = Lock()

    def __call__(self, content: bytes) -> Sequence[RenderedPicture]:
        """Return every rendition.

        Raises:
            UnusablePicture: if it is no picture that can be shown.
            InvalidInput: if it was erased.
        """
        digest = digest_of(content)
        self._refuse_erased(digest)
        with self._turn:
            known = self._known.get(digest)
        rendered = known or render_picture(content)
        with self._turn:
            self._known[digest] = rendered
            self._known.move_to_end(digest)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return rendered
