"""What an update has begun, on the disk: whoever comes after one that was broken off knows what to end."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import CodedError

_FILE, _LOCK = "update.json", "update.lock"
_READABLE = 0o644


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """An update that has begun and not ended."""

    old: str
    new: str
    #: Which step was begun last, for people.
    step: str = ""
    #: Why the old one could not do all of its work, before; None where it did not answer.
    before: tuple[str, ...] | None = None
    #: Whether the new version brings the ledger to tables that the old one cannot open.
    changes_ledger: bool = False
    #: Whether the new version lay there before, and stays whatever comes of it.
    was_there: bool = False
    #: The new one did not answer, and the old one is to run again.
    back: bool = False


def read_journal(program: Path) -> Journal | None:
    """Return what was begun and has not ended; None where nothing was, or nothing can be read from it."""
    try:
        told = json.loads((program / _FILE).read_text(encoding="utf-8"))
        known = {each.name: told[each.name] for each in fields(Journal)}
        before = known["before"]
        return Journal(**known | {"before": None if before is None else tuple(map(str, before))})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_journal(program: Path, journal: Journal) -> None:
    """Write it down, whole or not at all.

    Raises:
        OSError: if the disk is full.
    """
    atomic_write(program / _FILE, json.dumps(asdict(journal), indent=2).encode(), _READABLE)


def forget_journal(program: Path) -> None:
    """Say that nothing is begun any more."""
    with suppress(FileNotFoundError):
        (program / _FILE).unlink()


@contextmanager
def only_update(program: Path) -> Iterator[None]:
    """Be the only one who updates, until the last process that began inside has ended.

    Raises:
        CodedError: if somebody does.
    """
    handle = os.open(program / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CodedError("update_runs_already") from None
    try:
        yield
    finally:
        os.close(handle)
