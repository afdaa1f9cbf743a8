"""When a lost attempt could have made something, by Facebook's clock. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from publisher.channels.facebook.posts import RemotePost
from publisher.domain.delivery import LostAttempt

#: `created_time` is in whole seconds, and the difference of the clocks is known to about one.
MARGIN = timedelta(seconds=2)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptWindow:
    """The time of an attempt, shifted to Facebook's clock and widened by a margin."""

    start: datetime
    end: datetime
    #: What an application made until then may be the attempt's too: Facebook may go on after we stopped waiting.
    latest: datetime

    def holds(self, post: RemotePost) -> bool:
        """Return whether the attempt could have made this post; beyond its own time only what an application made."""
        if post.created_at is None:
            return False
        return self.start <= post.created_at <= (self.latest if post.application else self.end)

    def precedes(self, post: RemotePost) -> bool:
        """Return whether the post was made after the attempt's time."""
        return post.created_at is not None and post.created_at > self.end


#: Holds no moment.
NEVER = AttemptWindow(start=datetime.max.replace(tzinfo=UTC), end=EPOCH, latest=EPOCH)


def window_of(lost: LostAttempt, offset_seconds: float, late_seconds: float) -> AttemptWindow:
    """Return an attempt's window; `offset_seconds` (Facebook's clock minus ours) stands in where it was not noted.

    `late_seconds` after its end Facebook may still be at work on it.
    """
    shift = timedelta(seconds=lost.clock_offset_seconds or offset_seconds)
    # Our clock may have been set back in the middle of it.
    start, end = lost.started_at + shift - MARGIN, max(lost.started_at, lost.ended_at) + shift + MARGIN
    return AttemptWindow(start=start, end=end, latest=end + timedelta(seconds=late_seconds))
