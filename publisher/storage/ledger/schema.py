"""The ledger's tables. Migrations make them (`migrations/`); a test holds both together.

Revisions, approvals, attempts, readings and the audit trail only grow, and a delivery's state moves along
`domain.delivery.TRANSITIONS` only: triggers see to both, whatever program writes.
"""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base, Key

_OPEN_AND_WANTED = (
    "state IN ('waiting','sending','paused','unknown','held','missed') AND (action <> 'update' OR wish IS NULL)"
)


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
        # One open delivery for a post, channel and action; a newer update may wait for one that is in doubt.
        Index(
            "uq_delivery_open",
            "slug",
            "channel",
            "action",
            unique=True,
            sqlite_where=text(_OPEN_AND_WANTED),
            postgresql_where=text(_OPEN_AND_WANTED),
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
    #: Which form of a payload with two goes out; null: not decided, or there is only one.
    with_link: Mapped[bool | None]
    #: What a person should know of its link, as a coded text.
    link_note: Mapped[str] = mapped_column(default="", server_default="")
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
    #: As `Payload.uploads` names it.
    digest: Mapped[str]
    remote_id: Mapped[str]
    uploaded_at: Mapped[datetime]


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


class PageLinkRow(Base):
    """A post or comment with an outside link that was seen on a Page; it stays when the post is deleted."""

    __tablename__ = "page_link"
    __table_args__ = (UniqueConstraint("target", "remote_id"), Index(None, "target", "created_at"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    target: Mapped[str]
    remote_id: Mapped[str]
    #: `post` or `comment`.
    kind: Mapped[str]
    #: By Facebook's clock.
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class PagePlanRow(Base):
    """What a person said that a Page's plan allows; the newest row of a target counts."""

    __tablename__ = "page_plan"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    target: Mapped[str]
    #: Posts with a link in a month: a number, `unlimited` or `unknown`.
    links: Mapped[str]
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]


class ShortAddressRow(Base):
    """The short address of a post: `code` after the website's address. Never given to another post."""

    __tablename__ = "short_address"

    code: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


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
