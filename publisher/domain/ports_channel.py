"""What the steps need from the outside, each with its guarantees. Implementations: `content`, `channels`, `storage`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from publisher.domain.delivery import Claim, Delivery, LostAttempt
from publisher.domain.errors import Problem
from publisher.domain.outcome import Outcome
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.post import Post
from publisher.domain.revision import Article, ArticleText
from publisher.domain.shown_changes import TextTimes

#: Gives the present as aware UTC.
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A valid post as it stands in `posts/` now, with its texts rendered in every language and script."""

    post: Post
    #: In the order of the language switch; Serbian in both scripts.
    texts: tuple[ArticleText, ...]
    #: Told, but no hindrance.
    warnings: tuple[Problem, ...] = ()
    #: The bytes of a picture, by its file name in the post's folder.
    picture: Callable[[str], bytes]
    #: The bytes of a recording, in the same way.
    recording: Callable[[str], bytes]


class Drafts(Protocol):
    """The posts folder. Reads inside that folder only, and never writes."""

    def read(self, slug: str) -> Draft:
        """Read one draft.

        Raises:
            UnknownPost: if there is none of that name.
            InvalidDrafts: with all its problems, if it has any.
        """
        ...

    def slugs(self) -> Sequence[str]:
        """Return every draft, valid or not, in the order of names; standing pages as `pages/about`."""
        ...


class MediaStore(Protocol):
    """Bytes by digest: the folder `database.media`, or an fsspec address that several machines share."""

    def put(self, name: str, content: bytes) -> None:
        """Store bytes durably (synced) under `Rendition.name`; a no-op where they lie already. Atomic: never half."""
        ...

    def get(self, name: str) -> bytes:
        """Return the bytes.

        Raises:
            StorageError: if they are missing, or are not what their digest says.
        """
        ...

    def has(self, name: str) -> bool:
        """Return whether the bytes lie there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The lost write is out there."""

    remote_id: str
    url: str = ""
    created_at: datetime | None = None
    #: Which form of a payload with two it has; None where that was not looked at.
    with_link: bool | None = None
    #: What a person should know of its link, as a coded text.
    link_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """Not seen in a clean look; a listing may lag, so one look proves nothing."""

    #: The channel's own clock at the look; None where it was not heard. Looks that saw the same are equal.
    heard_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeToRetry:
    """Surely not visible, or harmless to send again: it may wait for its next try at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """It was read, but only a person can decide (several look the same, somebody deleted it ...)."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupFailed:
    """The channel could not be read."""

    reason: str


