"""What was planned and lost a picture to an erasure is planned anew without it, and waits for an approval."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.domain.delivery import OPEN, PENDING, Action, Delivery, State
from publisher.domain.language import draft_language
from publisher.domain.ports_channel import Draft
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.post import Post, Text
from publisher.domain.revision import Article, ArticlePicture, Revision
from publisher.pipeline.apply_steps import RenderLinked, RenderPayload, ScheduleRequest
from publisher.pipeline.freeze import with_cards
from publisher.pipeline.plan import schedule
from publisher.pipeline.submit import SubmitContext


def still_to_come(history: Sequence[Delivery]) -> dict[str, Delivery]:
    """Return, by channel, the publication or correction that is planned; `history` is by id."""
    return {d.channel: d for d in history if d.state in PENDING and d.action in (Action.PUBLISH, Action.UPDATE)}


def cards_of_rest(desk: SubmitContext, slug: str, digests: Collection[str]) -> Revision | None:
    """Draw, before the ledger is locked, what stands in place of pictures where a post loses its last one.

    Gives the newest revision with these cards; None where there is none.
    """
    with desk.ledger.transaction() as uow:
        revision = uow.latest(slug)
    if revision is None:
        return None
    article = revision.article
    left = tuple(each for each in article.pictures if not _is_of(each, digests))
    return _with_cards(desk, replace(revision, article=replace(article, pictures=left)), revision)


def _is_of(picture: ArticlePicture, digests: Collection[str]) -> bool:
    return picture.source_digest in digests or any(each.digest in digests for each in picture.renditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds a post, when, and as whose words; `frozen_by` None: of whoever scheduled it."""

    by: str
    now: datetime
    frozen_by: str | None


def hold_for_approval(
    desk: SubmitContext,
    uow: UnitOfWork,
    slug: str,
    was: Collection[Delivery],
    cards: Revision | None,
    holding: Holding,
) -> list[Delivery]:
    """Plan what is left of a post's newest revision where and when the erasure cancelled it; give the new deliveries.

    It is done with the erasure, in one transaction: nobody finds the post cancelled. Nothing of its draft is taken:
    what was changed there since, nobody scheduled. Where it is being taken back a person has to decide.
    """
    before, history = uow.latest(slug), uow.history(slug)
    cancelled = {each.id for each in history if each.state is State.CANCELLED}
    leaving = {each.channel for each in history if each.action is Action.WITHDRAW and each.state in OPEN}
    again = [each for each in was if each.id in cancelled and each.channel not in leaving]
    if before is None or not again:
        return []
    author = before.frozen_by if holding.frozen_by is None else holding.frozen_by
    left = _with_cards(desk, before, cards or before)
    revision = uow.freeze(replace(left, id=0, number=0, erased_at=None, frozen_at=holding.now, frozen_by=author))
    return [new for each in again for new in _plan(desk, uow, revision, each, holding.now, holding.by)]


def _plan(
    desk: SubmitContext, uow: UnitOfWork, revision: Revision, was: Delivery, now: datetime, by: str
) -> list[Delivery]:
    channel, on_website = was.channel, "website" in revision.channels
    wanted = ScheduleRequest(
        revision=revision,
        due_at=was.due_at,
        late_limit_seconds=was.late_limit_seconds if was.action is Action.PUBLISH else desk.late_limit_seconds,
        by=by,
        needs_approval=True,
        choice="text",
        quiet=was.minor_edit,
    )
    payloads = {channel: _rendering(desk.payloads[channel], on_website=on_website)}
    linked = {name: _rendering_linked(render, on_website=on_website) for name, render in desk.linked.items()}
    return schedule(uow, wanted, (channel,), payloads, desk.target, now, linked)


def _rendering(render: RenderPayload, *, on_website: bool) -> RenderPayload:
    """Return what renders a post for one channel as if for all that it goes to."""
    return lambda article, _: render(article, on_website)


def _rendering_linked(render: RenderLinked, *, on_website: bool) -> RenderLinked:
    return lambda article, _: render(article, on_website)


def _with_cards(desk: SubmitContext, revision: Revision, known: Revision) -> Revision:
    """Return a revision with pictures of its titles where it has no other; those of `known` are used again."""
    article = revision.article
    if article.pictures:
        return revision
    texts = with_cards(_as_draft(article, revision), known, desk.media, desk.workshop)
    return replace(revision, article=replace(article, texts=texts))


def _as_draft(article: Article, revision: Revision) -> Draft:
    written = {draft_language(text.tag): text for text in article.texts}
    post = Post(
        slug=article.slug,
        kind=article.kind,
        texts={
            language: Text(language=language, title=text.title, summary=text.summary, body=text.plain)
            for language, text in written.items()
        },
        topics=article.topics,
        places=article.places,
        channels=revision.channels,
    )
    return Draft(post=post, texts=article.texts, picture=_no_file, recording=_no_file)


def _no_file(name: str) -> bytes:
    raise LookupError(name)
