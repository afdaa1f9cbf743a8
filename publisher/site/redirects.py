"""Old addresses that lead on to new ones: a page that any server can send, and a table for nginx (a true redirect)."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from publisher.site import addresses
from publisher.site.edition import Edition
from publisher.site.files import Files

#: `map` lines for nginx; see docs/howto/web-server.md.
NGINX_MAP = "redirects.map"


def redirect_files(edition: Edition) -> Files:
    """Give a page for each old address that a file can stand for, and nginx's table of all of them.

    Where the site has a page of its own at an old address, that page stands: it is written later.
    """
    for old, new in edition.settings.redirects.items():
        if file := _file_of(old):
            yield file, edition.render("redirect.html", tag=edition.settings.default_tag, url=_target(edition, new))
    if edition.settings.redirects:
        yield NGINX_MAP, "".join(_map_lines(edition)).encode()


def _file_of(old: str) -> str:
    """Give the file that a server sends for an old path; empty where it has a query, which no file can answer."""
    if urlsplit(old).query:
        return ""
    path = unquote(old).strip("/")
    last = path.rpartition("/")[2]
    is_file = "." in last and not old.endswith("/")
    return path if is_file else addresses.file_of(f"{path}/")


def _map_lines(edition: Edition) -> Iterator[str]:
    root = edition.root.rstrip("/")
    for old, new in edition.settings.redirects.items():
        yield f'"{root}{old}" "{_target(edition, new)}";\n'


def _target(edition: Edition, new: str) -> str:
    """Give the full address: one that begins with a slash lies on this site."""
    return f"{edition.settings.base_url}{new}" if new.startswith("/") else new
