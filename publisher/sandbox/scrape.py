"""Reading a page's Open Graph tags, as Facebook's crawler does for a link card."""

import io
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from PIL import Image

from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.fetch import NotFetched, fetch, web_host
from publisher.sandbox.graph_time import graph_time
from publisher.sandbox.page import Page
from publisher.sandbox.records import LinkCard

#: Tags count only within the first megabyte of a page, images up to 8 MB (docs: sharing/webmasters).
MOST_HTML_BYTES, MOST_IMAGE_BYTES = 1024 * 1024, 8 * 1024 * 1024


def scrape(page: Page, url: str) -> LinkCard:
    """Read the tags at an address and remember them with the Page. A failure is remembered as a card with a problem."""
    try:
        kind, body = fetch(url, MOST_HTML_BYTES)
        card = _card(page, url, _tags(body.decode("utf-8", "replace")) if "html" in kind else {})
    except (NotFetched, ValueError) as error:
        card = LinkCard(url, problem=str(error))
    page.keep_card(card)
    return card


def card_of_link(page: Page, url: str) -> LinkCard:
    """The card of a posted link: the remembered one, else a fresh one. Facebook caches by address too."""
    remembered = page.card(url)
    return remembered if remembered and not remembered.problem else scrape(page, url)


def scrape_call(page: Page, call: Call) -> dict[str, Any]:
    """`POST /?id=URL&scrape=true` and `GET /?id=URL`: the object that the address is for Facebook."""
    url = call.text("id")
    if not web_host(url):
        raise ErrorAnswer(100, f"(#100) Invalid parameter: {url} is no address", kind="GraphMethodException")
    card = scrape(page, url) if call.method == "POST" and call.flag("scrape", False) else card_of_link(page, url)
    written: dict[str, Any] = {"url": url, "type": "website", "title": card.title or web_host(url)}
    written |= {"description": card.description} if card.description else {}
    if card.image:
        written["image"] = [{"url": f"{call.base_url}/_look/photos/{card.image}"}]
    return written | {"updated_time": graph_time(page.now()), "id": url}


def _card(page: Page, url: str, tags: dict[str, str]) -> LinkCard:
    image = urljoin(url, tags["og:image"]) if tags.get("og:image") else ""
    return LinkCard(
        url,
        title=tags.get("og:title") or tags.get("title", ""),
        description=tags.get("og:description", ""),
        site_name=tags.get("og:site_name", ""),
        image=_kept_image(page, image) if image else "",
        image_alt=tags.get("og:image:alt", ""),
    )


def _kept_image(page: Page, url: str) -> str:
    """Fetch a preview picture and keep its bytes. Without a usable one the card has no picture, as on Facebook."""
    try:
        _, content = fetch(url, MOST_IMAGE_BYTES)
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            kind = str(image.format).lower()
            image.verify()
    except (NotFetched, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""
    return f"{page.keep(content, kind)}.{kind}"


class _TagReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("property") or attributes.get("name") or ""
        if tag == "meta" and name.startswith("og:"):
            self.tags.setdefault(name, (attributes.get("content") or "").strip())
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.tags.setdefault("title", data.strip())
            self._in_title = False


def _tags(html: str) -> dict[str, str]:
    reader = _TagReader()
    reader.feed(html)
    return reader.tags
