"""The walk of `doctor --record`: the canary, and besides it every call that the program relies on, once.

Whatever is refused is an answer too, so the walk goes on. What it makes it deletes, and unless a person asked for it
nothing becomes public.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import sleep
from typing import Any

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.call_recorder import CallRecorder
from publisher.channels.facebook.canary import TrialResult, try_out
from publisher.channels.facebook.count_links import count_links
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.insights import Insights
from publisher.channels.facebook.page_client import PageClient
from publisher.channels.facebook.posts import APPLICATION, CONTENT_FIELDS
from publisher.channels.facebook.tokens import read_token
from publisher.domain.page_recording import PageRecording
from publisher.domain.reading import Listed

_COMMENT_FIELDS = "id,message,from{id,name},parent{id},created_time,attachment,can_hide,is_hidden"
#: No post has this number, and no post this field: what is answered then?
_NO_POST, _NO_FIELD = "1", "no_such_field"
#: Nobody but us sees it, unless the walk is public; it is deleted with its post.
COMMENT = "Provë / proba (publisher)"
_EARLIER, _A_WEEK, _A_MONTH = timedelta(hours=1), timedelta(days=7), timedelta(days=31)
#: So many of the Page's own posts are looked at.
_POSTS = 4
#: No metric is left out.
_ALL: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlan:
    """What the walk may do."""

    #: The link of a test post; empty: none has one.
    link: str = ""
    #: Whether the test posts with a text are published for a moment.
    public: bool = False
    app_id: str = ""
    app_secret: str = ""
    #: Names of settings that are not to stand in the recording (the organisation's, the Page's).
    private: tuple[str, ...] = ()
    #: `facebook` or `sandbox`.
    environment: str = "facebook"
    #: How long to wait for a post to appear in a listing, and how often to look.
    listed_within_seconds: float = 60.0
    look_every_seconds: float = 3.0


def record(line: PageClient, plan: RecordingPlan) -> tuple[list[TrialResult], PageRecording]:
    """Walk over the Page and record every answer; what the canary found comes with it."""
    recorder = CallRecorder(plan.private)
    recorder.knows_page(line.settings.page_id)
    walk = _Walk(line, plan, recorder)
    with line.client.told_to(recorder):
        walk.page()
        findings = try_out(line, plan.link, probe=walk.test_post)
        walk.afterwards()
    recording = recorder.recording(
        environment=plan.environment,
        graph_version=line.client.version,
        with_link=bool(plan.link),
        public=plan.public,
    )
    return findings, recording


class _Walk:
    def __init__(self, line: PageClient, plan: RecordingPlan, recorder: CallRecorder) -> None:
        self._line, self._plan, self._recorder = line, plan, recorder
        self._client = line.client
        self._figures: Insights | None = None
        self._deleted: list[str] = []

    def page(self) -> None:
        """Ask about the token, the Page, its newest posts and their figures; reads only."""
        page_id = self._ask(self._line.identity.page_id)
        if not isinstance(page_id, str):
            return
        self._recorder.knows_page(page_id)
        self._ask(lambda: read_token(self._client, self._plan.app_id, self._plan.app_secret))
        figures = self._figures = Insights(self._client, page_id=page_id, made_up=False, now=self._line.now)
        self._ask(lambda: figures.page(_ALL))
        listed = self._ask(lambda: figures.published_since(self._line.facebook_now() - _A_MONTH))
        newest = listed.posts[:_POSTS] if isinstance(listed, Listed) else ()
        for post in newest:
            self._recorder.knows_post(post.object_id, "newest", "public")
        self._ask(lambda: figures.posts({post.object_id: post.created_at for post in newest}, _ALL))
        self._ask(lambda: count_links(self._line, self._line.facebook_now() - _A_WEEK, self._line.facebook_now()))
        if newest:
            self._ask(lambda: self._client.get_object(newest[0].object_id, fields=_with_application()))
        self._ask(lambda: self._client.get_object(f"{page_id}_{_NO_POST}", fields="id,message"))
        self._ask(lambda: self._client.get_object(page_id, fields=f"id,{_NO_FIELD}"))

    def test_post(self, what: str, post_id: str) -> None:
        """Ask everything about a test post that the canary made, before it is deleted."""
        self._deleted.append(post_id)
        post = self._ask(lambda: self._client.get_object(post_id, fields=_with_application()))
        self._wait_for("feed")
        if what == "photo":
            return
        self._ask(lambda: self._client.update_object(post_id, message=f"{_message(post)} ✓"))
        self._look_at(post_id)
        if self._plan.public:
            self._publish(post_id)

    def afterwards(self) -> None:
        """Ask about what is deleted: once more to delete it, and whether a listing still shows it."""
        if self._deleted:
            self._ask(lambda: self._client.delete_object(self._deleted[0]))
        self._ask(lambda: self._line.list_posts("feed", self._line.facebook_now() - _EARLIER))
        if self._plan.link and self._figures:
            self._ask(lambda: self._client.scrape(self._plan.link))

    def _publish(self, post_id: str) -> None:
        """Publish by the id, twice as after a lost answer, and look how it stands; the canary deletes it then."""
        for _ in range(2):
            self._ask(lambda: self._client.update_object(post_id, is_published=True))
        self._ask(lambda: self._client.get_object(post_id, fields=_with_application()))
        self._wait_for("published_posts")
        self._look_at(post_id)

    def _look_at(self, post_id: str) -> None:
        self._comment(post_id)
        figures = self._figures
        if figures:
            self._ask(lambda: figures.posts({post_id: self._line.facebook_now()}, _ALL))

    def _comment(self, post_id: str) -> None:
        made = self._ask(lambda: self._client.put_object(post_id, "comments", message=COMMENT))
        self._ask(
            lambda: self._client.get_connections(
                post_id, "comments", fields=_COMMENT_FIELDS, filter="stream", order="reverse_chronological"
            )
        )
        if comment_id := _id(made):
            self._ask(lambda: self._client.delete_object(comment_id))

    def _wait_for(self, listing: str) -> None:
        """Look until a listing shows what was made; the recorder measures how long that took."""
        looks = max(1, round(self._plan.listed_within_seconds / self._plan.look_every_seconds))
        for number in range(looks):
            if number:
                sleep(self._plan.look_every_seconds)
            self._ask(lambda: self._line.list_posts(listing, self._line.facebook_now() - _EARLIER))
            if not self._recorder.waits_for(listing) or self._recorder.at_limit:
                return

    def _ask(self, call: Callable[[], Any]) -> Any:
        """Make a call whose answer, or whose refusal, is kept by who listens; none at Facebook's limit.

        Calls at the limit prolong it (Meta's page "Rate limits"), and posts are waiting.
        """
        if self._recorder.at_limit:
            return None
        with suppress(FacebookError, AttemptEnded):
            return call()
        return None


def _with_application() -> str:
    return ",".join((*CONTENT_FIELDS, APPLICATION))


def _id(answer: Any) -> str:
    return str(answer.get("id") or "") if isinstance(answer, dict) else ""


def _message(post: Any) -> str:
    return str(post.get("message") or "") if isinstance(post, dict) else ""
