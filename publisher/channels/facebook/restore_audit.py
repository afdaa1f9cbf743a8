"""The Page looked over after a restore: what the ledger planned, what it published, and what it does not know."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.find_lost_post import choose, look
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.channels.facebook.posts import RemotePost, has_text_of
from publisher.channels.facebook.time_window import MARGIN, window_of
from publisher.channels.facebook.tokens import read_token
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, Delivery, LostAttempt, Step
from publisher.domain.outcome import Outcome
from publisher.domain.ports_audit import ChannelAudit, Presence, UntrackedPost
from publisher.domain.ports_channel import Ambiguous, LookupFailed, LookupResult, NotFound
from publisher.domain.revision import Revision

#: Our clock may have been wrong by so much when the backup was made, and nobody knows any more.
_SLACK = timedelta(days=1)


def survey(line: PageClient, since: datetime) -> ChannelAudit | LookupFailed:
    """List what the Page shows since then."""
    try:
        return PageAudit(line, line.list_posts("published_posts", since - _SLACK))
    except AttemptEnded as stopped:
        return LookupFailed(reason=stopped.reason)


def new_posts(
    line: PageClient, since: datetime, known: Callable[[str], bool], own_post: str, app_id: str
) -> Sequence[UntrackedPost] | Outcome:
    """List what came onto the Page since then and is not `known`, telling which is our own application's.

    Which that is, is seen in a post of ours (`own_post`, an id), or told by `app_id` or by the token.
    """
    try:
        line.identity.page_id()
        start = since + timedelta(seconds=line.client.clock_offset_seconds) - MARGIN
        page = PageAudit(line, line.list_posts("published_posts", start))
        page.learn(known, own_post, app_id)
    except AttemptEnded as stopped:
        return stopped.outcome
    return page.strangers(since, known)


class PageAudit:
    """Implements `domain.ports_audit.ChannelAudit`."""

    def __init__(self, line: PageClient, posts: Sequence[RemotePost]) -> None:
        self._line = line
        self._posts = {post.id: post for post in posts}

    def learn(self, known: Callable[[str], bool], own_post: str, app_id: str) -> None:
        """Learn which application is ours, where there is a post of which it has to be told."""
        self._line.learn_from(list(self._posts.values()), known)
        applications = self._line.learnt.applications
        unknown = any(post.application and not known(post.id) for post in self._posts.values())
        if not unknown or applications:
            return
        if own_post:
            self._line.get_post(own_post)
        if not applications and (app_id := app_id or self._app_of_token()):
            applications.add(app_id)

    def _app_of_token(self) -> str:
        try:
            return read_token(self._line.client, "", "").app_id
        except FacebookError:
            return ""

    def find(
        self, delivery: Delivery, revision: Revision, until: datetime, taken: Callable[[str], bool]
    ) -> LookupResult:
        """Look for what a delivery would have done: between the freezing of its revision and `until`."""
        if delivery.action is not Action.PUBLISH and not delivery.remote_id:
            return NotFound()  # the post that it is about is not out, and asked for without an id Facebook errs
        fresh = delivery.action is Action.PUBLISH and not delivery.prepared_id
        step = Step.PUBLISH if delivery.action is Action.PUBLISH else Step.WRITE
        lost = LostAttempt(
            id=0,
            delivery_id=delivery.id,
            step=step,
            started_at=revision.frozen_at,
            ended_at=max(until, revision.frozen_at),
        )
        if not fresh:
            return look(self._line, delivery, lost, taken)
        window = window_of(lost, self._line.client.clock_offset_seconds, self._line.settings.timeout_seconds)
        posts = list(self._posts.values())
        self._line.learn_from(posts, taken)
        sighting = choose(delivery, posts, window, taken, self._line.is_our_app)
        return self._at_any_time(delivery, taken) if isinstance(sighting, NotFound) else sighting

    def _at_any_time(self, delivery: Delivery, taken: Callable[[str], bool]) -> LookupResult:
        """Never call a post absent whose text stands on the Page, whenever it came there."""
        same = (post for post in self._posts.values() if _has_text(delivery, post))
        if alike := [post.url for post in same if not taken(post.id)]:
            return Ambiguous(reason=coded("same_text_on_page", addresses=", ".join(alike)))
        return NotFound()

    def presence(self, out: Delivery, revision: Revision) -> Presence:
        """Return how a post stands; one that is not listed is read by its id."""
        post = self._posts.get(out.remote_id or "") or self._line.get_post(out.remote_id or "")
        if isinstance(post, PostUnread):
            return "unclear"
        if isinstance(post, PostGone):
            return "gone"
        return "same" if _has_text(out, post) else "other"

    def strangers(self, since: datetime, known: Callable[[str], bool]) -> Sequence[UntrackedPost]:
        """Return the posts that came onto the Page since then and that the ledger does not know."""
        start = since + timedelta(seconds=self._line.client.clock_offset_seconds) - MARGIN
        later = (post for post in self._posts.values() if post.created_at is not None and post.created_at >= start)
        return [
            UntrackedPost(
                channel="facebook",
                name=post.id,
                url=post.url,
                text=post.message,
                ours=bool(post.application) and post.application in self._line.learnt.applications,
            )
            for post in later
            if not known(post.id)
        ]


def _has_text(delivery: Delivery, post: RemotePost) -> bool:
    return any(has_text_of(form, post) for form in delivery.payload.forms)
