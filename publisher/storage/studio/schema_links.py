"""The ledger's tables of links for people outside: who is shown a revision, and who translates a draft."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from publisher.storage.table_types import Base, Key


class ShownRevisionRow(Base):
    """A link that shows one frozen revision to somebody outside, until a time; the link itself is theirs alone."""

    __tablename__ = "shown_revision"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: sha256 in hex of what stands in the link.
    digest: Mapped[str] = mapped_column(unique=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    #: For whom, as colleagues know; never shown to them.
    note: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class TranslatorRow(Base):
    """Somebody who writes one draft in other languages by a link, without an account; the link is theirs alone."""

    __tablename__ = "translator"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    #: sha256 in hex of what stands in the link.
    digest: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Draft languages with spaces between them.
    languages: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: When the translator said that it is done, the last time.
    done_at: Mapped[datetime | None]
