"""A post goes out: prepared unpublished and then published (two phases), or in one call (direct)."""

import json
from typing import Any
from urllib.parse import urlsplit

from publisher.channels.facebook.attempt import PostAttempt
from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.error_outcomes import THROTTLED
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.page_client import PostGone, PostUnread
from publisher.channels.facebook.photos import upload_missing, uploaded_anew_where_gone
from publisher.channels.facebook.posts import has_text_of, link_note
from publisher.channels.facebook.refused_link import link_refusals
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Step
from publisher.domain.outcome import Outcome, Rejected, Sent, SignInNeeded, TryLater
from publisher.settings.web_addresses import is_loopback

#: Facebook's own address: what is written there is public.
_FACEBOOK = "facebook.com"


def publish(job: PostAttempt) -> Outcome:
    """Bring a delivery's post onto the Page.

    Raises:
        AttemptEnded: where it ends before that.
    """
    job.line.identity.page_id()
    job.line.check_rate_limit()
    job = job.with_link_decided()
    _refuse_loopback(job)
    if job.delivery.prepared_id:
        return _make_public(job, job.delivery.prepared_id, fresh=False)
    photos = dict(job.claim.photos)

    def note(name: str, remote_id: str) -> None:
        photos[name] = remote_id
        job.notes.record_photo(job.claim, name, remote_id)

    upload_missing(job.line, job.media, job.payload, photos, note)
    _scrape(job)
    fields = _fields(job, photos)
    job.stop_if_unwanted()
    direct = job.line.settings.publish == "direct"
    anew = uploaded_anew_where_gone(job.line, job.media, job.payload, photos, note)
    with link_refusals(job, unseen=not direct), anew:
        post_id = _create(job, Step.WRITE, {**fields, "published": True}) if direct else _prepare(job, fields)
    return job.proof(post_id, answered=True) if direct else _make_public(job, post_id, fresh=True)


def _fields(job: PostAttempt, photos: dict[str, str]) -> dict[str, Any]:
    payload = job.payload
    fields: dict[str, Any] = {"message": payload.message}
    if payload.link:
        fields["link"] = payload.link
    if payload.photos:
        fields["attached_media"] = [{"media_fbid": photos[name]} for name in payload.uploads]
    return fields


def _prepare(job: PostAttempt, fields: dict[str, Any]) -> str:
    post_id = _create(job, Step.PREPARE, {**fields, "published": False})
    job.notes.record_prepared(job.claim, post_id)
    return post_id


def _create(job: PostAttempt, step: Step, fields: dict[str, Any]) -> str:
    page_id = job.line.identity.page_id()
    job.line.refresh_server_time()
    offset = (job.line.facebook_now() - job.claim.started_at).total_seconds()
    job.notes.record_step(job.claim, step, clock_offset_seconds=offset)
    with job.line.api_call(write=True):
        answer = job.line.client.put_object(page_id, "feed", **fields)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown("post_taken_without_id", answer=job.line.client.redact(json.dumps(answer))[:80])
    return str(answer["id"])


def _make_public(job: PostAttempt, post_id: str, *, fresh: bool) -> Outcome:
    """Publish the prepared post. Read first: an earlier try may have done it, and a person may have changed it."""
    post = job.line.get_post(post_id, whole=bool(job.payload.link))
    if isinstance(post, PostUnread):
        return post.outcome
    if isinstance(post, PostGone):
        return _gone(fresh)
    if post.is_published:
        note = link_note(job.payload, post)
        return Sent(remote_id=post_id, url=post.url, created_at=post.created_at, link_note=note)
    if not has_text_of(job.payload, post):
        return Rejected(reason=coded("prepared_post_changed"))
    job.stop_if_unwanted()
    job.notes.record_step(job.claim, Step.PUBLISH)
    with link_refusals(job, unseen=False), job.line.api_call(write=True, gone="prepared_post_deleted"):
        answer = job.line.client.update_object(post_id, is_published=True)
    return job.proof(post_id, answered=isinstance(answer, dict) and answer.get("success") is True)


def _gone(fresh: bool) -> Outcome:
    if fresh:
        # Just made, and not to be read yet: a listing may lag, and so may this.
        return TryLater(reason=coded("prepared_post_not_shown_yet"))
    return Rejected(reason=coded("prepared_post_deleted"))


def _scrape(job: PostAttempt) -> None:
    """Have Facebook read the linked page before the post links to it.

    Best effort: only what every later call would meet too stops the try, a limit of calls or a dead token.
    """
    if not job.payload.link:
        return
    try:
        with job.line.api_call():
            job.line.client.scrape(job.payload.link)
    except AttemptEnded as stopped:
        outcome = stopped.outcome
        if isinstance(outcome, SignInNeeded) or (isinstance(outcome, TryLater) and outcome.evidence.code in THROTTLED):
            raise


def _refuse_loopback(job: PostAttempt) -> None:
    """Refuse a link to this very machine on the real Facebook.

    Raises:
        Stopped
    """
    graph = urlsplit(job.line.settings.graph_url).hostname or ""
    if graph != _FACEBOOK and not graph.endswith(f".{_FACEBOOK}"):
        return
    for link in (job.payload.link, job.payload.message.rpartition("\n")[2]):
        if link.startswith(("http://", "https://")) and is_loopback(link):
            raise AttemptEnded(Rejected(reason=coded("link_opens_here_only", address=link)))
