"""A post goes out: prepared unpublished and then published (two phases), or in one call (direct)."""

import json
from typing import Any
from urllib.parse import urlsplit

from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.job import Job
from publisher.channels.facebook.line import Gone, Unread
from publisher.channels.facebook.meaning import THROTTLED
from publisher.channels.facebook.payload import same_text
from publisher.channels.facebook.photos import upload_missing
from publisher.channels.facebook.stopped import Stopped
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Step
from publisher.domain.outcome import Outcome, Rejected, Sent, SignInNeeded, TryLater
from publisher.settings.kinds import is_loopback

#: Facebook's own address: what is written there is public.
_FACEBOOK = "facebook.com"


def publish(job: Job) -> Outcome:
    """Bring a delivery's post onto the Page.

    Raises:
        Stopped: where it ends before that.
    """
    job.line.identity.page_id()
    _refuse_loopback(job)
    job.line.require_room()
    if job.delivery.prepared_id:
        return _make_public(job, job.delivery.prepared_id, fresh=False)
    photos = dict(job.claim.photos)

    def note(digest: str, remote_id: str) -> None:
        photos[digest] = remote_id
        job.notes.photo(job.claim, digest, remote_id)

    upload_missing(job.line, job.media, job.payload, photos, note)
    _scrape(job)
    fields = _fields(job, photos)
    job.stop_if_unwanted()
    if job.line.settings.publish == "direct":
        return job.proof(_create(job, Step.WRITE, {**fields, "published": True}), answered=True)
    return _make_public(job, _prepare(job, fields), fresh=True)


def _fields(job: Job, photos: dict[str, str]) -> dict[str, Any]:
    payload = job.payload
    fields: dict[str, Any] = {"message": payload.message}
    if payload.link:
        fields["link"] = payload.link
    if payload.photos:
        fields["attached_media"] = [{"media_fbid": photos[photo.digest]} for photo in payload.photos]
    return fields


def _prepare(job: Job, fields: dict[str, Any]) -> str:
    post_id = _create(job, Step.PREPARE, {**fields, "published": False})
    job.notes.prepared(job.claim, post_id)
    return post_id


def _create(job: Job, step: Step, fields: dict[str, Any]) -> str:
    page_id = job.line.identity.page_id()
    job.line.hear_the_clock()
    offset = (job.line.facebook_now() - job.claim.started_at).total_seconds()
    job.notes.begin(job.claim, step, clock_offset_seconds=offset)
    with job.line.asking(write=True):
        answer = job.line.client.put_object(page_id, "feed", **fields)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown("post_taken_without_id", answer=json.dumps(answer)[:80])
    return str(answer["id"])


def _make_public(job: Job, post_id: str, *, fresh: bool) -> Outcome:
    """Publish the prepared post. Read first: an earlier try may have done it, and a person may have changed it."""
    post = job.line.seek(post_id)
    if isinstance(post, Unread):
        return post.outcome
    if isinstance(post, Gone):
        return _gone(fresh)
    if post.is_published:
        return Sent(remote_id=post_id, url=post.url, created_at=post.created_at)
    if not same_text(job.payload.message, post.message):
        return Rejected(reason=coded("prepared_post_changed"))
    job.stop_if_unwanted()
    job.notes.begin(job.claim, Step.PUBLISH)
    with job.line.asking(write=True):
        answer = job.line.client.update_object(post_id, is_published=True)
    return job.proof(post_id, answered=isinstance(answer, dict) and answer.get("success") is True)


def _gone(fresh: bool) -> Outcome:
    if fresh:
        # Just made, and not to be read yet: a listing may lag, and so may this.
        return TryLater(reason=coded("prepared_post_not_shown_yet"))
    return Rejected(reason=coded("prepared_post_deleted"))


def _scrape(job: Job) -> None:
    """Have Facebook read the linked page before the post links to it.

    Best effort: only what every later call would meet too stops the try, a limit of calls or a dead token.
    """
    if not job.payload.link:
        return
    try:
        with job.line.asking():
            job.line.client.scrape(job.payload.link)
    except Stopped as stopped:
        outcome = stopped.outcome
        if isinstance(outcome, SignInNeeded) or (isinstance(outcome, TryLater) and outcome.evidence.code in THROTTLED):
            raise


def _refuse_loopback(job: Job) -> None:
    """Refuse a link to this very machine on the real Facebook.

    Raises:
        Stopped
    """
    graph = urlsplit(job.line.settings.graph_url).hostname or ""
    if graph != _FACEBOOK and not graph.endswith(f".{_FACEBOOK}"):
        return
    for link in (job.payload.link, job.payload.message.rpartition("\n")[2]):
        if link.startswith(("http://", "https://")) and is_loopback(link):
            raise Stopped(Rejected(reason=coded("link_opens_here_only", address=link)))
