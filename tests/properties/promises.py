"""What the state machine expects, from what people wished: independent of what the ledger believes."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from publisher.domain import planning
from publisher.domain.delivery import FINAL, IN_DOUBT, OPEN, Action, Delivery, Payload, State
from publisher.domain.due_verdict import Hold
from publisher.domain.same_post import normalised
from publisher.pipeline.restore_audit import AuditResult
from publisher.pipeline.status import status
from publisher.sandbox.records import StoredPost
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow
from tests.properties.stage import Stage
from tests.properties.wishes import Try, Wishes

#: Rows that never change once written; of the others, what never changes.
_GROWS = {
    "revision": "*",
    "approval": "*",
    "look": "*",
    "photo": "*",
    "audit": "*",
    "adoption": "*",
    "delivery": "id, slug, revision_id, channel, action, target, payload, payload_digest, planned_at",
    "attempt": "id, delivery_id, number, fence, owner, started_at",
    "hold": "id, channel, kind, reason, from_at",
}
#: Text, link, and digest and alternative text of each photo.
Shape = tuple[str, str, tuple[tuple[str, str], ...]]
#: Clocks that are set wrong may disagree on the month from here on.
_MONTH_ENDS = datetime(2026, 10, 31, tzinfo=UTC)
PERSON = (State.HELD, State.MISSED, State.PAUSED)


class Promises:
    """Watches the Page and the ledger."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.wishes = Wishes()
        self._wishes_then = Wishes()
        self.by_hand: dict[str, tuple[str, bool]] = {}
        #: Posts of ours that a colleague changed, published or deleted: no longer our doing.
        self._meddled: set[str] = set()
        #: Posts of ours that a restored ledger does not know, or with another text: their text, and whether public.
        self._strangers: dict[str, tuple[str, bool]] = {}
        self._public: set[str] = set()
        #: Whether every link on the Page was asked for: none by hand, nor planned before there was a budget.
        self.links_are_asked_for = True
        self._rows: dict[str, list[Any]] = {}
        #: Holds for a dead token that were there after the last step.
        self._sign_ins: set[int] = set()
        #: What was planned, by hold, before somebody ended it.
        self._under: dict[int, set[int]] = {}

    # What people did

    def in_flight(self) -> set[Try]:
        """Return the tries that are on their way this moment."""
        return {(d.id, d.attempts) for d in self.every() if d.channel == "facebook" and d.state is State.SENDING}

    def hold_begins(self, flying: set[Try] | None = None) -> None:
        self.wishes.flying |= self.in_flight() if flying is None else flying

    def holds_on(self) -> set[int]:
        now = self._stage.clock()
        with self._stage.ledger.read_transaction() as uow:
            return {hold.id for hold in uow.holds() if hold.covers("facebook") and hold.active(now)}

    def lapsed(self) -> list[tuple[Any, ...]]:
        """Return what is being sent, and whose lease is over."""
        columns = (DeliveryRow.id, DeliveryRow.fence, DeliveryRow.prepared_id, AttemptRow.step)
        mine = (AttemptRow.delivery_id == DeliveryRow.id, AttemptRow.number == DeliveryRow.attempts)
        over = (DeliveryRow.state == "sending", DeliveryRow.lease_until <= self._stage.clock())
        with self._stage.database.read() as session:
            return [tuple(row) for row in session.execute(select(*columns).where(*mine, *over))]

    def anything_lags(self) -> bool:
        return any(post.listed_at > self._stage.right.now for post in self._stage.page.posts())

    def meddle(self, post_id: str) -> None:
        """A colleague lays hands on a post of ours."""
        self._meddled.add(post_id)
        self._strangers.pop(post_id, None)

    @property
    def _not_ours(self) -> set[str]:
        return self._meddled | self._strangers.keys()

    # A backup, and what became of the world since

    def backed_up(self) -> None:
        self._wishes_then = self.wishes.copy()

    def said_by_hand(self) -> bool:
        """Return whether a colleague has published a text of ours."""
        texts = {normalised(d.payload.message) for d in self.every()}
        return any(public and message in texts for message, public in self.by_hand.values())

    def restored(self) -> None:
        """The ledger is as it was then, but people know what they stopped since."""
        self.wishes = self.wishes.back_to(self._wishes_then)
        self.links_are_asked_for = False  # what went out since may be listed late
        self._under.clear()
        self._rows.clear()
        self._sign_ins.clear()

    def looked(self, looked: AuditResult) -> None:
        """What the ledger does not know by now is nobody's; what it found is sent; what was taken back stays away."""
        changed, planned = {d.remote_id for d in looked.changed}, self._planned()
        ours = [p for p in self._stage.page.posts() if not (p.by_hand or p.deleted or p.id in self._meddled)]
        known = {p.id for p in ours if self._stage.main.queue.known("facebook", p.id) and _shape_on(p) in planned}
        strange = [post for post in ours if post.id not in known - changed]
        self._strangers = {post.id: (post.message, post.published) for post in strange}
        for slug in {out.slug for out in looked.taken_back if out.channel == "facebook"}:
            self.wishes.forget(slug)
        for slug in self.wishes.forgotten:
            history = self.history(slug)
            waits = any(d.action is Action.PUBLISH and d.state is State.WAITING for d in history)
            if waits or planning.standing(history):
                self.wishes.let_go(slug)  # it stands, or goes out at its time: that it was stopped is told nowhere
        if "facebook" not in looked.unread and not self.anything_lags():
            self._found_is_sent()

    def _found_is_sent(self) -> None:
        there = {text for text, public in self._strangers.values() if public}
        missed = [d for d in self.unfinished() if normalised(d.payload.message) in there and "after_restore" in d.error]
        assert not missed, f"on the Page, and the look did not see it: {self._told(missed)}"

    def unfinished(self) -> list[Delivery]:
        mine = [d for d in self.every() if d.channel == "facebook" and d.action is Action.PUBLISH]
        return [d for d in mine if d.state in OPEN]

    def found(self, post_id: str) -> None:
        """A person told the ledger of a post."""
        self._strangers.pop(post_id, None)

    # What must hold after every step

    def hold(self) -> None:
        posts = self._stage.page.posts()
        ours = [post for post in posts if not post.by_hand]
        self._once(ours)
        self._nobody_else_touched(posts)
        self._only_what_is_wanted(ours)
        self._byte_for_byte(ours)
        self._no_dead_link(ours)
        self._each_names_what_it_waits_for()
        self._only_grows()
        self._sign_ins = {hold.id for hold in self._holds() if hold.kind == "sign-in"}
        self._under |= {hold.id: {d.id for d in self.every()} for hold in self._holds() if not hold.ended}

    def _once(self, ours: list[StoredPost]) -> None:
        texts = [post.message for post in ours if post.published and not post.deleted and post.id not in self._not_ours]
        assert len(texts) == len(set(texts)), f"twice on the Page: {sorted(texts)}"
        for post in ours:
            said = [comment.message for comment in post.comments]
            assert len(said) == len(set(said)), f"the same comment twice: {said}"

    def _nobody_else_touched(self, posts: list[StoredPost]) -> None:
        now = {post.id: (post.message, post.published) for post in posts if not post.deleted}
        public = {post_id: was for post_id, was in self._strangers.items() if was[1]}
        touched = {post_id for post_id, was in (self.by_hand | public).items() if now.get(post_id) != was}
        for post_id in touched & self._strangers.keys() & self._decided(now):
            self._strangers.pop(post_id)
            touched.discard(post_id)
        assert not touched, f"posts that are not ours were touched: {touched}"

    def _decided(self, now: dict[str, tuple[str, bool]]) -> set[str]:
        """Return the ledger's posts that are as staff wished since: theirs again, whoever changed them before."""
        mine = [d for d in self.every() if d.channel == "facebook" and d.remote_id]
        given = {(d.remote_id, normalised(d.payload.message)) for d in mine if d.action is Action.UPDATE}
        taken_back = {d.remote_id or "" for d in mine if d.action is Action.WITHDRAW}
        renewed = {post_id for post_id, (message, public) in now.items() if public and (post_id, message) in given}
        return renewed | (taken_back - now.keys())

    def _only_what_is_wanted(self, ours: list[StoredPost]) -> None:
        public = {post.id: post for post in ours if post.published_at is not None}
        for post_id in public.keys() - self._public - self._not_ours:
            self._may_appear(public[post_id])
        self._public |= public.keys()

    def _may_appear(self, post: StoredPost) -> None:
        slug = post.message[0]
        tries = [d for d in self.history(slug) if d.action is Action.PUBLISH]
        made = [d for d in tries if post.id in (d.prepared_id, d.remote_id)] or [
            d for d in tries if d.state in IN_DOUBT
        ]
        assert made, f"nobody knows {post.message!r} on the Page"
        delivery = made[-1]
        this = (delivery.id, delivery.attempts)
        if slug in self.wishes.stopped:
            assert this in self.wishes.stopped[slug], f"stopped, and on the Page all the same: {post.message!r}"
        met = self._holds_met(delivery)
        assert not met or this in self.wishes.flying, f"on the Page in spite of a hold: {post.message!r}, {met}"

    def _holds_met(self, delivery: Delivery) -> list[str]:
        """Return what should have kept it back. The pass that sent it may have met a dead token right after it."""
        now = self._stage.clock()
        before = [hold for hold in self._holds() if hold.kind != "sign-in" or hold.id in self._sign_ins]
        # What was planned after a person had ended it is none of its business, though the clock was set back meanwhile.
        before = [hold for hold in before if not hold.ended or delivery.id in self._under.get(hold.id, ())]
        return [str(hold) for hold in before if hold.active(now) or hold.overlaps(delivery.due_at, now)]

    def _holds(self) -> list[Hold]:
        with self._stage.ledger.read_transaction() as uow:
            return [hold for hold in uow.holds() if hold.covers("facebook")]

    def _byte_for_byte(self, ours: list[StoredPost]) -> None:
        planned = self._planned()
        for post in ours:
            if post.published and not post.deleted and post.id not in self._not_ours:
                assert _shape_on(post) in planned, f"otherwise than planned: {post}"

    def _no_dead_link(self, ours: list[StoredPost]) -> None:
        """Within the month, whoever is asleep, and whatever the listing does not show yet."""
        if self.links_are_asked_for and self._stage.right.now < _MONTH_ENDS:
            dead = [post.message for post in ours if post.dead_link and post.id not in self._not_ours]
            assert not dead, f"carries a link that nobody can tap: {dead}"

    def _planned(self) -> set[Shape]:
        return {_shape_of(form) for d in self.every() if d.channel == "facebook" for form in d.payload.forms}

    def _each_names_what_it_waits_for(self) -> None:
        with self._stage.ledger.read_transaction() as uow:
            standings = status(uow, uow.all_deliveries(), "", self._stage.clock())
        for standing in standings:
            delivery = standing.delivery
            assert delivery.state in FINAL or standing.waits_for, f"waits for nothing: {delivery}"
            told = delivery.state not in (*PERSON, State.REJECTED, State.UNKNOWN) or delivery.error
            assert told, f"gives no reason: {delivery}"

    def _only_grows(self) -> None:
        with closing(sqlite3.connect(self._stage.ground.ledger)) as ledger:
            for table, columns in _GROWS.items():
                rows = ledger.execute(f'SELECT {columns} FROM "{table}" ORDER BY id').fetchall()
                before = self._rows.get(table, [])
                assert rows[: len(before)] == before, f"the ledger changed its past: {table}"
                self._rows[table] = rows

    # The end

    def live(self) -> list[StoredPost]:
        return [post for post in self._stage.page.published() if not post.by_hand]

    def days_pass(self) -> None:
        """Pass after pass until nothing goes on by itself any more."""
        stage = self._stage
        for count in range(60):
            stage.pass_once()
            self.hold()
            going = self._going_on()
            left = stage.main.queue.to_discard("facebook") or stage.main.queue.lost_prepares("facebook")
            if not going and not left:
                return
            soon = stage.clock() + timedelta(seconds=61 if count < 3 else 301 if count < 10 else 3_601)
            ready = [d.ready_at for d in going if d.state is State.WAITING]
            later = max(soon, min(ready)) if ready and len(ready) == len(going) and not left else soon
            stage.right.now += later - stage.clock()
        raise AssertionError(f"it goes on for ever: {self._told(self.every())}")

    def _going_on(self) -> list[Delivery]:
        """Return what goes on by itself; what stands behind something that waits for a person does not."""
        every = self.every()
        stopped = {d.slug for d in every if d.state in PERSON}
        return [d for d in every if d.state in IN_DOUBT or (d.state is State.WAITING and d.slug not in stopped)]

    def kept_at_the_end(self, *, decided: bool = False) -> None:
        orphans = [post.message for post in self._stage.page.unpublished() if not post.by_hand]
        kept = {d.prepared_id for d in self.every() if d.state in PERSON}
        left = [p for p in self._stage.page.unpublished() if not p.by_hand and p.id not in kept | self._not_ours]
        assert not left, f"unpublished posts of ours are left: {orphans}"
        for slug in sorted({d.slug for d in self.every()}):
            self._kept(slug, decided=decided)

    def _kept(self, slug: str, *, decided: bool) -> None:
        history = self.history(slug)
        where = self._told(history)
        stands = planning.standing(history)
        live = [post for post in self.live() if post.message[0] == slug and post.id not in self._not_ours]
        if self._waits_for_an_answer(history):
            return  # it may be out there: a person was asked
        if stands is None:
            assert not live, f"on the Page, and the ledger does not know it: {where}"
        elif stands.remote_id not in self._not_ours:
            texts = [post.message for post in live]
            assert texts == [normalised(stands.payload.message)], f"{texts} on the Page: {where}"
            assert live[0].id == stands.remote_id, f"the ledger names another post than {live[0].id}: {where}"
        leaving = any(d.action is Action.WITHDRAW and d.state in PERSON for d in history)  # held since a restore
        if slug in self.wishes.stopped and slug not in self.wishes.may_stand and not leaving:
            assert not live, f"taken back, and still on the Page: {where}"
        if slug in self.wishes.wanted:
            self._wanted_is_there(slug, history, stands, decided=decided)

    def _wanted_is_there(self, slug: str, history: list[Delivery], stands: Delivery | None, *, decided: bool) -> None:
        if stands is not None and normalised(stands.payload.message) == self.wishes.wanted[slug]:
            return
        page = self._stage.deliveries(slug, "website")  # Facebook waits for it
        reasons = [d for d in (*history, *page) if d.state in (*PERSON, State.REJECTED) and d.error]
        assert reasons, f"{self.wishes.wanted[slug]!r} is not on the Page, and nothing says why: {self._told(history)}"
        if decided:
            assert any(d.state is State.REJECTED for d in reasons), f"still not decided: {self._told(history)}"

    # The ledger

    def _waits_for_an_answer(self, history: list[Delivery]) -> bool:
        held = [d for d in history if d.state is State.HELD and d.error]
        with self._stage.ledger.read_transaction() as uow:
            return any(uow.lost_in_a_row(d.id) for d in held)

    def every(self) -> list[Delivery]:
        with self._stage.ledger.read_transaction() as uow:
            return uow.all_deliveries()

    def history(self, slug: str) -> list[Delivery]:
        return [d for d in self._stage.deliveries(slug) if d.channel == "facebook"]

    @staticmethod
    def _told(deliveries: list[Delivery]) -> str:
        return "; ".join(
            f"{d.id} {d.slug} r{d.revision} {d.channel} {d.action} {d.state} {d.error!r} {d.prepared_id}/{d.remote_id}"
            for d in deliveries
        )


def _shape_on(post: StoredPost) -> Shape:
    return post.message, post.link, tuple((photo.sha256, photo.alt) for photo in post.photos)


def _shape_of(payload: Payload) -> Shape:
    return (
        normalised(payload.message),
        payload.link,
        tuple((photo.digest, photo.alt) for photo in payload.photos),
    )
