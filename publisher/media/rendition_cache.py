"""Renditions of the last few pictures, kept in memory: looking at a draft again does not make them again."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from publisher.domain.crop import Crop
from publisher.domain.ports_media import RenderedPicture
from publisher.domain.revision import digest_of
from publisher.media.picture_process import render_picture

#: A picture's renditions have two or three megabytes together.
_KEPT = 8
#: By digest of the picture, and its crop: one for the whole program, as its memory is. The same
#: bytes and crop give the same renditions.
_known: OrderedDict[tuple[str, Crop | None], Sequence[RenderedPicture]] = OrderedDict()
_turn = Lock()


#: So many single renditions are kept for pages of the studio; one has some ten kilobytes.
_VIEWS_KEPT = 64
_views: OrderedDict[tuple[str, str, Crop | None], RenderedPicture] = OrderedDict()


def view_of(content: bytes, purpose: str, crop: Crop | None = None) -> RenderedPicture:
    """Return one rendition of a picture, as a page of the studio shows it.

    Raises:
        UnusablePicture: if it is no picture that can be shown.
    """
    key = digest_of(content), purpose, crop
    with _turn:
        known = _views.get(key)
    rendered = known or render_picture(content, (purpose,), crop=crop)[0]
    with _turn:
        _views[key] = rendered
        _views.move_to_end(key)
        while len(_views) > _VIEWS_KEPT:
            _views.popitem(last=False)
    return rendered


class RememberedPictures:
    """Renders pictures, each in a process of its own."""

    def __init__(self, refuse_erased: Callable[[str], None] = lambda digest: None) -> None:
        """`refuse_erased` raises for the digest of a picture that was destroyed for good."""
        self._refuse_erased = refuse_erased

    def __call__(self, content: bytes, *, crop: Crop | None = None) -> Sequence[RenderedPicture]:
        """Return every rendition of the part that `crop` names, or of all of it.

        Raises:
            UnusablePicture: if it is no picture that can be shown.
            InvalidInput: if it was erased.
        """
        digest = digest_of(content)
        self._refuse_erased(digest)
        with _turn:
            known = _known.get((digest, crop))
        rendered = known or render_picture(content, crop=crop)
        with _turn:
            _known[digest, crop] = rendered
            _known.move_to_end((digest, crop))
            while len(_known) > _KEPT:
                _known.popitem(last=False)
        return rendered
