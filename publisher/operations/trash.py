"""The trash of the posts folder: drafts go into it, come back, and are gone for good after a while."""

import shutil
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.content.editing.draft_store import DraftStore
from publisher.content.reading.slugs import TRASH
from publisher.domain.delivery import OPEN, Delivery
from publisher.domain.drafts import TRASH_KEPT, TrashedDraft
from publisher.domain.errors import CodedError
from publisher.domain.planning import is_out
from publisher.operations.page_posts import forget_draft
from publisher.storage.archive.erase import Eraser
from publisher.storage.ledger.series import MOVED_IN
from publisher.storage.studio.trash import Trash


def why_kept(history: Sequence[Delivery], *, repeats: bool) -> CodedError | None:
    """Return why a draft cannot be deleted: readers would see, or come to see, what stands in no draft any more."""
    if is_out(history):
        return CodedError("draft_is_published")
    if any(each.state in OPEN for each in history):
        return CodedError("draft_is_scheduled")
    return CodedError("draft_repeats") if repeats else None


def put_into_trash(app: App, desk: DraftStore, trash: Trash, slug: str, by: str) -> TrashedDraft:
    """Delete a draft so that it can be restored, and return what is in the trash; its versions and notes stay with it.

    It goes in a transaction of the ledger: whoever schedules it at this moment is before that or after it.

    Raises:
        UnknownPost: if there is none of that name.
        IllegalTransition: if its files cannot be moved.
        CodedError: if its post is published, scheduled or repeats.
    """
    desk.files(slug)
    row = trash.add(slug, by)
    try:
        _put_away(app, desk, trash, row)
    except BaseException:
        trash.take_out(row.id)
        raise
    return row


def _put_away(app: App, desk: DraftStore, trash: Trash, draft: TrashedDraft) -> None:
    repeats = trash.repeats(draft.slug)
    with app.container.ledger.transaction() as uow:
        if reason := why_kept(uow.history(draft.slug), repeats=repeats):
            raise reason
        desk.put_away(draft.slug, draft.name)


def restore_from_trash(desk: DraftStore, trash: Trash, draft: TrashedDraft, by: str) -> None:
    """Put a deleted draft back to where it was.

    Raises:
        UnknownPost: if it is gone for good.
        IllegalTransition: if there is a draft of that name again, or its files cannot be moved.
    """
    desk.bring_back(draft.name, draft.slug)
    trash.take_out(draft.id, by)


def empty_trash(app: App, now: datetime) -> list[str]:
    """Delete for good what was put into the trash long ago, with versions and notes; return the drafts.

    What a crash or a restored ledger left goes too: a note of a draft that is no longer there, and a folder of which
    nobody knows.
    """
    trash, gone, root = Trash(app.container.database, app.clock), [], app.settings.posts_folder
    there = frozenset(app.drafts.slugs())
    for each in trash.all(until=now - MOVED_IN):
        is_back = not (root / TRASH / each.name).is_dir() and each.slug in there
        if not is_back and each.at > now - TRASH_KEPT:
            continue
        if not is_back:
            _delete(root / TRASH / each.name)
            with app.container.database.write() as session:
                Eraser(session).draft(each.slug, each.at)
            if each.slug not in there:
                forget_draft(app, each.slug)
            gone.append(each.slug)
        trash.take_out(each.id)
    _delete_unknown(root / TRASH, {each.name for each in trash.all()}, now)
    return gone


def _delete(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)


def _delete_unknown(trash: Path, known: Collection[str], now: datetime) -> None:
    """Delete folders that lie there as long as any, and of which the ledger does not know."""
    for folder in trash.iterdir() if trash.is_dir() else ():
        if folder.name not in known and now.timestamp() - folder.lstat().st_ctime > TRASH_KEPT.total_seconds():
            _delete(folder)
