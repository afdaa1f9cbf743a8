"""News that activists send in: who may send, what came, and what became of it. Each call is one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from publisher.domain.errors import CodedError, IllegalTransition
from publisher.domain.ports_channel import Clock
from publisher.domain.revision import digest_of
from publisher.domain.submissions import Arrived, Photo, PhotoState, Sender, Submission
from publisher.storage.archive.revocation_list import RevocationList, Right
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import NewsPhotoRow, NewsRow, SenderRow

#: From one sender in a day; more is a mistake, or somebody else's hand.
MOST_A_DAY = 50
#: Bytes of photos by one link in a day: two hundred as a phone without our script sends them.
MOST_BYTES_A_DAY = 600_000_000
_DAY = timedelta(days=1)


class SubmissionStore:
    """The news of one ledger."""

    def __init__(self, database: Database, clock: Clock, revocations: RevocationList) -> None:
        self._database, self._clock, self._revocations = database, clock, revocations

    def let_send(self, token: str, name: str, place: str, language: str, by: str) -> None:
        """Make a link for somebody; whoever has one already gets a new one, and the old one ends."""
        now = self._clock()
        with self._database.write() as session:
            person = people.id_of(session, name)
            old = (SenderRow.person_id == int(person[1:])) & SenderRow.revoked_at.is_(None)
            ended = list(session.scalars(select(SenderRow.digest).where(old)))
            session.execute(update(SenderRow).where(old).values(revoked_at=now))
            row = SenderRow(digest=_digest(token), person_id=int(person[1:]), place=place, language=language)
            row.made_at = now
            session.add(row)
            people.write_down(session, now, by, "sender", person=person)
            for digest in ended:
                self._revocations.record(session, Right.SENDER, digest, now)

    def revoke(self, sender_id: int, by: str) -> None:
        """End a link."""
        now = self._clock()
        with self._database.write() as session:
            row = session.get(SenderRow, sender_id)
            if row is None:
                raise IllegalTransition("no_such_link")
            row.revoked_at = row.revoked_at or now
            people.write_down(session, now, by, "end sender", person=f"p{row.person_id}")
            self._revocations.record(session, Right.SENDER, row.digest, now)

    def senders(self) -> list[Sender]:
        """Return everybody who has a link, or had one, the newest first."""
        with self._database.read() as session:
            return [_sender(session, row) for row in session.scalars(select(SenderRow).order_by(SenderRow.id.desc()))]

    def sender(self, token: str) -> Sender | None:
        """Return who sends by a link; None where it does not work (any more)."""
        query = select(SenderRow).where(SenderRow.digest == _digest(token), SenderRow.revoked_at.is_(None))
        with self._database.read() as session:
            row = session.scalars(query).first()
            return _sender(session, row) if row else None

    def take(self, sender: Sender, arrived: Arrived) -> int:
        """Take news in, once for its key, and return its id; sent again with more photos, more are expected.

        Raises:
            CodedError: if too much comes from one sender.
        """
        now = self._clock()
        with self._database.write() as session:
            known = session.scalars(
                select(NewsRow).where(NewsRow.sender_id == sender.id, NewsRow.key == arrived.key)
            ).first()
            if known is not None:
                known.photos = max(known.photos, arrived.photos)
                known.consent = known.consent or arrived.consent
                return known.id
            mine = (NewsRow.sender_id == sender.id) & (NewsRow.received_at > now - _DAY)
            if (session.scalar(select(func.count()).select_from(NewsRow).where(mine)) or 0) >= MOST_A_DAY:
                raise CodedError("news_too_many_today")
            row = NewsRow(sender_id=sender.id, key=arrived.key, text=arrived.text, place=arrived.place, state="new")
            row.consent, row.photos, row.received_at = arrived.consent, arrived.photos, now
            session.add(row)
            session.flush()
            return row.id

    def expect_photo(self, news_id: int, key: str, size_bytes: int) -> Photo:
        """Note that a photo comes in, once for its key, and return it as it stands.

        Raises:
            CodedError: if the news has all its photos already, or too much comes from one sender.
        """
        since = self._clock() - _DAY
        with self._database.write() as session:
            photos = list(session.scalars(select(NewsPhotoRow).where(NewsPhotoRow.news_id == news_id)))
            row = next((each for each in photos if each.key == key), None)
            if row is None and len(photos) >= session.get_one(NewsRow, news_id).photos:
                raise CodedError("news_photos_all_here")
            if row is None:
                sender_id = session.get_one(NewsRow, news_id).sender_id
                if _bytes_since(session, sender_id, since) > MOST_BYTES_A_DAY - size_bytes:
                    raise CodedError("news_too_many_today")
                row = NewsPhotoRow(news_id=news_id, key=key, size_bytes=size_bytes)
                session.add(row)
                session.flush()
            return _photo(row)

    def photo(self, photo_id: int) -> Photo:
        """Return a photo as it stands."""
        with self._database.read() as session:
            return _photo(session.get_one(NewsPhotoRow, photo_id))

    def resize_photo(self, photo_id: int, size_bytes: int) -> Photo:
        """Note that a photo that comes in has another size than was said first."""
        with self._database.write() as session:
            row = session.get_one(NewsPhotoRow, photo_id)
            row.size_bytes = size_bytes
            return _photo(row)

    def photo_is_there(self, photo_id: int, file: str) -> None:
        """Note that all of a photo is there."""
        with self._database.write() as session:
            row = session.get_one(NewsPhotoRow, photo_id)
            row.file, row.state = file, PhotoState.HERE.value

    def refuse_photo(self, photo_id: int) -> None:
        """Note that a photo cannot be used: nobody waits for it."""
        with self._database.write() as session:
            if row := session.get(NewsPhotoRow, photo_id):  # an erasure may have taken it out
                row.file, row.state = "", PhotoState.REFUSED.value

    def is_waited_for(self, file: str) -> bool:
        """Return whether a photo that somebody has to look at lies in this file."""
        waiting = (NewsPhotoRow.file == file) & (NewsPhotoRow.state == PhotoState.HERE.value)
        with self._database.read() as session:
            return bool(session.scalar(select(exists().where(waiting))))

    def inbox(self) -> list[Submission]:
        """Return what nobody has looked at, oldest first; and drafts' news whose photos came late."""
        return self._news(or_(NewsRow.state == "new", _late()))

    def of_sender(self, sender: Sender, limit: int = 20) -> list[Submission]:
        """Return what somebody sent, newest first."""
        return list(reversed(self._news(NewsRow.sender_id == sender.id)))[:limit]

    def news(self, news_id: int) -> Submission | None:
        """Return one."""
        return next(iter(self._news(NewsRow.id == news_id)), None)

    def count(self) -> int:
        """Count what nobody has looked at."""
        with self._database.read() as session:
            waiting = or_(NewsRow.state == "new", _late())
            return session.scalar(select(func.count()).select_from(NewsRow).where(waiting)) or 0

    def settle(self, news_id: int, state: str, slug: str, by: str, photos: Collection[Photo] = ()) -> None:
        """Say what became of it, and of these photos: `drafted` or `dropped`.

        Its words are then in the draft, or nowhere.
        """
        now = self._clock()
        with self._database.write() as session:
            row = session.get_one(NewsRow, news_id)
            row.state, row.slug, row.text = state, slug, ""
            _settle_photos(session, photos)
            people.write_down(session, now, by, f"{state} news", slug)

    def settle_photos(self, photos: Collection[Photo]) -> None:
        """Say that somebody decided about these photos."""
        with self._database.write() as session:
            _settle_photos(session, photos)

    def _news(self, where: ColumnElement[bool]) -> list[Submission]:
        with self._database.read() as session:
            rows = list(session.scalars(select(NewsRow).where(where).order_by(NewsRow.id)))
            ids = [row.id for row in rows]
            of_these = select(NewsPhotoRow).where(NewsPhotoRow.news_id.in_(ids)).order_by(NewsPhotoRow.id)
            photos = list(session.scalars(of_these))
            senders = {
                row.id: _sender(session, row)
                for row in session.scalars(select(SenderRow).where(SenderRow.id.in_({row.sender_id for row in rows})))
            }
        return [_news(row, senders[row.sender_id], [p for p in photos if p.news_id == row.id]) for row in rows]


