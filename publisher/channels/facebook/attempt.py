"""One claim at work: what every action on the Page needs."""

from dataclasses import dataclass, replace

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.count_links import count_links
from publisher.channels.facebook.page_client import PageClient
from publisher.channels.facebook.posts import RemotePost, link_note, permalink
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Claim, Delivery, Payload
from publisher.domain.outcome import Outcome, Rejected, Sent, TryLater, Unknown
from publisher.domain.ports_channel import MediaStore
from publisher.domain.ports_claim import ClaimLog


@dataclass(frozen=True, slots=True)
class PostAttempt:
    """A claim with the line, the pictures and the notes."""

    line: PageClient
    media: MediaStore
    claim: Claim
    notes: ClaimLog

    @property
    def delivery(self) -> Delivery:
        """Return what is to be done."""
        return self.claim.delivery

    @property
    def payload(self) -> Payload:
        """Return what is to be said."""
        return self.claim.delivery.outgoing

    def target_id(self) -> str:
        """Return the id of the post that an update, withdrawal or comment is about.

        Raises:
            AttemptEnded: if the ledger names none.
        """
        if not self.delivery.remote_id:
            raise AttemptEnded(Rejected(reason=coded("no_post_in_ledger")))
        return self.delivery.remote_id

    def stop_if_unwanted(self) -> None:
        """Stop where a person cancelled, paused or replaced it meanwhile.

        Raises:
            Stopped
        """
        if reason := self.notes.stop_reason(self.claim):
            raise AttemptEnded(TryLater(reason=reason))

    def with_link_decided(self) -> "PostAttempt":
        """Return this attempt with the form that goes out; the Page's links are counted first, where that matters.

        Nothing is held up by it: where they cannot be counted, the post goes out without its link.

        Raises:
            ClaimLost: too where what was prepared may not go out any more, and is planned anew.
        """
        if self.delivery.payload.linked is None or (self.delivery.prepared_id and not self.delivery.with_link):
            return self
        counted, trouble = None, ""
        if month := self.notes.link_period(self.claim):
            try:
                counted = count_links(self.line, *month)
            except AttemptEnded as stopped:
                trouble = stopped.reason
        with_link = self.notes.decide_link(self.claim, counted, trouble)
        return replace(self, claim=replace(self.claim, delivery=replace(self.delivery, with_link=with_link)))

    def proof(self, post_id: str, *, answered: bool) -> Outcome:
        """Read the post back after it was published; `answered` tells whether Facebook said yes."""
        post = self.line.get_post(post_id, whole=bool(self.payload.link))
        if isinstance(post, RemotePost):
            if post.is_published or (answered and post.is_published is None):
                note = link_note(self.payload, post)
                return Sent(remote_id=post_id, url=post.url, created_at=post.created_at, link_note=note)
            return Unknown(reason=coded("post_taken_not_shown"))
        if answered:
            return Sent(remote_id=post_id, url=permalink(post_id))
        return Unknown(reason=coded("answer_says_nothing"))
