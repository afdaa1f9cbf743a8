"""The ledger's tables of the list of posts: what is remembered of each draft, and which ones were deleted."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base, Key


class DraftIndexRow(Base):
    """What the list of posts shows and looks for of a draft: made of its files and remarks, at any time anew."""

    __tablename__ = "draft_index"

    #: `pages/about` for a standing page.
    slug: Mapped[str] = mapped_column(primary_key=True)
    #: Digits: of its files' times when they were read; `0`: they are read again.
    stamp: Mapped[str]
    #: When a text of it was changed last.
    changed_at: Mapped[datetime] = mapped_column(index=True)
    #: JSON: title by draft language, the main one first.
    titles: Mapped[str]
    #: Keys between strokes: `|sq|sr|`.
    languages: Mapped[str]
    topics: Mapped[str]
    places: Mapped[str]
    #: File of its first picture; empty where there is none.
    picture: Mapped[str]
    #: Every word of its texts, alternative texts and remarks, folded, once each.
    words: Mapped[str]
    #: The newest remark among them.
    remark: Mapped[int] = mapped_column(Key, default=0)


class TrashedDraftRow(Base):
    """A draft that was deleted, and can be restored for a while; its files lie in the trash of the posts folder."""

    __tablename__ = "trashed_draft"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    slug: Mapped[str] = mapped_column(index=True)
    trashed_at: Mapped[datetime]
    trashed_by: Mapped[str]
