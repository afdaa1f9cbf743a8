"""The made-up website as it is saved by wget, served over HTTP, or asked in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.old_website.addresses import parsed
from publisher.old_website.loaded_page import SavedPage
from tests.old_website.made_site import HOST, MadeSite
from tests.partners.feed_server import FeedServer


@dataclass(frozen=True)
class InMemory:
    """The website without files."""

    site: MadeSite
    host: str = HOST.removeprefix("www.")

    def pages(self) -> Iterator[SavedPage]:
        paths = (path for path, (kind, _) in self.site.files.items() if kind == "text/html")
        for path in sorted(paths, key=lambda each: (parsed(each).stem, each)):
            yield SavedPage(parsed(path), self.site.files[path][1])

    def file(self, path: str) -> bytes | None:
        found = self.site.files.get(path)
        return found[1] if found else None


def mirrored(site: MadeSite, folder: Path) -> Path:
    """Write the website as `wget --mirror --adjust-extension` does; return its folder."""
    root = folder / HOST
    for path, (kind, content) in site.files.items():
        name = path.lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        elif kind == "text/html" and ("?" in name or "." not in name.rpartition("/")[2]):
            name += ".html"
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root


def served(site: MadeSite, server: FeedServer) -> str:
    """Let a server answer as the old one; return its address."""
    for path, (kind, content) in site.files.items():
        server.gives(path, content, Content_Type=kind)
    return f"{server.url}/"
