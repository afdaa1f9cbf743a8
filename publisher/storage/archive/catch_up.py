"""A ledger that was put back by hand, older than an erasure or a decision about rights, is brought up to it."""

from collections.abc import Callable, Collection
from datetime import datetime

from publisher.domain.ports_ledger import Target
from publisher.storage.archive.apply_revocations import knows_all, revoke_again
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erasure_list import Erasure, ErasureList
from publisher.storage.archive.erasure_progress import note_begun
from publisher.storage.archive.revocation_list import RevocationList
from publisher.storage.archive.vacuum import scrub
from publisher.storage.database import Database
from publisher.storage.ledger.unit_of_work import SqlUnitOfWork

#: Takes back what shows one of these revisions of a post on the Page.
Recall = Callable[[SqlUnitOfWork, str, Collection[int]], object]


def catch_up(
    database: Database,
    erasures: ErasureList,
    revocations: RevocationList,
    target: Target,
    recall: Recall,
    now: datetime,
) -> None:
    """Apply what the lists beside a ledger say and the ledger does not know. Quick where it knows all.

    Who erased may have been killed before the ledger knew: what the Page still shows of it is taken back, too.

    Raises:
        StorageError: if a list cannot be read: what it says must not be overlooked.
    """
    revocations.begin(database)
    erased, revoked = erasures.read(), revocations.read()
    with database.read() as session:
        unknown, current = _unknown(Eraser(session), erased), knows_all(session, revoked)
    if not current:  # another machine decided last, or this ledger is older than the list
        revocations.gather()
        revoked = revocations.read()
        with database.read() as session:
            current = knows_all(session, revoked)
    if not unknown and current:
        return
    with database.write() as session:
        eraser = Eraser(session)
        unknown, uow = _unknown(eraser, erased), SqlUnitOfWork(session, target)
        for slug in {each.subject for each in unknown if each.kind == "post"}:
            recall(uow, slug, {delivery.revision_id for delivery in uow.history(slug)})
        if unknown:
            note_begun(session, "", unknown[0].reason, copies=False, now=now)  # files are looked through later
        revisions = eraser.apply(unknown, now).revisions
        for slug in eraser.slugs(revisions):
            recall(uow, slug, revisions)
        revoke_again(session, revoked, now)
    if unknown:
        scrub(database)


def _unknown(eraser: Eraser, erasures: list[Erasure]) -> list[Erasure]:
    known = {each.key for each in eraser.written_down()} if erasures else set()
    return [each for each in erasures if each.key not in known]
