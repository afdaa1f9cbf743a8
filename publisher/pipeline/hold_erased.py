"""What was planned and lost a picture to an erasure is planned anew without it, and waits for an approval."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from publisher.domain.delivery import PENDING, Action, Delivery
from publisher.domain.language import draft_language
from publisher.domain.ports_channel import Draft
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.post import Post, Text
from publisher.domain.revision import Article, Revision
from publisher.pipeline.apply_steps import RenderLinked, RenderPayload, ScheduleRequest
from publisher.pipeline.freeze import with_cards
from publisher.pipeline.plan import schedule
from publisher.pipeline.submit import SubmitContext


def still_to_come(history: Sequence[Delivery]) -> dict[str, Delivery]:
    """Return, by channel, the publication or correction that is planned; `history` is by id."""
    return {d.channel: d for d in history if d.state in PENDING and d.action in (Action.PUBLISH, Action.UPDATE)}


def hold_for_approval(
    desk: SubmitContext, slug: str, was: Collection[Delivery], now: datetime, *, frozen_by: str, by: str
) -> list[Delivery]:
    """Plan what is left of a post's newest revision where and when these deliveries were planned; give the new ones.

    Nothing of its draft is taken: what was changed there since, nobody scheduled.
    """
    with desk.ledger.transaction() as uow:
        before = uow.latest(slug)
    if before is None or not was:
        return []
    left = _left(desk, before)
    with desk.ledger.transaction() as uow:
        revision = uow.freeze(replace(left, id=0, number=0, erased_at=None, frozen_at=now, frozen_by=frozen_by))
        return [new for each in was for new in _plan(desk, uow, revision, each, now, by)]


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


def _left(desk: SubmitContext, revision: Revision) -> Revision:
    """Return a revision with pictures of its titles where the erasure left it no other."""
    article = revision.article
    if article.pictures:
        return revision
    texts = with_cards(_as_draft(article, revision), revision, desk.media, desk.workshop)
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
