"""A browser that reads a site from its folder, with the headers that docs/howto/web-server.md sends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route

from publisher.media.media_types import media_type_of
from publisher.runtime.static_server import find_file
from tests.browser.demo import ROOT, Demo

PHONE, DESKTOP = 320, 1280
THEMES = ("light", "dark")


def policy() -> str:
    """Return the Content-Security-Policy that the ready configurations send."""
    howto = (ROOT / "docs" / "howto" / "web-server.md").read_text(encoding="utf-8")
    (found,) = set(re.findall(r'Content-Security-Policy "([^"]*)"', howto))
    return str(found)


class Reader:
    """Somebody who reads a site; remembers what pages asked for elsewhere, and what went wrong in them."""

    def __init__(self, demo: Demo, context: BrowserContext, *, strict: bool = True) -> None:
        """Read in a browser's context; not `strict` means without the policy: a page has to be safe by itself."""
        self._demo = demo
        self._host = urlsplit(demo.url).netloc
        self._headers = {"Content-Security-Policy": policy()} if strict else {}
        #: Addresses outside the site.
        self.strangers: list[str] = []
        #: What the browser complained of, such as a file that is not there.
        self.troubles: list[str] = []
        context.route("**/*", self._answer)
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.troubles.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def open(self, path: str) -> Page:
        """Open a page and wait until it stands."""
        self.page.goto(f"{self._demo.url}{path}", wait_until="load")
        return self.page

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.netloc != self._host:
            self.strangers.append(route.request.url)
            route.abort()
            return
        file = find_file(self._demo.folder, address.path)
        if file is None:
            route.fulfill(status=404, body="")
            return
        headers = {**self._headers, "Content-Type": media_type_of(file.as_posix())}
        route.fulfill(status=200, headers=headers, body=file.read_bytes())


@contextmanager
def reading(
    demo: Demo, browser: Browser, *, width: int = DESKTOP, theme: str = "light", strict: bool = True
) -> Iterator[Reader]:
    """Read a site in a window `width` pixels wide."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        service_workers="block",
    )
    try:
        yield Reader(demo, context, strict=strict)
    finally:
        context.close()
