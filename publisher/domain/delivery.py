"""One revision on its way to one channel: its states and the arrows between them."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from publisher.domain.coded_text import coded
from publisher.domain.post import require_aware


class Action(StrEnum):
    """What a delivery does at its channel."""

    PUBLISH = "publish"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    COMMENT = "comment"


class State(StrEnum):
    """Where a delivery stands; docs/glossary.md tells each in a sentence."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REJECTED = "rejected"
    PAUSED = "paused"
    UNKNOWN = "unknown"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


#: The only moves there are; the database refuses every other (a trigger made from this table's copy in the migration).
TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.SENDING, State.MISSED, State.HELD, State.CANCELLED, State.SUPERSEDED}),
    State.SENDING: frozenset({State.SENT, State.REJECTED, State.WAITING, State.PAUSED, State.UNKNOWN}),
    State.UNKNOWN: frozenset({State.SENT, State.WAITING, State.HELD, State.CANCELLED}),
    State.PAUSED: frozenset({State.WAITING, State.HELD, State.CANCELLED, State.SUPERSEDED}),
    State.HELD: frozenset({State.WAITING, State.SENT, State.CANCELLED, State.SUPERSEDED}),
    State.MISSED: frozenset({State.WAITING, State.CANCELLED, State.SUPERSEDED}),
    State.SENT: frozenset(),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
    State.SUPERSEDED: frozenset(),
}

#: Nothing more happens to these by itself.
FINAL = frozenset(state for state, onward in TRANSITIONS.items() if not onward)
#: A target that is no real Page or website.
SANDBOX = "sandbox"
#: Why what was planned for another target was cancelled when its ledger was adopted; `status` knows it by these words.
CANCELLED_BY_ADOPTING = coded("planned_for_another_target")
#: What older versions wrote in its place.
CANCELLED_BY_ADOPTING_BEFORE = "It was planned for another target."
#: Not begun: a newer revision supersedes these, and they can be cancelled.
PENDING = frozenset({State.WAITING, State.PAUSED, State.HELD, State.MISSED})
#: Begun, and not known how it ended: a newer one waits for these.
IN_DOUBT = frozenset({State.SENDING, State.UNKNOWN})
OPEN = PENDING | IN_DOUBT
#: A person decides.
NEEDS_PERSON = frozenset({State.REJECTED, State.PAUSED, State.HELD, State.MISSED})


class Step(StrEnum):
    """How far an attempt got, committed before the call that it names: what a crash or a lost answer leaves behind."""

    #: Nothing was written that anybody could see (photos may lie unpublished; they expire by themselves).
    STARTED = "started"
    #: The post may exist unpublished (two phases, first).
    PREPARE = "prepare"
    #: The prepared post may be public (two phases, second).
    PUBLISH = "publish"
    #: The one visible write: a direct post, an update, a deletion, a comment, the website's files.
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """What is sent, rendered once when planned and stored with its digest."""

    #: The whole text, byte for byte.
    message: str = ""
    #: Address for the link card; empty where there is none.
    link: str = ""
    #: Pictures in order: digest of the rendition and its alternative text.
    photos: tuple["PayloadPhoto", ...] = ()
    #: The form with an outside link, of a post that was ticked: this payload is then the form without. None: there is
    #: only one form.
    linked: "Payload | None" = None
    #: Of a withdrawal from the website: why it is taken back, as readers are told, by tag.
    notice: tuple[tuple[str, str], ...] = ()

    @property
    def uploads(self) -> dict[str, "PayloadPhoto"]:
        """Return the photos in order, each under the name that its upload is remembered by.

        That is its digest; a picture that stands in a post more than once is uploaded as often, each with its own
        alternative text: a channel shows one text a photo, and takes a photo once a post.
        """
        named: dict[str, PayloadPhoto] = {}
        seen: Counter[str] = Counter()
        for photo in self.photos:
            seen[photo.digest] += 1
            again = f"/{seen[photo.digest]}" if seen[photo.digest] > 1 else ""
            named[f"{photo.digest}{again}"] = photo
        return named

    @property
    def forms(self) -> tuple["Payload", ...]:
        """Return each form on its own: the one that goes out where no link is left, then the one with the link."""
        if self.linked is None:
            return (self,)
        return (replace(self, linked=None), self.linked)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadPhoto:
    """One photo of a payload."""

    digest: str
    media_type: str
    alt: str
    #: Drawn of the title, not taken by anybody: another title alone makes no other post of it.
    is_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One revision to one channel, due at a time, with an action."""

    id: int
    slug: str
    revision_id: int
    #: The revision's number within its slug.
    revision: int
    channel: str
    action: Action
    state: State
    #: When it is meant to go out; the late limit counts from here.
    due_at: datetime
    #: When it may be tried next: `due_at`, or later after a back-off.
    ready_at: datetime
    #: None means: never too late (archives, withdrawals, updates).
    late_limit_seconds: float | None
    #: Which Page and which website it was planned for.
    target: str
    payload: Payload
    #: sha256 in hex of the payload's canonical JSON.
    payload_digest: str
    #: Id at the channel: of the post out there, or of the post that an update or withdrawal is about.
    remote_id: str | None
    #: Id of the post that was created unpublished (two phases).
    prepared_id: str | None
    url: str
    sent_at: datetime | None
    attempts: int
    #: The last trouble in plain words; empty where there is none.
    error: str
    #: True where it waits by itself but a person should know.
    notify: bool
    #: `cancel` or `supersede`, wished while it was being sent; applied as soon as that is safe.
    requested_end: str | None
    #: Nothing is due before somebody else approved the revision.
    needs_approval: bool = False
    #: A change of spelling alone: readers are not told that anything was changed.
    minor_edit: bool = False
    #: Which form of a payload with two goes out, decided under the claim; None: not decided, or there is only one.
    with_link: bool | None = None
    #: What a person should know of its link, as a coded text: it went out without, or cannot be tapped.
    link_note: str = ""

    def __post_init__(self) -> None:
        for name in ("due_at", "ready_at", "sent_at"):
            require_aware(name, getattr(self, name))

    @property
    def outgoing(self) -> Payload:
        """Return the form that goes out, or stands there: while that is not decided, the one without a link."""
        if self.with_link and self.payload.linked is not None:
            return self.payload.linked
        return self.payload.forms[0]

    @property
    def told_of_link(self) -> str:
        """Return what a person is told of its link beside `error`: while it waits it may still be decided otherwise."""
        decided = self.state in (State.SENT, State.CANCELLED) and self.link_note != self.error
        return self.link_note if decided else ""

    @property
    def needs_person(self) -> bool:
        """Return whether a person has to decide or to know."""
        return self.state in NEEDS_PERSON or (self.notify and self.state in OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A delivery that this worker may try, until its lease runs out: what `Channel.send` gets."""

    delivery: Delivery
    #: Counts up with each claim of a delivery: an older one may record nothing.
    fencing_token: int
    attempt_id: int
    #: Attempt's number within its delivery, from 1.
    attempt: int
    started_at: datetime
    #: Remote ids of photos that are already up, by digest, not older than twelve hours.
    photos: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostAttempt:
    """An attempt whose answer was lost: what is looked for at the channel."""

    id: int
    delivery_id: int
    step: Step
    #: Our clock when it began and when its time was surely over.
    started_at: datetime
    ended_at: datetime
    #: Channel's clock when the write began, minus `started_at`, in seconds: ours may be set meanwhile. 0 where unknown.
    clock_offset_seconds: float = 0.0
