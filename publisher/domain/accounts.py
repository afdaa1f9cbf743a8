"""Who may do what in the studio, by an account or a personal link; what was done, and the mails of it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; each may all that those before may."""

    #: An activist in a municipality: own drafts, and nothing goes out by them.
    CONTRIBUTOR = "contributor"
    #: Writes, schedules, corrects and takes back.
    AUTHOR = "author"
    #: Approves, decides what waits for a person, holds everything.
    EDITOR = "editor"
    #: People and settings.
    ADMINISTRATOR = "administrator"

    def covers(self, needed: "Role") -> bool:
        """Return whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class LinkKind(StrEnum):
    """What a one-time link is for."""

    #: Makes the first administrator, where there is none.
    FIRST = "first"
    #: Sets the password of a new account.
    INVITATION = "invitation"
    #: Sets a new password.
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    id: int
    #: Id of the person as the ledger's other rows hold it (`p17`).
    person: str
    #: As the audit trail and colleagues know them; unique among accounts.
    name: str
    email: str
    role: Role
    #: Tag of the interface: `sq`, `sr-Latn`, `sr-Cyrl` or `en`.
    language: str
    #: False before a password was set by the invitation's link.
    ready: bool
    #: True where nobody may sign in any more.
    closed: bool
    #: What the second factor's secret is made from; empty where there is none.
    second_salt: str = ""

    def may(self, needed: Role) -> bool:
        """Return whether this account may do what needs that role."""
        return not self.closed and self.role.covers(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeLink:
    """A link that was not used yet."""

    kind: LinkKind
    #: None for the first administrator.
    account: Account | None
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """One link."""

    id: int
    slug: str
    name: str
    #: The translator's id, as the ledger's other rows hold it.
    person: str
    #: Draft languages that may be written by it.
    languages: tuple[str, ...]
    #: Who gave it.
    by: str
    ends_at: datetime
    #: Whether it still works.
    works: bool
    #: When the translator said that it is done; None before.
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A line of the audit trail."""

    at: datetime
    by: str
    verb: str
    slug: str
    #: What more there is to say, by name.
    detail: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMail:
    """One mail to one person."""

    id: int
    account_id: int
    kind: str
    slug: str
    path: str
    by: str
    tries: int
