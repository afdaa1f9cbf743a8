"""A draft as the revision that it would become: frozen for a look, or to be shown to somebody outside.

Nothing is planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.bootstrap.app import App
from publisher.domain.delivery import Payload, State
from publisher.domain.errors import CodedError
from publisher.domain.page_posts import day_on_website
from publisher.domain.ports_channel import Draft, Entry
from publisher.domain.revision import Revision
from publisher.pipeline.freeze import freeze, freeze_files
from publisher.pipeline.submit import channels_left, sources_of

#: How what never went out has ended.
_ENDED = (State.CANCELLED, State.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """All that would go out."""

    revision: Revision
    #: Where it goes.
    channels: tuple[str, ...]
    #: Its page; None where it does not go to the website.
    entry: Entry | None
    #: None where it does not go to Facebook.
    post: Payload | None
    comment: Payload | None


def rehearse(app: App, draft: Draft) -> Rehearsal:
    """Freeze a draft for a look, in a transaction that is given up again.

    Its pictures are kept: they are needed again when it is scheduled.
    """
    on_page_since = app.container.submit_context.on_page_since(draft.post.slug)
    revision = _frozen(app, draft, on_page_since, by="preview", keep=False)
    day = day_on_website(draft.post.publish_at or app.clock(), on_page_since)
    entry = Entry(article=revision.article, published_at=day)
    return rehearsal_of(app, revision, entry, channels_left(draft.post, on_page_since))


def freeze_to_show(app: App, draft: Draft, by: str) -> Revision:
    """Keep a draft as it stands as a revision that somebody outside may be shown.

    Raises:
        CodedError: if it is planned or out: then what is planned is shown, and no newer one comes between.
        InvalidInput: if a picture or recording of it was erased.
    """
    submitting = app.container.submit_context
    if draft.post.kind == "post":  # a picture of its title may show its address
        submitting.give_address(draft.post.slug)
    return _frozen(app, draft, submitting.on_page_since(draft.post.slug), by=by, keep=True)


def _frozen(app: App, draft: Draft, on_page_since: datetime | None, *, by: str, keep: bool) -> Revision:
    now, submitting = app.clock(), app.container.submit_context
    with app.container.ledger.read_transaction() as uow:
        before = uow.latest(draft.post.slug)
    frozen = freeze_files(draft, before, app.container.media, submitting.workshop)
    day, channels = (
        day_on_website(draft.post.publish_at or now, on_page_since),
        channels_left(draft.post, on_page_since),
    )
    year = day.astimezone(app.settings.organisation.timezone).year
    with app.container.ledger.transaction(keep=keep) as uow:
        if keep and any(each.state not in _ENDED for each in uow.history(draft.post.slug)):
            raise CodedError("draft_is_planned")
        revision = freeze(uow, draft, frozen, channels=channels, year=year, now=now, by=by)
        for digest in sources_of(revision) if keep else ():
            submitting.refuse_erased(digest)
    return revision


def rehearsal_of(app: App, revision: Revision, entry: Entry, channels: Sequence[str]) -> Rehearsal:
    """Render what a revision's channels would get."""
    post, comment = None, None
    if "facebook" in channels:
        post, comment = app.container.payloads["facebook"](revision.article, "website" in channels)
    shown = entry if "website" in channels else None
    return Rehearsal(revision=revision, channels=tuple(channels), entry=shown, post=post, comment=comment)
