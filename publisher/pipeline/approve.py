"""Somebody else than whoever scheduled it agrees to a revision."""

from datetime import datetime

from publisher.domain.delivery import PENDING
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.payload import payload_digest
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.revision import Revision


def approve(uow: UnitOfWork, slug: str, *, by: str, now: datetime, digest: str = "") -> Revision:
    """Agree to the newest revision: to its digest, and to those of its payloads.

    Where `digest` tells which revision was looked at, only that one is approved.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if `by` froze it, nothing of it waits, or a newer revision came meanwhile.
    """
    revision = uow.latest(slug)
    if revision is None:
        raise UnknownPost(slug)
    if digest and digest != revision.digest:
        raise IllegalTransition("changed_since_looked_at", slug=slug)
    waiting = [d for d in uow.history(slug) if d.state in PENDING and d.revision_id == revision.id]
    if not waiting:
        raise IllegalTransition("no_approval_wanted", slug=slug)
    if by.strip().casefold() == revision.frozen_by.strip().casefold():
        raise IllegalTransition("approve_by_somebody_else", slug=slug, name=by)
    digests = {f"{d.channel}:{d.action.value}": payload_digest(d.payload) for d in waiting}
    uow.approve(revision, digests, by, now)
    uow.audit(now, by, "approve", slug, digest=revision.digest)
    return revision
