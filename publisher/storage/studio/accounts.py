"""Who may sign in to the studio. Each call is one transaction; every change is in the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from publisher.domain.accounts import Account, LinkKind, Role
from publisher.domain.errors import IllegalTransition
from publisher.domain.ports_channel import Clock
from publisher.storage.archive.revocation_list import CLOSED, OPEN, RevocationList, Right, account_subject
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import PersonRow
from publisher.storage.studio.schema import AccountRow, LinkRow, SessionRow, StudioMailRow


class Accounts:
    """The accounts of one ledger."""

    def __init__(self, database: Database, clock: Clock, revocations: RevocationList) -> None:
        self._database, self._clock, self._revocations = database, clock, revocations

    def all(self) -> list[Account]:
        """Return every account, by name; erased ones last."""
        with self._database.read() as session:
            query = select(AccountRow, PersonRow.name).join(PersonRow, PersonRow.id == AccountRow.person_id)
            found = [account_of(row, name) for row, name in session.execute(query)]
        return sorted(found, key=lambda account: (account.closed, account.name.casefold(), account.id))

    def account(self, account_id: int) -> Account | None:
        """Return one account."""
        with self._database.read() as session:
            row = session.get(AccountRow, account_id)
            return named(session, row) if row else None

    def any_administrator(self) -> bool:
        """Return whether somebody can let others in."""
        with self._database.read() as session:
            return _administrators(session) > 0

    def any_but(self, account_id: int = 0) -> bool:
        """Return whether somebody was let in or invited, but for the owner of this account."""
        query = select(AccountRow.id).where(AccountRow.id != account_id, AccountRow.closed_at.is_(None)).limit(1)
        with self._database.read() as session:
            return session.scalar(query) is not None

    def to_sign_in(self, email: str) -> tuple[Account, str] | None:
        """Return an open account by its mail address, with its password as it is kept."""
        with self._database.read() as session:
            row = _by_email(session, email)
            return (named(session, row), row.password) if row and row.closed_at is None else None

    def without_password(self, email: str) -> Account | None:
        """Return the open account of a mail address that nobody can sign in to, since it has no password."""
        with self._database.read() as session:
            row = _by_email(session, email)
            return named(session, row) if row and row.closed_at is None and not row.password else None

    def open(self, *, name: str, email: str, role: Role, language: str, by: str) -> Account:
        """Make an account without a password yet.

        Raises:
            IllegalTransition: if somebody has this name or mail address already.
        """
        with self._database.write() as session:
            _refuse_taken(session, name, email)
            now = self._clock()
            person = people.id_of(session, name)
            row = AccountRow(person_id=int(person[1:]), email=email.strip().lower(), role=role.value, language=language)
            row.made_at = now
            session.add(row)
            session.flush()
            # The first administrator lets in themselves.
            people.write_down(session, now, by or name, "account", person=person, role=role.value)
            return named(session, row)

    def set_password(self, account_id: int, password: str) -> None:
        """Keep a new password (as Argon2 writes it): who is signed in is signed out, and links for another one end."""
        with self._changed(account_id, Right.PASSWORD, by="", verb="password") as (session, row):
            row.password = password
            _end_links(session, row)
            _sign_out(session, row)

    def set_role(self, account_id: int, role: Role, by: str) -> None:
        """Change the role.

        Raises:
            IllegalTransition: if nobody could let others in any more.
        """
        with self._changed(account_id, Right.ROLE, by=by, verb="role", role=role.value) as (session, row):
            row.role = role.value
            _keep_an_administrator(session)

    def make_first(self, account_id: int, by: str = "") -> None:
        """Make an account an administrator's before it has a password: by the link for where nobody lets others in."""
        role = Role.ADMINISTRATOR.value
        with self._changed(account_id, Right.ROLE, by=by, verb="role", role=role) as (_, row):
            row.role = role

    def record_link(self, account_id: int, by: str, verb: str) -> None:
        """Write down that somebody makes a sign-in link for an account of somebody else."""
        with self._database.write() as session:
            person = f"p{session.get_one(AccountRow, account_id).person_id}"
            people.write_down(session, self._clock(), by, verb, person=person)

    def set_language(self, account_id: int, language: str) -> None:
        """Show the studio in another language."""
        with self._database.write() as session:
            session.get_one(AccountRow, account_id).language = language

    def set_second(self, account_id: int, salt: str, by: str = "", *, step: int = 0) -> None:
        """Ask for a second factor from now on, or (empty) no more. The code of time step `step` has been used."""
        verb = "second factor" if salt else "no second factor"
        with self._changed(account_id, Right.SECOND_FACTOR, by=by, verb=verb) as (_, row):
            row.second_salt, row.second_step = salt, step

    def use_step(self, account_id: int, step: int) -> bool:
        """Use up the code of a time step; False where it, or a later one, was used before."""
        later = (AccountRow.id == account_id) & (AccountRow.second_step < step)
        with self._database.write() as session:
            used = session.execute(update(AccountRow).where(later).values(second_step=step).returning(AccountRow.id))
            return used.first() is not None

    def close(self, account_id: int, by: str) -> None:
        """Let nobody sign in with it any more, and sign out who is; what that person did stays.

        Raises:
            IllegalTransition: if nobody could let others in any more.
        """
        with self._changed(account_id, Right.ACCOUNT, by=by, verb="close account") as (session, row):
            row.closed_at = row.closed_at or self._clock()
            _sign_out(session, row)
            _end_links(session, row)
            _keep_an_administrator(session)

    def open_again(self, account_id: int, by: str) -> None:
        """Let that person sign in again.

        Raises:
            IllegalTransition: if the account was erased.
        """
        with self._changed(account_id, Right.ACCOUNT, by=by, verb="open account") as (_, row):
            if not row.email:
                raise IllegalTransition("account_erased")
            row.closed_at = None

    @contextmanager
    def _changed(
        self, account_id: int, right: Right, *, by: str, verb: str, **detail: str
    ) -> Iterator[tuple[Session, AccountRow]]:
        with self._database.write() as session:
            row = session.get(AccountRow, account_id)
            if row is None:
                raise IllegalTransition("account_unknown")
            yield session, row
            person, now = f"p{row.person_id}", self._clock()
            people.write_down(session, now, by or people.name_of(session, person), verb, person=person, **detail)
            self._revocations.record(session, right, account_subject(row), now, _standing(row, right))


