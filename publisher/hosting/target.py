"""Where the site is written: a folder of this machine, or files behind an address that several machines share."""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from publisher.domain.errors import CodedError
from publisher.domain.ports_channel import MediaStore
from publisher.file_modes import PUBLIC_FILE, make_public_folder
from publisher.hosting.build_state import SiteState, read_state, state_file, write_state
from publisher.hosting.file_lock import only_writer
from publisher.hosting.local_writer import SiteFolder, WriteResult
from publisher.site.output_files import File
from publisher.site.urls import is_of_the_site

#: Written by `doctor`, to see whether the place can be written and whether it is the one that readers get.
TRIAL = "publisher-trial.txt"


class SiteFiles(Protocol):
    """The site's files; `writer.SiteFolder` and `remote.RemoteFiles` tell the details."""

    def write(self, files: Iterable[File], media: MediaStore) -> WriteResult:
        """Write what changed, in this order, and delete what is gone after all others."""
        ...

    def prune(self, keep: Collection[str]) -> int:
        """Delete every file that is not in `keep`, but for those whose path has a name with a dot in front."""
        ...

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        ...


class PublishTarget(Protocol):
    """A place that the site is written to. Everything but `only_writer` and `has` needs its lock."""

    def only_writer(self, timeout_seconds: float) -> AbstractContextManager[int | None]:
        """Be the only writer, over all processes and machines that write there.

        Gives the handle of a lock that other processes can inherit; None where it is none of the system's.

        Raises:
            SiteBusy: if another one holds the lock for longer.
        """
        ...

    def state(self) -> SiteState:
        """Return what is known of the files there."""
        ...

    def note(self, state: SiteState) -> None:
        """Keep what is known of the files there."""
        ...

    def files(self, *, whole: bool) -> SiteFiles:
        """Return the files, for a few of them or for the whole site."""
        ...

    def flush(self) -> None:
        """Make what was written for a whole site last."""
        ...

    def has(self, path: str) -> bool:
        """Return whether a file is there."""
        ...

    def verify(self) -> None:
        """Look again at what is believed to lie there, where files are not compared in any case."""
        ...

    def probe(self, content: bytes) -> AbstractContextManager[str]:
        """Write `TRIAL` at the site's root, read it back, and delete it at the end; give its path. Needs no lock.

        Raises:
            OSError, StorageError: if the place cannot be reached, written or read.
        """
        ...

    def close(self) -> None:
        """Close connections; the target can be used again."""
        ...


class LocalTarget:
    """Implements `PublishTarget` in a folder of this machine; lock and note lie beside it."""

    def __init__(self, output: Path) -> None:
        self._output = output

    def only_writer(self, timeout_seconds: float) -> AbstractContextManager[int | None]:
        """Be the only writer, over all processes of this machine."""
        return only_writer(self._output, timeout_seconds)

    def state(self) -> SiteState:
        """Return what is known of the folder."""
        return read_state(self._output)

    def note(self, state: SiteState) -> None:
        """Keep what is known of the folder."""
        write_state(self._output, state)

    def files(self, *, whole: bool) -> SiteFolder:
        """Return the files: each synced at once, or for a whole site all of them by `settle`."""
        return SiteFolder(self._output, sync_each=not whole)

    def flush(self) -> None:
        """Sync the whole disk."""
        os.sync()

    def has(self, path: str) -> bool:
        """Return whether a file is there."""
        return (self._output / path).exists()

    def verify(self) -> None:
        """Refuse a folder that was never written here and holds other things: what is not the site's would be deleted.

        Raises:
            CodedError: `site_folder_of_others`.
        """
        if not self._output.is_dir() or state_file(self._output).is_file():
            return
        names = {path.name for path in self._output.iterdir() if not path.name.startswith(".")}
        others = sorted(name for name in names if not is_of_the_site(name))
        if others:
            raise CodedError("site_folder_of_others", folder=str(self._output), names=", ".join(others[:5]))

    def close(self) -> None:
        """Do nothing: there are no connections."""

    @contextmanager
    def probe(self, content: bytes) -> Iterator[str]:
        """Write a small file for as long as it is looked at."""
        file = self._output / TRIAL
        make_public_folder(self._output)
        try:
            file.write_bytes(content)
            file.chmod(PUBLIC_FILE)
            yield TRIAL
        finally:
            file.unlink(missing_ok=True)
