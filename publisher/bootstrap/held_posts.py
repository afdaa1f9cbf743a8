"""What was planned with a picture waits for an approval without it, where consent to it was withdrawn."""

from collections.abc import Collection, Sequence
from datetime import datetime

from publisher.domain.delivery import Delivery
from publisher.pipeline.hold_erased import Holding, cards_of_rest, hold_for_approval
from publisher.pipeline.submit import SubmitContext
from publisher.storage.ledger import people
from publisher.storage.ledger.unit_of_work import SqlUnitOfWork

#: What the activity log calls it.
CONSENT = "consent"


class HeldPosts:
    """Holds posts inside the transaction that erases; does nothing where that is not `wanted`."""

    def __init__(
        self,
        desk: SubmitContext,
        slugs: Sequence[str],
        digests: Collection[str],
        *,
        by: str,
        now: datetime,
        wanted: bool,
    ) -> None:
        self._desk, self._wanted = desk, wanted
        self._cards = {slug: cards_of_rest(self._desk, slug, digests) for slug in slugs if wanted}
        # Whose words they are agrees to nothing; where nobody has to agree otherwise, whoever may approve does.
        frozen_by = None if self._desk.needs_approval else people.PROGRAM
        self._holding = Holding(by=by, now=now, frozen_by=frozen_by)

    def hold(self, uow: SqlUnitOfWork, slug: str, was: Collection[Delivery]) -> bool:
        """Hold one post, and return whether anything of it was to come."""
        cards = self._cards.get(slug)
        return self._wanted and bool(hold_for_approval(self._desk, uow, slug, was, cards, self._holding))

    def note(self, uow: SqlUnitOfWork, slugs: Collection[str]) -> None:
        """Tell the activity log of each post and draft."""
        for slug in sorted(slugs) if self._wanted else ():
            uow.audit(self._holding.now, self._holding.by, CONSENT, slug)
