"""Whose ledger this is: what keeps everything in it from going out, whatever is due."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from publisher.domain.delivery import SANDBOX
from publisher.domain.due_verdict import Hold
from publisher.domain.ports_ledger import Target
from publisher.domain.readiness import Blocker
from publisher.storage.database import Database
from publisher.storage.ledger import mapping
from publisher.storage.ledger.restore_hold import RESTORE, restore_hold
from publisher.storage.ledger.schema import HoldRow
from publisher.storage.ledger.targets import adopted_by, environment_of


class Ownership:
    """Reads what keeps a ledger's deliveries back, all of it at one moment."""

    def __init__(self, database: Database, target: Target, website: Blocker | None) -> None:
        """Read `database` for `target`; `website` is what is wrong with the site's address."""
        self._database, self._target, self._website = database, target, website

    def read(self) -> tuple[list[Blocker], Sequence[Hold]]:
        """Return all that keeps everything back, and the holds that nobody has ended."""
        with self._database.read() as session:
            open_holds = select(HoldRow).where(HoldRow.ended_at.is_(None)).order_by(HoldRow.id)
            holds = [mapping.hold_of(row) for row in session.scalars(open_holds)]
            restored = next((hold for hold in reversed(holds) if hold.kind == RESTORE), None)
            return _blockers(restored, adopted_by(session), self._target, self._website), holds


def standing_blockers(session: Session, target: Target, website: Blocker | None) -> list[Blocker]:
    """Return what keeps everything back: a restore, another Page or machine, and `website`, the site's address."""
    return _blockers(restore_hold(session), adopted_by(session), target, website)


def _blockers(hold: Hold | None, adopted: Target | None, target: Target, website: Blocker | None) -> list[Blocker]:
    restored = Blocker(code="restored", values={"taken_at": f"{hold.from_at:%Y-%m-%d %H:%M} UTC"}) if hold else None
    return [each for each in (restored, _of_another(adopted, target) if adopted else None, website) if each]


def _of_another(adopted: Target, target: Target) -> Blocker | None:
    """Return why a ledger that serves `adopted` may not be used for `target`."""
    if not adopted.has_addresses_of(target):
        return Blocker(code=_other_side(adopted, target), values=_addresses(adopted, target))
    return Blocker(code="ledger_of_other_machine") if adopted.machine != target.machine else None


def _other_side(adopted: Target, target: Target) -> str:
    if environment_of(adopted) == environment_of(target):
        return "ledger_of_other_page"
    return "ledger_of_real_page" if environment_of(target) == SANDBOX else "ledger_of_test_page"


def _addresses(adopted: Target, target: Target) -> dict[str, str]:
    return {
        "served_website": adopted.by_channel.get("website", ""),
        "served_page": adopted.by_channel.get("facebook", ""),
        "website": target.by_channel.get("website", ""),
        "page": target.by_channel.get("facebook", ""),
    }
