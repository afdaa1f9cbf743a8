"""Erasures that a crash broke off, or that an older ledger did not know, are ended: pages, drafts and bytes follow."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput
from publisher.log_events import event_logger
from publisher.operations import erased_drafts
from publisher.operations.erase import (
    Erased,
    ErasureOrder,
    destroy_bytes,
    erase,
    forget_at_facebook,
    restore_hold,
)
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erasure_list import Erasure, picture_digests
from publisher.storage.archive.erasure_progress import to_be_ended
from publisher.storage.ledger import people

_log = event_logger("publisher")


def finish_erasures(app: App) -> bool:
    """End all that were broken off, and return whether there was one. Safe to repeat; cheap where there is none.

    Raises:
        OSError, PublisherError: if something cannot be written: it is tried again at the next pass.
    """
    left = to_be_ended(app.container.database, app.clock())
    if not left or app.foreign():
        return False
    for each in left:
        with suppress(InvalidInput):  # nothing is left of it that has a name
            if each.subject:
                wish = ErasureOrder(by=people.PROGRAM, reason=each.reason, copies=each.copies)
                erase(app, each.subject, wish)
    done, copies = Erased(kind="person"), any(each.copies for each in left)
    with app.container.database.read() as session:
        known = Eraser(session).written_down()
    _take_out_of_drafts(app, known)
    _write_pages(app)
    forget_at_facebook(app, (), ())
    wish = ErasureOrder(by=people.PROGRAM, reason=left[0].reason, copies=copies)
    destroy_bytes(app, done, wish, {each.subject for each in left})
    return True


def _take_out_of_drafts(app: App, known: list[Erasure]) -> None:
    """Delete drafts of erased posts, and erased pictures with their words in other drafts."""
    erased_at = {each.subject: each.erased_at for each in known if each.kind == "post"}
    for slug, moment in erased_at.items():
        files = erased_drafts.files_of(app.settings, slug)
        if files and _newest(app.settings.posts_folder, files) <= moment:
            erased_drafts.delete_draft(app.settings, slug, keep=True)
        elif files:  # begun anew, or put back as a new file: a person knows which
            _log.warning("a post of this name was erased, and its draft is newer", slug=slug)
    taken = erased_drafts.delete_pictures(app.settings, picture_digests(known), keep=True)
    with app.container.database.write() as session:
        for slug in taken.changed:
            Eraser(session).words_of_picture(slug, app.clock())


def _newest(root: Path, files: list[str]) -> datetime:
    """Return when the newest of some files was written."""
    return max(datetime.fromtimestamp((root / file).stat().st_mtime, tz=UTC) for file in files)


def _write_pages(app: App) -> None:
    """Write anew what shows, or may show, something that was ever erased."""
    if restore_hold(app) is not None:
        return
    with app.container.database.read() as session:
        slugs = Eraser(session).erased_slugs()
    with app.container.site.opened() as writing:
        writing.publish(slugs, lambda _done: None)
