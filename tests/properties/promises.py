"""What the state machine expects, from what people wished: independent of what the ledger believes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from publisher.channels.facebook.payload import normalised
from publisher.domain import planning
from publisher.domain.delivery import FINAL, IN_DOUBT, Action, Delivery, State
from publisher.domain.errors import NotPossible
from publisher.pipeline.status import status
from publisher.sandbox.records import Post
from tests.properties.stage import Stage

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
_PERSON = (State.HELD, State.MISSED, State.PAUSED)
#: A delivery and the number of its try.
Try = tuple[int, int]


class Promises:
    """Watches the Page and the ledger."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        #: The text that staff last wanted public, by slug; missing once it was stopped.
        self.wanted: dict[str, str] = {}
        #: By slug: tries that were on their way when it was stopped, and may still arrive.
        self._stopped: dict[str, set[Try]] = {}
        #: Stopped by `cancel`, which takes nothing back: what was out, or got out, stays.
        self._may_stand: set[str] = set()
        #: Tries that were on their way when a hold began.
        self._flying: set[Try] = set()
        self.by_hand: dict[str, tuple[str, bool]] = {}
        #: Posts of ours that a colleague changed, published or deleted: no longer our doing.
        self.meddled: set[str] = set()
        self._public: set[str] = set()
        self._rows: dict[str, list[Any]] = {}

    # What people did

    def wish(self, slug: str, message: str) -> None:
        self.wanted[slug] = message
        self._stopped.pop(slug, None)
        self._may_stand.discard(slug)

    def stop(self, slug: str, flying: set[Try], *, may_stand: bool = False) -> None:
        self.wanted.pop(slug, None)
        self._stopped[slug] = flying
        if may_stand:
            self._may_stand.add(slug)
        else:
            self._may_stand.discard(slug)

    def let_go(self, slug: str) -> None:
        """A person released it: what was held goes out, even where it was stopped in part."""

    def in_flight(self) -> set[Try]:
        """Give the tries that are on their way this moment."""
        return {(d.id, d.attempts) for d in self._all() if d.channel == "facebook" and d.state is State.SENDING}

    def hold_begins(self, flying: set[Try] | None = None) -> None:
        self._flying |= self.in_flight() if flying is None else flying

    def holds_on(self) -> set[int]:
        now = self._stage.clock()
        with self._stage.ledger.reading_book() as book:
            return {hold.id for hold in book.holds() if hold.covers("facebook") and hold.active(now)}

    def anything_in_doubt(self) -> bool:
        return any(d.state in IN_DOUBT for d in self._all())

    def anything_lags(self) -> bool:
        return any(post.listed_at > self._stage.right.now for post in self._stage.page.posts())

    # What must hold after every step

    def hold(self) -> None:
        posts = self._stage.page.posts()
        ours = [post for post in posts if not post.by_hand]
        self._once(ours)
        self._nobody_else_touched(posts)
        self._only_what_is_wanted(ours)
        self._byte_for_byte(ours)
        self._each_names_what_it_waits_for()
        self._only_grows()

    def _once(self, ours: list[Post]) -> None:
        texts = [post.message for post in ours if post.published and not post.deleted and post.id not in self.meddled]
        assert len(texts) == len(set(texts)), f"twice on the Page: {sorted(texts)}"

    def _nobody_else_touched(self, posts: list[Post]) -> None:
        now = {post.id: (post.message, post.published) for post in posts if not post.deleted}
        touched = {post_id for post_id, was in self.by_hand.items() if now.get(post_id) != was}
        assert not touched, f"a colleague's posts were touched: {touched}"

    def _only_what_is_wanted(self, ours: list[Post]) -> None:
        public = {post.id: post for post in ours if post.published_at is not None}
        for post_id in public.keys() - self._public - self.meddled:
            self._may_appear(public[post_id])
        self._public |= public.keys()

    def _may_appear(self, post: Post) -> None:
        slug = post.message[0]
        tries = [d for d in self._facebook(slug) if d.action is Action.PUBLISH]
        made = [d for d in tries if post.id in (d.prepared_id, d.remote_id)] or [
            d for d in tries if d.state in IN_DOUBT
        ]
        assert made, f"nobody knows {post.message!r} on the Page"
        delivery = made[-1]
        this = (delivery.id, delivery.attempts)
        if slug in self._stopped:
            assert this in self._stopped[slug], f"stopped, and on the Page all the same: {post.message!r}"
        met = self._holds_met(delivery)
        assert not met or this in self._flying, f"on the Page in spite of a hold: {post.message!r}, {met}"

    def _holds_met(self, delivery: Delivery) -> list[str]:
        now = self._stage.clock()
        with self._stage.ledger.reading_book() as book:
            holds = [hold for hold in book.holds() if hold.covers("facebook")]
        return [str(hold) for hold in holds if hold.active(now) or hold.overlaps(delivery.due_at, now)]

    def _byte_for_byte(self, ours: list[Post]) -> None:
        planned = {_shape_of(d) for d in self._all() if d.channel == "facebook"}
        for post in ours:
            if post.published and not post.deleted and post.id not in self.meddled:
                photos = tuple((photo.sha256, photo.alt) for photo in post.photos)
                assert (post.message, post.link, photos) in planned, f"otherwise than planned: {post}"

    def _each_names_what_it_waits_for(self) -> None:
        with self._stage.ledger.reading_book() as book:
            standings = status(book, book.all_deliveries(), "", self._stage.clock())
        for standing in standings:
            delivery = standing.delivery
            assert delivery.state in FINAL or standing.waits_for, f"waits for nothing: {delivery}"
            told = delivery.state not in (*_PERSON, State.REJECTED, State.UNKNOWN) or delivery.error
            assert told, f"gives no reason: {delivery}"

    def _only_grows(self) -> None:
        with self._stage.database.read() as session:
            for table, columns in _GROWS.items():
                rows = [tuple(row) for row in session.execute(text(f'SELECT {columns} FROM "{table}" ORDER BY id'))]
                before = self._rows.get(table, [])
                assert rows[: len(before)] == before, f"the ledger changed its past: {table}"
                self._rows[table] = rows

    # A person

    def person_resolves(self, slug: str) -> bool:
        """Look at the Page for each delivery in doubt, and say what is true; tell whether there was one."""
        with self._stage.ledger.reading_book() as book:
            doubtful = [
                d
                for d in book.history(slug)
                if d.state is State.UNKNOWN or (d.state is State.HELD and book.lost_in_a_row(d.id))
            ]
        if len(doubtful) != 1 or doubtful[0].channel != "facebook":
            return False
        delivery = doubtful[0]
        found = self._on_the_page(delivery)
        self._stage.resolve(slug, "sent" if found else "again", found)
        return True

    def _on_the_page(self, delivery: Delivery) -> str:
        posts = {post.id: post for post in self._stage.page.posts() if not post.deleted}
        if delivery.action is Action.PUBLISH:
            wanted = normalised(delivery.payload.message)
            same = [p.id for p in posts.values() if p.published and not p.by_hand and p.message == wanted]
            return delivery.prepared_id if delivery.prepared_id in same else (same[0] if same else "")
        post = posts.get(delivery.remote_id or "")
        if delivery.action is Action.COMMENT:
            comments = post.comments if post else ()
            return next((c.id for c in comments if c.message == normalised(delivery.payload.message)), "")
        if delivery.action is Action.WITHDRAW:
            return "" if post else delivery.remote_id or ""
        return post.id if post and post.message == normalised(delivery.payload.message) else ""

    def person_decides(self) -> bool:
        """Decide all that waits for a person; tell whether anything did."""
        slugs = {d.slug for d in self._all() if d.state in _PERSON}
        self._stage.resume()
        for slug in slugs:
            self.person_resolves(slug)
            try:
                self._stage.release(slug)
            except NotPossible:
                continue
        return bool(slugs)

    # The end

    def live(self) -> list[Post]:
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
            soon = stage.clock() + timedelta(seconds=61 if count < 20 else 3_601)
            ready = [d.ready_at for d in going if d.state is State.WAITING]
            later = max(soon, min(ready)) if ready and len(ready) == len(going) and not left else soon
            stage.right.now += later - stage.clock()
        raise AssertionError(f"it goes on for ever: {self._told(self._all())}")

    def _going_on(self) -> list[Delivery]:
        """Give what goes on by itself; what stands behind something that waits for a person does not."""
        every = self._all()
        stopped = {d.slug for d in every if d.state in _PERSON}
        return [d for d in every if d.state in IN_DOUBT or (d.state is State.WAITING and d.slug not in stopped)]

    def kept_at_the_end(self, *, decided: bool = False) -> None:
        orphans = [post.message for post in self._stage.page.unpublished() if not post.by_hand]
        kept = {d.prepared_id for d in self._all() if d.state in _PERSON}
        left = [p for p in self._stage.page.unpublished() if not p.by_hand and p.id not in kept | self.meddled]
        assert not left, f"unpublished posts of ours are left: {orphans}"
        for slug in sorted({d.slug for d in self._all()}):
            self._kept(slug, decided=decided)

    def _kept(self, slug: str, *, decided: bool) -> None:
        history = self._facebook(slug)
        where = self._told(history)
        stands = planning.standing(history)
        live = [post for post in self.live() if post.message[0] == slug and post.id not in self.meddled]
        if self._waits_for_an_answer(history):
            return  # it may be out there: a person was asked
        if stands is None:
            assert not live, f"on the Page, and the ledger does not know it: {where}"
        elif stands.remote_id not in self.meddled:
            texts = [post.message for post in live]
            assert texts == [normalised(stands.payload.message)], f"{texts} on the Page: {where}"
            assert live[0].id == stands.remote_id, f"the ledger names another post than {live[0].id}: {where}"
        if slug in self._stopped and slug not in self._may_stand:
            assert not live, f"taken back, and still on the Page: {where}"
        if slug in self.wanted:
            self._wanted_is_there(slug, history, stands, decided=decided)

    def _wanted_is_there(self, slug: str, history: list[Delivery], stands: Delivery | None, *, decided: bool) -> None:
        if stands is not None and normalised(stands.payload.message) == self.wanted[slug]:
            return
        page = self._stage.deliveries(slug, "website")  # Facebook waits for it
        reasons = [d for d in (*history, *page) if d.state in (*_PERSON, State.REJECTED) and d.error]
        assert reasons, f"{self.wanted[slug]!r} is not on the Page, and nothing says why: {self._told(history)}"
        if decided:
            assert any(d.state is State.REJECTED for d in reasons), f"still not decided: {self._told(history)}"

    # The ledger

    def _waits_for_an_answer(self, history: list[Delivery]) -> bool:
        held = [d for d in history if d.state is State.HELD and d.error]
        with self._stage.ledger.reading_book() as book:
            return any(book.lost_in_a_row(d.id) for d in held)

    def _all(self) -> list[Delivery]:
        with self._stage.ledger.reading_book() as book:
            return book.all_deliveries()

    def _facebook(self, slug: str) -> list[Delivery]:
        return [d for d in self._stage.deliveries(slug) if d.channel == "facebook"]

    @staticmethod
    def _told(deliveries: list[Delivery]) -> str:
        return "; ".join(
            f"{d.id} {d.slug} r{d.revision} {d.channel} {d.action} {d.state} {d.error!r} {d.prepared_id}/{d.remote_id}"
            for d in deliveries
        )


def _shape_of(delivery: Delivery) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    payload = delivery.payload
    return (
        normalised(payload.message),
        payload.link,
        tuple((photo.digest, photo.alt) for photo in payload.photos),
    )
