"""The Facebook Page as a channel: which action is done where. No rules here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from publisher.channels.facebook import find_lost_post, orphans
from publisher.channels.facebook.attempt import PostAttempt
from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.canary import TrialResult, try_out
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.comment import comment
from publisher.channels.facebook.count_links import count_links
from publisher.channels.facebook.first_post import FirstPostOnPage
from publisher.channels.facebook.page_client import PageClient, PageFacts, PostGone, PostUnread
from publisher.channels.facebook.page_posts import PageListing, list_page_posts, read_page_post
from publisher.channels.facebook.photos import upload_missing
from publisher.channels.facebook.posts import RemotePost
from publisher.channels.facebook.publish import publish
from publisher.channels.facebook.recording_walk import RecordingPlan, record
from publisher.channels.facebook.restore_audit import new_posts, survey
from publisher.channels.facebook.update import update
from publisher.channels.facebook.usage import rest_after
from publisher.channels.facebook.withdraw import withdraw
from publisher.domain.delivery import Action, Claim, Delivery, LostAttempt
from publisher.domain.link_budget import LinkUse
from publisher.domain.outcome import Outcome, Sent
from publisher.domain.page_posts import ReadPagePost
from publisher.domain.page_recording import PageRecording
from publisher.domain.ports_audit import ChannelAudit, UntrackedPost
from publisher.domain.ports_channel import Clock, LookupFailed, LookupResult, LostPrepare, MediaStore, Swept
from publisher.domain.ports_claim import ClaimLog
from publisher.settings import Facebook


class FacebookChannel:
    """Implements `domain.ports_channel.Channel`."""

    name = "facebook"
    #: One post at a time: between two there is `facebook.min_gap_seconds`.
    batch = 1

    def __init__(
        self,
        client: PageGraph,
        settings: Facebook,
        media: MediaStore,
        now: Clock,
        *,
        first_wait: timedelta = timedelta(seconds=30),
    ) -> None:
        """Work through `client`; `first_wait` is that between two posts where four fifths of a limit are used."""
        self.client, self._first_wait = client, first_wait
        self._settings, self._media, self._now = settings, media, now
        self._learnt = PageFacts()

    def send(self, claims: Sequence[Claim], notes: ClaimLog) -> Sequence[Outcome]:
        """Do what the claims say, one after the other. `ClaimLost` passes through."""
        return [self._send(claim, notes) for claim in claims]

    def _send(self, claim: Claim, notes: ClaimLog) -> Outcome:
        job = PostAttempt(self._line(lambda: notes.renew_lease(claim)), self._media, claim, notes)
        try:
            outcome = self._act(job)
        except AttemptEnded as stopped:
            return stopped.outcome
        if isinstance(outcome, Sent):
            return replace(outcome, rest=rest_after(self.client.usage, self._first_wait))
        return outcome

    def _act(self, job: PostAttempt) -> Outcome:
        match job.delivery.action:
            case Action.PUBLISH:
                return publish(job)
            case Action.UPDATE:
                return update(job)
            case Action.WITHDRAW:
                return withdraw(job)
            case Action.COMMENT:
                return comment(job)
            case _:
                assert_never(job.delivery.action)

    def look(self, delivery: Delivery, lost: LostAttempt, taken: Callable[[str], bool]) -> LookupResult:
        """Look whether a write whose answer was lost is out there; reads only."""
        return find_lost_post.look(self._line(), delivery, lost, taken)

    def upload_ahead(self, delivery: Delivery, have: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
        """Upload the photos that are not up yet; give the ids of those alone, and trouble in plain words or ``""``."""
        line, uploaded = self._line(), dict[str, str]()
        try:
            line.check_rate_limit()
            upload_missing(line, self._media, delivery.outgoing, have, uploaded.__setitem__)
        except AttemptEnded as stopped:
            return uploaded, stopped.reason
        return uploaded, ""

    def discard(self, delivery: Delivery) -> str | None:
        """Delete the unpublished post `delivery.prepared_id`; see `sweeping.discard` for what it gives."""
        return orphans.discard(self._line(), delivery)

    def sweep(self, lost: Sequence[LostPrepare], known: Callable[[str], bool]) -> Swept:
        """Find and delete unpublished orphans of lost attempts, and nothing that is not ours beyond doubt."""
        return orphans.sweep(self._line(), lost, known) if lost else Swept()

    def try_out(self, link: str = "") -> list[TrialResult]:
        """Prove what works on this Page (`doctor --canary`); nothing becomes public, and nothing is left over."""
        return try_out(self._line(), link)

    def record(self, plan: RecordingPlan) -> tuple[list[TrialResult], PageRecording]:
        """Do the same, and keep every answer without what tells whose Page it is (`doctor --record`)."""
        return record(self._line(), plan)

    def first_post(self) -> FirstPostOnPage:
        """Return the Page for the first post that a person makes there step by step."""
        return FirstPostOnPage(self._line())

    def count_links(self, start: datetime, end: datetime) -> Sequence[LinkUse] | LookupFailed:
        """Return the posts and comments with an outside link that the Page shows of a month."""
        try:
            return count_links(self._line(), start, end)
        except AttemptEnded as stopped:
            return LookupFailed(reason=stopped.reason)

    def survey(self, since: datetime) -> ChannelAudit | LookupFailed:
        """Read what came onto the Page since then: a restored ledger compares itself with it."""
        return survey(self._line(), since)

    def new_posts(
        self, since: datetime, known: Callable[[str], bool], own_post: str, app_id: str
    ) -> Sequence[UntrackedPost] | Outcome:
        """List what came onto the Page since then and is not `known`; see `survey.new_posts`."""
        return new_posts(self._line(), since, known, own_post, app_id)

    def page_posts(self, since: datetime | None) -> PageListing:
        """List what is on the Page since then, or since ever, whoever made it."""
        return list_page_posts(self._line(), since)

    def page_post(self, post_id: str) -> ReadPagePost | PostGone | PostUnread:
        """Read a post with all that a draft is made of."""
        return read_page_post(self._line(), post_id)

    def created_at(self, post_id: str) -> datetime | None:
        """Return when the Page says that a post was made; None where it cannot be told now."""
        post = self._line().get_post(post_id)
        return post.created_at if isinstance(post, RemotePost) else None

    @property
    def clock_offset_seconds(self) -> float:
        """Return Facebook's clock minus ours, as last seen: what a `LostAttempt` wants to know."""
        return self.client.clock_offset_seconds

    def _line(self, beat: Callable[[], None] = lambda: None) -> PageClient:
        return PageClient(self.client, self._settings, self._learnt, self._now, beat)
