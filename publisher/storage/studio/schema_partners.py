"""The ledger's tables of partners' news: whose feeds are read, and what came from them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base, Key


class PartnerRow(Base):
    """An organisation whose feed is read."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str]
    #: Address of the feed, or of a page that names it, as a person gave it.
    url: Mapped[str]
    #: Whether the partner allowed the whole text to be used.
    whole: Mapped[bool]
    #: Draft language of what it writes; empty: as the feed says.
    language: Mapped[str]
    #: Whether it stands in the settings file; else it was added in the studio.
    given: Mapped[bool]
    #: When it was taken out; None while it is read.
    ended_at: Mapped[datetime | None]
    #: Feed that a page was found to name; empty where `url` is the feed, or nothing was read yet.
    feed_url: Mapped[str] = mapped_column(default="")
    #: What the feed's last answer said, so that it is asked only for what is new; a digest where it gave no ETag.
    etag: Mapped[str] = mapped_column(default="")
    modified: Mapped[str] = mapped_column(default="")
    #: When it is to be read.
    next_at: Mapped[datetime]
    #: When it was last asked, and when it was last read without trouble.
    asked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    #: How often in a row that failed, and why last time: a coded text; empty where it went well.
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="")
    #: Whether a person is to be told of the trouble: it does not go away by itself, or lasts.
    told: Mapped[bool] = mapped_column(default=False)


class PartnerEntryRow(Base):
    """What a partner reported; no draft yet."""

    __tablename__ = "partner_entry"
    __table_args__ = (Index(None, "state", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"))
    #: These are empty once it became a draft, or was set aside.
    title: Mapped[str]
    summary: Mapped[str]
    text: Mapped[str]
    link: Mapped[str]
    #: `YYYY-MM-DD`; empty where the feed gave none.
    day: Mapped[str]
    language: Mapped[str]
    received_at: Mapped[datetime]
    #: `new`, `drafted` or `dropped`.
    state: Mapped[str]
    #: Draft that it became.
    slug: Mapped[str] = mapped_column(default="")


class PartnerEntryKeyRow(Base):
    """A digest by which an entry is known again, for ever."""

    __tablename__ = "partner_entry_key"

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
