"""The studio's own style sheet, scripts and icon: read once, at addresses that change with their content."""

from functools import cached_property
from pathlib import Path

from publisher.domain.revision import digest_of

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class Assets:
    """The files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self._folder.iterdir()) if path.suffix in _TYPES}

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

    def file(self, name: str) -> tuple[bytes, str] | None:
        """Return a file's bytes and media type."""
        content = self._files.get(name)
        return None if content is None else (content, _TYPES[Path(name).suffix])
