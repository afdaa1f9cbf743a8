"""The first comment under a post. Not repeatable, so our own is looked for before it is written."""

from collections.abc import Callable
from typing import Any

from publisher.channels.facebook.attempt import PostAttempt
from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.channels.facebook.posts import graph_time, permalink
from publisher.channels.facebook.time_window import NEVER, AttemptWindow
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Payload, Step
from publisher.domain.outcome import Outcome, Rejected, Sent
from publisher.domain.ports_channel import Ambiguous, Found, LookupResult, NotFound
from publisher.domain.same_post import same_text

_PERMISSION = "pages_manage_engagement"


def comment(job: PostAttempt) -> Outcome:
    """Write the comment, unless it is there.

    Raises:
        AttemptEnded: where it ends before that.
    """
    post_id = job.target_id()
    job.line.identity.page_id()
    post = job.line.get_post(post_id)
    if isinstance(post, PostUnread):
        return post.outcome
    if isinstance(post, PostGone):
        return Rejected(reason=coded("gone_before_comment"))
    if found := _already_there(job, post_id):
        return Sent(remote_id=found, url=permalink(found))
    job.line.check_rate_limit()
    job.stop_if_unwanted()
    job.notes.record_step(job.claim, Step.WRITE)
    with job.line.api_call(write=True, permission=_PERMISSION, gone="gone_before_comment"):
        answer = job.line.client.put_object(post_id, "comments", message=job.payload.message)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown("comment_taken_without_id")
    return Sent(remote_id=str(answer["id"]), url=permalink(str(answer["id"])))


def _already_there(job: PostAttempt, post_id: str) -> str | None:
    """Return the id of our own comment, where it is written already; what another wrote is no hindrance any more."""
    try:
        found = find_comment(job.line, post_id, job.payload, lambda _: False, NEVER)
    except AttemptEnded:
        if job.claim.attempt > 1:
            raise
        # Before the first try there can be none of ours, so a right to read comments is not needed.
        return None
    return found.remote_id if isinstance(found, Found) else None


def find_comment(
    line: PageClient, post_id: str, payload: Payload, taken: Callable[[str], bool], window: AttemptWindow
) -> LookupResult:
    """Look for the comment with this text that a lost attempt made. Who wrote a comment may not be told.

    Facebook may name us by another id than the Page's own: the same words of that very time by such an author are a
    question for a person, and never written again.

    Raises:
        AttemptEnded: if the comments could not all be read.
    """
    page_id = line.identity.page_id()
    with line.api_call(permission="pages_read_user_content"):
        rows = line.client.get_all_connections(post_id, "comments", fields="id,message,from,created_time")
        alike = [
            row
            for row in line.beating(rows)
            if same_text(payload.message, str(row.get("message", ""))) and not taken(str(row.get("id", "")))
        ]
    for row in alike:
        if _author(row) in {"", page_id}:
            found = str(row.get("id", ""))
            return Found(remote_id=found, url=permalink(found), created_at=graph_time(row.get("created_time")))
    unclear = [permalink(str(row.get("id", ""))) for row in alike if _within(row, window)]
    if unclear:
        return Ambiguous(reason=coded("same_comment_just_then", addresses=", ".join(unclear)))
    return NotFound()


def _author(row: dict[str, Any]) -> str:
    author = row.get("from")
    return str(author.get("id", "")) if isinstance(author, dict) else ""


def _within(row: dict[str, Any], window: AttemptWindow) -> bool:
    """Return whether a comment is of the attempt's time; one whose time is not told may be."""
    created_at = graph_time(row.get("created_time"))
    return created_at is None or window.start <= created_at <= window.latest
