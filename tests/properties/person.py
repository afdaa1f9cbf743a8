"""A person who looks at the Page and decides what waits for one."""

from contextlib import suppress

from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.errors import IllegalTransition
from publisher.domain.same_post import normalised
from tests.properties.promises import PERSON, Promises
from tests.properties.stage import Stage


class Person:
    """Says what is true, and lets go what was held."""

    def __init__(self, stage: Stage, promises: Promises) -> None:
        self._stage, self._promises = stage, promises

    def resolves(self, slug: str) -> bool:
        """Look at the Page for each delivery in doubt, and say what is true; tell whether there was one."""
        with self._stage.ledger.read_transaction() as uow:
            doubtful = [
                d
                for d in uow.history(slug)
                if d.state is State.UNKNOWN or (d.state is State.HELD and uow.lost_in_a_row(d.id))
            ]
        if len(doubtful) != 1 or doubtful[0].channel != "facebook":
            return False
        found = self._on_the_page(doubtful[0])
        self._stage.resolve(slug, "sent" if found else "again", found)
        self._promises.found(found)
        if not found:
            self._promises.wishes.let_go(slug)
        return True

    def sees(self, slug: str) -> bool:
        """Return whether what is held of a post stands on the Page already."""
        held = [d for d in self._promises.unfinished() if d.slug == slug and d.state is State.HELD]
        return any(self._on_the_page(d) for d in held)

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

    def decides(self) -> bool:
        """Decide all that waits for a person; tell whether anything did."""
        slugs = {d.slug for d in self._promises.every() if d.state in PERSON}
        self._stage.resume()
        for slug in slugs:
            self.resolves(slug)
            with suppress(IllegalTransition):
                self._lets_go(slug)
        return bool(slugs)

    def _lets_go(self, slug: str) -> None:
        if self.sees(slug):
            self._stage.cancel(slug)
            self._promises.wishes.stop(slug, set(), may_stand=True)
        else:
            self._stage.release(slug)
            self._promises.wishes.let_go(slug)
