"""The end of what stands on the website for a time: notices in feeds, and events among what comes.

Building the site reads no clock: what ends with time is a row of the ledger, which the scheduler writes here.
"""

from datetime import timedelta

from publisher.bootstrap.app import App
from publisher.storage.ledger.published_rows import end_events, end_notices, events_over, long_withdrawn
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.ledger.targets import environment_of

#: So many of each at once: what is more comes with the next sweep.
MOST = 100


def end_expired(app: App) -> list[str]:
    """Take out of the feeds the notices older than `website.notice_days`, and events that are over from what comes.

    Return their posts. Safe to repeat; a crash in between loses nothing: what the site had is noted before the ledger
    changes.

    Raises:
        StorageError, SiteBusy, OSError: if the ledger or the site cannot be written; it is tried again.
    """
    if app.foreign() or any(hold.kind == RESTORE for hold in app.holds()):
        return []
    now, world = app.clock(), environment_of(app.container.target)
    until = now - timedelta(days=app.settings.website.notice_days)
    with app.container.database.read() as session:
        notices, events = long_withdrawn(session, world, until, MOST), events_over(session, world, now, MOST)
    slugs = list(dict.fromkeys([*notices, *events]))
    if slugs:
        with app.container.site.opened() as writing:
            writing.mark_pending(slugs)
            with app.container.database.write() as session:
                end_notices(session, world, notices, now)
                end_events(session, world, events, now)
            writing.publish(slugs, lambda _done: None)
    return slugs
