"""News that activists send in: who sends, what comes, and what can be so of a photo of it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class PhotoState(Enum):
    """Where a photo stands between a phone and an officer."""

    #: The phone has it, or sends it piece by piece.
    COMING = "coming"
    #: All of it is here, and nobody has decided about it.
    HERE = "here"
    #: It cannot be used, and the phone was told why.
    REFUSED = "refused"
    #: It went into a draft, or was dropped.
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Somebody with a personal link."""

    id: int
    name: str
    #: Key of settings.places.
    place: str
    #: Tag of the page.
    language: str
    made_at: datetime
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo of news."""

    id: int
    news_id: int
    key: str
    size_bytes: int
    #: Empty while it comes in.
    file: str
    state: PhotoState


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What somebody sent in."""

    id: int
    sender: Sender
    text: str
    place: str
    consent: bool
    received_at: datetime
    #: `new`, `drafted` or `dropped`.
    state: str
    slug: str
    #: Photos that the phone has for it, and those that are there or come in.
    expected: int
    photos: tuple[Photo, ...]

    @property
    def whole(self) -> bool:
        """Return whether every photo is there, but those that cannot be used."""
        return sum(photo.state is not PhotoState.COMING for photo in self.photos) >= self.expected

    @property
    def waiting(self) -> tuple[Photo, ...]:
        """Return the photos that somebody has to look at: after the news became a draft, those that came late."""
        return tuple(photo for photo in self.photos if photo.state is PhotoState.HERE)

    @property
    def received(self) -> int:
        """Return how many photos came in whole."""
        return sum(bool(photo.file) for photo in self.photos)

    @property
    def refused(self) -> int:
        """Return how many of its photos cannot be used."""
        return sum(photo.state is PhotoState.REFUSED for photo in self.photos)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """News as a phone sends it."""

    key: str
    text: str
    place: str
    consent: bool
    photos: int


def consent_note(news_id: int, received_at: datetime) -> str:
    """Return the note of consent for photos that were sent in: a number, since a name in a draft is copied on."""
    return f"news {news_id}, {received_at:%Y-%m-%d}"
