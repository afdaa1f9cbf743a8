"""A draft as the revision that it would become: frozen in a transaction that is given up again. Nothing is planned."""

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.bootstrap.app import App
from publisher.domain.delivery import Payload
from publisher.domain.ports_channel import Draft, Entry
from publisher.domain.revision import Revision
from publisher.pipeline.freeze import freeze, freeze_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """All that would go out."""

    revision: Revision
    #: Its page; None where it does not go to the website.
    entry: Entry | None
    #: None where it does not go to Facebook.
    post: Payload | None
    comment: Payload | None


def rehearse(app: App, draft: Draft) -> Rehearsal:
    """Freeze a draft for a look. Its pictures are kept: they are needed again when it is scheduled."""
    now = app.clock()
    due_at = draft.post.publish_at or now
    with app.container.ledger.read_transaction() as uow:
        before = uow.latest(draft.post.slug)
    frozen = freeze_files(draft, before, app.container.media, app.container.submit_context.workshop)
    year = due_at.astimezone(app.settings.organisation.timezone).year
    with app.container.ledger.transaction(keep=False) as uow:
        revision = freeze(uow, draft, frozen, channels=draft.post.channels, year=year, now=now, by="preview")
    return rehearsal_of(app, revision, Entry(article=revision.article, published_at=due_at), draft.post.channels)


def rehearsal_of(app: App, revision: Revision, entry: Entry, channels: Sequence[str]) -> Rehearsal:
    """Render what a revision's channels would get."""
    post, comment = None, None
    if "facebook" in channels:
        post, comment = app.container.payloads["facebook"](revision.article, "website" in channels)
    return Rehearsal(revision=revision, entry=entry if "website" in channels else None, post=post, comment=comment)
