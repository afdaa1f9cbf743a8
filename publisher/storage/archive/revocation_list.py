"""The list of rights that were taken away, outside the ledger and its backups: an older ledger gives none of them back.

A link that was ended because a phone was lost, somebody who was locked out, a password that became known: each stays so
in a ledger that is restored from before it. The list lies beside the list of erasures and is kept like it. No name, no
address, no password stands in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from publisher.domain.coded_text import Message
from publisher.domain.post import require_aware
from publisher.storage.archive.line_file import LineFile
from publisher.storage.archive.shared_lines import SharedLines
from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import write_pulse
from publisher.storage.ledger.schema import AuditRow
from publisher.storage.studio.schema import AccountRow, SenderRow
from publisher.storage.studio.schema_links import ShownRevisionRow, TranslatorRow

#: Its name, in the ledger's folder, or beside the settings where the ledger is no file.
NAME = "revocations.jsonl"
#: The pulse that says which line a ledger knows as the last.
KNOWN = "revocations"
OPEN, CLOSED = "open", "closed"
#: What the audit trail calls a change of how somebody signs in.
PASSWORD_VERBS, SECOND_FACTOR_VERBS = ("password",), ("second factor", "no second factor")


class Right(StrEnum):
    """What was taken away, or changed."""

    #: To send in news, by a link; the subject is the link's digest.
    SENDER = "sender"
    #: To see a frozen revision, by a link; likewise.
    SHARE = "share"
    #: To translate a draft, by a link; likewise.
    TRANSLATE = "translate"
    #: To sign in at all: `open` or `closed`. The subject is the account, here and below.
    ACCOUNT = "account"
    #: To do what a role may.
    ROLE = "role"
    #: To sign in with a password, or the second factor, of before.
    PASSWORD = "password"
    SECOND_FACTOR = "second factor"


#: Rights that are links: the table of each.
LINKS: Mapping[Right, type[Any]] = {
    Right.SENDER: SenderRow,
    Right.SHARE: ShownRevisionRow,
    Right.TRANSLATE: TranslatorRow,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """One decision."""

    #: Its own, so that a ledger can say which it knows.
    id: str
    right: Right
    subject: str
    value: str = ""
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


class RevocationList:
    """The file. It only grows; carry it along when a backup is restored on another machine."""

    def __init__(self, file: Path, shared: SharedLines | None = None, backups: Path | None = None) -> None:
        self._lines = LineFile(file, Message("list_of_revocations"), shared, backups)
        self.copy = self._lines.copy
        self.take_in = self._lines.take_in

    @property
    def file(self) -> Path:
        """Return its place."""
        return self._lines.file

    def read(self) -> list[Revocation]:
        """Return all of them, oldest first; those of several machines by their clocks.

        Raises:
            StorageError: if the file is there and cannot be read: what it says must not be overlooked.
        """
        try:
            found = [_revocation(row) for row in self._lines.read()]
            return sorted(found, key=lambda each: each.at) if self._lines.shared else found
        except (ValueError, KeyError, TypeError) as error:
            raise self._lines.broken(error) from error

    def gather(self) -> None:
        """Take in what was decided on other machines that share the ledger; nothing where there are none.

        Raises:
            StorageError: if what they share cannot be read or written.
        """
        self._lines.gather()

    def record(self, session: Session, right: Right, subject: str, now: datetime, value: str = "") -> None:
        """Write a decision down, as the last thing before its transaction is committed.

        Raises:
            StorageError: if it cannot be written; then the decision must not stand either.
        """
        session.flush()
        decision = Revocation(id=uuid4().hex, right=right, subject=subject, value=value, at=now)
        write_pulse(session, KNOWN, now, decision.id)  # whoever decides at the same moment waits for this row
        self._lines.append([_plain(decision)])

    def begin(self, database: Database) -> None:
        """Begin the list with what a ledger knows, where there is none yet.

        Raises:
            StorageError: if it cannot be written.
        """
        if not self.file.exists():
            self.gather()
        if self.file.exists():
            return
        with database.read() as session:
            found = known_to(session)
        if not found:
            return
        with database.write() as session:
            write_pulse(session, KNOWN, found[-1].at, found[-1].id)
            if not self.file.exists():
                self._lines.append(_plain(each) for each in found)


def revocation_list(
    database: Database, settings_folder: Path, media: str, backups: Path | None = None
) -> RevocationList:
    """Return a ledger's list: beside its file, or where it is no file beside the settings, shared beside `media`.

    `backups` is the folder of the nightly backups: each change is copied there.
    """
    if database.file:
        return RevocationList(database.file.parent / NAME, backups=backups)
    return RevocationList(settings_folder / NAME, SharedLines(media, NAME), backups)


def account_subject(row: AccountRow) -> str:
    """Return what stands for an account: its number, and when it was made, since other ledgers have numbers too."""
    return f"{row.id} {row.made_at.isoformat()}"


def known_to(session: Session) -> list[Revocation]:
    """Return the decisions that a ledger tells of."""
    found = []

    def add(right: Right, subject: str, at: datetime, value: str = "") -> None:
        found.append(Revocation(id=uuid4().hex, right=right, subject=subject, value=value, at=at))

    for right, table in LINKS.items():
        for link in session.scalars(select(table).where(table.revoked_at.is_not(None))):
            add(right, link.digest, link.revoked_at or link.made_at)
    for account in session.scalars(select(AccountRow)):
        subject, person = account_subject(account), f"p{account.person_id}"
        add(Right.ROLE, subject, account.made_at, account.role)
        if account.closed_at:
            add(Right.ACCOUNT, subject, account.closed_at, CLOSED)
        for right, verbs in ((Right.PASSWORD, PASSWORD_VERBS), (Right.SECOND_FACTOR, SECOND_FACTOR_VERBS)):
            for at in changes(session, person, verbs)[:1]:
                add(right, subject, at)
    return found


def changes(session: Session, person: str, verbs: Sequence[str]) -> list[datetime]:
    """Return when somebody's way to sign in was changed, as the audit trail has it, the last time first."""
    about = AuditRow.detail.contains(f'"person": "{person}"', autoescape=True)
    query = select(AuditRow.at).where(AuditRow.verb.in_(verbs), about).order_by(AuditRow.id.desc())
    return list(session.scalars(query))


def _plain(revocation: Revocation) -> dict[str, str]:
    return {**asdict(revocation), "right": revocation.right.value, "at": revocation.at.isoformat()}


def _revocation(content: Mapping[str, Any]) -> Revocation:
    at = datetime.fromisoformat(content["at"])
    return Revocation(**{**content, "right": Right(content["right"]), "at": at})
