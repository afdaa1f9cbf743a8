"""What a restored ledger asks of the world: is what it planned out there, and is what it published still there?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from publisher.domain.delivery import Delivery
from publisher.domain.ports_channel import LookupFailed, LookupResult
from publisher.domain.revision import Revision

#: `same`: there, as the ledger has it. `other`: there, with another text. `gone`: surely not there any more, or a
#: notice in its place. `unclear`: it cannot be told.
Presence = Literal["same", "other", "gone", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UntrackedPost:
    """Something at a channel that the ledger does not know."""

    channel: str
    #: Remote id of a post, slug of a page.
    name: str
    url: str
    #: Its text, where it was told; a page has none here.
    text: str = ""
    #: Whether our own application made it beyond doubt; by hand, by another, or not told: False.
    ours: bool = False


class ChannelAudit(Protocol):
    """A channel as it was found, read once; reads only."""

    def find(
        self, delivery: Delivery, revision: Revision, until: datetime, taken: Callable[[str], bool]
    ) -> LookupResult:
        """Look whether a delivery that the ledger has as unfinished was done until then.

        `taken` tells whether a remote id belongs to another delivery.
        """
        ...

    def presence(self, out: Delivery, revision: Revision) -> Presence:
        """Return how a publication stands that the ledger believes to be out, with the revision that it shows."""
        ...

    def strangers(self, since: datetime, known: Callable[[str], bool]) -> Sequence[UntrackedPost]:
        """Return what came there since then and is not `known`."""
        ...


class Auditor(Protocol):
    """A channel that can be looked over."""

    name: str

    def survey(self, since: datetime) -> ChannelAudit | LookupFailed:
        """Read what came there since then."""
        ...
