"""A frozen copy of a post: what is approved, previewed and sent, byte for byte.

`Article` is all of it that may be shown to the public; `Revision` adds what stays inside (grants, consents, who froze
it). Templates, feeds and payloads get articles only.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from publisher.domain.crop import Crop
from publisher.domain.post import Contact, Correction, Event, EventPlace, Practical, Quote, SourceCredit, require_aware

#: How names of files end, by media type of a rendition or a recording.
ENDING = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
}
#: Fields of a text, a picture, an event and an article that came later: where they are empty a document is without
#: them, so that those of before keep their digests.
LATER = (
    "byline",
    "quotes",
    "contact",
    "corrections",
    "card",
    "recordings",
    "facebook_card",
    "facebook_link",
    "crop",
    "source",
    "lead",
    "event",
    "day_ends",
    "event_place",
    "practical",
)


def media_name(digest: str, media_type: str) -> str:
    """Return the file name that the media folder and the website use: digest and ending."""
    return f"{digest}.{ENDING[media_type]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One size of a picture, made once when the revision was frozen; its bytes lie in the media folder by digest."""

    #: `original` (cleaned, at most 4096 px), `large` (1600), `small` (800), `card` (1200x630 for previews), `facebook`;
    #: `large-webp` and `small-webp`, and later `medium` (1200) and `tiny` (320), as WebP too: pictures that were frozen
    #: before them do not have them.
    purpose: str
    #: sha256 in hex of the bytes.
    digest: str
    #: A key of `ENDING`.
    media_type: str
    width: int
    height: int
    size_bytes: int

    @property
    def name(self) -> str:
        """Return the name of its file."""
        return media_name(self.digest, self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The picture of a link preview, drawn from the words of a text that has no picture."""

    #: sha256 in hex of all that it was drawn from: tells whether it can be used again.
    source_digest: str
    rendition: Rendition


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """An article in one published language and script."""

    #: BCP 47: a key of `language.FOLDER`.
    tag: str
    title: str
    summary: str
    #: Sanitised HTML of the body.
    html: str
    #: The body as plain text, paragraphs separated by an empty line.
    plain: str
    #: What differs on Facebook; None means the usual.
    facebook_message: str | None = None
    facebook_comment: str | None = None
    #: Who wrote it; empty: the organisation.
    byline: str = ""
    quotes: tuple[Quote, ...] = ()
    contact: Contact | None = None
    #: In the order of the days.
    corrections: tuple[Correction, ...] = ()
    #: None where it says nothing of them.
    event_place: EventPlace | None = None
    practical: Practical | None = None
    #: None where the article has a picture, whose card is used, or was frozen before there were any.
    card: Card | None = None
    #: The picture of its Facebook post without a link: the title, with a short address on its foot. None where the
    #: article has a picture, or was frozen before there were any.
    facebook_card: Card | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePicture:
    """A picture of an article. Without GPS, without consent: only what may be shown."""

    #: The author's file name, for people; never an address.
    file: str
    #: sha256 in hex of the file as the author gave it: tells whether renditions can be used again.
    source_digest: str
    #: By tag.
    alt: Mapping[str, str]
    caption: Mapping[str, str]
    credit: str
    licence: str
    renditions: tuple[Rendition, ...]
    #: The part of the file that they show; None: all of it.
    crop: Crop | None = None

    def rendition(self, purpose: str) -> Rendition:
        """Return the rendition for a purpose.

        Raises:
            KeyError: if this picture was frozen without it.
        """
        for rendition in self.renditions:
            if rendition.purpose == purpose:
                return rendition
        raise KeyError(purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """An article's text read aloud. Its bytes lie in the media folder, without what the file told of itself."""

    #: The texts that it is heard with: of Serbian both scripts.
    tags: tuple[str, ...]
    #: The author's file name, for people; never an address.
    file: str
    #: sha256 in hex of the file as the author gave it.
    source_digest: str
    #: sha256 in hex of the bytes that are published.
    digest: str
    #: A key of `ENDING`.
    media_type: str
    size_bytes: int
    #: Rounded; 0 where it is not known.
    seconds: int

    @property
    def name(self) -> str:
        """Return the name of its file."""
        return media_name(self.digest, self.media_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """All of a revision that the public may see."""

    slug: str
    kind: Literal["post", "page"]
    #: Year in the address: local, fixed when the post first went out.
    year: int
    #: In the order of the language switch (`language.TAGS`).
    texts: tuple[ArticleText, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]
    campaign: str | None
    pictures: tuple[ArticlePicture, ...]
    recordings: tuple[Recording, ...] = ()
    #: Whether its Facebook post was ticked to carry a link; None where the post says nothing of it.
    facebook_link: bool | None = None
    #: Whose text it is made from; None where it is the organisation's own.
    source: SourceCredit | None = None
    #: True where it was chosen to lead the front page; None, and never false, where it was not.
    lead: bool | None = None
    #: None where it invites to nothing.
    event: Event | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the languages and scripts that the article has."""
        return tuple(text.tag for text in self.texts)

    def text(self, tag: str) -> ArticleText:
        """Return the text for `tag`, or else the article's first text (its original language)."""
        for text in self.texts:
            if text.tag == tag:
                return text
        return self.texts[0]

    def card(self, tag: str) -> Rendition | None:
        """Return the picture of a link preview: the first picture's card, or the text's; None where there is none."""
        if self.pictures:
            return self.pictures[0].rendition("card")
        card = self.text(tag).card
        return card.rendition if card else None

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        """Return every picture of the media folder that belongs to the article: in all sizes, and cards."""
        pictures = (each for picture in self.pictures for each in picture.renditions)
        cards = (card for text in self.texts for card in (text.card, text.facebook_card))
        return (*pictures, *(card.rendition for card in cards if card))

    def recording(self, tag: str) -> Recording | None:
        """Return the recording of the text that `text(tag)` gives."""
        written_in = self.text(tag).tag
        return next((each for each in self.recordings if written_in in each.tags), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A frozen post with its digest."""

    #: The ledger's key; 0 before it is stored.
    id: int = 0
    #: Counts from 1 within a slug; 0 before it is stored.
    number: int = 0
    article: Article
    channels: tuple[str, ...]
    grants: tuple[str, ...]
    #: Consent by picture file, where people can be recognised. Never published.
    consents: Mapping[str, str]
    frozen_at: datetime
    frozen_by: str
    #: When something of it was destroyed for good: what is left is not what was agreed.
    erased_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("frozen_at", self.frozen_at)
        require_aware("erased_at", self.erased_at)

    @property
    def slug(self) -> str:
        """Return the post's identity."""
        return self.article.slug

    def document(self) -> str:
        """Return the canonical JSON of all that was agreed: sorted keys, no white space, UTF-8 kept."""
        content = {
            "article": _agreed(self.article),
            "channels": list(self.channels),
            "grants": list(self.grants),
            "consents": dict(self.consents),
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        """Return the sha256 in hex of the document: the same content has the same digest whenever it is frozen."""
        return digest_of(self.document().encode())


def digest_of(content: bytes) -> str:
    """Return the sha256 of bytes in hex."""
    return hashlib.sha256(content).hexdigest()


def _agreed(article: Article) -> dict[str, Any]:
    content = asdict(article)
    parts = {key: [_without_later(part) for part in content[key]] for key in ("texts", "pictures")}
    event = _without_later(content["event"]) if content["event"] else None
    return _without_later({**content, **parts, "event": event})


def _without_later(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value or value is False or key not in LATER}


def _read_text(content: Mapping[str, Any]) -> ArticleText:
    contact, place, practical = content.get("contact"), content.get("event_place"), content.get("practical")
    later = {
        "quotes": tuple(Quote(**quote) for quote in content.get("quotes", ())),
        "contact": Contact(**contact) if contact else None,
        "corrections": tuple(Correction(**correction) for correction in content.get("corrections", ())),
        "event_place": EventPlace(**place) if place else None,
        "practical": Practical(**practical) if practical else None,
        "card": _read_card(content.get("card")),
        "facebook_card": _read_card(content.get("facebook_card")),
    }
    return ArticleText(**{**content, **later})


def _read_picture(picture: Mapping[str, Any]) -> ArticlePicture:
    renditions, crop = tuple(Rendition(**each) for each in picture["renditions"]), picture.get("crop")
    return ArticlePicture(**{**picture, "renditions": renditions, "crop": tuple(crop) if crop else None})


def _read_card(card: Mapping[str, Any] | None) -> Card | None:
    return Card(**{**card, "rendition": Rendition(**card["rendition"])}) if card else None


def read_article(content: Mapping[str, Any]) -> Article:
    """Build the article that `Revision.document` wrote."""
    return Article(
        slug=content["slug"],
        kind=content["kind"],
        year=content["year"],
        texts=tuple(_read_text(text) for text in content["texts"]),
        topics=tuple(content["topics"]),
        places=tuple(content["places"]),
        campaign=content["campaign"],
        pictures=tuple(map(_read_picture, content["pictures"])),
        recordings=tuple(Recording(**{**each, "tags": tuple(each["tags"])}) for each in content.get("recordings", ())),
        facebook_link=content.get("facebook_link"),
        source=SourceCredit(**source) if (source := content.get("source")) else None,
        lead=content.get("lead"),
        event=Event(**event) if (event := content.get("event")) else None,
    )
