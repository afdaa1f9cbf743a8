"""How drafts stood before: each save in the studio, and each change on disk that the studio came upon."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from functools import cache

from sqlalchemy import Select, Text, bindparam, delete, func, select
from sqlalchemy.orm import Session

from publisher.domain.drafts import DraftVersion
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import NO_TEXTS, DraftVersionRow

#: Saves of one person within so long are one version.
ONE_SITTING = timedelta(minutes=10)
#: So many versions of one draft are kept, besides the first, which tells whose it is.
MOST = 200
#: So many are read at first by who goes through them.
_FIRST_BATCH = 4


class DraftHistory:
    """The versions of the drafts of one ledger; each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def keep(
        self, slug: str, digest: str, files: Mapping[str, str], by: str, *, apart: bool = False, person: str = ""
    ) -> None:
        """Keep a version, if it is not the newest one anyway; `by` is empty for a change on disk.

        `person` is the id of somebody without an account, who may be called like a colleague.

        A person's saves of one sitting are one version, so that saving every few seconds fills nothing; what is kept
        `apart` is always one more.
        """
        now, ids = self._clock(), DraftVersionRow.id.desc()
        with self._database.read() as session:  # nobody waits for a turn to write what stands there
            known = select(DraftVersionRow.digest).where(DraftVersionRow.slug == slug).order_by(ids).limit(1)
            if session.scalar(known) == digest:
                return
        with self._database.write() as session:
            newest = _newest(session, slug)
            person = person or people.id_of(session, by)
            if newest is not None and newest.digest == digest:
                return
            sitting = newest is not None and newest.saved_by == person and now - newest.saved_at < ONE_SITTING
            if newest is not None and person and sitting and not apart:
                newest.digest, newest.files = digest, _packed(files)
                return
            row = DraftVersionRow(slug=slug, digest=digest, files=_packed(files), saved_at=now, saved_by=person)
            session.add(row)
            _thin_out(session, slug)

    def all(self, slug: str) -> list[DraftVersion]:
        """Return the versions of a draft, newest first."""
        with self._database.read() as session:
            whole = (DraftVersionRow.slug == slug) & (DraftVersionRow.files != NO_TEXTS)
            query = select(DraftVersionRow).where(whole).order_by(DraftVersionRow.id.desc())
            return [_version(session, row) for row in session.scalars(query)]

    def newest_first(self, slug: str) -> Iterator[DraftVersion]:
        """Go through the versions of a draft, newest first; what nobody asks for is not read."""
        before, batch = None, _FIRST_BATCH
        while True:
            whole = (DraftVersionRow.slug == slug) & (DraftVersionRow.files != NO_TEXTS)
            query = select(DraftVersionRow).where(whole).order_by(DraftVersionRow.id.desc())
            if before is not None:
                query = query.where(DraftVersionRow.id < before)
            with self._database.read() as session:
                found = [_version(session, row) for row in session.scalars(query.limit(batch))]
            yield from found
            if len(found) < batch:
                return
            before, batch = found[-1].id, batch * 4

    def version(self, slug: str, version_id: int) -> DraftVersion | None:
        """Return one version of a draft."""
        with self._database.read() as session:
            row = session.get(DraftVersionRow, version_id)
            there = row is not None and row.slug == slug and row.files != NO_TEXTS
            return _version(session, row) if row is not None and there else None

    def owners(self, slugs: Collection[str]) -> dict[str, str]:
        """Return who began these drafts in the studio: names by slug."""
        first = (
            select(func.min(DraftVersionRow.id)).where(DraftVersionRow.slug.in_(slugs)).group_by(DraftVersionRow.slug)
        )
        begun = select(DraftVersionRow.slug, DraftVersionRow.saved_by).where(DraftVersionRow.id.in_(first))
        with self._database.read() as session:
            found = {slug: by for slug, by in session.execute(begun) if by}
            names = {by: people.name_of(session, by) for by in set(found.values())}
        return {slug: names[by] for slug, by in found.items()}

    def owner(self, slug: str) -> str:
        """Return who began a draft in the studio; empty where it was begun elsewhere."""
        with self._database.read() as session:
            return people.name_of(session, session.scalar(_first_saved_by(), {"slug": slug}) or "")


@cache
def _first_saved_by() -> Select[str]:
    """Put together once: it costs SQLAlchemy more than the answer costs the database."""
    row = DraftVersionRow
    return select(row.saved_by).where(row.slug == bindparam("slug", type_=Text)).order_by(row.id).limit(1)


def _newest(session: Session, slug: str) -> DraftVersionRow | None:
    query = select(DraftVersionRow).where(DraftVersionRow.slug == slug).order_by(DraftVersionRow.id.desc()).limit(1)
    return session.scalars(query).first()


def _thin_out(session: Session, slug: str) -> None:
    session.flush()
    ids = list(
        session.scalars(
            select(DraftVersionRow.id).where(DraftVersionRow.slug == slug).order_by(DraftVersionRow.id.desc())
        )
    )
    session.execute(delete(DraftVersionRow).where(DraftVersionRow.id.in_(ids[MOST:-1])))


def _version(session: Session, row: DraftVersionRow) -> DraftVersion:
    return DraftVersion(
        id=row.id,
        digest=row.digest,
        files=json.loads(row.files),
        saved_at=row.saved_at,
        saved_by=people.name_of(session, row.saved_by),
    )


def _packed(files: Mapping[str, str]) -> str:
    return json.dumps(dict(files), ensure_ascii=False, sort_keys=True)
