"""What is to be made or changed on the Page, as values. Nothing is stored here."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post to be made."""

    message: str = ""
    link: str = ""
    published: bool = True
    photo_ids: tuple[str, ...] = ()
    scheduled_at: datetime | None = None
    #: The date that it carries in place of today's.
    backdated_at: datetime | None = None
    #: Empty for a post made by hand.
    application: str = ""
    #: A planned fault: kept out of the listings for so long.
    lag_seconds: float = 0
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoByHand:
    """A photo that a colleague puts into a post on the Page itself."""

    content: bytes
    #: What it shows, as people can write it there; mostly nobody does.
    alt: str = ""


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A picture to be stored, already checked."""

    content: bytes
    format: str
    width: int
    height: int
    caption: str
    alt: str
    published: bool
    temporary: bool
    application: str


@dataclass(frozen=True, slots=True)
class PostChange:
    """What is to change in a post; None leaves it as it is."""

    message: str | None = None
    published: bool | None = None
    scheduled_at: datetime | None = None
    backdated_at: datetime | None = None
    hidden: bool | None = None
    lag_seconds: float = 0
