"""What a post's pictures and recordings are made by, before they are stored. Implementations: `media`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from publisher.domain.crop import Crop
from publisher.domain.post import Post
from publisher.domain.revision import ArticleText, Rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPicture:
    """A rendition with its bytes, not stored yet."""

    rendition: Rendition
    content: bytes


class RenderPicture(Protocol):
    """Makes the sizes of a picture that channels need. The same bytes and crop give the same ones."""

    def __call__(self, content: bytes, *, crop: Crop | None = None) -> Sequence[RenderedPicture]:
        """Return every rendition of the part that `crop` names; None: of the whole picture."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanRecording:
    """A recording without what its file told of itself, not stored yet."""

    #: A key of `revision.ENDING`.
    media_type: str
    #: Its length; 0 where it is not known.
    seconds: int
    content: bytes


class CardPainter(Protocol):
    """Draws the cards of link previews, from the words of a text. The same words give the same bytes."""

    def source_digest(self, post: Post, text: ArticleText) -> str:
        """Return the digest of all that a card would be drawn from: another one means another card."""
        ...

    def draw(self, post: Post, text: ArticleText, again: int = 0) -> RenderedPicture:
        """Draw a card; another number in `again` gives one that looks the same and has other bytes."""
        ...
