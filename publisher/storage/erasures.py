"""The list of what was erased for good, outside the ledger and its backups: applied again after every restore."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from publisher.domain.errors import StorageError
from publisher.domain.post import require_aware
from publisher.storage.archive import sync_folder
from publisher.storage.database import Database

#: Its name, in the ledger's folder, or beside the settings where the ledger is no file.
NAME = "erasures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One thing that was destroyed: its digest, time and reason stay."""

    #: `picture` (subject: a sha256), `post` (a slug), `draft` (a slug: how it stood before) or `person` (an id).
    kind: str
    subject: str
    reason: str
    erased_at: datetime
    #: Id of the person who decided it.
    erased_by: str

    def __post_init__(self) -> None:
        require_aware("erased_at", self.erased_at)


class ErasureList:
    """The file. It only grows; carry it along when a backup is restored on another machine."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> list[Erasure]:
        """Give all of them, oldest first.

        Raises:
            StorageError: if the file is there and cannot be read: what it says must not be overlooked.
        """
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
            return [_erasure(line) for line in lines if line.strip()]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError(f"The list of erasures {self.file} cannot be read: {error}. Mend it first.") from error

    def append(self, erasures: Iterable[Erasure]) -> None:
        """Add to it; on disk when this returns.

        Raises:
            StorageError: if it cannot be written.
        """
        lines = "".join(f"{json.dumps(_plain(each), ensure_ascii=False, sort_keys=True)}\n" for each in erasures)
        try:
            handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(lines)
                stream.flush()
                os.fsync(stream.fileno())
            sync_folder(self.file.parent)
        except OSError as error:
            raise StorageError(f"The list of erasures {self.file} cannot be written: {error}.") from error


def erasure_list(database: Database, settings_folder: Path) -> ErasureList:
    """Give a ledger's list: beside its file, or beside the settings where it is no file."""
    return ErasureList((database.file.parent if database.file else settings_folder) / NAME)


def picture_digests(erasures: Sequence[Erasure]) -> frozenset[str]:
    """Give the digests of erased pictures: sources and every rendition."""
    return frozenset(each.subject for each in erasures if each.kind == "picture")


def _plain(erasure: Erasure) -> dict[str, str]:
    return {**asdict(erasure), "erased_at": erasure.erased_at.isoformat()}


def _erasure(line: str) -> Erasure:
    content = json.loads(line)
    return Erasure(**{**content, "erased_at": datetime.fromisoformat(content["erased_at"])})
