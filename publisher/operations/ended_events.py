"""The end of events in the lists of what comes.

Building the site reads no clock: what ends with time is a row of the ledger, which the scheduler writes here.
"""

from publisher.bootstrap.app import App
from publisher.storage.ledger.published_rows import end_events, events_over
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.ledger.targets import environment_of

#: So many at once: what is more comes with the next sweep.
MOST = 100


def end_past_events(app: App) -> list[str]:
    """Take events that are over from the lists of what comes; return their posts. Safe to repeat.

    A crash in between loses nothing: what the site had is noted before the ledger changes.

    Raises:
        StorageError, SiteBusy, OSError: if the ledger or the site cannot be written; it is tried again.
    """
    now, world = app.clock(), environment_of(app.container.target)
    with app.container.database.read() as session:
        slugs = list(events_over(session, world, now, MOST))
    if not slugs or app.foreign() or any(hold.kind == RESTORE for hold in app.holds()):
        return []
    with app.container.site.opened() as writing:
        writing.mark_pending(slugs)
        with app.container.database.write() as session:
            end_events(session, world, slugs, now)
        writing.publish(slugs, lambda _done: None)
    return slugs
