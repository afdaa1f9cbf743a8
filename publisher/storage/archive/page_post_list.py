"""Which drafts came from which posts on the Page, outside the ledger and its backups.

A ledger that was put back from before such a draft was made would offer its post a second time, and would not know
that it is on the Page already.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from publisher.domain.coded_text import Message
from publisher.storage.archive.line_file import LineFile
from publisher.storage.archive.shared_lines import SharedLines
from publisher.storage.database import Database
from publisher.storage.ledger.page_posts import Joined, PagePostStore

#: Its name, in the ledger's folder, or beside the settings where the ledger is no file.
NAME = "page-posts.jsonl"


class PagePostList:
    """The file. It only grows; carry it along when a backup is restored on another machine."""

    def __init__(self, file: Path, shared: SharedLines | None = None, backups: Path | None = None) -> None:
        self._lines = LineFile(file, Message("list_of_page_posts"), shared, backups)
        self.copy = self._lines.copy
        self.take_in = self._lines.take_in

    @property
    def file(self) -> Path:
        """Return its place."""
        return self._lines.file

    def append(self, joined: Joined) -> None:
        """Add a draft, or that there is none any more (an empty slug); on disk when this returns.

        Raises:
            StorageError: if it cannot be written.
        """
        self._lines.append([_plain(joined)])

    def catch_up(self, store: PagePostStore, is_draft: Callable[[str], bool]) -> None:
        """Bring ledger and list up to each other. A draft that is nowhere is not joined: its post is offered again.

        Raises:
            StorageError: if the list cannot be read or written.
        """
        listed = self._read()
        known = {each.remote_id: each for each in store.joined()}
        for remote_id, each in listed.items():
            if remote_id not in known and each.slug and is_draft(each.slug):
                store.join_again(each)
        if unlisted := [each for remote_id, each in known.items() if remote_id not in listed]:
            self._lines.append(map(_plain, unlisted))

    def _read(self) -> Mapping[str, Joined]:
        try:
            return {row["post"]: _joined(row) for row in self._lines.read()}
        except (KeyError, ValueError, TypeError) as error:
            raise self._lines.broken(error) from error

    def gather(self) -> None:
        """Take in what other machines that share the ledger listed; nothing where there are none.

        Raises:
            StorageError: if what they share cannot be read or written.
        """
        self._lines.gather()


def page_post_list(database: Database, settings_folder: Path, media: str, backups: Path | None = None) -> PagePostList:
    """Return a ledger's list; it lies where that of erasures does."""
    if database.file:
        return PagePostList(database.file.parent / NAME, backups=backups)
    return PagePostList(settings_folder / NAME, SharedLines(media, NAME), backups)


def _plain(each: Joined) -> dict[str, str]:
    made = each.created_at.isoformat()
    return {"post": each.remote_id, "slug": each.slug, "target": each.target, "made_at": made, "url": each.url}


def _joined(row: Mapping[str, Any]) -> Joined:
    made = datetime.fromisoformat(row["made_at"])
    return Joined(slug=row["slug"], remote_id=row["post"], target=row["target"], created_at=made, url=row["url"])
