"""Draft -> revision: pictures and cards are rendered and recordings cleaned once, all of it gets one digest."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.domain.crop import Crop
from publisher.domain.delivery import IN_DOUBT, State
from publisher.domain.errors import InvalidInput
from publisher.domain.language import PUBLISHED_AS
from publisher.domain.ports_channel import Draft, MediaStore
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.ports_media import CardPainter, CleanRecording, RenderedPicture, RenderPicture
from publisher.domain.post import Event, Picture, Post, Text
from publisher.domain.revision import (
    Article,
    ArticlePicture,
    ArticleText,
    Card,
    Recording,
    Rendition,
    Revision,
    digest_of,
)

#: The rendition that is offered for download.
CREDITED = "original"
#: Cards that look the same are tried so often, where those before were erased.
MOST_CARDS = 50
#: What renditions are made from: a file by its digest, and the part of it that is shown.
Source = tuple[str, Crop | None]
#: So many pictures are rendered at once at most: one of 89 megapixels takes half a gigabyte while it is.
AT_ONCE = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaProcessors:
    """What makes files fit to be published."""

    #: Gives the sizes of a picture that channels need; `media.picture_renditions.renditions`.
    render: RenderPicture
    #: Writes what is told about a picture into its file; `media.photo_credits.credited`.
    credit: Callable[[bytes, ArticlePicture], bytes]
    #: Takes a recording's own remarks away; `media.audio_cleaning.clean`.
    clean: Callable[[bytes], CleanRecording]
    #: Makes the link previews of texts without a picture; `media.preview_cards.TitleCards`.
    painter: CardPainter
    #: Makes the pictures of Facebook posts without a link; None: the link previews serve.
    facebook_painter: CardPainter | None = None
    #: Tells of a post's languages and scripts the one that its Facebook post begins with.
    facebook_tag: Callable[[Sequence[str]], str] = lambda tags: tags[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenFiles:
    """A draft's texts with their cards, its pictures and recordings, all their bytes stored."""

    texts: tuple[ArticleText, ...]
    pictures: tuple[ArticlePicture, ...] = ()
    recordings: tuple[Recording, ...] = ()


def freeze_files(draft: Draft, before: Revision | None, media: MediaStore, workshop: MediaProcessors) -> FrozenFiles:
    """Prepare a draft's files and store their bytes; what was frozen before is used again. In no transaction."""
    recordings = {each.source_digest: each for each in before.article.recordings} if before else {}
    return FrozenFiles(
        texts=draft.texts if draft.post.pictures else with_cards(draft, before, media, workshop),
        pictures=_pictures(draft, before, media, workshop),
        recordings=tuple(
            _recording(language, text, draft, recordings, media, workshop) for language, text in _heard(draft)
        ),
    )


def with_cards(
    draft: Draft, before: Revision | None, media: MediaStore, workshop: MediaProcessors
) -> tuple[ArticleText, ...]:
    """Return a draft's texts with the pictures of their titles, stored; those of before are used again."""
    texts = before.article.texts if before else ()
    known = {card.source_digest: card for text in texts for card in (text.card, text.facebook_card) if card}
    shown = _shown_on_facebook(draft, workshop)

    def drawn(text: ArticleText, painter: CardPainter | None) -> Card | None:
        return _card(draft.post, text, known, media, painter) if painter else None

    return tuple(
        replace(
            text,
            card=drawn(text, workshop.painter),
            facebook_card=drawn(text, workshop.facebook_painter) if text.tag == shown else None,
        )
        for text in draft.texts
    )


def _shown_on_facebook(draft: Draft, workshop: MediaProcessors) -> str:
    """Return the tag whose title is drawn with a short address; empty where there is no page that it would lead to."""
    if draft.post.kind == "page" or not {"website", "facebook"}.issubset(draft.post.channels):
        return ""
    return workshop.facebook_tag([text.tag for text in draft.texts])


def _card(post: Post, text: ArticleText, known: dict[str, Card], media: MediaStore, painter: CardPainter) -> Card:
    source_digest = painter.source_digest(post, text)
    old = known.get(source_digest)
    if old and media.has(old.rendition.name):
        return old
    drawn = _drawn(post, text, media, painter)
    return Card(source_digest=source_digest, rendition=drawn.rendition)


def _drawn(post: Post, text: ArticleText, media: MediaStore, painter: CardPainter, again: int = 0) -> RenderedPicture:
    """Draw a card and store it. Where a post with these words was erased its very bytes are never taken again."""
    drawn = painter.draw(post, text, again)
    try:
        media.put(drawn.rendition.name, drawn.content)
    except InvalidInput:
        if again >= MOST_CARDS:
            raise
        return _drawn(post, text, media, painter, again + 1)
    return drawn


def _pictures(
    draft: Draft, before: Revision | None, media: MediaStore, workshop: MediaProcessors
) -> tuple[ArticlePicture, ...]:
    """Render pictures side by side: nearly all of that happens in Pillow, which needs no turn of Python's."""
    known = {_key(picture): picture for picture in before.article.pictures} if before else {}
    with ThreadPoolExecutor(AT_ONCE, "picture") as threads:
        return tuple(threads.map(lambda each: _picture(each, draft, known, media, workshop), draft.post.pictures))