LookupResult = Found | NotFound | SafeToRetry | Ambiguous | LookupFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPrepare:
    """An attempt whose answer to *prepare* was lost: it may have left an unpublished orphan."""

    attempt: LostAttempt
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep for orphans came to."""

    #: Orphans that were deleted, by id of the lost attempt.
    deleted: Mapping[int, str] = field(default_factory=dict)
    #: Lost attempts for which a clean and whole look found nothing (or their orphan is deleted).
    clean: frozenset[int] = frozenset()
    #: What a person should know, e.g. that two unpublished posts look alike; empty where nothing.
    warning: str = ""
    #: The channel's own clock at the sweep; None where it was not heard. Sweeps that saw the same are equal.
    heard_at: datetime | None = field(default=None, compare=False)


class Channel(Protocol):
    """A place that deliveries go to. Holds no state of its own about deliveries: the ledger does."""

    #: As in a post's `channels`.
    name: str
    #: How many claims `send` takes at once.
    batch: int

    def send(self, claims: Sequence[Claim], notes: ClaimLog) -> Sequence[Outcome]:
        """Do what the claims say; one outcome a claim, in their order.

        Expected failures are outcomes. An exception is `Unknown` for every claim; after `ClaimLost` nothing is kept.
        """
        ...

    def look(self, delivery: Delivery, lost: LostAttempt, taken: Callable[[str], bool]) -> LookupResult:
        """Look whether a write whose answer was lost is out there; reads only.

        `taken` tells whether a remote id already belongs to another delivery.
        """
        ...

    def upload_ahead(self, delivery: Delivery, have: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
        """Upload a waiting delivery's photos unpublished; give remote ids by digest, and trouble or ``""``.

        `have` are those already up. Nothing visible is written.
        """
        ...

    def discard(self, delivery: Delivery) -> str | None:
        """Delete the unpublished post `delivery.prepared_id`; never a published one, nor one that a person changed.

        Gives "" if it is surely gone, the reason if it is left there for a person, and None if that is not known yet.
        """
        ...

    def sweep(self, lost: Sequence[LostPrepare], known: Callable[[str], bool]) -> Swept:
        """Find and delete unpublished orphans of lost attempts, and nothing that is not ours beyond doubt.

        `known` tells whether a remote id is in the ledger (prepared or sent): such are never touched.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article that is on the website."""

    article: Article
    #: When it first went out (its planned time), aware UTC: the date on the page and the order of listings.
    published_at: datetime
    #: When a later revision replaced it; None where the first one stands.
    updated_at: datetime | None = None
    #: Taken back: the page is a notice, no listing has it, and its feeds have the notice for a time.
    withdrawn: bool = False
    #: When it was taken back; None also where that was before it was noted.
    withdrawn_at: datetime | None = None
    #: Whether the notice has stood in the feeds long enough, and is in none of them any more.
    notice_ended: bool = False
    #: The languages that it had when it first went out: they make its ids in feeds. Empty: those of the article.
    first_tags: tuple[str, ...] = ()
    #: The website's address then, which is in those ids too. Empty: today's.
    first_url: str = ""
    #: What its short address ends in (`domain.short_address`); empty for standing pages.
    short_code: str = ""
    #: Whether the event that it invites to is over, as far as the list of what comes knows.
    event_ended: bool = False
    #: Number of its revision: grows with each change.
    revision_number: int = 1
    #: When each text came and changed; empty where that was not noted: then all changed when the post did.
    text_times: tuple[TextTimes, ...] = ()
    #: Why it was taken back, as readers are told, by tag; empty where nothing was said.
    reason: tuple[tuple[str, str], ...] = ()
    #: In feeds: which change of the post this tells, at `published_at`: a correction of it, or its event moved or
    #: cancelled (`shown_changes.corrections_by_key` and `event_change_key`). Empty: the post itself.
    told_change: str = ""

    def times(self, tag: str) -> TextTimes:
        """Return when the text in a language came and changed."""
        noted = (each for each in self.text_times if each.tag == tag)
        return next(noted, TextTimes(tag, updated_at=self.updated_at))

    def changed(self, tag: str) -> datetime:
        """Return when the text in a language last became another: it came, changed, or was taken back."""
        taken_back = self.withdrawn_at if self.withdrawn else None
        return taken_back or self.times(tag).changed_at or self.published_at


@dataclass(frozen=True, slots=True, order=True)
class Listing:
    """A list of entries: all news, those of one topic, place or campaign, with a recording; in feeds corrections."""

    #: `news`, `topic`, `place`, `campaign`, `recording` or `correction`.
    kind: str
    #: Key in the settings; empty for `news`, `recording` and `correction`.
    key: str = ""


def has_feed(listing: Listing) -> bool:
    """Return whether a listing has a feed: all but campaigns."""
    return listing.kind != "campaign"


class FeedRows(Protocol):
    """What was ever in the feed of a listing, in the order of `Entry.published_at` and slug.

    No row is ever taken away: a post that was taken back, or has left the listing, keeps its place without being
    shown, so that no older post comes back into a feed that it had fallen out of.
    """

    def size(self, listing: Listing) -> int:
        """Count the rows of a listing."""
        ...

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        """Return rows `start` to `stop` of a listing, counted from the oldest (0)."""
        ...

    def newest(self, listing: Listing, count: int) -> Sequence[Entry]:
        """Return the newest rows of a listing, oldest first, without counting the others."""
        ...

    def position(self, listing: Listing, published_at: datetime, slug: str) -> int:
        """Count the rows of a listing that stand before a place in its order."""
        ...

    def listings(self) -> Sequence[Listing]:
        """Return every listing that has a row, sorted."""
        ...

    def of(self, slug: str) -> Sequence[Listing]:
        """Return the listings whose feeds a post is or was in, sorted."""
        ...


class PublishedEntries(Protocol):
    """What is on the website, from the ledger.

    Every post is in every language's listings, in its own language where it lacks that one.
    """

    @property
    def feeds(self) -> FeedRows:
        """Return what the feeds hold."""
        ...

    def entry(self, slug: str) -> Entry | None:
        """Return one entry, withdrawn ones and standing pages too."""
        ...

    def size(self, listing: Listing) -> int:
        """Count the entries of a listing (no withdrawn ones, no standing pages)."""
        ...

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        """Return entries `start` to `stop` of a listing counted from the oldest (0), by published_at and slug."""
        ...

    def position(self, listing: Listing, published_at: datetime, slug: str) -> int:
        """Count the entries of a listing that stand before a place in its order."""
        ...

    def next_at(self, listing: Listing, moment: datetime) -> datetime | None:
        """Return when the first entry of a listing at or after a moment went out; None where there is none."""
        ...

    def listings(self) -> Sequence[Listing]:
        """Return every listing that has an entry, sorted."""
        ...

    def pages(self) -> Sequence[Entry]:
        """Return the standing pages, by slug."""
        ...

    def coming(self) -> Sequence[Entry]:
        """Return the posts whose events are to come, the next first."""
        ...

    def ended(self, most: int) -> Sequence[Entry]:
        """Return the posts whose events were over last, `most` of them, the newest first."""
        ...

    def withdrawn(self) -> Sequence[Entry]:
        """Return the posts that were taken back, oldest first."""
        ...
