"""Old addresses that lead on to new ones: a page that any server can send, and tables for true redirects."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from markupsafe import Markup, escape

from publisher.domain.ports_channel import Entry
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.build_context import BuildContext, encode

#: Lines for a `map` of nginx, and for one of Caddy; see docs/howto/web-server.md.
NGINX_MAP, CADDY_MAP = "redirects.map", "redirects.caddy"

#: Stands where the address comes.
_TARGET = "https://address.invalid/"


def redirect_files(context: BuildContext) -> Files:
    """Return a page for each old address that a file can stand for, and tables of all of them for nginx and Caddy.

    Where the site has a page of its own at an old address, that page stands: it is written later.
    """
    for old, new in context.settings.redirects.items():
        if file := _file_of(old):
            yield file, context.render("redirect.html", tag=context.settings.default_tag, url=_target(context, new))
    if context.settings.redirects:
        yield NGINX_MAP, "".join(_map_lines(context, ";")).encode()
        yield CADDY_MAP, "".join(_map_lines(context, "")).encode()


def leading_on(context: BuildContext, entry: Entry, tag: str) -> bytes:
    """Render the page that leads on to an entry's page; of thousands nothing but the address differs."""
    page = context.cached(("redirect",), tag, lambda: Markup(_leading_on(context, tag)))  # noqa: S704 - as rendered
    target = escape(urls.article_url(context.settings.base_url, entry.article, context.written_in(entry.article, tag)))
    return page.replace(_TARGET, target).encode()


def _leading_on(context: BuildContext, tag: str) -> str:
    return encode(context.text("redirect.html", tag=tag, url=_TARGET)).decode()


def _file_of(old: str) -> str:
    """Return the file that a server sends for an old path; empty where it has a query, which no file can answer."""
    if urlsplit(old).query:
        return ""
    path = unquote(old).strip("/")
    last = path.rpartition("/")[2]
    is_file = "." in last and not old.endswith("/")
    return path if is_file else urls.file_of(f"{path}/")


def _map_lines(context: BuildContext, end: str) -> Iterator[str]:
    root = context.base_path.rstrip("/")
    for old, new in context.settings.redirects.items():
        yield f'"{root}{old}" "{_target(context, new)}"{end}\n'


def _target(context: BuildContext, new: str) -> str:
    """Return the full address: one that begins with a slash lies on this site."""
    return f"{context.settings.base_url}{new}" if new.startswith("/") else new
