"""The first post on a Page that was just connected: prepared unseen, published, looked at by a person, deleted again.

Each step is written down before it is done and after, so that whoever is interrupted goes on where they were; what may
have been done is looked for first, and only the one post whose id was written down is ever published.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property

from publisher.bootstrap.app import App
from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.first_post import FirstPostOnPage
from publisher.channels.facebook.page_client import PostGone
from publisher.channels.facebook.posts import RemotePost, permalink
from publisher.domain.coded_text import coded
from publisher.domain.errors import CodedError
from publisher.domain.first_post import MOST_CHARACTERS, FirstPost, Stage
from publisher.domain.outcome import TryLater, Unknown
from publisher.domain.outside_links import outside_links
from publisher.storage.ledger.first_posts import FirstPosts

#: The attempts of one that was prepared and published without any trouble.
_STRAIGHT = 2
#: Where a step leads that surely was not done.
_BACK = {Stage.PREPARING: Stage.WRITTEN, Stage.PUBLISHING: Stage.PREPARED}


class GuidedFirstPost:
    """The steps. Each returns how it stands after it; what went wrong on the Page stands in `trouble`."""

    def __init__(self, app: App) -> None:
        self._app = app

    @cached_property
    def _kept(self) -> FirstPosts:
        return FirstPosts(
            self._app.container.database, self._app.container.target.by_channel["facebook"], self._app.clock
        )

    def current(self) -> FirstPost | None:
        """Return how it stands; None where none was begun."""
        return self._kept.current()

    def blocked(self) -> str:
        """Return why nothing may be posted now, as a coded text; empty where nothing keeps it."""
        if blockers := self._app.container.queue.blockers():
            return blockers[0].told
        now = self._app.clock()
        if any(hold.active(now) and hold.channel in ("", "facebook") for hold in self._app.holds()):
            return coded("first_post_on_hold")
        if self._app.settings.facebook.publish == "direct":
            return coded("first_post_not_direct")
        return ""

    def prepare(self, text: str, by: str) -> FirstPost:
        """Bring a text onto the Page where nobody sees it.

        Raises:
            CodedError: if the text will not do, or nothing may be posted now.
        """
        self._require_free()
        wanted = text.replace("\r\n", "\n").strip()
        if not wanted:
            raise CodedError("first_post_empty")
        if len(wanted) > MOST_CHARACTERS:
            raise CodedError("first_post_too_long", most=MOST_CHARACTERS)
        if outside_links(wanted):
            raise CodedError("first_post_has_link")
        return self._do(self._kept.write(wanted), Stage.PREPARING, by, self._prepare)

    def publish(self, by: str) -> FirstPost:
        """Publish what is prepared.

        Raises:
            CodedError: if nothing may be posted now.
        """
        self._require_free()
        return self._do(self._there(), Stage.PUBLISHING, by, self._publish, "first post")

    def go_on(self, by: str) -> FirstPost:
        """Take up again what was interrupted.

        Raises:
            CodedError: if nothing may be posted now.
        """
        post = self._there()
        match post.stage:
            case Stage.PREPARING:
                self._require_free()
                return self._do(post, post.stage, by, self._prepare)
            case Stage.PUBLISHING:
                return self.publish(by)
            case Stage.DELETING:
                return self.delete(by)
            case _:
                return post

    def answer(self, by: str, *, seen: bool) -> FirstPost:
        """Write down whether somebody who is not signed in sees it."""
        post = self._kept.begin(self._there(), Stage.SEEN if seen else Stage.NOT_SEEN, by, "first post seen" * seen)
        if post is not None and not seen and self._page().page_is_hidden():
            self._kept.record(post, Stage.NOT_SEEN, trouble=coded("first_post_page_hidden"))
        return self._there()

    def delete(self, by: str) -> FirstPost:
        """Delete it on the Page, whatever became of it so far; no hold keeps it from that."""
        return self._do(self._there(), Stage.DELETING, by, self._delete, "first post deleted")

    def _do(
        self, post: FirstPost, stage: Stage, by: str, act: Callable[[FirstPost], None], verb: str = ""
    ) -> FirstPost:
        begun = self._kept.begin(post, stage, by, verb)
        if begun is not None:
            try:
                act(begun)
            except AttemptEnded as stopped:
                # What was interrupted before may still have been done then.
                surely_not = post.stage is not stage and not isinstance(stopped.outcome, Unknown)
                back = _BACK.get(stage, stage) if surely_not else stage
                self._kept.record(begun, back, trouble=stopped.reason)
        return self._there()

    def _prepare(self, post: FirstPost) -> None:
        page = self._page()
        found = self._found(page, post)
        if found and found[0].is_published is not False:
            self._kept.record(post, Stage.PUBLISHED, remote_id=found[0].id, url=found[0].url)
            return
        post_id = found[0].id if found else page.prepare(post.text)
        if not self._kept.record(post, Stage.PREPARED, remote_id=post_id) and not found:
            page.discard(post_id)

    def _publish(self, post: FirstPost) -> None:
        page = self._page()
        shown = page.publish(post.remote_id, post.text)
        if isinstance(shown, PostGone):
            self._kept.record(post, Stage.DELETED, trouble=coded("first_post_gone"))
            return
        self._kept.record(post, Stage.PUBLISHED, url=shown.url or permalink(post.remote_id))
        if post.attempt > _STRAIGHT:
            with suppress(AttemptEnded):  # what a lost answer left behind is seen by nobody
                page.tidy(self._found(page, post), but=post.remote_id)

    def _delete(self, post: FirstPost) -> None:
        page = self._page()
        if post.remote_id:
            page.delete(post.remote_id)
        page.tidy(self._found(page, post))
        self._kept.record(post, Stage.DELETED)

    def _found(self, page: FirstPostOnPage, post: FirstPost) -> list[RemotePost]:
        """Return what may be there of it; where listing is refused for good, only what nobody sees is missed."""
        try:
            return page.find(post.text, post.began_at)
        except AttemptEnded as stopped:
            if isinstance(stopped.outcome, TryLater) and stopped.outcome.tell:
                return []
            raise

    def _there(self) -> FirstPost:
        post = self._kept.current()
        if post is None:
            raise CodedError("first_post_none")
        return post

    def _require_free(self) -> None:
        if reason := self.blocked():
            raise CodedError("first_post_not_now", reason=reason)

    def _page(self) -> FirstPostOnPage:
        self._app.renew_token()
        return self._app.container.page.facebook.first_post()
