"""A write whose answer was lost is looked for on the Page. Reads only."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from publisher.channels.facebook.commenting import find_comment
from publisher.channels.facebook.line import Gone, Line, Unread
from publisher.channels.facebook.payload import normalised
from publisher.channels.facebook.posts import Likeness, RemotePost, likeness
from publisher.channels.facebook.stopped import Stopped
from publisher.channels.facebook.window import MARGIN, Window, window_of
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, Delivery, LostAttempt, Step
from publisher.domain.ports import Absent, Found, Repeatable, Sighting, Unclear, Unreadable

#: Tells whether a remote id belongs to another delivery already.
Taken = Callable[[str], bool]


def look(line: Line, delivery: Delivery, lost: LostAttempt, taken: Taken) -> Sighting:
    """Look once for what a lost attempt may have done."""
    try:
        sighting = _look(line, delivery, lost, taken)
    except Stopped as stopped:
        return Unreadable(reason=stopped.reason)
    return _out_since(line, sighting, lost) if isinstance(sighting, Found) else sighting


def _out_since(line: Line, found: Found, lost: LostAttempt) -> Found:
    """Date what was prepared earlier by the attempt that showed it: before that nobody could see it."""
    start = _window(line, lost).start
    earlier = found.created_at is not None and found.created_at < start
    return replace(found, created_at=start + MARGIN) if earlier else found


def _look(line: Line, delivery: Delivery, lost: LostAttempt, taken: Taken) -> Sighting:
    match lost.step:
        case Step.STARTED | Step.PREPARE:
            # Nobody could see it; an orphan is found among the unpublished posts (sweeping.py).
            return Repeatable()
        case Step.PUBLISH:
            return _look_for_prepared(line, delivery)
        case Step.WRITE:
            return _look_for_write(line, delivery, lost, taken)
        case _:
            assert_never(lost.step)


def _look_for_prepared(line: Line, delivery: Delivery) -> Sighting:
    if not delivery.prepared_id:
        return Unclear(reason=coded("prepared_id_lost"))
    line.identity.page_id()
    post = line.seek(delivery.prepared_id)
    match post:
        case Unread(reason=reason):
            return Unreadable(reason=reason)
        case Gone():
            return Unclear(reason=coded("deleted_while_published"))
        case RemotePost() if post.is_published:
            return _found(post)
        case RemotePost():
            return Repeatable()
        case _:
            assert_never(post)


def _look_for_write(line: Line, delivery: Delivery, lost: LostAttempt, taken: Taken) -> Sighting:
    match delivery.action:
        case Action.PUBLISH:
            return _look_for_post(line, delivery, lost, taken)
        case Action.COMMENT:
            return find_comment(line, delivery.remote_id or "", delivery.payload, taken, _window(line, lost))
        case Action.UPDATE | Action.WITHDRAW:
            return _look_for_change(line, delivery)
        case _:
            assert_never(delivery.action)


def _look_for_change(line: Line, delivery: Delivery) -> Sighting:
    """Look whether an update or a withdrawal was done; both may be repeated."""
    post_id = delivery.remote_id or ""
    line.identity.page_id()
    post = line.seek(post_id)
    if isinstance(post, Unread):
        return Unreadable(reason=post.reason)
    withdrawn = delivery.action is Action.WITHDRAW
    if isinstance(post, Gone):
        return Found(remote_id=post_id) if withdrawn else Repeatable()
    if not withdrawn and normalised(post.message) == normalised(delivery.payload.message):
        return Found(remote_id=post.id, url=post.url)  # when the post was made says nothing of its change
    return Repeatable()


def _look_for_post(line: Line, delivery: Delivery, lost: LostAttempt, taken: Taken) -> Sighting:
    """Look for a post that was made in one call, among what the Page shows and then among what it does not."""
    line.identity.page_id()
    window = _window(line, lost)
    posts = line.list_posts("published_posts", window.start - 30 * MARGIN)
    line.learn_from(posts, taken)
    sighting = choose(delivery, posts, _window(line, lost), taken, line.may_be_ours)
    return _hidden(line, delivery, lost, taken) if isinstance(sighting, Absent) else sighting


def _window(line: Line, lost: LostAttempt) -> Window:
    return window_of(lost, line.client.clock_offset_seconds, line.settings.timeout_seconds)


def choose(
    delivery: Delivery,
    posts: Sequence[RemotePost],
    window: Window,
    taken: Taken,
    may_be_ours: Callable[[RemotePost], bool | None],
) -> Sighting:
    """Tell which of the Page's posts the lost attempt made: exactly one may fit, and no other delivery may own it.

    What a hand or another application made at that very time is never adopted, and never overlooked either.
    """
    like = {post.id: likeness(delivery.payload, post) for post in posts}
    alike = [post for post in posts if like[post.id] is not Likeness.OTHER and not taken(post.id)]
    fitting = [post for post in alike if window.holds(post)]
    ours = [post for post in fitting if may_be_ours(post) is not False]
    surely = [post for post in ours if like[post.id] is Likeness.SAME] or ours
    if len(surely) == 1:
        return _found(surely[0])
    if fitting:
        return Unclear(reason=coded("posts_look_like_it", addresses=_addresses(surely or fitting)))
    if later := [post for post in alike if window.precedes(post)]:
        return Unclear(reason=coded("same_text_came_later", addresses=_addresses(later)))
    return Absent()


def _hidden(line: Line, delivery: Delivery, lost: LostAttempt, taken: Taken) -> Sighting:
    """Look whether Facebook took the post and does not show it; where that may not be read, it counts as not so."""
    window = _window(line, lost)
    try:
        posts = line.list_posts("feed", window.start - 30 * MARGIN)
    except Stopped:
        return Absent(heard_at=line.facebook_now())
    hidden = [
        post
        for post in posts
        if post.is_published is False
        and not post.scheduled
        and window.holds(post)
        and likeness(delivery.payload, post) is not Likeness.OTHER
        and not taken(post.id)
    ]
    if hidden:
        return Unclear(reason=coded("facebook_hides_it", addresses=_addresses(hidden)))
    return Absent(heard_at=line.facebook_now())


def _addresses(posts: Sequence[RemotePost]) -> str:
    return ", ".join(post.url for post in posts)


def _found(post: RemotePost) -> Found:
    return Found(remote_id=post.id, url=post.url, created_at=post.created_at)
