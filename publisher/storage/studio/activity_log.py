"""The audit trail as people read it: pages of it, by who did something and by what was done. Nothing is written."""

import json
import re
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from publisher.domain.accounts import Deed
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import AuditRow, PersonRow

#: Stands for a person in the audit trail.
_PERSON = re.compile("p[0-9]{1,9}")


class ActivityLog:
    """The whole audit trail of one ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, *, by: str = "", verb: str = "", start: int = 0, limit: int | None = None) -> list[Deed]:
        """Return its lines, newest first: of one person by name, of one verb, or of all (empty)."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).offset(start).limit(limit)
        with self._database.read() as session:
            if by:
                query = query.where(AuditRow.by.in_([each for each, name in _doers(session).items() if name == by]))
            if verb:
                query = query.where(AuditRow.verb == verb)
            return deeds_of(session, session.scalars(query))

    def choices(self) -> tuple[list[str], list[str]]:
        """Return the names and the verbs that stand in it."""
        with self._database.read() as session:
            names = sorted(set(_doers(session).values()), key=str.casefold)
            return names, list(session.scalars(select(AuditRow.verb).distinct()))


def deeds_of(session: Session, rows: Iterable[AuditRow]) -> list[Deed]:
    """Return rows of the audit trail with the names of whom they are about."""
    found = list(rows)
    names = _names(session, {row.by for row in found})
    return [
        Deed(at=row.at, by=names.get(row.by, row.by), verb=row.verb, slug=row.slug, detail=json.loads(row.detail))
        for row in found
    ]


def _doers(session: Session) -> dict[str, str]:
    ids = list(session.scalars(select(AuditRow.by).distinct()))
    names = _names(session, ids)
    return {each: names.get(each, each) for each in ids}


def _names(session: Session, ids: Collection[str]) -> dict[str, str]:
    numbers = {int(each[1:]) for each in ids if _PERSON.fullmatch(each)}
    query = select(PersonRow).where(PersonRow.id.in_(numbers))
    return {f"p{row.id}": row.name or people.ERASED for row in session.scalars(query)}
