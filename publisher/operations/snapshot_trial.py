"""The newest snapshot is read back, compared with what was taken, and its ledger restored on trial."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import SNAPSHOT_PROVED, SNAPSHOT_TRIAL_TROUBLE
from publisher.domain.errors import StorageError
from publisher.domain.system_errors import reason_of
from publisher.file_modes import PRIVATE_FOLDER
from publisher.operations.nightly_backup import restored_on_trial, told_where_it_fails
from publisher.operations.snapshot_repository import newest_generation, repository_in_use
from publisher.storage.archive.restic import Restic, Snapshot
from publisher.storage.archive.zip_file import MANIFEST, Archive, BadBackup, is_inside, pieces_of

#: A twelfth of all data is read each month.
_MONTHS = 12


def prove_snapshot(app: App) -> None:
    """Read the newest snapshot back, compare every file with what was taken, and restore its ledger on trial.

    A twelfth of the repository's other data is read too, by month.

    Raises:
        InvalidInput: if there is none, or it does not come out as it went in.
        StorageError: if the repository cannot be reached, or there is no room for the ledger.
    """
    with told_where_it_fails(app, SNAPSHOT_TRIAL_TROUBLE):
        restic = repository_in_use(app)
        newest = newest_generation(restic, None)
        try:
            with TemporaryDirectory(prefix="publisher-trial-") as name:
                _read_back(restic, newest, Path(name))
                with Archive(Path(name)) as archive:
                    restored_on_trial(archive, Path(name), app.clock())
            restic.check(f"{app.clock().month}/{_MONTHS}")
        except OSError as error:
            raise StorageError("trial_failed", file=restic.address, reason=reason_of(error)) from error
        except BadBackup as error:
            raise BadBackup("trial_failed", file=restic.address, reason=error.told) from error
        app.container.page.monitoring.pulses.record_run(SNAPSHOT_PROVED, app.clock(), newest.id)


def _read_back(restic: Restic, snapshot: Snapshot, folder: Path) -> None:
    """Read a snapshot once: its ledger is kept in the folder, and of everything else only the digest is compared."""
    digests: dict[str, str] = {}
    with restic.stream(snapshot.id) as stream:
        try:
            for path, pieces in _members(stream):
                whole = hashlib.sha256()
                with _kept_in(folder, path) as file:
                    for piece in pieces:
                        whole.update(piece)
                        file.write(piece)
                digests[path] = whole.hexdigest()
        except tarfile.TarError:
            stream.read()  # restic says what it was
    with Archive(folder) as archive:
        wrong = [path for path, digest in archive.contents.members.items() if digests.get(path) != digest]
    if wrong:
        raise BadBackup("backup_damaged", path=wrong[0])


def _members(stream: IO[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    with tarfile.open(fileobj=stream, mode="r|") as packed:
        for member in packed:
            content = packed.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name.removeprefix("./"), pieces_of(content)


@contextmanager
def _kept_in(folder: Path, path: str) -> Iterator[IO[bytes]]:
    """Open a file for what the trial needs again; the rest goes nowhere."""
    needed = is_inside(path) and (path == MANIFEST or path.startswith("ledger/"))
    file = folder / path if needed else Path(os.devnull)
    file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    with file.open("wb") as opened:
        yield opened
