"""Whose ledger it is, and whether everything in it that is due can go out: the verbs of the app that are about that."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from publisher.bootstrap.container import Container, system_clock
from publisher.bootstrap.service_identity import SIGN_LASTS, living_beside, refuse_disagreement, this_process
from publisher.domain.delivery import Delivery
from publisher.domain.ports_channel import Clock
from publisher.domain.readiness import Blocker, NotReady, Readiness
from publisher.pipeline import operator_actions
from publisher.settings import Settings
from publisher.settings.public_address import website_blocker


class LedgerOwnership:
    """All parts, and who may use them for whom."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], clock: Clock = system_clock) -> None:
        """Open the ledger and bring its tables up to date.

        Raises:
            StorageError: if it cannot be opened, or a newer program made it.
        """
        self.container = Container(settings, environ, clock)

    def close(self) -> None:
        """Stop what was started and give the connections back."""
        self.container.close()

    @property
    def settings(self) -> Settings:
        """Every setting, with the token that is used now."""
        return self.container.settings

    @property
    def clock(self) -> Clock:
        """What tells the present."""
        return self.container.clock

    def foreign(self) -> str:
        """Say why this ledger serves other settings or another machine; empty where it does not."""
        return self.container.queue.foreign()

    def blockers(self) -> list[Blocker]:
        """Return what keeps everything from going out, as far as the ledger knows it."""
        return self.container.queue.blockers()

    def readiness(self) -> Readiness:
        """Return whether everything that is due can go out, and what keeps it from that."""
        return self.container.page.monitoring.readiness()

    def refuse_blocked(self, codes: Collection[str]) -> None:
        """Let nobody go on while one of these keeps everything from going out.

        Raises:
            NotReady: with that one.
        """
        for blocker in self.blockers():
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
        with self.container.ledger.transaction(keep=keep) as uow:
            return operator_actions.adopt(uow, self.container.target, by=by, now=self.clock(), agreed=agreed)

    def take_new_ledger(self, by: str) -> None:
        """Let a new ledger serve the real Page from the first moment of its service, before anybody plans in it."""
        if self.settings.sandbox or self.blockers():
            return
        with self.container.ledger.transaction() as uow:
            if uow.adopted() is None:
                uow.adopt(self.container.target, by, self.clock())
                uow.audit(self.clock(), by, "adopt", target=str(self.container.target))

    def refuse_other_services(self) -> None:
        """Let nobody work in another world than a service that runs, on this machine or on others.

        Raises:
            CodedError: with both named.
        """
        own = this_process(self.settings, self.container.environ, "command")
        refuse_disagreement(own, living_beside(self.settings))
        elsewhere = (
            [] if self.container.database.is_sqlite else self.container.services.living(self.clock(), SIGN_LASTS)
        )
        # Each machine may know the same server by another name, and has folders of its own.
        refuse_disagreement(
            own,
            [replace(each, ledger=own.ledger, machine=own.machine, folders=own.folders) for each in elsewhere],
        )

    def cancelled_by_adopting(self, slug: str | None = None) -> list[Delivery]:
        """Return what was cancelled when the ledger changed sides, and was not planned anew since."""
        with self.container.ledger.read_transaction() as uow:
            return [each for each in uow.cancelled_by_adopting() if slug in (None, each.slug)]
