"""The site in a folder of a web host: a place like any other, with what is known of it kept in a file here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

from publisher.hosting.build_state import SiteState, state_from_json, state_to_json
from publisher.hosting.remote_host.atomic_upload import OWN, upload_atomically
from publisher.hosting.remote_host.connection import OpenConnection
from publisher.hosting.remote_host.connection_pool import ConnectionPool
from publisher.hosting.remote_host.host_files import HostFiles
from publisher.hosting.remote_host.manifest import Manifest, opened
from publisher.hosting.target import TRIAL

Lock = Callable[[float], AbstractContextManager[int | None]]
#: On the host: names the last writing. Where it is not ours, somebody else wrote, and our manifest is worth nothing.
TOKEN = f"{OWN}/last-writing"


class RemoteHostTarget:
    """Implements `place.Place` on a web host."""

    def __init__(self, address: str, open_line: OpenConnection, manifest: Path, lock: Lock) -> None:
        """Write at `address` (which is noted in the manifest) over lines that `open_line` opens, under `lock`."""
        self._address, self._manifest_file, self._lock = address, manifest, lock
        self._lines = ConnectionPool(open_line)
        self._manifest: Manifest | None = None

    @contextmanager
    def only_writer(self, timeout_seconds: float) -> Iterator[None]:
        """Be the only writer.

        Raises:
            SiteBusy: if another one holds the lock for longer.
            StorageError: if the host cannot be reached.
        """
        with self._lock(timeout_seconds), opened(self._manifest_file) as manifest:
            try:
                self._take_over(manifest)
                self._manifest = manifest
                yield
            finally:
                self._manifest = None
                self._lines.close()

    def state(self) -> SiteState:
        """Return what is known of the files there."""
        return state_from_json(self._known.fact("state"))

    def note(self, state: SiteState) -> None:
        """Keep what is known of the files there."""
        self._known.note(state=state_to_json(state))

    def files(self, *, whole: bool) -> HostFiles:
        """Return the files. Without the lock they can be read only."""
        return HostFiles(self._lines, self._manifest)

    def verify(self) -> None:
        """Ask the host for the size of every file that is known to lie there."""
        self.files(whole=True).recheck()

    def flush(self) -> None:
        """Do nothing: what came back from the host lasts."""

    def has(self, path: str) -> bool:
        """Return whether a file is there."""
        return self._lines.once(lambda line, _: line.size(path) is not None or line.read(path) is not None)

    def close(self) -> None:
        """Close the lines that nobody uses: reading without the lock leaves one open for the next time."""
        self._lines.close()

    @contextmanager
    def probe(self, content: bytes) -> Iterator[str]:
        """Put a small file beside the pages for as long as it is looked at."""
        self._lines.once(lambda line, _: upload_atomically(line, TRIAL, content, "half-trial"))
        try:
            yield TRIAL
        finally:
            self._lines.once(lambda line, _: line.delete(TRIAL))

    @property
    def _known(self) -> Manifest:
        if self._manifest is None:
            raise RuntimeError("The site on a host is written under its lock only.")
        return self._manifest

    def _take_over(self, manifest: Manifest) -> None:
        """See whether the last writing was noted in this manifest; forget everything if not. Then name a new one.

        The name is noted here before it goes there: a crash in between leaves one of the two that are known.
        """
        there = self._lines.once(lambda line, _: line.read(TOKEN)) or b""
        names = {manifest.fact("writing"), manifest.fact("next_writing")} - {""}
        if there.decode("ascii", "replace") not in names or manifest.fact("address") != self._address:
            manifest.forget()
        else:
            manifest.note(writing=there.decode("ascii"))
        name = uuid4().hex
        manifest.note(next_writing=name, address=self._address)
        self._lines.once(lambda line, _: upload_atomically(line, TOKEN, name.encode(), "half-name"))
        manifest.note(writing=name)
