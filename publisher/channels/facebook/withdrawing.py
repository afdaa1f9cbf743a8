"""A post is taken back. "Gone" is believed only where the Page can be read and the post is absent."""

from dataclasses import replace

from publisher.channels.facebook.job import Job
from publisher.channels.facebook.line import Gone, Unread
from publisher.channels.facebook.posts import permalink
from publisher.channels.facebook.stopped import Stopped
from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Step
from publisher.domain.outcome import Outcome, Rejected, Sent, TryLater


def withdraw(job: Job) -> Outcome:
    """Delete the post. Safe to repeat; every failure names the post's address, so that a person can delete it at once.

    No hold stops it, and no limit of calls: taking back comes first.
    """
    try:
        return _with_address(_withdraw(job), job)
    except Stopped as stopped:
        return _with_address(stopped.outcome, job)


def _withdraw(job: Job) -> Outcome:
    post_id = job.target_id()
    job.line.identity.page_id()
    post = job.line.seek(post_id)
    if isinstance(post, Gone):
        return Sent(remote_id=post_id)
    if isinstance(post, Unread):
        return post.outcome
    job.notes.begin(job.claim, Step.WRITE)
    try:
        with job.line.asking(write=True):
            job.line.client.delete_object(post_id)
    except Stopped as stopped:
        if not isinstance(stopped.outcome, Rejected):
            raise
        # Somebody was faster, perhaps: then it reads as gone.
        return Sent(remote_id=post_id) if isinstance(job.line.seek(post_id), Gone) else stopped.outcome
    if isinstance(job.line.seek(post_id), Gone):
        return Sent(remote_id=post_id)
    return TryLater(reason=coded("deletion_not_proved"), tell=True)


def _with_address(outcome: Outcome, job: Job) -> Outcome:
    if isinstance(outcome, Sent):
        return outcome
    address = job.delivery.url or permalink(job.delivery.remote_id or "")
    reason = joined(outcome.reason, coded("delete_by_hand", address=address))
    if isinstance(outcome, TryLater):
        return replace(outcome, reason=reason, tell=True)
    return replace(outcome, reason=reason)
