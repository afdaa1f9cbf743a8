"""One post that was planned: how it stands everywhere, what it looks like, who did what, how far it reached."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from starlette.responses import Response

from publisher.domain.coded_text import coded
from publisher.domain.delivery import OPEN, Action, Delivery, Payload, State
from publisher.domain.due_verdict import active_holds
from publisher.domain.errors import UnknownPost
from publisher.domain.language import draft_language
from publisher.domain.planning import out_there, standing
from publisher.domain.ports_channel import Entry
from publisher.domain.post_state import PostState, PostStatus
from publisher.domain.reading import Measured
from publisher.domain.revision import Revision
from publisher.messages.post_states import WORDS
from publisher.studio.attention_list import doubts
from publisher.studio.chat_texts import ChatText, chat_texts
from publisher.studio.formatting import WRITTEN_IN
from publisher.studio.people_pictures import people_pictures, post_pictures
from publisher.studio.post_reach import post_reach
from publisher.studio.post_statuses import of_histories
from publisher.studio.preview_model import PreviewModel, preview_model
from publisher.studio.request_context import RequestContext
from publisher.studio.time_input import UNDO
from publisher.studio.titles import title_of_article

#: What is due within this is followed closely; how often, in seconds, and how often else.
_NEAR = timedelta(seconds=30)
_OFTEN, _SELDOM = 2, 20
#: Days that a link for somebody outside works, where nobody chose; and at most.
LINK_DAYS, LINK_DAYS_MOST = 7, 60


def show(context: RequestContext) -> Response:
    """Tell all of it."""
    return page(context, context.path_param("slug"))


def page(
    context: RequestContext,
    slug: str,
    code: int = 200,
    *,
    link: str = "",
    trouble: str = "",
    typed: str = "",
    far: str = "",
) -> Response:
    """Show a post; `link` was just made, and is shown this once.

    Where something that was `typed` could not be done, `trouble` says why; `far` is a time that a tick would confirm.
    """
    watching = context.studio.watching
    revisions = watching.revisions(slug)
    if not revisions:
        raise UnknownPost(slug)
    history = watching.deliveries([slug])[slug]
    newest = revisions[0]
    approvals = watching.approvals([revision.id for revision in revisions])
    in_doubt = {each.delivery.id for each in doubts(context.app, slug, context.all_holds)}
    pending = any(d.state is State.WAITING and d.needs_approval and d.revision_id == newest.id for d in history)
    sent_back = context.studio.sent_back.among([slug])
    status = of_histories(context.studio, {slug: history}, sent_back, holds=context.all_holds)[slug]
    draft = context.studio.desk.has(slug)
    public_at = _public_at(history)
    by_hand = context.app.page_post_of(slug)
    made_up = context.app.settings.sandbox
    readings = watching.readings([d.id for d in history], made_up=made_up, of_page=by_hand.remote_id if by_hand else "")
    return context.page(
        "post.html",
        code,
        slug=slug,
        follow=_follow(context, history, status),
        trouble=trouble,
        typed=typed,
        far=far,
        soon=_soon(context, history, approvals),
        cancelled=_cancelled(history, context.query("undo")),
        newest=newest,
        post_status=status,
        sent_back=sent_back.get(slug),
        people=people_pictures([newest], context.language) if pending else [],
        comments=context.studio.comments.of(slug),
        pictures=post_pictures(revisions, context.language),
        again=draft and _again(newest, history),
        draft=draft,
        changed=bool(context.studio.unscheduled.of({slug: status})),
        revisions=revisions,
        title=title_of_article(context, newest.article, slug),
        history=_newest_first(history),
        waits=_waits(context, slug),
        was_due={d.id for d in history if _was_due(d, context.app.clock())},
        approvals=approvals,
        to_approve=pending and newest.id not in approvals,
        overdue=any(d.state is State.WAITING and d.due_at <= context.app.clock() for d in history),
        shown=_shown(context, newest, history),
        pending=_channels(d for d in history if d.state in OPEN and d.action is not Action.WITHDRAW),
        link=link,
        public_at=public_at,
        link_days=_link_days(context, public_at),
        showings=context.studio.showings.of(slug),
        series=context.studio.series.of_post(slug),
        movable=next((d for d in history if _movable(d)), None),
        out=[channel for channel in ("website", "facebook") if _stands(history, channel)],
        reasons=_reason_languages(context, newest),
        chats=_chats(context, revisions, history),
        stopped=[d for d in history if d.state in (State.HELD, State.MISSED) and d.id not in in_doubt],
        doubtful=[d for d in history if d.id in in_doubt],
        tries=watching.tries([d.id for d in history]),
        deeds=watching.deeds(slug=slug),
        by_hand=by_hand,
        readings=_last(readings),
        course=post_reach(readings),
    )


def _reason_languages(context: RequestContext, newest: Revision) -> list[tuple[str, str]]:
    """Return the languages, with their names, in which readers of a post can be told why it is taken back."""
    of_post = set(map(draft_language, newest.article.tags))
    return [(language, WRITTEN_IN[language]) for language in context.app.settings.languages if language in of_post]


def _newest_first(history: Sequence[Delivery]) -> list[Delivery]:
    """Return deliveries by their time; of one time in the order in which they happen: page, post, first comment."""
    return sorted(history, key=lambda each: (-(each.sent_at or each.due_at).timestamp(), each.id))


def _public_at(history: Sequence[Delivery]) -> datetime | None:
    """Return when a post becomes public; None where it is that already, or nothing of it is planned."""
    due = [each.due_at for each in history if each.state in OPEN and each.action is Action.PUBLISH]
    return None if any(each.sent_at for each in history) else min(due, default=None)


def _link_days(context: RequestContext, public_at: datetime | None) -> int:
    """Return how many days a link works unless somebody chooses: into the day after the post is public, at least."""
    until = (public_at - context.app.clock()).days + 2 if public_at else 0
    return min(max(until, LINK_DAYS), LINK_DAYS_MOST)


def state(context: RequestContext) -> Response:
    """Tell a page whether it still shows what is so, how the post stands, and when to ask again."""
    slug = context.path_param("slug")
    history = context.studio.watching.deliveries([slug])[slug]
    if not history:
        raise UnknownPost(slug)
    status = of_histories(context.studio, {slug: history})[slug]
    follow = _follow(context, history, status)
    word = context.gettext(WORDS[status.whole.state])
    return context.json({"version": follow.version, "seconds": follow.seconds, "word": word})


def _again(newest: Revision, history: Sequence[Delivery]) -> bool:
    """Return whether a post was deleted on Facebook because something of it was erased, and can be published again."""
    posts = [
        d
        for d in history
        if d.channel == "facebook" and d.action is not Action.COMMENT and d.state is not State.CANCELLED
    ]
    on_website = "website" not in newest.channels or _stands(history, "website")
    return newest.erased_at is not None and on_website and bool(posts) and posts[-1].action is Action.WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """How a page keeps up with its post."""

    #: Another one means that the page is old.
    version: str
    #: When to ask again.
    seconds: int
    #: Something happens in these moments.
    moving: bool


def _follow(context: RequestContext, history: Sequence[Delivery], status: PostStatus) -> Follow:
    now = context.app.clock()
    rows = [(d.id, d.state.value, d.due_at.isoformat(), d.attempts, d.error, d.link_note) for d in history]
    states = [(name, one.state.value, one.reason) for name, one in status.channels.items()]
    reviewed = sorted(context.studio.watching.approved({d.revision_id for d in history if d.needs_approval}))
    version = sha256(repr((rows, states, reviewed)).encode()).hexdigest()[:16]
    near = [d for d in history if d.state is State.WAITING and d.due_at <= now + _NEAR and not d.error]
    moving = status.whole.state is PostState.PUBLISHING or any(
        d.state is State.SENDING or not d.needs_approval or d.revision_id in reviewed for d in near
    )
    return Follow(version=version, seconds=_OFTEN if moving else _SELDOM, moving=moving)


@dataclass(frozen=True, slots=True, kw_only=True)
class Soon:
    """What begins in a moment, and can be undone until then."""

    at: datetime
    seconds: float
    #: `publish`, `update` or `withdraw`.
    action: str
    channels: list[str]


def _soon(context: RequestContext, history: Sequence[Delivery], approvals: Collection[int]) -> Soon | None:
    now, holds = context.app.clock(), context.all_holds

    def begins(d: Delivery) -> bool:
        agreed = not d.needs_approval or d.revision_id in approvals
        stopped = d.action is not Action.WITHDRAW and active_holds(holds, d.channel, now)
        return d.state is State.WAITING and not d.error and now < d.due_at <= now + UNDO and agreed and not stopped

    coming = [d for d in history if d.action is not Action.COMMENT and begins(d)]
    if not coming:
        return None
    at = min(d.due_at for d in coming)
    first = [d for d in coming if d.due_at == at]
    seconds = (at - now).total_seconds()
    return Soon(at=at, seconds=seconds, action=first[-1].action.value, channels=_channels(first))


def _cancelled(history: Sequence[Delivery], asked: str) -> str:
    """Return the numbers of what was just cancelled, where that can be undone still."""
    newest = {(d.channel, d.action is Action.COMMENT): d for d in history}.values()
    known = {str(d.id) for d in newest if d.state is State.CANCELLED}
    numbers = asked.split("-")
    return asked if asked and known.issuperset(numbers) else ""


def _channels(deliveries: Iterable[Delivery]) -> list[str]:
    return list(dict.fromkeys(d.channel for d in deliveries))


def _was_due(delivery: Delivery, now: datetime) -> bool:
    """Return whether it is not coming any more, or its time has passed: nobody may read then that it will happen."""
    return not delivery.sent_at and (delivery.state not in OPEN or delivery.due_at < now - _NEAR)


def _movable(delivery: Delivery) -> bool:
    return delivery.state is State.WAITING and not delivery.attempts and delivery.action is not Action.WITHDRAW


def _waits(context: RequestContext, slug: str) -> dict[int, str]:
    """Return what each delivery waits for; its time stands beside it anyhow."""
    own = ("", coded("waits_for_its_time"))
    return {d.delivery.id: context.told(d.waits_for) for d in context.app.status(slug) if d.waits_for not in own}


def _stands(history: Sequence[Delivery], channel: str) -> bool:
    return out_there([delivery for delivery in history if delivery.channel == channel]) is not None


def _shown(context: RequestContext, revision: Revision, history: Sequence[Delivery]) -> PreviewModel:
    """Show what was frozen: the payloads that will be sent, byte for byte, and the pages of the very revision."""
    mine = [d for d in reversed(history) if d.revision_id == revision.id and d.action is not Action.WITHDRAW]
    mine.sort(key=lambda d: d.state in (State.CANCELLED, State.SUPERSEDED))  # what a channel gets comes first
    site = [d for d in mine if d.channel == "website"]
    page = next((_form(d) for d in mine if d.channel == "facebook" and d.action is not Action.COMMENT), None)
    comment = next((_form(d) for d in mine if d.action is Action.COMMENT), None)
    pages = {}
    if site and revision.article.texts:
        entry = Entry(article=revision.article, published_at=site[0].sent_at or site[0].due_at)
        pages = context.studio.previews.show(revision.digest, entry)
    return preview_model(context, revision.article, pages, page, comment)


def _form(delivery: Delivery) -> Payload:
    """Return what goes out: both forms until it is decided which."""
    return delivery.payload if delivery.with_link is None else delivery.outgoing


def _chats(context: RequestContext, revisions: Sequence[Revision], history: Sequence[Delivery]) -> Sequence[ChatText]:
    """Return what can be passed on of a post that readers can open: as its page stands now."""
    out = standing([d for d in history if d.channel == "website"])
    articles = [
        each.article for each in revisions if out and each.id == out.revision_id and each.article.kind == "post"
    ]
    return chat_texts(context, articles[0]) if articles else ()


def _last(readings: Sequence[Measured]) -> dict[str, float]:
    return {reading.metric: reading.value for reading in readings}
