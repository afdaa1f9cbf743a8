"""Who did something: the ledger's rows hold a person's id, so that a name can be erased and the record stays."""

import json
import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from publisher.storage.ledger.schema import AuditRow, PersonRow
from publisher.storage.studio.schema import AccountRow, DraftSeenRow, LinkRow, SenderRow, SessionRow, StudioMailRow
from publisher.storage.studio.schema_links import TranslatorRow

#: What the program itself decides is written down as its own.
PROGRAM = "publisher"
#: What stands where a name was erased.
ERASED = "(name erased)"
_ID = re.compile(r"p([1-9][0-9]*)")
#: Where a session keeps the names that it has read: most rows of a page are by the same few people.
_NAMES = "names of people"


def id_of(session: Session, name: str) -> str:
    """Return a person's id as the ledger's other rows hold it (`p17`); whoever is new gets one."""
    name = name.strip()
    if name in ("", PROGRAM):
        return name
    known = session.scalars(select(PersonRow.id).where(PersonRow.name == name).order_by(PersonRow.id).limit(1)).first()
    if known is None:
        row = PersonRow(name=name)
        session.add(row)
        session.flush()
        known = row.id
    return f"p{known}"


def name_of(session: Session, by: str) -> str:
    """Return the name behind an id; what is no id (the program's own name) stays as it is."""
    found = _ID.fullmatch(by)
    if found is None:
        return by
    known: dict[str, str] = session.info.setdefault(_NAMES, {})
    if by not in known:
        row = session.get(PersonRow, int(found[1]))
        known[by] = (row.name if row else "") or ERASED
    return known[by]


def ids_of(session: Session, name: str) -> list[str]:
    """Return every id of a name, in whatever case it was typed."""
    wanted = name.strip().casefold()
    known = session.execute(select(PersonRow.id, PersonRow.name))
    return [f"p{number}" for number, known_as in known if known_as.casefold() == wanted]


def write_down(session: Session, now: datetime, by: str, verb: str, slug: str = "", **detail: str) -> None:
    """Write into the audit trail who did what."""
    row = AuditRow(at=now, by=id_of(session, by), verb=verb, slug=slug)
    row.detail = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    session.add(row)


def number_of(person: str) -> int | None:
    """Return the number in a person's id; None for what is no id."""
    found = _ID.fullmatch(person)
    return int(found[1]) if found else None


def names_of(session: Session, person: str) -> list[str]:
    """Return the name that a person's id stands for; none where it was erased."""
    number = number_of(person)
    row = session.get(PersonRow, number) if number is not None else None
    return [row.name] if row and row.name else []


def emails_of(session: Session, ids: Collection[str]) -> list[str]:
    """Return the mail addresses of people's accounts."""
    numbers = [number for each in ids if (number := number_of(each)) is not None]
    query = select(AccountRow.email).where(AccountRow.person_id.in_(numbers), AccountRow.email != "")
    return list(session.scalars(query))


def erase_name(session: Session, person_id: str, now: datetime) -> None:
    """Empty a name for good. An id that this ledger has not given yet is taken, so that nobody else gets it."""
    found = _ID.fullmatch(person_id)
    if found is None:
        return
    session.info.pop(_NAMES, None)
    row = session.get(PersonRow, int(found[1]))
    if row is None:
        session.add(PersonRow(id=int(found[1]), name="", erased_at=now))
    elif row.erased_at is None:
        row.name, row.erased_at = "", now
    _forget_account(session, int(found[1]), now)
    for links in (SenderRow, TranslatorRow):
        working = (links.person_id == int(found[1])) & links.revoked_at.is_(None)
        session.execute(update(links).where(working).values(revoked_at=now))
    session.flush()


def _forget_account(session: Session, person_id: int, now: datetime) -> None:
    """Close the account of whoever is erased: no address, no password, no way in."""
    account = session.scalars(select(AccountRow).where(AccountRow.person_id == person_id)).first()
    if account is None:
        return
    account.email, account.password, account.second_salt = "", "", ""
    account.closed_at = account.closed_at or now
    for table in (SessionRow, LinkRow, StudioMailRow, DraftSeenRow):
        session.execute(delete(table).where(table.account_id == account.id))