def _standing(row: AccountRow, right: Right) -> str:
    """Return how an account stands after a change, as the list of revocations has it."""
    if right is Right.ACCOUNT:
        return CLOSED if row.closed_at else OPEN
    return row.role if right is Right.ROLE else ""


def account_of(row: AccountRow, name: str) -> Account:
    """Read an account."""
    return Account(
        id=row.id,
        person=f"p{row.person_id}",
        name=name or people.ERASED,
        email=row.email,
        role=Role(row.role),
        language=row.language,
        ready=bool(row.password),
        closed=row.closed_at is not None,
        second_salt=row.second_salt,
    )


def named(session: Session, row: AccountRow) -> Account:
    """Read an account with its person's name."""
    return account_of(row, people.name_of(session, f"p{row.person_id}"))


def _by_email(session: Session, email: str) -> AccountRow | None:
    email = email.strip().lower()
    return session.scalars(select(AccountRow).where(AccountRow.email == email)).first() if email else None


def _refuse_taken(session: Session, name: str, email: str) -> None:
    if _by_email(session, email):
        raise IllegalTransition("mail_address_taken")
    wanted = name.strip().casefold()
    taken = session.scalars(select(PersonRow.name).join(AccountRow, AccountRow.person_id == PersonRow.id))
    if any(known.casefold() == wanted for known in taken):
        raise IllegalTransition("name_taken")


def _administrators(session: Session) -> int:
    administrators = (
        select(func.count())
        .select_from(AccountRow)
        .where(AccountRow.role == Role.ADMINISTRATOR.value, AccountRow.closed_at.is_(None), AccountRow.password != "")
    )
    return session.scalar(administrators) or 0


def _keep_an_administrator(session: Session) -> None:
    session.flush()
    if not _administrators(session):
        raise IllegalTransition("last_administrator")


def _end_links(session: Session, row: AccountRow) -> None:
    """End links by which somebody gets a new password, those too whose mail waits for a mail server."""
    session.execute(delete(LinkRow).where(LinkRow.account_id == row.id))
    waiting = (StudioMailRow.account_id == row.id) & (StudioMailRow.kind == LinkKind.RESET.value)
    session.execute(delete(StudioMailRow).where(waiting))


def _sign_out(session: Session, row: AccountRow) -> None:
    session.execute(delete(SessionRow).where(SessionRow.account_id == row.id))
