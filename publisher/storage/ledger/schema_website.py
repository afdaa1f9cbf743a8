"""The ledger's tables of what is on the website, and of what its feeds hold."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
)
from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base


class ShelfRow(Base):
    """What the website shows of a post: a projection of the website deliveries, moved when one begins to be written."""

    __tablename__ = "shelf"
    __table_args__ = (
        Index(None, "world", "kind", "withdrawn", "published_at", "slug"),
        Index(None, "world", "event_ended_at", "event_over_at"),
    )

    #: `sandbox` or `real`: rehearsals never reach the real website, and a new address keeps the archive.
    world: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    published_at: Mapped[datetime]
    updated_at: Mapped[datetime | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None]
    #: When the scheduler ended the notice in the feeds.
    notice_ended_at: Mapped[datetime | None]
    #: The languages of the first revision, separated by blanks; empty where they were not noted: those of the revision.
    first_tags: Mapped[str] = mapped_column(default="")
    #: The website's address when it first went out; empty in rehearsals, which have none of their own.
    first_url: Mapped[str] = mapped_column(default="")
    #: When the event that it invites to is over; None where it invites to none.
    event_over_at: Mapped[datetime | None]
    #: The same moment, once the scheduler has taken it from the list of what comes.
    event_ended_at: Mapped[datetime | None]
    #: JSON: when each text came and changed, by tag; empty where that was not noted yet.
    text_times: Mapped[str] = mapped_column(default="")
    #: JSON: why it was taken back, as readers are told, by tag; empty where nothing was said.
    reason: Mapped[str] = mapped_column(default="")


class FeedEntryRow(Base):
    """The feeds that a post is or was in, and what they told of it later. Kept for good: what goes leaves a gap."""

    __tablename__ = "feed_entry"
    __table_args__ = (
        Index(None, "world", "kind", "key", "published_at", "slug"),
        ForeignKeyConstraint(["world", "slug"], ["shelf.world", "shelf.slug"]),
    )

    world: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    #: Which change of the post (`Entry.told_change`): `2026-11-26-1` is a correction, `event-1` that its event was
    #: moved or cancelled; empty: the post itself. The column is called after the first of them.
    told_change: Mapped[str] = mapped_column("correction", primary_key=True, default="")
    #: When the post went out, or the change was told.
    published_at: Mapped[datetime]


class ShelfLabelRow(Base):
    """The listings that show a shelved post: those of `Listing`; none where it was taken back."""

    __tablename__ = "shelf_label"
    __table_args__ = (
        Index(None, "world", "kind", "key", "published_at", "slug"),
        ForeignKeyConstraint(["world", "slug"], ["shelf.world", "shelf.slug"]),
    )

    world: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]
