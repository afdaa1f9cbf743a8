"""A ledger that is older than an erasure or a decision about rights is brought up to it when it is opened.

It was put back by hand, or who erased was killed before the ledger knew. It is treated as an erasure that was broken
off: in the transaction that says so nothing of it is still to come, and what is out is taken back; files follow with
the next pass (`operations.finish_erasures`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from publisher.bootstrap.erased_people import follow, sweep_received
from publisher.bootstrap.held_posts import HeldPosts
from publisher.domain.coded_text import coded
from publisher.domain.errors import IllegalTransition, PublisherError, StorageError, UnknownPost
from publisher.log_events import event_logger
from publisher.messages import sentence, words
from publisher.pipeline import unplan
from publisher.pipeline.erase import recall
from publisher.pipeline.hold_erased import still_to_come
from publisher.storage.archive.apply_erasures import apply_erasures, posts_concerned, unknown_erasures
from publisher.storage.archive.apply_revocations import knows_all, revoke_again
from publisher.storage.archive.erase import Eraser, nobody_freezes
from publisher.storage.archive.erasure_list import Erasure, picture_digests
from publisher.storage.archive.erasure_progress import note_begun
from publisher.storage.archive.vacuum import scrub
from publisher.storage.ledger.people import PROGRAM
from publisher.storage.ledger.unit_of_work import SqlUnitOfWork

if TYPE_CHECKING:
    from publisher.bootstrap.container import Container

_log = event_logger("publisher")


def catch_up(container: "Container") -> None:
    """Apply what the lists beside a ledger say and the ledger does not know. Quick where it knows all.

    Raises:
        StorageError: if a list cannot be read: what it says must not be overlooked.
    """
    _revoke(container)
    listed = container.erasures.read()
    with container.database.read() as session:
        unknown = unknown_erasures(session, listed)
        slugs = posts_concerned(session, unknown).keys() if unknown else ()
    if not unknown:
        return
    with _pages_marked(container, slugs):
        try:
            _erase(container, listed, hold=True)
        except StorageError:
            raise
        except PublisherError as error:  # what cannot be planned again is cancelled: it must not go out as it was
            _log.warning(sentence(error))
            _erase(container, listed, hold=False)
    scrub(container.database)


def _revoke(container: "Container") -> None:
    database, revocations = container.database, container.revocations
    revocations.begin(database)
    with database.read() as session:
        current = knows_all(session, revocations.read())
    if not current:  # another machine decided last, or this ledger is older than the list
        revocations.gather()
        with database.write() as session:
            revoke_again(session, revocations.read(), container.clock())


@contextmanager
def _pages_marked(container: "Container", slugs: Collection[str]) -> Iterator[None]:
    """Note what posts have on the website before it changes, and let nobody write it meanwhile; as far as it goes."""
    with ExitStack() as stack:
        try:
            stack.enter_context(container.site.opened()).mark_pending(slugs)
        except (OSError, PublisherError) as error:  # the ledger comes first; all that was ever erased is written anew
            _log.warning(sentence(error) if isinstance(error, PublisherError) else str(error))
        yield


def _erase(container: "Container", listed: Sequence[Erasure], *, hold: bool) -> None:
    """Do it in one transaction: at no moment does a post go out as it is not meant to."""
    now, target, desk = container.clock(), container.target, container.submit_context
    with container.database.read() as session:
        seen = unknown_erasures(session, listed)
        slugs = sorted(posts_concerned(session, seen))
    held = HeldPosts(desk, slugs, picture_digests(seen), by=PROGRAM, now=now, wanted=hold)
    with container.database.write() as session:
        nobody_freezes(session)
        unknown = unknown_erasures(session, listed)  # somebody may have done it meanwhile
        if not unknown:
            return
        eraser, uow = Eraser(session), SqlUnitOfWork(session, target)
        concerned = posts_concerned(session, unknown)
        note_begun(session, "", unknown[0].reason, copies=False, now=now, left=True)
        _take_back_posts(uow, concerned, container)
        for address in eraser.elsewhere(concerned, target):
            _log.warning(words(coded("delete_on_other_page", address=address)))
        applied = apply_erasures(session, unknown, now)
        for slug in eraser.slugs(applied.revisions):
            was = still_to_come(uow.history(slug)).values()
            recall(uow, slug, applied.revisions, target, by=PROGRAM, now=now)
            held.hold(uow, slug, was)
        follow(container.settings, applied.people)
        sweep_received(container.settings, applied.photos)


def _take_back_posts(uow: SqlUnitOfWork, concerned: Mapping[str, frozenset[int]], container: "Container") -> None:
    """Take back posts that were erased whole; of one that was begun anew since, what is of before."""
    now, target = container.clock(), container.target
    for slug, revisions in concerned.items():
        newest = uow.latest(slug)
        if newest is not None and newest.id in revisions:
            with suppress(IllegalTransition, UnknownPost):  # nothing of it is out or planned
                unplan.withdraw(uow, slug, target, by=PROGRAM, now=now)
        elif revisions:
            recall(uow, slug, revisions, target, by=PROGRAM, now=now)
