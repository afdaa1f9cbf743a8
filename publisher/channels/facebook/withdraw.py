"""A post is taken back. "Gone" is believed only where the Page can be read and the post is absent."""

from dataclasses import replace

from publisher.channels.facebook.attempt import PostAttempt
from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.page_client import PostGone, PostUnread
from publisher.channels.facebook.posts import permalink
from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Step
from publisher.domain.outcome import Outcome, Rejected, Sent, TryLater


def withdraw(job: PostAttempt) -> Outcome:
    """Delete the post. Safe to repeat; every failure names the post's address, so that a person can delete it at once.

    No hold stops it, and no limit of calls: taking back comes first.
    """
    try:
        return _with_address(_withdraw(job), job)
    except AttemptEnded as stopped:
        return _with_address(stopped.outcome, job)


def _withdraw(job: PostAttempt) -> Outcome:
    post_id = job.target_id()
    job.line.identity.page_id()
    post = job.line.get_post(post_id)
    if isinstance(post, PostGone):
        return Sent(remote_id=post_id)
    if isinstance(post, PostUnread):
        return post.outcome
    job.notes.record_step(job.claim, Step.WRITE)
    try:
        with job.line.api_call(write=True):
            job.line.client.delete_object(post_id)
    except AttemptEnded as stopped:
        if not isinstance(stopped.outcome, Rejected):
            raise
        # Somebody was faster, perhaps: then it reads as gone.
        return Sent(remote_id=post_id) if isinstance(job.line.get_post(post_id), PostGone) else stopped.outcome
    if isinstance(job.line.get_post(post_id), PostGone):
        return Sent(remote_id=post_id)
    return TryLater(reason=coded("deletion_not_proved"), tell=True)


def _with_address(outcome: Outcome, job: PostAttempt) -> Outcome:
    if isinstance(outcome, Sent):
        return outcome
    address = job.delivery.url or permalink(job.delivery.remote_id or "")
    reason = joined(outcome.reason, coded("delete_by_hand", address=address))
    if isinstance(outcome, TryLater):
        return replace(outcome, reason=reason, tell=True)
    return replace(outcome, reason=reason)
