"""What an attempt came to. Five values and no exception: `match` ends in `assert_never`, so no case is forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.domain.post import require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where an answer came from, for the log; a person reads the sentence beside it."""

    code: int | None = None
    subcode: int | None = None
    http_status: int | None = None
    fbtrace_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It is out there, proved."""

    #: The channel's id of the post or comment; the path of the page on the website.
    remote_id: str
    #: Where a person can look at it.
    url: str = ""
    #: When the channel says that it was created; None where it does not tell.
    created_at: datetime | None = None
    #: The channel wants nothing else for so long, because its limits are nearly used; None: it goes on at once.
    rest: timedelta | None = None
    #: What a person should know of its link, as a coded text; empty where it is nothing.
    link_note: str = ""

    def __post_init__(self) -> None:
        require_aware("created_at", self.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Refused for good, and surely not written: a person must change something."""

    #: What is wrong and what to do, in plain words.
    reason: str
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLater:
    """Refused before anything was written: the same may be sent again later."""

    reason: str
    #: The wait that the channel named; None means our own back-off.
    after: timedelta | None = None
    #: A person is told (a block for policy, a page that stays invisible), though it goes on by itself.
    tell: bool = False
    #: Every other delivery would be answered the same (a limit of calls, a block): the whole channel waits as long.
    whole_channel: bool = False
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInNeeded:
    """The token, a permission or the app is at fault: the whole channel waits for a person, nothing is burnt."""

    reason: str
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may or may not be out there: it is looked for, never simply sent again."""

    reason: str
    evidence: Evidence = Evidence()


Outcome = Sent | Rejected | TryLater | SignInNeeded | Unknown
