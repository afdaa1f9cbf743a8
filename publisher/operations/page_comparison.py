"""The Page compared with the ledger before the first send, and after a silence: is the ledger older than the world?

An old copy of a ledger, or a machine's snapshot, does not know what went out since: it would publish that twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import SWEEP
from publisher.domain.coded_text import coded
from publisher.domain.outcome import Rejected, Sent, SignInNeeded, TryLater, Unknown
from publisher.domain.ports_audit import UntrackedPost
from publisher.domain.same_post import same_text
from publisher.operations.restore import look_around
from publisher.storage.ledger.page_record import PageRecord

#: So many sweeps may be missed before it is a silence.
_MISSED_SWEEPS = 4
#: A machine that is busy is silent for a while, too.
_LEAST_SECONDS = 60.0
#: More addresses than this are counted only.
_MOST = 5
Tell = Callable[[str], None]


class PageComparison:
    """Compares once for a process, and again after a silence. Safe to share between threads."""

    def __init__(self, app: App, tell: Tell) -> None:
        """`tell` is told as a coded text what a person should know."""
        self._app, self._tell = app, tell
        self._record = PageRecord(app.container.database, app.container.target.by_channel["facebook"])
        self._silence = timedelta(seconds=max(_LEAST_SECONDS, _MISSED_SWEEPS * app.settings.schedule.sweep_seconds))
        self._done = False
        self._turn = Lock()

    def agrees(self) -> bool:
        """Return whether posts may be sent to the Page; compares first where that is due.

        Where the ledger turns out to be older than the Page everything is held, and a person is told.
        """
        with self._turn:
            if self._app.foreign():
                return False
            now, known_at = self._app.clock(), self._record.compared_at()
            if self._done and known_at is not None and now - known_at <= self._silence:
                if abs(now - known_at) >= self._silence / 4:
                    self._record.agreed(now)
                return True
            since = known_at or self._record.alive_at(SWEEP)
            self._done = self._compare(min(since, now), now) if since else True
            if self._done:
                self._record.agreed(self._app.clock())  # it may have taken a while
            return self._done

    def _compare(self, since: datetime, now: datetime) -> bool:
        unanswered = self._record.unanswered_texts()
        found = self._app.container.page.facebook.new_posts(
            since, self._accounted_for, self._record.newest_post(), self._app.settings.secrets.facebook_app_id
        )
        match found:
            case SignInNeeded() | Rejected() | Sent():
                return True  # nothing goes out with such a token either, and sending is what tells so
            case TryLater(reason=reason, tell=True):  # this token may not list the Page's posts, now or later
                self._tell(coded("page_not_compared", reason=reason))
                return True
            case TryLater(reason=reason) | Unknown(reason=reason):
                self._tell(coded("nothing_sent_until_compared", reason=reason))
                return False
        unanswered += self._record.unanswered_texts()
        new = [post for post in found if not self._explained(post, unanswered)]
        self._remember(new, now)
        if ours := [post for post in new if post.ours]:
            self._hold(ours, since, now)
            return False
        if new:
            self._tell(coded("posts_of_others", addresses=_addresses(new)))
        return True

    def _accounted_for(self, remote_id: str) -> bool:
        return self._app.container.queue.known("facebook", remote_id)

    def _explained(self, post: UntrackedPost, unanswered: list[str]) -> bool:
        # Asked once more at last: another process may have written its post down since the Page was listed.
        return (
            any(same_text(text, post.text) for text in unanswered)
            or self._record.seen_before(post.name)
            or self._accounted_for(post.name)
        )

    def _remember(self, posts: list[UntrackedPost], now: datetime) -> None:
        if posts:
            with self._app.container.ledger.transaction() as uow:
                uow.remember_untracked(posts, now)

    def _hold(self, ours: list[UntrackedPost], since: datetime, now: datetime) -> None:
        reason = coded("ledger_older_than_page", addresses=_addresses(ours))
        self._record.hold(since, reason, now)
        self._tell(reason)
        look_around(self._app)


def _addresses(posts: list[UntrackedPost]) -> str:
    more = f" (+{len(posts) - _MOST})" if len(posts) > _MOST else ""
    return ", ".join(post.url or post.name for post in posts[:_MOST]) + more