def _bytes_since(session: Session, sender_id: int, since: datetime) -> int:
    """Return the bytes of the photos that one sender announced."""
    mine = (NewsRow.sender_id == sender_id) & (NewsRow.received_at > since)
    total = select(func.sum(NewsPhotoRow.size_bytes)).join(NewsRow, NewsRow.id == NewsPhotoRow.news_id).where(mine)
    return session.scalar(total) or 0


def _sender(session: Session, row: SenderRow) -> Sender:
    return Sender(
        id=row.id,
        name=people.name_of(session, f"p{row.person_id}"),
        place=row.place,
        language=row.language,
        made_at=row.made_at,
        revoked=row.revoked_at is not None,
    )


def _late() -> ColumnElement[bool]:
    """Return what is so of news that became a draft before all its photos were there."""
    here = (NewsPhotoRow.news_id == NewsRow.id) & (NewsPhotoRow.state == PhotoState.HERE.value)
    return (NewsRow.state == "drafted") & exists().where(here)


def _settle_photos(session: Session, photos: Collection[Photo]) -> None:
    ids = [photo.id for photo in photos]
    session.execute(update(NewsPhotoRow).where(NewsPhotoRow.id.in_(ids)).values(state=PhotoState.SETTLED.value))


def _photo(row: NewsPhotoRow) -> Photo:
    return Photo(
        id=row.id,
        news_id=row.news_id,
        key=row.key,
        size_bytes=row.size_bytes,
        file=row.file,
        state=PhotoState(row.state),
    )


def _news(row: NewsRow, sender: Sender, photos: Sequence[NewsPhotoRow]) -> Submission:
    return Submission(
        id=row.id,
        sender=sender,
        text=row.text,
        place=row.place,
        consent=row.consent,
        received_at=row.received_at,
        state=row.state,
        slug=row.slug,
        expected=row.photos,
        photos=tuple(map(_photo, photos)),
    )


def _digest(token: str) -> str:
    return digest_of(token.encode())
