"""What the Page holds, as frozen values: posts, photos, comments and link cards. No storage here."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

#: Stands for the application where a colleague wrote a comment as the Page, on the Page itself.
BY_HAND = "hand"


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """One uploaded picture. Its bytes are kept exactly as they came; Facebook would recompress them."""

    id: str
    #: Digest of the bytes as they were uploaded, 64 hex digits.
    sha256: str
    size_bytes: int
    width: int
    height: int
    #: `jpeg` or `png`.
    format: str
    caption: str
    #: What was sent as `alt_text_custom`; empty where nothing was.
    alt: str
    published: bool
    temporary: bool
    created_at: datetime
    application: str
    deleted: bool
    #: Where the bytes lie on disk.
    file: Path

    @property
    def content(self) -> bytes:
        """Read the bytes as they were uploaded."""
        return self.file.read_bytes()


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment under a post, or a reply under a comment."""

    id: str
    post_id: str
    #: The comment that this answers; empty for a comment on the post itself.
    parent_id: str
    message: str
    created_at: datetime
    #: Id of the application that wrote it; `BY_HAND` for one that the Page wrote by hand; empty for a visitor's.
    application: str
    deleted: bool
    #: Its link stands there as text that nobody can tap.
    dead_link: bool = False


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What a scrape found at an address: its Open Graph tags."""

    url: str
    title: str = ""
    description: str = ""
    site_name: str = ""
    #: Digest and format of the stored preview picture, `<sha256>.jpeg`; empty without one.
    image: str = ""
    image_alt: str = ""
    #: Why nothing was found, in plain words; empty when something was.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class StoredPost:
    """One post of the Page, published or not, deleted ones included."""

    #: `{page}_{number}`, as Graph gives it.
    id: str
    number: int
    #: Trimmed, as Facebook trims it.
    message: str
    link: str
    published: bool
    created_at: datetime
    updated_at: datetime
    #: When visitors could first see it; None while it is unpublished.
    published_at: datetime | None
    #: When Facebook is to publish it by itself; None where nobody asked for that.
    scheduled_at: datetime | None
    #: Not in any listing before this time (a planned fault); readable by its id all the same.
    listed_at: datetime
    #: Id of the application that made it; empty when a person made it by hand.
    application: str
    #: True when a colleague made it on the Page, with no application of ours.
    by_hand: bool
    hidden: bool
    deleted: bool
    #: Other parameters of the call, stored as they came: targeting, place, backdated_time_granularity and so on.
    extra: dict[str, object]
    photos: tuple[StoredPhoto, ...] = ()
    #: Comments and replies, oldest first, without deleted ones.
    comments: tuple[StoredComment, ...] = ()
    card: LinkCard | None = field(default=None)
    #: Its link stands there as text that nobody can tap, and is no attachment.
    dead_link: bool = False

    @property
    def attached_link(self) -> str:
        """The link that visitors can tap; empty without one."""
        return "" if self.dead_link else self.link
