"""The line to the Page for one try: every call goes through here, so that lease, identity and limits are minded."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from publisher.channels.facebook.attempt_ended import AttemptEnded, reason_of
from publisher.channels.facebook.client import PAGE_ROWS, PageGraph, is_absent
from publisher.channels.facebook.error_outcomes import classify_error
from publisher.channels.facebook.errors import FacebookError, GraphError, OutcomeUnknown
from publisher.channels.facebook.identity import Identity, Proved
from publisher.channels.facebook.posts import APPLICATION, CONTENT_FIELDS, FIELDS, RemotePost, read_post
from publisher.channels.facebook.usage import FULL_PERCENT
from publisher.domain.coded_text import coded, joined
from publisher.domain.outcome import Outcome, Rejected, SignInNeeded, TryLater
from publisher.domain.ports_channel import Clock
from publisher.settings import Facebook

#: Facebook's clock as it was heard so long ago is still right.
_FRESH = timedelta(seconds=5)
#: A lease is far longer.
_BEAT = timedelta(seconds=10)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PostGone:
    """The post is not there, and the Page can be read with the same token."""


@dataclass(frozen=True, slots=True)
class PostUnread:
    """Whether the post is there could not be read."""

    #: What that means for a delivery: `TryLater` or `SignInNeeded`.
    outcome: Outcome
    reason: str


@dataclass(slots=True)
class PageFacts:
    """What a channel has learnt of its Page; kept between tries."""

    proved: Proved = field(default_factory=Proved)
    #: Whether posts tell the application that made them; None until one of ours was seen.
    tells_application: bool | None = None
    #: The applications that made posts of ours, by Facebook's own word.
    applications: set[str] = field(default_factory=set)


class PageClient:
    """Calls for one try. `beat` is called before each of them and may raise (`ClaimLost`)."""

    def __init__(
        self,
        client: PageGraph,
        settings: Facebook,
        learnt: PageFacts,
        now: Clock,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self.client, self.settings, self.learnt, self.now, self.beat = client, settings, learnt, now, beat
        self.identity = Identity(client, settings.page_id, learnt.proved, now, beat)

    @contextmanager
    def api_call(self, *, write: bool = False, permission: str = "", gone: str = "") -> Iterator[None]:
        """Make one call inside; a failure becomes `AttemptEnded` with what it means.

        For a read the lease is renewed first; before a write `Notes.begin` did. `permission` is what the call needs:
        by default that of reading or of publishing. `gone` is the code of what to say where the object that is written
        to is not there any more, though the Page can be read.
        """
        permission = permission or ("pages_manage_posts" if write else "pages_read_engagement")
        if not write:
            self.beat()
        try:
            yield
        except FacebookError as error:
            outcome = classify_error(error, write=write, permission=permission)
            absent = coded(gone) if gone and is_absent(error) else ""
            raise AttemptEnded(self._judged(outcome, absent) if write else outcome) from error

    def _judged(self, outcome: Outcome, absent: str) -> Outcome:
        """Let "invalid parameter" stand only where the Page can be read: a missing proof or right says the same."""
        if not isinstance(outcome, Rejected) or not (absent or outcome.evidence.code == 100):
            return outcome
        readable = self.identity.readable()
        if readable is None:
            return TryLater(reason=outcome.reason, evidence=outcome.evidence)
        if readable:
            return replace(outcome, reason=absent or outcome.reason)
        reason = joined(outcome.reason, coded("page_unreadable_too"))
        return SignInNeeded(reason=reason, evidence=outcome.evidence)

    def check_rate_limit(self) -> None:
        """Stop before a write where Facebook's limits are nearly reached; the figure is asked anew, as it may be old.

        Raises:
            AttemptEnded: with the wait that Facebook named, if it named one.
        """
        if (self.client.usage_percent or 0.0) < FULL_PERCENT:
            return
        self.identity.readable()
        percent, wait = self.client.usage_percent or 0.0, self.client.usage.wait
        if percent >= FULL_PERCENT:
            reason = coded("limit_almost_reached", percent=f"{percent:.0f}")
            raise AttemptEnded(TryLater(reason=reason, after=wait, whole_channel=True))

    def get_post(self, post_id: str, *, whole: bool = False) -> RemotePost | PostGone | PostUnread:
        """Read one of our posts, and tell "it is gone" from "it may not be seen": Facebook answers both alike.

        `whole` asks for its link and photos too.
        """
        asked = CONTENT_FIELDS if whole else FIELDS
        try:
            post = self._with_application(lambda fields: self._read(post_id, fields), asked)
        except FacebookError as error:
            if is_absent(error):
                return self._absent(error)
            outcome = classify_error(error, write=False)
            return PostUnread(outcome, reason_of(outcome))
        self.learn(post)
        return post

    def _read(self, post_id: str, fields: str) -> RemotePost:
        self.beat()
        answer = self.client.get_object(post_id, fields=fields)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown("answer_without_id")
        return read_post(answer)

    def _absent(self, error: FacebookError) -> PostGone | PostUnread:
        readable = self.identity.readable()
        if readable:
            return PostGone()
        reason = coded("page_unreadable")
        if readable is None:
            return PostUnread(TryLater(reason=reason, evidence=error.evidence), reason)
        return PostUnread(SignInNeeded(reason=coded("page_unreadable_for_good"), evidence=error.evidence), reason)

    def list_posts(self, edge: str, since: datetime) -> list[RemotePost]:
        """List the Page's posts back to a time by Facebook's clock, through all pages, newest first.

        Raises:
            AttemptEnded: if any part of it could not be read: a part of a listing proves nothing.
        """
        page_id = self.identity.page_id()

        def ask(fields: str) -> list[RemotePost]:
            rows = self.client.get_all_connections(page_id, edge, fields=fields, since=int(since.timestamp()))
            return [read_post(row) for row in self.beating(rows)]

        with self.api_call():
            posts = self._with_application(ask, CONTENT_FIELDS)
        return [post for post in posts if post.id]

    def beating(self, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Renew the lease while a listing is read: every hundred rows, and every few seconds where it is slow."""
        beaten_at = self.now()
        for number, row in enumerate(rows):
            if number % PAGE_ROWS == 0 or self.now() - beaten_at >= _BEAT:
                self.beat()
                beaten_at = self.now()
            yield row

    def _with_application(self, ask: Callable[[str], T], fields: tuple[str, ...]) -> T:
        """Ask for the application too, unless this server refuses it: one unknown field fails a whole call.

        It is believed to refuse it when it does so twice and answers without it in between.
        """
        plain = ",".join(fields)
        if self.learnt.tells_application is False:
            return ask(plain)
        try:
            return ask(f"{plain},{APPLICATION}")
        except GraphError as error:
            if not _refuses_a_parameter(error):
                raise
        answer = ask(plain)
        try:
            return ask(f"{plain},{APPLICATION}")
        except GraphError as error:
            if _refuses_a_parameter(error):
                self.learnt.tells_application = False
        return answer

    def learn(self, ours: RemotePost) -> None:
        """Learn from a post of ours whether posts tell their application, and which ours is."""
        if ours.application:
            self.learnt.applications.add(ours.application)
        if self.learnt.tells_application is not True:
            self.learnt.tells_application = bool(ours.application)

    def learn_from(self, posts: Sequence[RemotePost], known: Callable[[str], bool]) -> None:
        """Learn from a listing: any application in it shows that it is told; `known` tells which posts are ours."""
        if any(post.application for post in posts):
            self.learnt.tells_application = True
        for post in posts:
            if known(post.id):
                self.learn(post)

    def is_our_app(self, post: RemotePost) -> bool | None:
        """Return whether our application may have made a post, and no hand; None until a post of ours showed it."""
        if post.application:
            return not self.learnt.applications or post.application in self.learnt.applications
        tells = self.learnt.tells_application
        return None if tells is None else not tells

    def refresh_server_time(self) -> None:
        """Hear Facebook's clock anew where that is some seconds ago: ours may have been set since.

        Raises:
            AttemptEnded: if the Page cannot be read now.
        """
        if not self.client.hears_the_clock(self.now(), _FRESH) and self.identity.readable() is not True:
            raise AttemptEnded(TryLater(reason=coded("page_unreadable_before_post")))

    def facebook_now(self) -> datetime:
        """Return the present by Facebook's clock."""
        return self.now() + timedelta(seconds=self.client.clock_offset_seconds)


def _refuses_a_parameter(error: GraphError) -> bool:
    return error.number == 100 and not is_absent(error)
