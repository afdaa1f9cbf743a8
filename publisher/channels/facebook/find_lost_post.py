"""A write whose answer was lost is looked for on the Page. Reads only."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.comment import find_comment
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.channels.facebook.posts import Likeness, RemotePost, form_of, link_note
from publisher.channels.facebook.time_window import MARGIN, AttemptWindow, window_of
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, Delivery, LostAttempt, Step
from publisher.domain.ports_channel import Ambiguous, Found, LookupFailed, LookupResult, NotFound, SafeToRetry
from publisher.domain.same_post import normalised

#: Tells whether a remote id belongs to another delivery already.
Taken = Callable[[str], bool]


def look(line: PageClient, delivery: Delivery, lost: LostAttempt, taken: Taken) -> LookupResult:
    """Look once for what a lost attempt may have done."""
    try:
        sighting = _look(line, delivery, lost, taken)
    except AttemptEnded as stopped:
        return LookupFailed(reason=stopped.reason)
    return _out_since(line, sighting, lost) if isinstance(sighting, Found) else sighting


def _out_since(line: PageClient, found: Found, lost: LostAttempt) -> Found:
    """Date what was prepared earlier by the attempt that showed it: before that nobody could see it."""
    start = _window(line, lost).start
    earlier = found.created_at is not None and found.created_at < start
    return replace(found, created_at=start + MARGIN) if earlier else found


def _look(line: PageClient, delivery: Delivery, lost: LostAttempt, taken: Taken) -> LookupResult:
    match lost.step:
        case Step.STARTED | Step.PREPARE:
            # Nobody could see it; an orphan is found among the unpublished posts (orphans.py).
            return SafeToRetry()
        case Step.PUBLISH:
            return _look_for_prepared(line, delivery)
        case Step.WRITE:
            return _look_for_write(line, delivery, lost, taken)
        case _:
            assert_never(lost.step)


def _look_for_prepared(line: PageClient, delivery: Delivery) -> LookupResult:
    if not delivery.prepared_id:
        return Ambiguous(reason=coded("prepared_id_lost"))
    line.identity.page_id()
    post = line.get_post(delivery.prepared_id, whole=bool(delivery.outgoing.link))
    match post:
        case PostUnread(reason=reason):
            return LookupFailed(reason=reason)
        case PostGone():
            return Ambiguous(reason=coded("deleted_while_published"))
        case RemotePost() if post.is_published:
            return _found(post, delivery)
        case RemotePost():
            return SafeToRetry()
        case _:
            assert_never(post)


def _look_for_write(line: PageClient, delivery: Delivery, lost: LostAttempt, taken: Taken) -> LookupResult:
    match delivery.action:
        case Action.PUBLISH:
            return _look_for_post(line, delivery, lost, taken)
        case Action.COMMENT:
            return _look_for_comment(line, delivery, lost, taken)
        case Action.UPDATE | Action.WITHDRAW:
            return _look_for_change(line, delivery)
        case _:
            assert_never(delivery.action)


def _look_for_comment(line: PageClient, delivery: Delivery, lost: LostAttempt, taken: Taken) -> LookupResult:
    """Look for a comment, unless its post is gone and it with it: the next try says so."""
    post_id = delivery.remote_id or ""
    line.identity.page_id()
    post = line.get_post(post_id)
    if isinstance(post, PostUnread):
        return LookupFailed(reason=post.reason)
    if isinstance(post, PostGone):
        return SafeToRetry()
    return find_comment(line, post_id, delivery.outgoing, taken, _window(line, lost))


def _look_for_change(line: PageClient, delivery: Delivery) -> LookupResult:
    """Look whether an update or a withdrawal was done; both may be repeated.

    An update that somebody wished away is not: what is lost may arrive yet, and undo a newer one. Silence ends it.
    """
    post_id = delivery.remote_id or ""
    line.identity.page_id()
    post = line.get_post(post_id)
    if isinstance(post, PostUnread):
        return LookupFailed(reason=post.reason)
    withdrawn = delivery.action is Action.WITHDRAW
    if isinstance(post, PostGone):
        return Found(remote_id=post_id) if withdrawn else SafeToRetry()
    if not withdrawn and normalised(post.message) == normalised(delivery.outgoing.message):
        return Found(remote_id=post.id, url=post.url)  # when the post was made says nothing of its change
    if delivery.requested_end and not withdrawn:
        return NotFound(heard_at=line.facebook_now())
    return SafeToRetry()


def _look_for_post(line: PageClient, delivery: Delivery, lost: LostAttempt, taken: Taken) -> LookupResult:
    """Look for a post that was made in one call, among what the Page shows and then among what it does not."""
    line.identity.page_id()
    window = _window(line, lost)
    posts = line.list_posts("published_posts", window.start - 30 * MARGIN)
    line.learn_from(posts, taken)
    sighting = choose(delivery, posts, _window(line, lost), taken, line.is_our_app)
    return _hidden(line, delivery, lost, taken) if isinstance(sighting, NotFound) else sighting


def _window(line: PageClient, lost: LostAttempt) -> AttemptWindow:
    return window_of(lost, line.client.clock_offset_seconds, line.settings.timeout_seconds)


def choose(
    delivery: Delivery,
    posts: Sequence[RemotePost],
    window: AttemptWindow,
    taken: Taken,
    may_be_ours: Callable[[RemotePost], bool | None],
) -> LookupResult:
    """Return which of the Page's posts the lost attempt made: exactly one may fit, and no other delivery may own it.

    What a hand or another application made at that very time is never adopted, and never overlooked either.
    """
    like = {post.id: form_of(delivery.payload, post)[0] for post in posts}
    alike = [post for post in posts if like[post.id] is not Likeness.OTHER and not taken(post.id)]
    fitting = [post for post in alike if window.holds(post)]
    ours = [post for post in fitting if may_be_ours(post) is not False]
    surely = [post for post in ours if like[post.id] is Likeness.SAME] or ours
    if len(surely) == 1:
        return _found(surely[0], delivery)
    if fitting:
        return Ambiguous(reason=coded("posts_look_like_it", addresses=_addresses(surely or fitting)))
    if later := [post for post in alike if window.precedes(post)]:
        return Ambiguous(reason=coded("same_text_came_later", addresses=_addresses(later)))
    return NotFound()


def _hidden(line: PageClient, delivery: Delivery, lost: LostAttempt, taken: Taken) -> LookupResult:
    """Look whether Facebook took the post and does not show it; where that may not be read, it counts as not so."""
    window = _window(line, lost)
    try:
        posts = line.list_posts("feed", window.start - 30 * MARGIN)
    except AttemptEnded:
        return NotFound(heard_at=line.facebook_now())
    hidden = [
        post
        for post in posts
        if post.is_published is False
        and not post.scheduled
        and window.holds(post)
        and form_of(delivery.payload, post)[0] is not Likeness.OTHER
        and not taken(post.id)
    ]
    if hidden:
        return Ambiguous(reason=coded("facebook_hides_it", addresses=_addresses(hidden)))
    return NotFound(heard_at=line.facebook_now())


def _addresses(posts: Sequence[RemotePost]) -> str:
    return ", ".join(post.url for post in posts)


def _found(post: RemotePost, delivery: Delivery) -> Found:
    form = form_of(delivery.payload, post)[1] if delivery.with_link is None else delivery.outgoing
    return Found(
        remote_id=post.id,
        url=post.url,
        created_at=post.created_at,
        with_link=form == delivery.payload.linked if delivery.payload.linked else None,
        link_note=link_note(form, post),
    )
