"""The studio's own style sheet, scripts and icon: read once, at addresses that change with their content."""

import gzip
from functools import cached_property
from pathlib import Path

from publisher.domain.revision import digest_of

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class Assets:
    """The files of these folders, of which some may not be there: the editor is built where there is npm.

    Of two with one name the later one counts: an organisation's own lie over the program's.
    """

    def __init__(self, *folders: Path) -> None:
        self._folders = [folder for folder in folders if folder.is_dir()]

    @cached_property
    def _files(self) -> dict[str, bytes]:
        found = {path.name: path for folder in self._folders for path in folder.iterdir() if path.suffix in _TYPES}
        return {name: path.read_bytes() for name, path in sorted(found.items())}

    @cached_property
    def _packed(self) -> dict[str, bytes]:
        return {name: gzip.compress(content, mtime=0) for name, content in self._files.items()}

    @cached_property
    def version(self) -> str:
        """Return a digest over all of them: scripts import one another by name, so they change address together."""
        return digest_of(b"\0".join(name.encode() + content for name, content in self._files.items()))[:12]

    def address(self, name: str) -> str:
        """Return a file's address.

        Raises:
            KeyError: if there is no such file.
        """
        self._files[name]
        return f"/static/{self.version}/{name}"

    def known(self, name: str) -> str:
        """Return a file's address, or an empty text if there is no such file."""
        return self.address(name) if name in self._files else ""

    def file(self, name: str) -> tuple[bytes, str] | None:
        """Return a file's bytes and media type."""
        content = self._files.get(name)
        return None if content is None else (content, _TYPES[Path(name).suffix])

    def packed(self, name: str) -> bytes:
        """Return a file's bytes as gzip, for browsers that take it: nothing in these files is secret (BREACH)."""
        return self._packed[name]
