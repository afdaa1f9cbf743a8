"""The ledger's tables of reach: what was measured, when, and what Facebook refused."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base, Key


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


class PagePostRow(Base):
    """What became of a post made by hand: the draft that it is joined to. Without a row, nobody has decided."""

    __tablename__ = "page_post"

    #: As in `handmade`, which has its words and its day.
    remote_id: Mapped[str] = mapped_column(primary_key=True)
    #: A `domain.page_posts.PagePostState`.
    state: Mapped[str]
    #: Draft that it became; empty where there is none.
    slug: Mapped[str] = mapped_column(default="", index=True)
    #: How many photos it has; None where that was not looked at.
    photos: Mapped[int | None]
    video: Mapped[bool] = mapped_column(default=False)
    #: When a person decided about it.
    decided_at: Mapped[datetime | None]


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
