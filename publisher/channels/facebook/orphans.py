"""Unpublished posts that we left behind are deleted, and nothing that is not ours beyond doubt.

An orphan is what a *prepare* made whose answer was lost. It is ours only if its content is byte for byte that of the
attempt, if it was made within the attempt's time by Facebook's clock (or soon after it, by our application: Facebook
may go on after we stopped waiting), if no hand made it (where that is told), and if there are no more such posts than
attempts that could have made them.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.channels.facebook.posts import RemotePost, has_text_of, is_byte_for_byte
from publisher.channels.facebook.time_window import MARGIN, AttemptWindow, window_of
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Delivery
from publisher.domain.outcome import SignInNeeded, TryLater
from publisher.domain.ports_channel import LostPrepare, Swept
from publisher.messages import words

_log = logging.getLogger(__name__)

#: Tells whether a remote id is in the ledger.
Known = Callable[[str], bool]


def sweep(line: PageClient, lost: Sequence[LostPrepare], known: Known) -> Swept:
    """Look once through the unpublished posts, and delete orphans of these attempts."""
    try:
        line.identity.page_id()
        windows = _windows(line, lost)
        since = min(window.start for window in windows.values())
        posts = line.list_posts("feed", since - 30 * MARGIN)
    except AttemptEnded as stopped:
        return Swept(warning=_unreadable(stopped))
    line.learn_from(posts, known)
    found = candidates(posts, lost, _windows(line, lost), known)
    return _delete(line, lost, found, known)


def _windows(line: PageClient, lost: Sequence[LostPrepare]) -> dict[int, AttemptWindow]:
    offset, settle = line.client.clock_offset_seconds, line.settings.settle_seconds
    return {each.attempt.id: window_of(each.attempt, offset, settle) for each in lost}


def _unreadable(stopped: AttemptEnded) -> str:
    outcome = stopped.outcome
    lasting = isinstance(outcome, SignInNeeded) or (isinstance(outcome, TryLater) and outcome.tell)
    return coded("unpublished_not_listed", reason=stopped.reason) if lasting else ""


def candidates(
    posts: Sequence[RemotePost], lost: Sequence[LostPrepare], windows: Mapping[int, AttemptWindow], known: Known
) -> dict[RemotePost, list[int]]:
    """Return the unpublished posts that attempts may have left, each with the ids of those that could have made it."""
    found = {}
    for post in posts:
        if post.is_published is not False or post.scheduled or known(post.id):
            continue
        makers = [
            each.attempt.id
            for each in lost
            if windows[each.attempt.id].holds(post) and is_byte_for_byte(each.delivery.payload, post)
        ]
        if makers:
            found[post] = makers
    return found


def assigned(found: Mapping[RemotePost, Sequence[int]]) -> dict[int, RemotePost]:
    """Return every post an attempt of its own (a bipartite matching), as far as there are enough."""
    owner: dict[int, RemotePost] = {}

    def place(post: RemotePost, tried: set[int]) -> bool:
        for maker in found[post]:
            if maker not in tried:
                tried.add(maker)
                if maker not in owner or place(owner[maker], tried):
                    owner[maker] = post
                    return True
        return False

    for post in found:
        place(post, set())
    return owner


def _delete(
    line: PageClient, lost: Sequence[LostPrepare], found: Mapping[RemotePost, list[int]], known: Known
) -> Swept:
    ours = {post: makers for post, makers in found.items() if line.is_our_app(post) is not False}
    sure = {post: makers for post, makers in ours.items() if line.is_our_app(post)}
    owner = assigned(sure)
    unclear = {post.message for post in set(sure) - set(owner.values())}
    deleted = {
        maker: post.id
        for maker, post in owner.items()
        if post.message not in unclear and _is_settled(line, post) and _delete_one(line, post, known)
    }
    left = {maker for post, makers in ours.items() if post.id not in deleted.values() for maker in makers}
    clean = frozenset(each.attempt.id for each in lost if each.attempt.id not in left)
    warning = _warning([post for post in sure if post.message in unclear])
    return Swept(deleted=deleted, clean=clean, warning=warning, heard_at=line.facebook_now())


def _is_settled(line: PageClient, post: RemotePost) -> bool:
    """Return whether the call that made the post is over: a younger one may be just being written into the ledger."""
    age = timedelta(seconds=line.client.deadline_seconds) + MARGIN
    return post.created_at is not None and post.created_at + age <= line.facebook_now()


def _delete_one(line: PageClient, post: RemotePost, known: Known) -> bool:
    """Delete an orphan after a last look. True if it is surely gone."""
    now = line.get_post(post.id)
    if isinstance(now, PostGone):
        return True
    if isinstance(now, PostUnread) or now.is_published is not False or now.message != post.message or known(post.id):
        return False
    gone = delete_unpublished(line, post.id)
    _log.info("deleted an unpublished post that a lost answer left behind: %s (gone: %s)", post.id, gone)
    return gone


def delete_unpublished(line: PageClient, post_id: str) -> bool:
    """Delete a post that was just read as unpublished. True if it is surely gone."""
    try:
        with line.api_call(write=True):
            line.client.delete_object(post_id)
    except AttemptEnded as stopped:
        _log.info("an unpublished post could not be deleted: %s: %s", post_id, words(stopped.reason))
    return isinstance(line.get_post(post_id), PostGone)


def discard(line: PageClient, delivery: Delivery) -> str | None:
    """Delete a delivery's prepared post: never a published one, nor one whose text a person changed.

    Gives "" if it is surely gone, why it is left for a person, or None if that is not known yet.
    """
    if not delivery.prepared_id:
        return ""
    try:
        line.identity.page_id()
    except AttemptEnded:
        return None
    post = line.get_post(delivery.prepared_id)
    if isinstance(post, PostGone | PostUnread):
        return "" if isinstance(post, PostGone) else None
    if post.is_published is not False:
        return coded("prepared_post_published_by_hand", slug=delivery.slug, address=post.url)
    if not has_text_of(delivery.outgoing, post):
        return coded("prepared_post_left", slug=delivery.slug, address=post.url)
    return "" if delete_unpublished(line, delivery.prepared_id) else None


def _warning(posts: Sequence[RemotePost]) -> str:
    if not posts:
        return ""
    return coded("unpublished_posts_alike", addresses=", ".join(post.url for post in posts))
