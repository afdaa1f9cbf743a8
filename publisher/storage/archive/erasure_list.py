"""The list of what was erased for good, outside the ledger and its backups: applied again after every restore."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from publisher.domain.coded_text import Message
from publisher.domain.post import require_aware
from publisher.storage.archive.line_file import LineFile
from publisher.storage.archive.shared_lines import SharedLines
from publisher.storage.database import Database

#: Its name, in the ledger's folder, or beside the settings where the ledger is no file.
NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One thing that was destroyed: its digest, time and reason stay."""

    #: `picture` (subject: a sha256), `post` (a slug), `draft` (a slug: how it stood before), `page_post` (the id on the
    #: Page of a post made by hand, of which the post was made) or `person` (an id).
    kind: str
    subject: str
    reason: str
    erased_at: datetime
    #: Id of the person who decided it.
    erased_by: str

    def __post_init__(self) -> None:
        require_aware("erased_at", self.erased_at)

    @property
    def key(self) -> tuple[str, ...]:
        """Return what it is known by: a post or draft of one name may be begun anew, and erased again."""
        again = (self.erased_at.isoformat(),) if self.kind in ("post", "draft") else ()
        return (self.kind, self.subject, *again)


class ErasureList:
    """The file. It only grows; carry it along when a backup is restored on another machine."""

    def __init__(self, file: Path, shared: SharedLines | None = None, backups: Path | None = None) -> None:
        self._lines = LineFile(file, Message("list_of_erasures"), shared, backups)
        self.copy = self._lines.copy
        self.take_in = self._lines.take_in

    @property
    def file(self) -> Path:
        """Return its place."""
        return self._lines.file

    def read(self) -> list[Erasure]:
        """Return all of them, oldest first.

        Raises:
            StorageError: if the file is there and cannot be read: what it says must not be overlooked.
        """
        try:
            return [_erasure(row) for row in self._lines.read()]
        except (ValueError, KeyError, TypeError) as error:
            raise self._lines.broken(error) from error

    def gather(self) -> None:
        """Take in what was erased on other machines that share the ledger; nothing where there are none.

        Raises:
            StorageError: if what they share cannot be read or written.
        """
        self._lines.gather()

    def append(self, erasures: Iterable[Erasure]) -> None:
        """Add to it; on disk when this returns.

        Raises:
            StorageError: if it cannot be written.
        """
        self._lines.append(_plain(each) for each in erasures)


def erasure_list(database: Database, settings_folder: Path, media: str, backups: Path | None = None) -> ErasureList:
    """Return a ledger's list: beside its file, or where it is no file beside the settings, shared beside `media`.

    `backups` is the folder of the nightly backups: each change is copied there.
    """
    if database.file:
        return ErasureList(database.file.parent / NAME, backups=backups)
    return ErasureList(settings_folder / NAME, SharedLines(media, NAME), backups)


def picture_digests(erasures: Sequence[Erasure]) -> frozenset[str]:
    """Return the digests of erased pictures: sources and every rendition."""
    return frozenset(each.subject for each in erasures if each.kind == "picture")


def _plain(erasure: Erasure) -> dict[str, str]:
    return {**asdict(erasure), "erased_at": erasure.erased_at.isoformat()}


def _erasure(content: Mapping[str, Any]) -> Erasure:
    return Erasure(**{**content, "erased_at": datetime.fromisoformat(content["erased_at"])})
