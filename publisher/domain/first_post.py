"""The first post on a Page that was just connected, step by step with a person: which step may follow which. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """How far it is. What ends in *-ing* was begun, and its end may not be known."""

    WRITTEN = "written"
    PREPARING = "preparing"
    #: On the Page, and nobody sees it.
    PREPARED = "prepared"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    #: A person who is not signed in sees it, or does not.
    SEEN = "seen"
    NOT_SEEN = "not seen"
    DELETING = "deleting"
    DELETED = "deleted"


#: From which stages each may be entered. The one itself: it is taken up again after it was interrupted.
BEFORE: Mapping[Stage, frozenset[Stage]] = {
    Stage.WRITTEN: frozenset(),
    Stage.PREPARING: frozenset({Stage.WRITTEN, Stage.PREPARING}),
    Stage.PREPARED: frozenset({Stage.PREPARING, Stage.PUBLISHING}),
    Stage.PUBLISHING: frozenset({Stage.PREPARED, Stage.PUBLISHING}),
    Stage.PUBLISHED: frozenset({Stage.PREPARING, Stage.PUBLISHING}),
    Stage.SEEN: frozenset({Stage.PUBLISHED, Stage.NOT_SEEN}),
    Stage.NOT_SEEN: frozenset({Stage.PUBLISHED, Stage.NOT_SEEN}),
    Stage.DELETING: frozenset(
        {Stage.PREPARING, Stage.PREPARED, Stage.PUBLISHING, Stage.PUBLISHED, Stage.SEEN, Stage.NOT_SEEN, Stage.DELETING}
    ),
    Stage.DELETED: frozenset({Stage.DELETING, Stage.PUBLISHING}),
}
#: Something is still to be done, or to be answered.
OPEN_STAGES = frozenset(Stage) - {Stage.WRITTEN, Stage.SEEN, Stage.DELETED}
#: Begun, and how it ended is not known.
INTERRUPTED = frozenset({Stage.PREPARING, Stage.PUBLISHING, Stage.DELETING})
#: Longer ones are no first post.
MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPost:
    """The first post of one Page, as the ledger has it."""

    id: int
    #: Empty once it is deleted.
    text: str
    stage: Stage
    #: Counts what was begun: an answer that belongs to an earlier attempt changes nothing.
    attempt: int
    #: Facebook's id; empty until it is prepared. It is set once, so that never two are published.
    remote_id: str
    url: str
    began_at: datetime
    #: What went wrong last, as a coded text; empty where nothing did.
    trouble: str
