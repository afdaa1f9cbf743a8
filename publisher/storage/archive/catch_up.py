"""A ledger that was put back by hand, older than an erasure or a decision about rights, is brought up to it."""

from datetime import datetime

from publisher.storage.archive.apply_revocations import knows_all, revoke_again
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erasure_list import Erasure, ErasureList
from publisher.storage.archive.revocation_list import RevocationList
from publisher.storage.archive.vacuum import scrub
from publisher.storage.database import Database


def catch_up(database: Database, erasures: ErasureList, revocations: RevocationList, now: datetime) -> None:
    """Apply what the lists beside a ledger say and the ledger does not know. Quick where it knows all.

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
        eraser.apply(_unknown(eraser, erased), now)
        revoke_again(session, revoked, now)
    if unknown:
        scrub(database)


def _unknown(eraser: Eraser, erasures: list[Erasure]) -> list[Erasure]:
    known = {each.key for each in eraser.written_down()} if erasures else set()
    return [each for each in erasures if each.key not in known]
