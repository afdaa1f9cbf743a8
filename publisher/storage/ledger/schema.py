"""The ledger's tables. Migrations make them (`migrations/`); a test holds both together.

Revisions, approvals, attempts, readings and the audit trail only grow, and a delivery's state moves along
`domain.delivery.TRANSITIONS` only: triggers see to both, whatever program writes.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from publisher.domain.post import require_aware


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python; PostgreSQL keeps the zone, SQLite keeps UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, store UTC."""
        require_aware("a time for the ledger", value)
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: 64 bits where it pays; SQLite numbers its rows only in a column called INTEGER.
Key = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """All tables, with constraint names that both databases share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcTime, str: Text}


class RevisionRow(Base):
    """A frozen post; `document` is `Revision.document()`, byte for byte."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("slug", "number"), Index(None, "digest"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    document: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str]
    #: Set once, by an erasure, together with a document without what was erased.
    erased_at: Mapped[datetime | None]


class ApprovalRow(Base):
    """Somebody's agreement to the digests of a revision, its payload and its pictures."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    revision_digest: Mapped[str]
    #: JSON: payload digests by channel and action.
    payload_digests: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[datetime]


class DeliveryRow(Base):
    """One revision to one channel; see `domain.delivery.Delivery` for each field."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "channel", "state", "ready_at"),
        Index("ix_delivery_post", "slug", "channel", "action"),
        Index("ix_delivery_sent", "channel", "sent_at"),
        # One open delivery for a post, channel and action.
        Index(
            "uq_delivery_open",
            "slug",
            "channel",
            "action",
            unique=True,
            sqlite_where=text("state IN ('waiting','sending','paused','unknown','held','missed')"),
            postgresql_where=text("state IN ('waiting','sending','paused','unknown','held','missed')"),
        ),
        # No post out there belongs to two deliveries that made it.
        Index(
            "uq_delivery_made",
            "channel",
            "made_id",
            unique=True,
            sqlite_where=text("made_id IS NOT NULL"),
            postgresql_where=text("made_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    channel: Mapped[str]
    action: Mapped[str]
    state: Mapped[str]
    planned_at: Mapped[datetime]
    planned_by: Mapped[str]
    due_at: Mapped[datetime]
    ready_at: Mapped[datetime]
    late_limit_seconds: Mapped[float | None]
    target: Mapped[str]
    payload: Mapped[str]
    payload_digest: Mapped[str]
    #: What it is about: the post out there, for updates, withdrawals and comments too.
    remote_id: Mapped[str | None]
    #: What it made: a post (`publish`) or a comment (`comment`).
    made_id: Mapped[str | None]
    prepared_id: Mapped[str | None]
    discarded_at: Mapped[datetime | None]
    url: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    tell: Mapped[bool] = mapped_column(default=False)
    wish: Mapped[str | None]
    #: A person let it go without waiting for the website.
    alone: Mapped[bool] = mapped_column(default=False)
    #: Whether `schedule.approval` was on when it was planned: then nothing is due before an approval.
    needs_approval: Mapped[bool] = mapped_column(default=False)
    #: An update of spelling alone: the page does not say that it was changed.
    quiet: Mapped[bool] = mapped_column(default=False, server_default=false())
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)


class AttemptRow(Base):
    """One try; its start is committed before anything is sent, its end is written once."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("delivery_id", "number"), Index(None, "outcome"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    number: Mapped[int]
    fence: Mapped[int]
    owner: Mapped[str]
    started_at: Mapped[datetime]
    step: Mapped[str]
    #: Facebook's clock when the write of a new post began, minus `started_at`: by it the post is found again.
    clock_offset_seconds: Mapped[float | None]
    ended_at: Mapped[datetime | None]
    #: Name of the outcome in lower case: sent, rejected, try_later, sign_in_needed, unknown.
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    code: Mapped[int | None]
    subcode: Mapped[int | None]
    http_status: Mapped[int | None]
    fbtrace_id: Mapped[str | None]


class LookRow(Base):
    """One look for an attempt whose answer was lost (`kind` find), or for its orphan (`kind` sweep)."""

    __tablename__ = "look"
    __table_args__ = (Index(None, "attempt_id", "kind"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    kind: Mapped[str]
    looked_at: Mapped[datetime]
    #: found, absent, repeatable, unclear, unreadable; deleted or clean for sweeps.
    result: Mapped[str]
    remote_id: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")


class PhotoRow(Base):
    """A photo that is up at the channel, unpublished, for one delivery."""

    __tablename__ = "photo"
    __table_args__ = (Index(None, "delivery_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    digest: Mapped[str]
    remote_id: Mapped[str]
    uploaded_at: Mapped[datetime]


class ShelfRow(Base):
    """What the website shows of a post: a projection of the website deliveries, moved when one begins to be written."""

    __tablename__ = "shelf"
    __table_args__ = (Index(None, "world", "kind", "withdrawn", "published_at", "slug"),)

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


class FeedEntryRow(Base):
    """The feeds (`news`, `topic`, `place`) that a post is or was in. Kept for good: what goes leaves a gap."""

    __tablename__ = "feed_entry"
    __table_args__ = (
        Index(None, "world", "kind", "key", "published_at", "slug"),
        ForeignKeyConstraint(["world", "slug"], ["shelf.world", "shelf.slug"]),
    )

    world: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]


class ShelfLabelRow(Base):
    """The listings that show a shelved post: `news`, `topic`, `place`, `campaign`; none where it was taken back."""

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


class HoldRow(Base):
    """A time in which nothing goes out; `channel` empty means all of them."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    channel: Mapped[str] = mapped_column(default="")
    #: `person`, `sign-in` or `restore`.
    kind: Mapped[str]
    reason: Mapped[str]
    placed_at: Mapped[datetime]
    placed_by: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class AdoptionRow(Base):
    """Which Page, website and machine this ledger serves; the newest row counts."""

    __tablename__ = "adoption"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    target: Mapped[str]
    #: Empty on PostgreSQL, which several machines share.
    machine: Mapped[str]
    adopted_at: Mapped[datetime]
    adopted_by: Mapped[str]


class UntrackedPostRow(Base):
    """A post on a channel that the ledger does not know, seen by a look there; its text is kept as a digest alone."""

    __tablename__ = "untracked_post"
    __table_args__ = (UniqueConstraint("channel", "remote_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    channel: Mapped[str]
    remote_id: Mapped[str]
    url: Mapped[str]
    text_digest: Mapped[str]
    seen_at: Mapped[datetime]


class AuditRow(Base):
    """Who did what, when; only grows."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    verb: Mapped[str]
    slug: Mapped[str] = mapped_column(default="")
    #: JSON.
    detail: Mapped[str] = mapped_column(default="{}")


class HandmadeRow(Base):
    """A post on the Page that people made by hand, so that reach has a past."""

    __tablename__ = "handmade"
    __table_args__ = (Index(None, "target", "created_at"),)

    remote_id: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str]
    created_at: Mapped[datetime]
    message: Mapped[str]
    url: Mapped[str]
    first_seen_at: Mapped[datetime]


class MeasurementRow(Base):
    """One visit for figures: that it was made, whatever came of it, so that none is made twice."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("object_id", "window"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: The channel's id of the post, or of the Page for daily figures.
    object_id: Mapped[str]
    #: The age's label (`6h`), or the day (`2026-11-24`) for the Page.
    window: Mapped[str]
    measured_at: Mapped[datetime]
    #: `read`, `missed` (its time passed unmeasured), `gone` (the post is no longer there) or `refused`.
    result: Mapped[str]


class ReadingRow(Base):
    """One number of one metric at one time; never changed, never deleted."""

    __tablename__ = "reading"
    __table_args__ = (Index(None, "object_id", "metric", "measured_at"), Index(None, "measured_at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: None for posts made by hand and for the Page itself.
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id"), index=True)
    channel: Mapped[str]
    object_id: Mapped[str]
    #: Our word: views, viewers, reactions, comments, shares, clicks, or a Page figure.
    metric: Mapped[str]
    #: Facebook's name.
    raw_metric: Mapped[str]
    #: What the number is split by, such as the kind of reaction; empty for the whole.
    part: Mapped[str] = mapped_column(default="")
    value: Mapped[float]
    measured_at: Mapped[datetime]
    #: Age of the post when it was measured; None for Page figures.
    age_seconds: Mapped[float | None]
    #: The planned age or day that this reading belongs to.
    window: Mapped[str]
    api_version: Mapped[str]
    #: True for the sandbox's made-up numbers.
    made_up: Mapped[bool]


class MetricRow(Base):
    """A metric that Facebook refuses: remembered, told once, asked again weekly."""

    __tablename__ = "metric"

    raw_metric: Mapped[str] = mapped_column(primary_key=True)
    api_version: Mapped[str]
    refused_at: Mapped[datetime]
    reason: Mapped[str]
    ask_again_at: Mapped[datetime]


class NoticeRow(Base):
    """Something that a person has to know: raised once for a cause, told by mail, settled when the cause is gone."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "settled_at", "kind"), Index(None, "cause"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: What it is about, so that it is raised once: `rejected 17`, `token expires`, `disk low`.
    cause: Mapped[str]
    #: `rejected`, `missed`, `unknown`, `paused`, `token`, `disk`, `backup`, `invisible` ...: what is grouped in a mail.
    kind: Mapped[str]
    slug: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    raised_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class PulseRow(Base):
    """When something regular was last done: `sweep`, `measure`, `backup`, `token check`, `digest`."""

    __tablename__ = "pulse"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(default="")


class PersonRow(Base):
    """Who did something; the rest of the ledger holds the id, so that a name can be erased."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: Empty once erased.
    name: Mapped[str] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]


class ErasureRow(Base):
    """What was destroyed for good, and why; the list outside the backups holds the same."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: `picture` (by digest), `post` (by slug), `draft` (by slug: how it stood before) or `person` (by id).
    kind: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str]
    erased_at: Mapped[datetime]
    erased_by: Mapped[str]
