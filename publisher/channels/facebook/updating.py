"""The text of a post that is out is changed; Facebook can change nothing else of it."""

from publisher.channels.facebook.job import Job
from publisher.channels.facebook.line import Gone, Unread
from publisher.channels.facebook.payload import normalised, same_text
from publisher.channels.facebook.posts import permalink
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Step
from publisher.domain.outcome import Outcome, Rejected, Sent, Unknown


def update(job: Job) -> Outcome:
    """Give the post its new text. Safe to repeat.

    Raises:
        Stopped: where it ends before that.
    """
    post_id = job.target_id()
    job.line.identity.page_id()
    post = job.line.seek(post_id)
    if isinstance(post, Unread):
        return post.outcome
    if isinstance(post, Gone):
        return Rejected(reason=coded("gone_before_change"))
    if normalised(post.message) == normalised(job.payload.message):
        return Sent(remote_id=post_id, url=post.url)
    job.line.require_room()
    job.stop_if_unwanted()
    job.notes.begin(job.claim, Step.WRITE)
    with job.line.asking(write=True):
        answer = job.line.client.update_object(post_id, message=job.payload.message)
    return _proof(job, post_id, answered=isinstance(answer, dict) and answer.get("success") is True)


def _proof(job: Job, post_id: str, *, answered: bool) -> Outcome:
    post = job.line.seek(post_id)
    if isinstance(post, Gone | Unread):
        if answered:
            return Sent(remote_id=post_id, url=permalink(post_id))
        return Unknown(reason=coded("answer_says_nothing"))
    if same_text(job.payload.message, post.message):
        return Sent(remote_id=post_id, url=post.url)
    return Unknown(reason=coded("old_text_still_shown"))
