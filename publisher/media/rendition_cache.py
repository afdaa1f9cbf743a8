"""Renditions of the last few pictures, kept in memory: looking at a draft again does not make them again."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from publisher.domain.ports_channel import RenderedPicture
from publisher.domain.revision import digest_of
from publisher.media.picture_process import render_picture

#: A picture's renditions have two or three megabytes together.
_KEPT = 8
#: By digest of the picture; one for the whole program, as its memory is: the same bytes give the same renditions.
_known: OrderedDict[str, Sequence[RenderedPicture]] = OrderedDict()
_turn = Lock()


class RememberedPictures:
    """Renders pictures, each in a process of its own."""

    def __init__(self, refuse_erased: Callable[[str], None] = lambda digest: None) -> None:
        """`refuse_erased` raises for the digest of a picture that was destroyed for good."""
        self._refuse_erased = refuse_erased

    def __call__(self, content: bytes) -> Sequence[RenderedPicture]:
        """Return every rendition.

        Raises:
            UnusablePicture: if it is no picture that can be shown.
            InvalidInput: if it was erased.
        """
        digest = digest_of(content)
        self._refuse_erased(digest)
        with _turn:
            known = _known.get(digest)
        rendered = known or render_picture(content)
        with _turn:
            _known[digest] = rendered
            _known.move_to_end(digest)
            while len(_known) > _KEPT:
                _known.popitem(last=False)
        return rendered
