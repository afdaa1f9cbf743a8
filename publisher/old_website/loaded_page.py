"""A page of an old website, taken apart: what its head says, its units, and where it leads."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from publisher.old_website.addresses import LANGUAGE_WORDS, OldAddress, address_of, parsed
from publisher.old_website.dates import FoundDay, day_of_machines
from publisher.old_website.page_text import page_text
from publisher.old_website.units import Unit, tree_of, units_of

#: Stands for the host where nobody knows it: pages that were only saved.
NO_HOST = "saved.invalid"
_PUBLISHED = ("article:published_time", "datepublished", "dc.date", "dcterms.date", "date", "pubdate", "dc.date.issued")
_DATE_IN_JSON = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as it lies on this machine."""

    address: OldAddress
    content: bytes
    #: What its server said that it is written in; empty where nothing was said.
    charset: str = ""
    #: Other addresses that lead to it.
    others: tuple[str, ...] = ()


class OldSite(Protocol):
    """An old website: read as often as it is asked."""

    @property
    def host(self) -> str:
        """Its name without `www.`; `NO_HOST` where nobody knows it."""

    def pages(self) -> Iterator[SavedPage]:
        """Return its pages, those of one stem one after another."""

    def file(self, path: str) -> bytes | None:
        """Return a file, a picture for instance; None where it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """What a page says of itself."""

    title: str = ""
    #: `og:title`.
    shared_title: str = ""
    description: str = ""
    day: FoundDay | None = None
    #: Paths by language of the same page in other languages.
    translations: Mapping[str, str]
    #: The address that it gives itself; empty where it gives none.
    canonical: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPage:
    """A page, taken apart."""

    saved: SavedPage
    host: str
    base: str
    head: PageHead
    units: tuple[Unit, ...]

    @property
    def stem(self) -> str:
        """Return what translations of this page have in common."""
        return self.saved.address.stem

    def inner(self, address: str) -> str:
        """Return the path that an address of this page leads to on the same website; empty where it leads elsewhere."""
        try:
            host, path = address_of(address, self.base)
        except ValueError:
            return ""
        return path if host == self.host else ""

    def outer(self, address: str) -> str:
        """Return a full address of what a page points to; empty where it is none."""
        if address.lower().startswith(("mailto:", "tel:")):
            return address
        try:
            host, path = address_of(address, self.base)
        except ValueError:
            return ""
        scheme = "http" if address.lower().startswith("http:") or host == self.host else "https"
        return f"{scheme}://{host}{path}" if host and host != NO_HOST else ""


def load(saved: SavedPage, host: str) -> LoadedPage | None:
    """Take a page apart; None where there is nothing in it."""
    root = tree_of(page_text(saved.content, saved.charset))
    if root is None:
        return None
    base = f"http://{host}{saved.address.path}"
    for element in root.iter("base"):
        base = f"http://{host}{_path(element.get('href') or '', base, host) or saved.address.path}"
    body = root.find("body")
    units = units_of(body) if body is not None else []
    return LoadedPage(saved=saved, host=host, base=base, head=_head(root, base, host), units=tuple(units))


def links_of(root: Any) -> Iterator[str]:
    """Return where a page leads, frames and lists of links included."""
    for element in root.iter("a", "area", "frame", "iframe", "link"):
        address = element.get("href") or element.get("src") or ""
        if address.strip() and not address.strip().startswith("#"):
            yield address.strip()


def _path(address: str, base: str, host: str) -> str:
    try:
        found, path = address_of(address, base)
    except ValueError:
        return ""
    return path if found == host and address else ""


def _head(root: Any, base: str, host: str) -> PageHead:
    metas = {
        (element.get("property") or element.get("name") or element.get("itemprop") or "").lower(): (
            element.get("content") or ""
        )
        for element in reversed(list(root.iter("meta")))
    }
    title = root.find(".//title")
    canonical = next((e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), "")
    return PageHead(
        title=_line("".join(title.itertext()) if title is not None else ""),
        shared_title=_line(metas.get("og:title", "")),
        description=_line(metas.get("og:description") or metas.get("description", "")),
        day=_day(root, metas),
        translations=dict(_translations(root, base, host)),
        canonical=_path(canonical or "", base, host),
    )


def _day(root: Any, metas: Mapping[str, str]) -> FoundDay | None:
    for name in _PUBLISHED:
        if found := day_of_machines(metas.get(name, "")):
            return found
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or "") and (match := _DATE_IN_JSON.search(element.text or "")):
            return day_of_machines(json.loads(f'"{match[1]}"'))
    times = [each for each in root.iter("time") if each.get("datetime")]
    own = [each for each in times if each.get("pubdate") is not None or each.get("itemprop") == "datePublished"]
    return day_of_machines(own[0].get("datetime")) if own else None


def _translations(root: Any, base: str, host: str) -> Iterator[tuple[str, str]]:
    """Return what a page names as itself in other languages: in its head, or by a switch of languages."""
    own = parsed(_path(base, base, host) or "/").path
    for element in root.iter("link", "a"):
        said = element.get("hreflang") or ""
        if not said and element.tag == "a":
            image = element.find(".//img")
            words = "".join(element.itertext()) or (image.get("alt") if image is not None else "") or ""
            said = _SWITCH.get(words.strip().lower(), "")
        language = LANGUAGE_WORDS.get(said.lower()) or LANGUAGE_WORDS.get(said.lower()[:2], "")
        path = _path(element.get("href") or "", base, host) if language else ""
        if path and path != own:
            yield language, path


#: What the links of a switch are called.
_SWITCH = {
    word: language
    for language, words in {
        "sq": "sq al alb shq shqip shqipe albanian albanski",
        "sr": "sr srb srp srpski serbian serbisht српски",
        "en": "en eng english anglisht engleski",
        "rom": "rom romani",
    }.items()
    for word in words.split()
}


def _line(text: str) -> str:
    return " ".join(text.split())
