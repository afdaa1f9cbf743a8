"""What telling people needs from the outside. Implementations: `storage` and `telling`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from publisher.domain.delivery import Delivery
from publisher.domain.notices import DeliveryTrouble, NoticeScan, OpenNotice, SentLog
from publisher.domain.post_state import PostStatus

#: Tells how posts stand, by slug.
PostStatuses = Callable[[Collection[str]], Mapping[str, PostStatus]]


class NoticeStore(Protocol):
    """The notices in the ledger. Each call is one transaction."""

    def troubled(self) -> list[DeliveryTrouble]:
        """Return the deliveries to today's target that something may be wrong with."""
        ...

    def link_notes(self, since: datetime) -> list[Delivery]:
        """Return what went out since then, or was left out, and has a note of its link for a person."""
        ...

    def record_scan(self, look: NoticeScan, now: datetime) -> None:
        """Raise what was found and does not stand yet, and settle what stands and was not found any more."""
        ...

    def open_notices(self) -> list[OpenNotice]:
        """Return what is not settled, oldest first."""
        ...

    def last_told(self, causes: Collection[str]) -> SentLog:
        """Return when mails were last sent, by kind and for these causes."""
        ...

    def mark_told(self, ids: Collection[int], now: datetime) -> None:
        """Write down that these were told."""
        ...

    def sent_since(self, since: datetime) -> list[Delivery]:
        """Return what went out since then, oldest first."""
        ...

    def coming_until(self, until: datetime) -> list[Delivery]:
        """Return what waits and is due until then, by due time."""
        ...


class PeriodicTasks(Protocol):
    """When something regular was last done, and leases for what only one process may do at a time."""

    def last_run(self, name: str) -> datetime | None:
        """Return when it was last done; None where never."""
        ...

    def detail(self, name: str) -> str:
        """Return what was written down with it; empty where nothing was."""
        ...

    def record_run(self, name: str, at: datetime, detail: str = "") -> None:
        """Write down that it was done."""
        ...

    def claim_if_due(self, name: str, now: datetime, every: timedelta) -> bool:
        """Return whether it is to be done now, as it was not for so long; at most one process is told so."""
        ...

    def acquire(self, name: str, now: datetime, until: datetime) -> bool:
        """Take it for this process alone until then; False where another one has it, or its time has not come."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A day in short."""

    sent: Sequence[Delivery]
    coming: Sequence[Delivery]
    standing: Sequence[OpenNotice]
    #: How the posts of both stand now, by slug; empty where nobody asked.
    statuses: Mapping[str, PostStatus] = field(default_factory=dict)


class Mailer(Protocol):
    """Tells people by mail. Each method returns why a server refused some of the receivers, by address."""

    def send_notices(self, notices: Sequence[OpenNotice], to: tuple[str, ...] = ()) -> Mapping[str, str]:
        """Send one mail about all of these, to everybody or to these addresses alone.

        Raises:
            MailNotSent: if no server took it for anybody.
        """
        ...

    def send_digest(self, digest: Digest) -> Mapping[str, str]:
        """Send the digest of a day.

        Raises:
            MailNotSent: if no server took it for anybody.
        """
        ...
