"""Posts made by hand on the Page come into the inbox, and become drafts: once each, with photos and day.

They are joined to their ids on the Page: what comes of them goes to the website alone, and their reach is theirs.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from publisher.bootstrap.app import App
from publisher.channels.facebook.page_client import PostGone, PostUnread
from publisher.content.editing.draft_form import Written, WrittenText, digest_of_texts
from publisher.content.editing.whole_draft import (
    INDEX,
    DraftPicture,
    WholeDraft,
    free_name,
    give_name,
    is_written,
    make_aside,
    usable_picture,
)
from publisher.content.reading.slugs import TRASH, slug_from
from publisher.content.text.escaping import as_body
from publisher.domain.drafts import slug_in_trash
from publisher.domain.errors import CodedError, UnknownPost
from publisher.domain.page_posts import (
    HandmadePost,
    PagePhoto,
    PagePostState,
    ReadPagePost,
    SeenPagePost,
    language_of,
    words_of,
)
from publisher.hosting.file_lock import SiteBusy, only_writer
from publisher.partners.fetch import Asking, FeedFetchFailed, FetchedAnswer, fetch
from publisher.partners.public_addresses import HttpOrigin, origin_of
from publisher.settings.web_addresses import is_loopback
from publisher.storage.ledger.page_posts import Joined
from publisher.storage.ledger.restore_hold import RESTORE
from publisher.storage.studio.draft_history import DraftHistory

#: When the Page was looked at last, with the time of the last whole look; and when looking was due last.
_LOOKED, _DUE = "page posts", "page posts due"
#: Waits as multiples of `schedule.sweep_seconds`: with its default 15, an hour.
_INTERVAL = 240
#: A listing is read again from so long before the last one: Facebook's listings lag, and people mend their words.
_OVERLAP = timedelta(days=2)
#: So many posts are written into the ledger at once, so that nobody waits long for it.
_PORTION = 50
#: Largest photo, and how long one post's photos may take, as a multiple of `facebook.timeout_seconds`.
_PHOTO_BYTES, _PHOTOS_TAKE = 30_000_000, 10
#: How long somebody waits who makes a draft while another one is being made.
_WAIT_SECONDS = 60
#: A photo of which one of these is so is left out; whatever else goes wrong may be better next time.
_WITHOUT_IT = frozenset({"feed_gone", "feed_too_large", "feed_address_private", "feed_address_odd"})


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the Page came to."""

    #: Posts that were not known before.
    new: int
    #: Coded text; empty where all of the Page was seen.
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """A draft that was made of a post."""

    slug: str
    #: Photos that cannot be used.
    left_out: int = 0
    #: It was there before.
    known: bool = False


def may_look(app: App) -> bool:
    """Return whether posts are taken in for this ledger: not for one of another machine, nor for one just restored."""
    return not app.foreign() and not any(hold.kind == RESTORE for hold in app.holds())


def look_if_due(app: App) -> Looked | None:
    """Look at the Page where an hour has passed; the first time only from then on, as measuring lists it at once."""
    pulses, now = app.container.page.monitoring.pulses, app.clock()
    every = timedelta(seconds=_INTERVAL * app.settings.schedule.sweep_seconds)
    last = pulses.last_run(_DUE)
    if last is None:
        pulses.record_run(_DUE, now)
        return None
    if timedelta() <= now - last < every or app.resting or not may_look(app):
        return None
    return look(app, lately=True) if pulses.claim_if_due(_DUE, now, every) else None


def look(app: App, *, lately: bool = False) -> Looked:
    """Take into the inbox what is new on the Page: all of it, or what was made lately, if all was seen once.

    People can give a post a day that is long past, so whoever asks sees all.

    Raises:
        CodedError: if nothing may be taken in for this ledger.
    """
    if not may_look(app):
        raise CodedError("page_posts_not_now")
    pulses, began = app.container.page.monitoring.pulses, app.clock()
    whole = pulses.detail(_LOOKED)
    since = datetime.fromisoformat(whole) - _OVERLAP if whole and lately else None
    listed = app.container.page.facebook.page_posts(since)
    starts = range(0, len(listed.posts), _PORTION)
    new = sum(app.container.page_posts.see(listed.posts[start : start + _PORTION]) for start in starts)
    pulses.record_run(_LOOKED, began, whole if listed.trouble else began.isoformat())
    return Looked(new, listed.trouble)


def rehearse_look(app: App) -> tuple[Sequence[SeenPagePost], str]:
    """Return what is on the Page that could become drafts, and why that is not all; nothing is kept."""
    listed, store = app.container.page.facebook.page_posts(None), app.container.page_posts
    waiting = [
        each
        for each in listed.posts
        if (each.message or each.photo_count)
        and not store.is_ours(each.remote_id, each.message)
        and ((known := store.find(each.remote_id)) is None or known.state is PagePostState.NEW)
    ]
    return waiting, listed.trouble


def forget_draft(app: App, slug: str) -> None:
    """Let go of the post that a draft came from: the draft is gone for good, and another may get its name."""
    post = app.container.page_posts.of_draft(slug)
    if post is None:
        return
    target = app.addresses["facebook"]
    nothing = Joined(slug="", remote_id=post.remote_id, target=target, created_at=post.created_at, url=post.url)
    app.container.page_post_list.append(nothing)
    app.container.page_posts.let_go(post.remote_id)


