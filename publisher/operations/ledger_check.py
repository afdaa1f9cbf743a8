"""The ledger's file, looked through for damage once a day: a large one takes too long for a page to wait for."""

from datetime import datetime, timedelta

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import LEDGER_CHECK
from publisher.domain.errors import LedgerDamaged

#: A look of so long ago tells nothing of today: the scheduler, which looks daily, does not run.
_OLD = timedelta(days=2)


def check_ledger(app: App) -> datetime:
    """Look through it now, and write down what was found; return the time.

    Raises:
        LedgerDamaged: if it is damaged.
    """
    now, pulses = app.clock(), app.container.page.monitoring.pulses
    try:
        app.container.database.check()
    except LedgerDamaged as error:
        pulses.record_run(LEDGER_CHECK, now, error.told)
        raise
    pulses.record_run(LEDGER_CHECK, now)
    return now


def ledger_checked_at(app: App) -> datetime:
    """Return when it was last looked through and whole; where that is long ago, or it was not, it is done now.

    Raises:
        LedgerDamaged: if it is damaged.
    """
    at, wrong = app.container.page.monitoring.pulses.read(LEDGER_CHECK).get(LEDGER_CHECK, (None, ""))
    is_fresh = at is not None and not wrong and timedelta() <= app.clock() - at < _OLD
    return at if at is not None and is_fresh else check_ledger(app)
