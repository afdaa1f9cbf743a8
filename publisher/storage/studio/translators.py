"""Links by which somebody without an account writes one draft in other languages, until a time."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from publisher.domain.accounts import Translator
from publisher.domain.errors import IllegalTransition
from publisher.domain.ports_channel import Clock
from publisher.domain.revision import digest_of
from publisher.storage.archive.revocation_list import RevocationList, Right
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import PersonRow
from publisher.storage.studio.schema import AccountRow
from publisher.storage.studio.schema_links import TranslatorRow


class Translators:
    """The translators' links of one ledger; it holds digests of them alone."""

    def __init__(self, database: Database, clock: Clock, revocations: RevocationList) -> None:
        self._database, self._clock, self._revocations = database, clock, revocations

    def make(self, token: str, slug: str, name: str, languages: tuple[str, ...], ends_at: datetime, by: str) -> None:
        """Let whoever has the link write a draft in these languages."""
        now = self._clock()
        with self._database.write() as session:
            row = TranslatorRow(digest=_digest(token), slug=slug, person_id=_person(session, name))
            row.languages, row.made_by = " ".join(languages), people.id_of(session, by)
            row.made_at, row.ends_at = now, ends_at
            session.add(row)
            people.write_down(session, now, by, "translator", slug, person=f"p{row.person_id}")

    def revoke(self, translator_id: int, slug: str, by: str) -> None:
        """End a link of a draft.

        Raises:
            IllegalTransition: if there is none.
        """
        now = self._clock()
        with self._database.write() as session:
            row = session.get(TranslatorRow, translator_id)
            if row is None or row.slug != slug:
                raise IllegalTransition("no_such_link")
            row.revoked_at = row.revoked_at or now
            people.write_down(session, now, by, "end translator", slug, person=f"p{row.person_id}")
            self._revocations.record(session, Right.TRANSLATE, row.digest, now)

    def of(self, slug: str) -> list[Translator]:
        """Return the links of a draft, newest first."""
        query = select(TranslatorRow).where(TranslatorRow.slug == slug).order_by(TranslatorRow.id.desc())
        with self._database.read() as session:
            return [self._translator(session, row) for row in session.scalars(query)]

    def open(self, token: str) -> Translator | None:
        """Return whose link it is; None where it does not work (any more)."""
        with self._database.read() as session:
            row = session.scalars(select(TranslatorRow).where(TranslatorRow.digest == _digest(token))).first()
            found = self._translator(session, row) if row else None
            return found if found and found.works else None

    def finish(self, translator_id: int) -> None:
        """Note that a translator says that it is done."""
        with self._database.write() as session:
            session.get_one(TranslatorRow, translator_id).done_at = self._clock()

    def _translator(self, session: Session, row: TranslatorRow) -> Translator:
        return Translator(
            id=row.id,
            slug=row.slug,
            name=people.name_of(session, f"p{row.person_id}"),
            person=f"p{row.person_id}",
            languages=tuple(row.languages.split()),
            by=people.name_of(session, row.made_by),
            ends_at=row.ends_at,
            works=row.revoked_at is None and row.ends_at > self._clock(),
            done_at=row.done_at,
        )


def _person(session: Session, name: str) -> int:
    """Return the number of a translator: never that of a colleague of the same name, who did not write it."""
    translates = exists().where(TranslatorRow.person_id == PersonRow.id)
    colleague = exists().where(AccountRow.person_id == PersonRow.id)
    query = select(PersonRow.id).where(PersonRow.name == name, translates, ~colleague).order_by(PersonRow.id).limit(1)
    known = session.scalars(query).first()
    if known is None:
        row = PersonRow(name=name)
        session.add(row)
        session.flush()
        known = row.id
    return known


def _digest(token: str) -> str:
    return digest_of(token.encode())
