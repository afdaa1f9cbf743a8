"""The text of a post that is out is changed; Facebook can change nothing else of it."""

from publisher.channels.facebook.attempt import PostAttempt
from publisher.channels.facebook.page_client import PostGone, PostUnread
from publisher.channels.facebook.posts import permalink
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Step
from publisher.domain.outcome import Outcome, Rejected, Sent, Unknown
from publisher.domain.same_post import normalised, same_text


def update(job: PostAttempt) -> Outcome:
    """Return the post its new text. Safe to repeat.

    Raises:
        AttemptEnded: where it ends before that.
    """
    post_id = job.target_id()
    job.line.identity.page_id()
    post = job.line.get_post(post_id)
    if isinstance(post, PostUnread):
        return post.outcome
    if isinstance(post, PostGone):
        return Rejected(reason=coded("gone_before_change"))
    if normalised(post.message) == normalised(job.payload.message):
        return Sent(remote_id=post_id, url=post.url)
    job.line.check_rate_limit()
    job.stop_if_unwanted()
    offset = (job.line.facebook_now() - job.claim.started_at).total_seconds()
    job.notes.record_step(job.claim, Step.WRITE, clock_offset_seconds=offset)
    with job.line.api_call(write=True, gone="gone_before_change"):
        answer = job.line.client.update_object(post_id, message=job.payload.message)
    return _proof(job, post_id, answered=isinstance(answer, dict) and answer.get("success") is True)


def _proof(job: PostAttempt, post_id: str, *, answered: bool) -> Outcome:
    post = job.line.get_post(post_id)
    if isinstance(post, PostGone | PostUnread):
        if answered:
            return Sent(remote_id=post_id, url=permalink(post_id))
        return Unknown(reason=coded("answer_says_nothing"))
    if same_text(job.payload.message, post.message):
        return Sent(remote_id=post_id, url=post.url)
    return Unknown(reason=coded("old_text_still_shown"))
