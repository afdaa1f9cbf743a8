"""What a channel writes down while it works on a claim. Implementation: `storage`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from publisher.domain.delivery import Claim, Step
from publisher.domain.link_budget import LinkUse


class ClaimLog(Protocol):
    """What a channel writes down while it sends. Each call is one committed transaction, fenced by the claim.

    Every method raises `ClaimLost` if the lease ran out or another worker holds the delivery; the channel lets it pass.
    """

    def record_step(self, claim: Claim, step: Step, *, clock_offset_seconds: float | None = None) -> None:
        """Commit how far the attempt gets, *before* the call that may write, and renew the lease.

        `clock_offset_seconds` is the channel's clock now, minus the claim's start, where a new post is written.
        """
        ...

    def renew_lease(self, claim: Claim) -> None:
        """Renew the lease; called before every call to the outside."""
        ...

    def record_photo(self, claim: Claim, digest: str, remote_id: str) -> None:
        """Write down a photo that is up, unpublished."""
        ...

    def record_prepared(self, claim: Claim, remote_id: str) -> None:
        """Write down the id of the post that was created unpublished; once for a delivery."""
        ...

    def link_period(self, claim: Claim) -> tuple[datetime, datetime] | None:
        """Return the month in which the channel's links have to be counted before `decide_link`.

        None where no count changes anything: its payload has one form, or links are unlimited or never there.
        """
        ...

    def decide_link(self, claim: Claim, counted: Sequence[LinkUse] | None, trouble: str = "") -> bool:
        """Decide, and write down, whether the form with a link goes out; one transaction for all who ask at once.

        `counted` is what the channel shows in that month; None where it could not be read, and `trouble` says why:
        then it goes without. Where a form with a link was prepared, and there is no room for it any more, the post is
        planned anew and `ClaimLost` raised: what was prepared is deleted like any that is not wanted.
        """
        ...

    def refuse_link(self, claim: Claim, note: str) -> None:
        """Write down that the channel refused the form with a link: from now on `decide_link` says no.

        `note` is what a person is told, a coded text.
        """
        ...

    def stop_reason(self, claim: Claim) -> str | None:
        """Return the reason, in plain words, why this must not go out any more; None if it may.

        It was cancelled, superseded or taken back meanwhile, or its channel is on hold.
        """
        ...
