"""Whose ledger it is, and whether everything in it that is due can go out: the verbs of the app that are about that."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from publisher.bootstrap.container import Container
from publisher.bootstrap.service_identity import living_beside, refuse_disagreement, this_process
from publisher.domain.delivery import Delivery
from publisher.domain.readiness import NotReady, Readiness
from publisher.pipeline import operator_actions
from publisher.settings.public_address import website_blocker

#: How long a service on another machine is believed to live after its last sign.
SIGN_LASTS = timedelta(seconds=60)


class LedgerOwnership(Container):
    """All parts, and who may use them for whom."""

    def readiness(self) -> Readiness:
        """Return whether everything that is due can go out, and what keeps it from that."""
        return self.page.monitoring.readiness()

    def refuse_blocked(self, codes: Collection[str]) -> None:
        """Let nobody go on while one of these keeps everything from going out.

        Raises:
            NotReady: with that one.
        """
        for blocker in self.queue.blockers():
            if blocker.code in codes:
                raise NotReady(blocker)

    def adopt(self, by: str, *, keep: bool = True, agreed: Collection[int] | None = None) -> list[Delivery]:
        """Make the ledger serve these settings and this machine; return what is cancelled by that.

        Raises:
            NotReady: if the website's address is one that nobody outside can open.
            CodedError: if a service runs that works for another Page or ledger, or something else would be cancelled
                than the deliveries that were `agreed` to.
        """
        if blocker := website_blocker(self.settings):
            raise NotReady(blocker)
        self.refuse_other_services()
        with self.ledger.transaction(keep=keep) as uow:
            return operator_actions.adopt(uow, self.target, by=by, now=self.clock(), agreed=agreed)

    def take_new_ledger(self, by: str) -> None:
        """Let a new ledger serve the real Page from the first moment of its service, before anybody plans in it."""
        if self.settings.sandbox or self.queue.blockers():
            return
        with self.ledger.transaction() as uow:
            if uow.adopted() is None:
                uow.adopt(self.target, by, self.clock())
                uow.audit(self.clock(), by, "adopt", target=str(self.target))

    def refuse_other_services(self) -> None:
        """Let nobody work in another world than a service that runs, on this machine or on others.

        Raises:
            CodedError: with both named.
        """
        own = this_process(self.settings, self.environ, "command")
        refuse_disagreement(own, living_beside(self.settings))
        elsewhere = [] if self.database.is_sqlite else self.services.living(self.clock(), SIGN_LASTS)
        # Each machine may know the same server by another name, and has folders of its own.
        refuse_disagreement(
            own,
            [replace(each, ledger=own.ledger, machine=own.machine, folders=own.folders) for each in elsewhere],
        )

    def cancelled_by_adopting(self, slug: str | None = None) -> list[Delivery]:
        """Return what was cancelled when the ledger changed sides, and was not planned anew since."""
        with self.ledger.read_transaction() as uow:
            return [each for each in uow.cancelled_by_adopting() if slug in (None, each.slug)]
