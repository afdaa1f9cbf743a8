"""Partners' news: whose feeds are read, and what came from each, once for ever. Each call is one transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from publisher.domain.errors import IllegalTransition
from publisher.domain.partners import Partner, PartnerEntry, PartnerTerms
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema_partners import PartnerEntryKeyRow, PartnerEntryRow, PartnerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry as it was read."""

    title: str
    summary: str
    text: str
    link: str
    day: str
    language: str
    #: Digests by which it is known again.
    keys: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WasRead:
    """What a reading that went well brought beside entries."""

    feed_url: str
    etag: str
    modified: str


class PartnerStore:
    """The partners of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def partners(self) -> list[Partner]:
        """Return those whose feeds are read, by name."""
        with self._database.read() as session:
            rows = session.scalars(select(PartnerRow).where(PartnerRow.ended_at.is_(None)))
            return sorted(map(_partner, rows), key=lambda each: each.terms.name.casefold())

    def partner(self, partner_id: int) -> Partner | None:
        """Return one that is read."""
        return next((each for each in self.partners() if each.id == partner_id), None)

    def take_settings(self, given: Sequence[PartnerTerms]) -> None:
        """Make the partners of the settings file those that the ledger knows as given; safe to repeat."""
        with self._database.read() as session:
            standing = [_partner(row).terms for row in session.scalars(_given())]
        if sorted(standing, key=_order) == sorted(given, key=_order):
            return
        with self._database.write() as session:
            kept = {_put(session, terms, given=True, now=self._clock()).id for terms in given}
            gone = (PartnerRow.given, PartnerRow.ended_at.is_(None), PartnerRow.id.not_in(kept))
            session.execute(update(PartnerRow).where(*gone).values(ended_at=self._clock(), trouble="", told=False))

    def add(self, terms: PartnerTerms, by: str) -> int:
        """Have a partner's feed read, and return its id; one that was read before goes on.

        Raises:
            IllegalTransition: if there is one of that name or address already.
        """
        with self._database.write() as session:
            found = _known(session, terms)
            if found is not None and found.ended_at is None:
                raise IllegalTransition("partner_there_already", name=found.name)
            row = _put(session, terms, given=False, now=self._clock())
            people.write_down(session, self._clock(), by, "partner", number=str(row.id))
            return row.id

    def change(self, partner_id: int, *, whole: bool, language: str, by: str) -> None:
        """Note whether the whole text may be used from now on, and the language.

        Raises:
            IllegalTransition: if it stands in the settings file, or is not there.
        """
        with self._database.write() as session:
            row = _own(session, partner_id)
            row.whole, row.language = whole, language
            people.write_down(session, self._clock(), by, "change partner", number=str(row.id))

    def end(self, partner_id: int, by: str) -> None:
        """Read a partner's feed no more; what came from it stays.

        Raises:
            IllegalTransition: if it stands in the settings file, or is not there.
        """
        with self._database.write() as session:
            row = _own(session, partner_id)
            row.ended_at, row.trouble, row.told = self._clock(), "", False
            people.write_down(session, self._clock(), by, "end partner", number=str(row.id))

    def claim(self, lease: timedelta, *, only: int | None = None, due_by: datetime | None = None) -> Partner | None:
        """Take the partner whose reading is due longest; nobody else gets it until the lease is over.

        `only` takes that one, due or not; `due_by` none that came due after that.
        """
        now = self._clock()
        wanted = PartnerRow.id == only if only is not None else PartnerRow.next_at <= (due_by or now)
        query = select(PartnerRow).where(PartnerRow.ended_at.is_(None), wanted).order_by(PartnerRow.next_at).limit(1)
        with self._database.read() as session:  # mostly nothing is due, and then nobody is kept from writing
            if session.scalars(query).first() is None:
                return None
        with self._database.write() as session:
            row = session.scalars(query.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            row.next_at, row.asked_at = now + lease, now
            return _partner(row)

    def was_read(self, partner_id: int, read: WasRead, entries: Iterable[NewEntry], next_at: datetime) -> int:
        """Take what is new among entries into the inbox, oldest first, and count it. Safe to repeat."""
        now, count = self._clock(), 0
        with self._database.write() as session:
            row = session.get_one(PartnerRow, partner_id, with_for_update=True)
            for entry in entries:
                count += _take(session, partner_id, entry, now)
            row.feed_url, row.etag, row.modified = read.feed_url, read.etag, read.modified
            row.read_at, row.next_at = now, next_at
            row.failures, row.trouble, row.told = 0, "", False
        return count

    def was_not_read(self, partner_id: int, trouble: str, next_at: datetime, *, tell: bool, anew: bool) -> None:
        """Note why a feed could not be read; `anew` looks for the feed from the partner's page again."""
        with self._database.write() as session:
            row = session.get_one(PartnerRow, partner_id)
            row.failures, row.trouble, row.next_at = row.failures + 1, trouble, next_at
            row.told = row.told or tell
            if anew:
                row.feed_url = row.etag = row.modified = ""

    def inbox(self, limit: int | None = None, offset: int = 0) -> list[PartnerEntry]:
        """Return what nobody has decided about, newest day first."""
        with self._database.read() as session:
            names = _names(session)
            query = select(PartnerEntryRow).where(PartnerEntryRow.state == "new")
            query = query.order_by(PartnerEntryRow.day.desc(), PartnerEntryRow.id.desc()).limit(limit).offset(offset)
            return [_entry(row, names) for row in session.scalars(query)]

    def entry(self, entry_id: int) -> PartnerEntry | None:
        """Return one."""
        with self._database.read() as session:
            row = session.get(PartnerEntryRow, entry_id)
            return _entry(row, _names(session)) if row else None

    def count(self) -> int:
        """Count what nobody has decided about."""
        with self._database.read() as session:
            query = select(func.count()).select_from(PartnerEntryRow).where(PartnerEntryRow.state == "new")
            return session.scalar(query) or 0

    def counts(self) -> dict[int, int]:
        """Count what came from each partner."""
        query = select(PartnerEntryRow.partner_id, func.count()).group_by(PartnerEntryRow.partner_id)
        with self._database.read() as session:
            return {number: count for number, count in session.execute(query)}  # noqa: C416 (rows are not pairs to mypy)

    def settle(self, entry_ids: Collection[int], state: str, slug: str, by: str) -> int:
        """Say what became of entries, `drafted` or `dropped`, and count those that nobody had decided about.

        Their words are then in the draft, or nowhere.
        """
        now = self._clock()
        open_ones = PartnerEntryRow.id.in_(entry_ids) & (PartnerEntryRow.state == "new")
        values = {"state": state, "slug": slug, "title": "", "summary": "", "text": "", "link": ""}
        with self._database.write() as session:
            ids = list(session.scalars(select(PartnerEntryRow.id).where(open_ones).with_for_update()))
            if ids:
                session.execute(update(PartnerEntryRow).where(PartnerEntryRow.id.in_(ids)).values(values))
                people.write_down(session, now, by, f"{state} news", slug)
            return len(ids)


