"""The trash of the posts folder: drafts go into it, come back, and are gone for good after a while."""

import shutil
from collections.abc import Sequence
from datetime import datetime

from publisher.bootstrap.app import App
from publisher.content.editing.draft_store import DraftStore
from publisher.content.reading.slugs import TRASH
from publisher.domain.delivery import OPEN, Delivery
from publisher.domain.drafts import TRASH_KEPT, TrashedDraft
from publisher.domain.errors import CodedError
from publisher.domain.planning import is_out
from publisher.storage.archive.erase import Eraser
from publisher.storage.studio.trash import Trash


def why_kept(history: Sequence[Delivery], *, repeats: bool) -> CodedError | None:
    """Return why a draft cannot be deleted: readers would see, or come to see, what stands in no draft any more."""
    if is_out(history):
        return CodedError("draft_is_published")
    if any(each.state in OPEN for each in history):
        return CodedError("draft_is_scheduled")
    return CodedError("draft_repeats") if repeats else None


def put_into_trash(desk: DraftStore, trash: Trash, slug: str, by: str) -> TrashedDraft:
    """Delete a draft so that it can be restored, and return what is in the trash; its versions and notes stay with it.

    Raises:
        UnknownPost: if there is none of that name.
        IllegalTransition: if its files cannot be moved.
    """
    desk.files(slug)
    row = trash.add(slug, by)
    try:
        desk.put_away(slug, row.name)
    except BaseException:
        trash.take_out(row.id)
        raise
    return row


def restore_from_trash(desk: DraftStore, trash: Trash, draft: TrashedDraft, by: str) -> None:
    """Put a deleted draft back to where it was.

    Raises:
        UnknownPost: if it is gone for good.
        IllegalTransition: if there is a draft of that name again, or its files cannot be moved.
    """
    desk.bring_back(draft.name, draft.slug)
    trash.take_out(draft.id, by)


def empty_trash(app: App, now: datetime) -> list[str]:
    """Delete for good what was put into the trash long ago, with versions and notes; return the drafts."""
    trash, gone = Trash(app.container.database, app.clock), []
    for each in trash.all(until=now - TRASH_KEPT):
        folder = app.settings.posts_folder / TRASH / each.name
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
        with app.container.database.write() as session:
            Eraser(session).draft(each.slug, each.at)
        trash.take_out(each.id)
        gone.append(each.slug)
    return gone
