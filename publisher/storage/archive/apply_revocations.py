"""Decisions of the list of revocations, applied to a ledger that is older than they are. Nothing is ever given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from publisher.domain.accounts import Role
from publisher.storage.archive.revocation_list import (
    CLOSED,
    KNOWN,
    LINKS,
    PASSWORD_VERBS,
    SECOND_FACTOR_VERBS,
    Revocation,
    Right,
    account_subject,
    changes,
)
from publisher.storage.ledger import people
from publisher.storage.ledger.periodic_tasks import write_pulse
from publisher.storage.ledger.schema import PulseRow
from publisher.storage.studio.schema import AccountRow, LinkRow, SenderRow, SessionRow


@dataclass(frozen=True, slots=True)
class Revoked:
    """What was taken away again: how many of each."""

    senders: int = 0
    shares: int = 0
    translators: int = 0
    closed: int = 0
    roles: int = 0
    #: Accounts that need a new link, since their password or second factor was changed after this ledger was written.
    passwords: int = 0

    def __bool__(self) -> bool:
        return any((self.senders, self.shares, self.translators, self.closed, self.roles, self.passwords))


def knows_all(session: Session, decisions: Sequence[Revocation]) -> bool:
    """Return whether a ledger knows the last of these decisions, and so all of them."""
    pulse = session.get(PulseRow, KNOWN)
    return not decisions or (pulse is not None and pulse.detail == decisions[-1].id)


def revoke_again(session: Session, decisions: Sequence[Revocation], now: datetime) -> Revoked:
    """Apply the decisions that a ledger does not know. Safe to repeat."""
    if knows_all(session, decisions):
        return Revoked()
    last = {(each.right, each.subject): each for each in _unknown(session, decisions)}
    counts = {
        right: sum(_apply(session, each, now) for each in last.values() if each.right is right) for right in Right
    }
    write_pulse(session, KNOWN, now, decisions[-1].id)
    session.flush()
    return Revoked(
        senders=counts[Right.SENDER],
        shares=counts[Right.SHARE],
        translators=counts[Right.TRANSLATE],
        closed=counts[Right.ACCOUNT],
        roles=counts[Right.ROLE],
        passwords=counts[Right.PASSWORD] + counts[Right.SECOND_FACTOR],
    )


def _unknown(session: Session, decisions: Sequence[Revocation]) -> Sequence[Revocation]:
    pulse = session.get(PulseRow, KNOWN)
    ids = [each.id for each in decisions]
    return decisions[ids.index(pulse.detail) + 1 :] if pulse and pulse.detail in ids else decisions


def _apply(session: Session, each: Revocation, now: datetime) -> bool:
    """Apply one decision; return whether it changed anything."""
    if each.right in LINKS:
        return _end_link(session, each, now)
    row = _account(session, each.subject)
    return row is not None and _ON_ACCOUNT[each.right](session, row, each, now)


def _end_link(session: Session, each: Revocation, now: datetime) -> bool:
    table = LINKS[each.right]
    row = session.scalars(select(table).where(table.digest == each.subject)).first()
    if row is None or row.revoked_at is not None:
        return False
    row.revoked_at = each.at
    if isinstance(row, SenderRow):
        people.write_down(session, now, people.PROGRAM, "end sender", person=f"p{row.person_id}")
    return True


def _account(session: Session, subject: str) -> AccountRow | None:
    number = subject.partition(" ")[0]
    row = session.get(AccountRow, int(number)) if number.isdigit() else None
    return row if row is not None and account_subject(row) == subject else None


def _close(session: Session, row: AccountRow, each: Revocation, now: datetime) -> bool:
    if each.value != CLOSED or row.closed_at is not None:
        return False
    row.closed_at = each.at
    _sign_out(session, row)
    people.write_down(session, now, people.PROGRAM, "close account", person=f"p{row.person_id}")
    return True


def _lower(session: Session, row: AccountRow, each: Revocation, now: datetime) -> bool:
    if each.value not in list(Role) or Role(each.value).covers(Role(row.role)):
        return False
    row.role = each.value
    people.write_down(session, now, people.PROGRAM, "role", person=f"p{row.person_id}", role=each.value)
    return True


def _forget_password(session: Session, row: AccountRow, each: Revocation, now: datetime) -> bool:
    verbs = PASSWORD_VERBS if each.right is Right.PASSWORD else SECOND_FACTOR_VERBS
    if not row.password or each.at in changes(session, f"p{row.person_id}", verbs):
        return False
    row.password = ""
    if each.right is Right.SECOND_FACTOR:
        row.second_salt, row.second_step = "", 0
    _sign_out(session, row)
    people.write_down(session, now, people.PROGRAM, "password", person=f"p{row.person_id}")
    return True


def _sign_out(session: Session, row: AccountRow) -> None:
    for table in (SessionRow, LinkRow):
        session.execute(delete(table).where(table.account_id == row.id))


_ON_ACCOUNT: dict[Right, Callable[[Session, AccountRow, Revocation, datetime], bool]] = {
    Right.ACCOUNT: _close,
    Right.ROLE: _lower,
    Right.PASSWORD: _forget_password,
    Right.SECOND_FACTOR: _forget_password,
}
