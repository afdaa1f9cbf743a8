"""The first comment under a post. Not repeatable, so our own is looked for before it is written."""

from collections.abc import Callable

from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.channels.facebook.job import Job
from publisher.channels.facebook.line import Gone, Line, Unread
from publisher.channels.facebook.payload import same_text
from publisher.channels.facebook.posts import permalink
from publisher.channels.facebook.stopped import Stopped
from publisher.domain.delivery import Payload, Step
from publisher.domain.outcome import Outcome, Rejected, Sent

_PERMISSION = "pages_manage_engagement"


def comment(job: Job) -> Outcome:
    """Write the comment, unless it is there.

    Raises:
        Stopped: where it ends before that.
    """
    post_id = job.target_id()
    job.line.identity.page_id()
    post = job.line.seek(post_id)
    if isinstance(post, Unread):
        return post.outcome
    if isinstance(post, Gone):
        return Rejected(reason="The post is no longer on Facebook, so nothing can be written under it.")
    if found := _already_there(job, post_id):
        return Sent(remote_id=found, url=permalink(found))
    job.line.require_room()
    job.stop_if_unwanted()
    job.notes.begin(job.claim, Step.WRITE)
    with job.line.asking(write=True, permission=_PERMISSION):
        answer = job.line.client.put_object(post_id, "comments", message=job.payload.message)
        if not isinstance(answer, dict) or not answer.get("id"):
            raise OutcomeUnknown("Facebook took the comment and named no id for it.")
    return Sent(remote_id=str(answer["id"]), url=permalink(str(answer["id"])))


def _already_there(job: Job, post_id: str) -> str | None:
    try:
        return find_comment(job.line, post_id, job.payload, lambda _: False)
    except Stopped:
        if job.claim.attempt > 1:
            raise
        # Before the first try there can be none of ours, so a right to read comments is not needed.
        return None


def find_comment(line: Line, post_id: str, payload: Payload, taken: Callable[[str], bool]) -> str | None:
    """Give the id of the Page's own comment with this text, if there is one. Who wrote a comment may not be told.

    Raises:
        Stopped: if the comments could not all be read.
    """
    page_id = line.identity.page_id()
    with line.asking(permission="pages_read_user_content"):
        rows = line.client.get_all_connections(post_id, "comments", fields="id,message,from")
        for row in line.beating(rows):
            author = row.get("from")
            told = str(author.get("id", "")) if isinstance(author, dict) else ""
            same = same_text(payload.message, str(row.get("message", "")))
            if same and told in {"", page_id} and not taken(str(row.get("id", ""))):
                return str(row.get("id", ""))
    return None
