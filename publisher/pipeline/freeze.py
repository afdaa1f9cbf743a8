"""Draft -> revision: pictures are rendered once, all of it gets one digest."""

from collections.abc import Callable, Sequence
from datetime import datetime

from publisher.domain.delivery import IN_DOUBT, State
from publisher.domain.ledger_ports import Book
from publisher.domain.ports import Draft, MediaStore, RenderedPicture
from publisher.domain.post import Picture
from publisher.domain.revision import (
    Article,
    ArticlePicture,
    Revision,
    digest_of,
)

#: Gives the sizes of a picture that channels need; `site.images.renditions`.
RenderPicture = Callable[[bytes], Sequence[RenderedPicture]]


def pictures(
    draft: Draft, before: Revision | None, media: MediaStore, render: RenderPicture
) -> tuple[ArticlePicture, ...]:
    """Render a draft's pictures and store their bytes; what was frozen before is used again. In no transaction."""
    known = {picture.source_digest: picture for picture in before.article.pictures} if before else {}
    return tuple(_picture(picture, draft, known, media, render) for picture in draft.post.pictures)


def _picture(
    picture: Picture, draft: Draft, known: dict[str, ArticlePicture], media: MediaStore, render: RenderPicture
) -> ArticlePicture:
    content = draft.picture(picture.file)
    source_digest = digest_of(content)
    old = known.get(source_digest)
    renditions = old.renditions if old and all(media.has(r.name) for r in old.renditions) else ()
    if not renditions:
        rendered = render(content)
        for item in rendered:
            media.put(item.rendition.name, item.content)
        renditions = tuple(item.rendition for item in rendered)
    return ArticlePicture(
        file=picture.file,
        source_digest=source_digest,
        alt=dict(picture.alt),
        caption=dict(picture.caption),
        credit=picture.credit,
        licence=picture.licence,
        renditions=renditions,
    )


def freeze(
    book: Book,
    draft: Draft,
    frozen: tuple[ArticlePicture, ...],
    *,
    channels: tuple[str, ...],
    year: int,
    now: datetime,
    by: str,
) -> Revision:
    """Freeze a draft as the newest revision of its post; the same content as before is the same revision.

    `year` is the local year in which it first comes out; once it is out, or may be, its address keeps its year.
    """
    post, before = draft.post, book.latest(draft.post.slug)
    begun = any(d.state is State.SENT or d.state in IN_DOUBT for d in book.history(post.slug))
    revision = Revision(
        article=Article(
            slug=post.slug,
            kind=post.kind,
            year=before.article.year if before and begun else year,
            texts=draft.texts,
            topics=post.topics,
            places=post.places,
            campaign=post.campaign,
            pictures=frozen,
        ),
        channels=channels,
        grants=post.grants,
        consents={picture.file: picture.consent for picture in post.pictures if picture.people},
        frozen_at=now,
        frozen_by=by,
    )
    if before is not None and before.erased_at is None and before.digest == revision.digest:
        return before
    return book.freeze(revision)
