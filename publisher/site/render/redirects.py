"""Old addresses that lead on to new ones: a page that any server can send, and a table for nginx (a true redirect)."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.build_context import BuildContext

#: `map` lines for nginx; see docs/howto/web-server.md.
NGINX_MAP = "redirects.map"


def redirect_files(context: BuildContext) -> Files:
    """Return a page for each old address that a file can stand for, and nginx's table of all of them.

    Where the site has a page of its own at an old address, that page stands: it is written later.
    """
    for old, new in context.settings.redirects.items():
        if file := _file_of(old):
            yield file, context.render("redirect.html", tag=context.settings.default_tag, url=_target(context, new))
    if context.settings.redirects:
        yield NGINX_MAP, "".join(_map_lines(context)).encode()


def _file_of(old: str) -> str:
    """Return the file that a server sends for an old path; empty where it has a query, which no file can answer."""
    if urlsplit(old).query:
        return ""
    path = unquote(old).strip("/")
    last = path.rpartition("/")[2]
    is_file = "." in last and not old.endswith("/")
    return path if is_file else urls.file_of(f"{path}/")


def _map_lines(context: BuildContext) -> Iterator[str]:
    root = context.base_path.rstrip("/")
    for old, new in context.settings.redirects.items():
        yield f'"{root}{old}" "{_target(context, new)}";\n'


def _target(context: BuildContext, new: str) -> str:
    """Return the full address: one that begins with a slash lies on this site."""
    return f"{context.settings.base_url}{new}" if new.startswith("/") else new
