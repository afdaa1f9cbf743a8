"""The first post on the Page, as single steps that a person asks for: found, prepared unseen, published, deleted.

Only text, and never a link: that would cost one of the month's. Each step reads first, so it may be repeated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.errors import FacebookError, OutcomeUnknown
from publisher.channels.facebook.orphans import delete_unpublished
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.channels.facebook.posts import RemotePost
from publisher.domain.coded_text import coded
from publisher.domain.outcome import Outcome, Rejected, TryLater, Unknown
from publisher.domain.same_post import same_text

#: Between our clock and Facebook's there may lie so much that nobody has noticed yet.
_MARGIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class FirstPostOnPage:
    """The Page, for this one post."""

    line: PageClient

    def find(self, text: str, since: datetime) -> list[RemotePost]:
        """Return the posts with this text that we may have made since then, public ones first.

        Raises:
            AttemptEnded: if the Page's posts could not be listed: then nothing is known.
        """
        self.line.identity.page_id()
        offset = self.line.facebook_now() - self.line.now()
        posts = self.line.list_posts("feed", since + offset - _MARGIN)
        found = [post for post in posts if not post.scheduled and same_text(text, post.message)]
        ours = [post for post in found if self.line.is_our_app(post) is not False and not post.photo_count]
        return sorted(ours, key=lambda post: post.is_published is False)

    def prepare(self, text: str) -> str:
        """Make it unpublished; return its id.

        Raises:
            AttemptEnded: with what it means; an `Unknown` one may have made it.
        """
        self.line.check_rate_limit()
        page_id = self.line.identity.page_id()
        with self.line.api_call(write=True):
            answer = self.line.client.put_object(page_id, "feed", message=text, published=False)
            if not isinstance(answer, dict) or not answer.get("id"):
                raise OutcomeUnknown("answer_without_id")
        return str(answer["id"])

    def publish(self, post_id: str, text: str) -> RemotePost | PostGone:
        """Publish it by its id, which may be repeated; return it as it is on the Page, or that it is gone.

        Raises:
            AttemptEnded: if it is not public, or nobody knows; with what that means.
        """
        self.line.identity.page_id()
        post = self._read(post_id)
        if isinstance(post, PostGone) or post.is_published:
            return post
        if not same_text(text, post.message):
            raise AttemptEnded(Rejected(reason=coded("first_post_changed")))
        with self.line.api_call(write=True):
            self.line.client.update_object(post_id, is_published=True)
        shown = self._read(post_id)
        if isinstance(shown, PostGone) or shown.is_published:
            return shown
        raise AttemptEnded(Unknown(reason=coded("post_taken_not_shown")))

    def delete(self, post_id: str) -> None:
        """Delete it; done already is done.

        Raises:
            AttemptEnded: if it is still there, or nobody knows.
        """
        self.line.identity.page_id()
        if isinstance(self._read(post_id), PostGone):
            return
        with self.line.api_call(write=True):
            self.line.client.delete_object(post_id)
        if not isinstance(self._read(post_id), PostGone):
            raise AttemptEnded(TryLater(reason=coded("deletion_not_proved")))

    def tidy(self, posts: Sequence[RemotePost], but: str = "") -> None:
        """Delete unpublished ones of these that surely our application made, all `but` one; what fails stays unseen."""
        for post in posts:
            if post.id != but and post.is_published is False and self.line.is_our_app(post):
                delete_unpublished(self.line, post.id)

    def discard(self, post_id: str) -> None:
        """Delete an unpublished post that another attempt has made superfluous; where that fails it stays unseen."""
        delete_unpublished(self.line, post_id)

    def page_is_hidden(self) -> bool:
        """Return whether Facebook says that the Page itself is not published."""
        try:
            page = self.line.client.get_object(self.line.identity.page_id(), fields="is_published")
        except (FacebookError, AttemptEnded):
            return False
        return isinstance(page, dict) and page.get("is_published") is False

    def _read(self, post_id: str) -> RemotePost | PostGone:
        post = self.line.get_post(post_id)
        if isinstance(post, PostUnread):
            outcome: Outcome = post.outcome
            raise AttemptEnded(outcome)
        return post