def _key(picture: ArticlePicture) -> Source:
    return picture.source_digest, picture.crop


def _picture(
    picture: Picture, draft: Draft, known: dict[Source, ArticlePicture], media: MediaStore, workshop: MediaProcessors
) -> ArticlePicture:
    content = draft.picture(picture.file)
    source_digest = digest_of(content)
    old = known.get((source_digest, picture.crop))
    about = ArticlePicture(
        file=picture.file,
        source_digest=source_digest,
        alt=dict(picture.alt),
        caption=dict(picture.caption),
        credit=picture.credit,
        licence=picture.licence,
        crop=picture.crop,
        renditions=old.renditions if old and all(media.has(r.name) for r in old.renditions) else (),
    )
    if about.renditions:
        renditions = [_reused(each, about, media, workshop) for each in about.renditions]
    else:
        renditions = [_stored(each, about, media, workshop) for each in workshop.render(content, crop=picture.crop)]
    return replace(about, renditions=tuple(renditions))


def _reused(rendition: Rendition, about: ArticlePicture, media: MediaStore, workshop: MediaProcessors) -> Rendition:
    """Use what was rendered before; its words may be new."""
    if rendition.purpose != CREDITED:
        return rendition
    return _stored(RenderedPicture(rendition=rendition, content=media.get(rendition.name)), about, media, workshop)


def _stored(
    rendered: RenderedPicture, about: ArticlePicture, media: MediaStore, workshop: MediaProcessors
) -> Rendition:
    """Store a rendition; the one that people download tells by itself what it shows and whose it is."""
    rendition, content = rendered.rendition, rendered.content
    if rendition.purpose == CREDITED:
        content = workshop.credit(content, about)
        rendition = replace(rendition, digest=digest_of(content), size_bytes=len(content))
    media.put(rendition.name, content)
    return rendition


def _heard(draft: Draft) -> Iterator[tuple[str, Text]]:
    return ((language, text) for language, text in draft.post.texts.items() if text.audio)


def _recording(
    language: str, text: Text, draft: Draft, known: dict[str, Recording], media: MediaStore, workshop: MediaProcessors
) -> Recording:
    content = draft.recording(text.audio)
    source_digest, tags = digest_of(content), PUBLISHED_AS[language]
    old = known.get(source_digest)
    if old and media.has(old.name):
        return replace(old, file=text.audio, tags=tags)
    cleaned = workshop.clean(content)
    recording = Recording(
        tags=tags,
        file=text.audio,
        source_digest=source_digest,
        digest=digest_of(cleaned.content),
        media_type=cleaned.media_type,
        size_bytes=len(cleaned.content),
        seconds=cleaned.seconds,
    )
    media.put(recording.name, cleaned.content)
    return recording


def freeze(
    uow: UnitOfWork,
    draft: Draft,
    frozen: FrozenFiles,
    *,
    channels: tuple[str, ...],
    year: int,
    now: datetime,
    by: str,
) -> Revision:
    """Freeze a draft as the newest revision of its post; the same content as before is the same revision.

    `year` is the local year in which it first comes out; once it is out, or may be, its address keeps its year.
    """
    post, before = draft.post, uow.latest(draft.post.slug)
    begun = any(d.state is State.SENT or d.state in IN_DOUBT for d in uow.history(post.slug))
    revision = Revision(
        article=Article(
            slug=post.slug,
            kind=post.kind,
            year=before.article.year if before and begun else year,
            texts=frozen.texts,
            topics=post.topics,
            places=post.places,
            campaign=post.campaign,
            pictures=frozen.pictures,
            recordings=frozen.recordings,
            facebook_link=post.facebook_link,
            source=post.source,
            lead=True if post.lead else None,
            event=_event(uow, post.event, before, now),
        ),
        channels=channels,
        grants=post.grants,
        consents={picture.file: picture.consent for picture in post.pictures if picture.people},
        frozen_at=now,
        frozen_by=by,
    )
    if before is not None and before.erased_at is None and _is_same(before, revision, begun=begun):
        return before
    return uow.freeze(revision)


def _event(uow: UnitOfWork, event: Event | None, before: Revision | None, now: datetime) -> Event | None:
    """Return an event with the start that people were told of before it was moved; one that is over moves no more."""
    told = before.article.event if before else None
    if before is None or event is None or told is None or (told.over_at <= now and told.start != event.start):
        return event
    history = uow.history(before.slug)
    is_out = any(
        each.revision_id == before.id and (each.state is State.SENT or each.state in IN_DOUBT) for each in history
    )
    first = told.start if is_out and told.start != event.start else told.moved_from
    return event if first == event.start else replace(event, moved_from=first)


def _is_same(before: Revision, revision: Revision, *, begun: bool) -> bool:
    """Return whether nothing changed: a post of before does not change by getting a picture of its title for Facebook.

    Nor does one that is out by getting another one. One that is still to go out does: the website's address may be
    another now, and it stands on that picture.
    """
    had_none = not any(text.facebook_card for text in before.article.texts)
    if begun or had_none:
        before, revision = _without_cards(before), _without_cards(revision)
    return before.digest == revision.digest


def _without_cards(revision: Revision) -> Revision:
    texts = tuple(replace(text, facebook_card=None) for text in revision.article.texts)
    return replace(revision, article=replace(revision.article, texts=texts))