def _take(session: Session, partner_id: int, entry: NewEntry, now: datetime) -> bool:
    """Take an entry in, unless it was there before; by what it is known now, it is known from now on."""
    mine = PartnerEntryKeyRow.partner_id == partner_id
    query = select(PartnerEntryKeyRow.digest).where(mine, PartnerEntryKeyRow.digest.in_(entry.keys))
    known = set(session.scalars(query))
    for digest in sorted(entry.keys - known):
        session.add(PartnerEntryKeyRow(partner_id=partner_id, digest=digest))
    if not known:
        row = PartnerEntryRow(partner_id=partner_id, title=entry.title, summary=entry.summary, text=entry.text)
        row.link, row.day, row.language, row.received_at, row.state = entry.link, entry.day, entry.language, now, "new"
        session.add(row)
    session.flush()
    return not known


def _put(session: Session, terms: PartnerTerms, *, given: bool, now: datetime) -> PartnerRow:
    """Have a partner stand with these terms: the one of this address or name, or a new one."""
    row = _known(session, terms)
    if row is None:
        row = PartnerRow(next_at=now, feed_url="", etag="", modified="", failures=0, trouble="", told=False)
        session.add(row)
    elif row.url != terms.url or row.ended_at is not None:
        row.feed_url = row.etag = row.modified = row.trouble = ""
        row.failures, row.told, row.next_at = 0, False, now
    row.name, row.url, row.whole, row.language = terms.name, terms.url, terms.whole, terms.language
    row.given, row.ended_at = given, None
    session.flush()
    return row


def _known(session: Session, terms: PartnerTerms) -> PartnerRow | None:
    """Return the partner of this address, or else of this name; those that are read before those of before."""
    either = or_(PartnerRow.url == terms.url, func.lower(PartnerRow.name) == terms.name.lower())
    rows = list(session.scalars(select(PartnerRow).where(either)))
    return min(rows, key=lambda row: (row.url != terms.url, row.ended_at is not None, row.id), default=None)


def _own(session: Session, partner_id: int) -> PartnerRow:
    row = session.get(PartnerRow, partner_id)
    if row is None or row.ended_at is not None:
        raise IllegalTransition("partner_unknown")
    if row.given:
        raise IllegalTransition("partner_in_settings", name=row.name)
    return row


def _given() -> Select[PartnerRow]:
    return select(PartnerRow).where(PartnerRow.given, PartnerRow.ended_at.is_(None))


def _order(terms: PartnerTerms) -> tuple[str, str]:
    return terms.url, terms.name


def _names(session: Session) -> dict[int, str]:
    return {row.id: row.name for row in session.scalars(select(PartnerRow))}


def _partner(row: PartnerRow) -> Partner:
    return Partner(
        id=row.id,
        terms=PartnerTerms(name=row.name, url=row.url, whole=row.whole, language=row.language),
        given=row.given,
        feed_url=row.feed_url,
        etag=row.etag,
        modified=row.modified,
        next_at=row.next_at,
        asked_at=row.asked_at,
        read_at=row.read_at,
        failures=row.failures,
        trouble=row.trouble,
        told=row.told,
    )


def _entry(row: PartnerEntryRow, names: dict[int, str]) -> PartnerEntry:
    return PartnerEntry(
        id=row.id,
        partner=names.get(row.partner_id, ""),
        title=row.title,
        summary=row.summary,
        text=row.text,
        link=row.link,
        day=row.day,
        language=row.language,
        received_at=row.received_at,
        state=row.state,
        slug=row.slug,
    )
