"""Short addresses of posts: a code once given belongs to its post for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from publisher.storage.ledger.schema import ShortAddressRow


def code_of(session: Session, slug: str) -> str:
    """Return a post's code; empty where it has none yet."""
    return session.scalar(select(ShortAddressRow.code).where(ShortAddressRow.slug == slug)) or ""


def slug_of(session: Session, code: str) -> str:
    """Return the post that a code belongs to; empty where it belongs to none."""
    return session.scalar(select(ShortAddressRow.slug).where(ShortAddressRow.code == code)) or ""


def take(session: Session, slug: str, candidates: Iterable[str], now: datetime) -> str:
    """Return a post's code; where it has none, the first of `candidates` that no other post has becomes its own.

    Raises:
        ValueError: if another post has each of them.
    """
    if known := code_of(session, slug):
        return known
    for code in candidates:
        if not slug_of(session, code):
            session.add(ShortAddressRow(code=code, slug=slug, made_at=now))
            session.flush()
            return code
    raise ValueError(f"no short address is left for {slug}")


def longer_than(session: Session, letters: int) -> Sequence[str]:
    """Return the codes that have more letters than so many: those of posts that came second."""
    return session.scalars(select(ShortAddressRow.code).where(func.length(ShortAddressRow.code) > letters)).all()
