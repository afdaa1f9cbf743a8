"""Somebody else than whoever scheduled it agrees to a revision, or sends it back to its author."""

from collections.abc import Sequence
from datetime import datetime

from publisher.domain.coded_text import coded
from publisher.domain.delivery import PENDING, Delivery, State
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
    revision = _looked_at(uow, slug, digest)
    waiting = _pending(uow, revision)
    if not waiting:
        raise IllegalTransition("no_approval_wanted", slug=slug)
    if _same(by, revision.frozen_by):
        raise IllegalTransition("approve_by_somebody_else", slug=slug, name=by)
    digests = {f"{d.channel}:{d.action.value}": payload_digest(d.payload) for d in waiting}
    uow.approve(revision, digests, by, now)
    uow.audit(now, by, "approve", slug, digest=revision.digest)
    return revision


def send_back(uow: UnitOfWork, slug: str, remark: str, *, by: str, now: datetime, digest: str) -> Revision:
    """Cancel what waits for agreement to a revision that was looked at, and tell its author by a remark what to change.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if `by` froze it, nothing of it waits for approval, somebody approved it, or a newer revision
            came meanwhile.
    """
    revision = _looked_at(uow, slug, digest)
    waiting = [d for d in _pending(uow, revision) if d.needs_approval]
    if not waiting or uow.approved(revision):
        raise IllegalTransition("no_approval_wanted", slug=slug)
    if _same(by, revision.frozen_by):
        raise IllegalTransition("send_back_by_somebody_else", slug=slug)
    for delivery in waiting:
        uow.move(delivery.id, State.CANCELLED, coded("sent_back"))
    uow.send_back(slug, remark, by, revision.frozen_by, now)
    uow.audit(now, by, "send back", slug, digest=revision.digest)
    return revision


def _looked_at(uow: UnitOfWork, slug: str, digest: str) -> Revision:
    revision = uow.latest(slug)
    if revision is None:
        raise UnknownPost(slug)
    if digest and digest != revision.digest:
        raise IllegalTransition("changed_since_looked_at", slug=slug)
    return revision


def _pending(uow: UnitOfWork, revision: Revision) -> Sequence[Delivery]:
    return [d for d in uow.history(revision.slug) if d.state in PENDING and d.revision_id == revision.id]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