def make_draft(app: App, remote_id: str, by: str) -> MadeDraft:
    """Make a draft of a post as it stands on the Page now; of one that is a draft already, say which.

    Broken off at any moment, it is gone on with when it is called again.

    Raises:
        UnknownPost: if there is no such post made by hand.
        CodedError: if it cannot be made now, or is on the Page no more.
    """
    if not may_look(app):
        raise CodedError("page_posts_not_now")
    with _alone(app):
        post = app.container.page_posts.find(remote_id)
        if post is None or post.state is PagePostState.ERASED:
            raise UnknownPost(remote_id)
        if post.state is PagePostState.DRAFTED and _is_somewhere(app, post.slug):
            return MadeDraft(post.slug, known=True)
        if post.state is PagePostState.DRAFTING and is_written(app.settings.posts_folder, post.slug, post.remote_id):
            return _settled(app, post, post.slug, by)
        return _made(app, post, by)


def _made(app: App, post: HandmadePost, by: str) -> MadeDraft:
    store, folder = app.container.page_posts, app.settings.posts_folder
    now = _read(app, post)
    found = _photos(app, now.photos)
    draft = _draft_of(app, now, [each for each in found if each])
    text = make_aside(folder, draft, app.is_erased)
    slug = free_name(folder, draft.written.texts[draft.language].title, _local(app, post.created_at).date())
    store.begin(post.remote_id, slug)
    give_name(folder, slug, draft, app.is_erased)
    history = DraftHistory(app.container.database, app.clock)
    history.keep(slug, digest_of_texts({INDEX: text}), {INDEX: text}, by)
    return _settled(app, post, slug, by, left_out=found.count(None))


def _settled(app: App, post: HandmadePost, slug: str, by: str, left_out: int = 0) -> MadeDraft:
    target = app.addresses["facebook"]
    joined = Joined(slug=slug, remote_id=post.remote_id, target=target, created_at=post.created_at, url=post.url)
    app.container.page_post_list.append(joined)
    app.container.page_posts.settle(post.remote_id, slug, by)
    return MadeDraft(slug, left_out)


def _read(app: App, post: HandmadePost) -> ReadPagePost:
    match app.container.page.facebook.page_post(post.remote_id):
        case ReadPagePost() as found:
            return found
        case PostGone():
            app.container.page_posts.is_gone(post.remote_id)
            raise CodedError("page_post_gone")
        case PostUnread() as unread:
            raise CodedError("page_post_unread", reason=unread.reason)
        case never:
            assert_never(never)


def _draft_of(app: App, post: ReadPagePost, pictures: Sequence[DraftPicture]) -> WholeDraft:
    settings, made_at = app.settings, _local(app, post.seen.created_at)
    words = words_of(post.seen.message, post.link)
    title = words.title
    if not slug_from(title):
        title = f"{title} Facebook {made_at:%d.%m.%Y}".strip()
    language = language_of(post.seen.message, settings.languages)
    text = WrittenText(title=title, summary=words.summary, body=as_body(words.body) if words.body else "")
    return WholeDraft(
        language=language,
        said=language if language != settings.languages[0] else "",
        written=Written(texts={language: text}, channels=("website",)),
        pictures=pictures,
        publish_at=f"{made_at:%Y-%m-%dT%H:%M:%S}",
        note=f"It is on the Page already ({post.seen.remote_id}), where people made it by hand: {post.seen.url}",
        topics=tuple(settings.topics),
        places=tuple(settings.places),
    )


def _local(app: App, moment: datetime) -> datetime:
    return moment.astimezone(app.settings.organisation.timezone)


def _photos(app: App, photos: Sequence[PagePhoto]) -> list[DraftPicture | None]:
    """Fetch the photos of a post; None stands for one that cannot be used, was erased, or is there no more.

    Raises:
        CodedError: if one cannot be fetched now.
    """
    until = app.clock() + timedelta(seconds=_PHOTOS_TAKE * app.settings.facebook.timeout_seconds)
    found: list[DraftPicture | None] = []
    for photo in photos:
        if app.clock() > until:
            raise CodedError("page_photos_not_fetched")
        content = _fetched(app, photo)
        found.append(usable_picture(content, photo.alt) if content else None)
    return found


def _fetched(app: App, photo: PagePhoto) -> bytes:
    """Return a photo's bytes, the largest size that is there; nothing where none is."""
    asking = Asking(
        agent="Mozilla/5.0 (compatible; publisher)",
        seconds=app.settings.facebook.timeout_seconds,
        clock=app.clock,
        allowed=_rehearsed(app),
        limit_bytes=_PHOTO_BYTES,
        wanted="image/jpeg, image/png, image/webp, image/*;q=0.5",
    )
    for address in photo.addresses:
        try:
            answer = fetch(address, asking)
        except FeedFetchFailed as error:
            if error.code not in _WITHOUT_IT:
                raise CodedError("page_photos_not_fetched") from error
            continue
        if isinstance(answer, FetchedAnswer):
            return answer.content
    return b""


def _rehearsed(app: App) -> HttpOrigin | None:
    """Return who may be asked for photos although it is this machine: the Graph address, where it is that itself."""
    graph_url = app.container.facebook_settings.graph_url
    return origin_of(graph_url) if is_loopback(graph_url) else None


def _is_somewhere(app: App, slug: str) -> bool:
    """Return whether a draft is there still, waits in the trash, or was planned once."""
    folder = app.settings.posts_folder
    trash = folder / TRASH
    deleted = {slug_in_trash(each.name) for each in trash.iterdir()} if trash.is_dir() else set()
    return is_written(folder, slug) or slug in deleted or app.latest_article(slug) is not None


@contextmanager
def _alone(app: App) -> Iterator[None]:
    """Make one draft at a time, over all processes: whatever is half made then is left from a crash.

    Raises:
        CodedError: if another process takes too long.
    """
    try:
        with only_writer(app.settings.folder / "page-posts", _WAIT_SECONDS):
            yield
    except SiteBusy as error:
        raise CodedError("page_posts_busy") from error
