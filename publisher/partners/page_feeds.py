"""Which feeds a web page names (`<link rel="alternate">`), the likeliest first."""

from html.parser import HTMLParser
from urllib.parse import urljoin

_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/x-rss+xml", "text/xml")
_MOST = 5
#: Words in the address or title of a feed that is not the news.
_BESIDE = ("comment", "koment", "коментар")


class _Links(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._base = url
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link leads."""
        values = {name: (value or "").strip() for name, value in attrs}
        if tag == "base" and values.get("href"):
            self._base = _joined(self._base, values["href"])
        kind = values.get("type", "").lower().partition(";")[0].strip()
        if tag == "link" and "alternate" in values.get("rel", "").lower().split() and kind in _TYPES:
            address = _joined(self._base, values.get("href", ""))
            if address.startswith(("http://", "https://")):
                self.found.setdefault(address, f"{address} {values.get('title', '')}".lower())


def feeds_of_page(text: str, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names: those of comments last."""
    links = _Links(url)
    links.feed(text)
    links.close()
    ordered = sorted(links.found, key=lambda each: any(word in links.found[each] for word in _BESIDE))
    return tuple(ordered[:_MOST])


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
