"""An old website that lies in a folder: a mirror by wget or HTTrack, or pages saved from a browser."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from publisher.old_website.addresses import address_of, may_be_page, parsed
from publisher.old_website.loaded_page import NO_HOST, SavedPage

#: What is larger is no page.
LIMIT_PAGE_BYTES = 5_000_000
LIMIT_FILE_BYTES = 50_000_000
_HEAD = 3000
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|title|meta)\b", re.IGNORECASE)
#: What browsers and mirrors write into a page about where it came from.
_CAME_FROM = (
    re.compile(rb"saved from url=\(\d+\)(\S+)"),
    re.compile(rb"Mirrored from (\S+) by HTTrack"),
    re.compile(rb"SingleFile\s+url:\s*(\S+)"),
)
_CANONICAL = re.compile(rb"<link[^>]+rel=[\"']?canonical[\"']?[^>]+href=[\"']([^\"']+)", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,10}", re.IGNORECASE)


@dataclass(slots=True)
class SavedFolder:
    """A folder of saved pages."""

    root: Path
    host: str = NO_HOST
    #: Files by path, as browsers ask for them.
    _files: dict[str, Path] = field(default_factory=dict)
    _pages: list[tuple[str, Path, tuple[str, ...]]] = field(default_factory=list)

    def pages(self) -> Iterator[SavedPage]:
        """Return its pages, those of one stem one after another."""
        for path, file, others in self._pages:
            yield SavedPage(parsed(path), file.read_bytes(), "", others)

    def file(self, path: str) -> bytes | None:
        """Return a file, a picture for instance; None where it is not there, or too large."""
        plain = path.partition("?")[0]
        found = self._files.get(path) or self._files.get(plain) or self._files.get(quote(unquote(plain)))
        if found is None or found.stat().st_size > LIMIT_FILE_BYTES:
            return None
        return found.read_bytes()


def holds_pages(folder: Path) -> bool:
    """Return whether a folder has a web page anywhere in it."""
    return any(_is_page(file) for file in _files_below(folder))


def saved_folder(folder: Path) -> SavedFolder:
    """Return the website that was saved in a folder; a single folder in it that is named as a host is its top."""
    root = _top(folder)
    host = root.name.lower().removeprefix("www.") if _is_host(root) else NO_HOST
    files: dict[str, Path] = {}
    found: list[tuple[str, Path, tuple[str, ...]]] = []
    for file in _files_below(root):
        path = _path_of(file.relative_to(root).as_posix())
        files[path] = file
        if _is_page(file):
            told, *paths = _addresses(file, path)
            host = host if host != NO_HOST else told or NO_HOST
            found.append((paths[0], file, tuple(paths[1:])))
    pages = sorted(_once(found), key=lambda each: (parsed(each[0]).stem, each[0]))
    return SavedFolder(root, host, files, pages)


def _once(found: list[tuple[str, Path, tuple[str, ...]]]) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    seen: set[str] = set()
    for path, file, others in found:
        if path not in seen:
            seen.add(path)
            yield path, file, others


def _top(folder: Path) -> Path:
    inner = [each for each in folder.iterdir() if not each.name.startswith(".")] if folder.is_dir() else []
    folders = [each for each in inner if each.is_dir() and not each.is_symlink()]
    hosts = [each for each in folders if _is_host(each)]
    if len(hosts) == 1 and not any(_is_page(each) for each in inner if each.is_file() and each.name != "index.html"):
        return hosts[0]
    return folder


def _is_host(folder: Path) -> bool:
    return bool(_HOST.fullmatch(folder.name))


def _files_below(folder: Path) -> Iterator[Path]:
    """Return the files below a folder, sorted; links are not followed."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = (Path(here) / name for name in sorted(names) if not name.startswith("."))
        yield from (file for file in files if file.is_file() and not file.is_symlink())


def _is_page(file: Path) -> bool:
    name = file.name.replace("@", "?").replace("%3F", "?")
    if not may_be_page(name) or file.stat().st_size > LIMIT_PAGE_BYTES:
        return False
    with file.open("rb") as stream:
        return bool(_PAGE.search(stream.read(_HEAD).replace(b"\0", b"")))


def _path_of(name: str) -> str:
    """Return the path that a saved file stands for: `index.php?id=1.html` was `/index.php?id=1`."""
    plain = unquote(name)
    head, mark, query = plain.partition("?")
    if not mark and "@" in plain.rpartition("/")[2] and "=" in plain:
        head, mark, query = plain.partition("@")
    for ending in (".html", ".htm"):
        query = query.removesuffix(ending)
    path = f"/{quote(head)}" + (f"?{query}" if mark else "")
    return address_of(path)[1]


def _addresses(file: Path, path: str) -> list[str]:
    """Return the host that a page says it comes from, its address, and others that lead to it."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    host, own = "", path
    for pattern in _CAME_FROM:
        if found := pattern.search(head):
            url = found[1].decode("utf-8", "replace")
            host, own = _split(url if "://" in url else f"http://{url}", path)
    if not host and (found := _CANONICAL.search(head)):
        host, _ = _split(found[1].decode("utf-8", "replace"), path)
    others = [path] if own != path else []
    if index := _INDEX.search(own):
        others.append(own)
        own = own[: index.start()] + "/"
    return [host, own, *others]


def _split(url: str, path: str) -> tuple[str, str]:
    try:
        return address_of(url)
    except ValueError:
        return "", path
