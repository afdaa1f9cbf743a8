"""The text of a post that is out is changed; Facebook can change nothing else of it."""

from publisher.channels.facebook.job import Job
from publisher.channels.facebook.line import Gone, Unread
from publisher.channels.facebook.payload import normalised, same_text
from publisher.channels.facebook.posts import permalink
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
        return Rejected(reason="The post is no longer on Facebook, so its text cannot be changed.")
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
        return Unknown(reason="Facebook's answer says neither yes nor no. It is looked at again.")
    if same_text(job.payload.message, post.message):
        return Sent(remote_id=post_id, url=post.url)
    return Unknown(reason="Facebook took the new text and still shows the old one. It is looked at again.")
