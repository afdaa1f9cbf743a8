"""An old page as a row of units: lines of text, headings, list items, tables, pictures; layout is gone.

Tables that only lay out, fonts, spans and forms leave no trace but the path that a unit keeps, by which it is known
what stands in the same place of other pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from lxml import etree

Kind = Literal["text", "heading", "item", "table", "code", "picture", "embed", "rule"]

_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "s": "s", "strike": "s", "del": "s"}
#: Neither text for readers nor anything that can be kept.
_LEFT_OUT = frozenset(
    "script style noscript head title meta link base input select textarea button option map area template svg "
    "applet param frame frameset noframes canvas dialog datalist nav footer".split()
)
_EMBEDS = frozenset("iframe embed object video audio".split())
_BLOCKS = frozenset(
    "html body div p table tbody thead tfoot tr td th caption ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre form "
    "fieldset legend center article section main header aside figure figcaption address details summary hgroup "
    "menu dir marquee layer".split()
)
#: What many systems call what stands beside or below an article, as one of the names of its block.
_BESIDE = frozenset(
    "comments comment-list commentlist respond komente komentet komentari fb-comments disqus_thread sidebar breadcrumb "
    "breadcrumbs pathway sharedaddy share social social-share addthis_toolbox related related-posts jp-relatedposts "
    "post-navigation nav-links navigation pagination pager cookie-notice cookies skip-link screen-reader-text".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"[\s\u00a0\u200b]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_LAZY = ("data-src", "data-original", "data-lazy-src", "src")
#: Deeper than any page is meant: only the words of the rest are taken.
_DEEPEST = 120
_LONGEST_CELL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One line of text, or one thing, of a page."""

    kind: Kind
    #: Without marks, blanks as one.
    text: str = ""
    #: With the marks that are kept: strong, em, s, a, br.
    html: str = ""
    #: Where it stands, as it looks on other pages of the same make.
    path: str = ""
    #: The blocks around it, outermost first, numbered within the page.
    blocks: tuple[int, ...] = ()
    #: Level of a heading, depth of a list item.
    level: int = 0
    is_numbered: bool = False
    is_quoted: bool = False
    #: Only a line break, not an empty line, lies between the line before and this one.
    goes_on: bool = False
    #: Where its links lead, as they are written, with their words.
    links: tuple[tuple[str, str], ...] = ()
    #: Address of a picture, or of what is embedded, as it is written.
    source: str = ""
    #: The words that a picture has for those who cannot see it.
    alt: str = ""
    #: Width or height that the page gives a picture, the smaller one; 0 where it gives none.
    size: int = 0

    @property
    def link_share(self) -> float:
        """Return how much of its text are links."""
        linked = sum(len(words) for _, words in self.links)
        return linked / len(self.text) if self.text else 0.0


@dataclass(slots=True)
class _Line:
    parts: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Walker:
    units: list[Unit] = field(default_factory=list)
    line: _Line = field(default_factory=_Line)
    #: Marks that are open: opening tag and closing tag.
    marks: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    lists: list[bool] = field(default_factory=list)
    link: str = ""
    quotes: int = 0
    heading: int = 0
    count: int = 0
    #: Line breaks since the last line with words; two or more are an empty line.
    breaks: int = 2
    depth: int = 0
    _item: bool = False

    def walk(self, element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        tag = tag.rpartition(":")[2].lower()
        is_hidden = bool(_HIDDEN.search(element.get("style") or "")) or _is_beside(tag, element)
        is_kept = tag not in _LEFT_OUT and not is_hidden
        if tag and is_kept and self.depth < _DEEPEST:
            self.depth += 1
            self._take(tag, element)
            self.depth -= 1
        elif tag and is_kept:
            self._text(" ".join(element.itertext()))
        elif tag in _BLOCKS:
            self.flush(2)

    def _take(self, tag: str, element: Any) -> None:
        if tag == "br":
            self.flush(1)
        elif tag == "hr":
            self.flush(2)
            self._add("rule")
        elif tag == "img":
            self._picture(element)
        elif tag in _EMBEDS:
            self._embed(element)
        elif tag == "table" and is_data(element):
            self.flush(2)
            self._table(element)
        elif tag == "pre":
            self.flush(2)
            self._add("code", text=_plain("".join(element.itertext())), html="".join(element.itertext()))
        elif tag in _BLOCKS:
            self._block(tag, element)
        else:
            self._inline(tag, element)

    def _block(self, tag: str, element: Any) -> None:
        self.flush(2)
        self.count += 1
        self.names.append(_name(tag, element))
        self.blocks.append(self.count)
        before = self.lists, self.quotes, self.heading, self._item
        self.lists = [*self.lists, tag == "ol"] if tag in ("ul", "ol", "dir", "menu") else self.lists
        self.quotes += tag == "blockquote"
        self.heading = _HEADINGS.get(tag, 0) or self.heading
        self._item = tag == "li" or (self._item and tag not in ("table", "ul", "ol"))
        self._inner(element)
        self.flush(2)
        self.lists, self.quotes, self.heading, self._item = before
        self.blocks.pop()
        self.names.pop()

    def _inline(self, tag: str, element: Any) -> None:
        opened = list(_marks_of(tag, element))
        before, address = self.link, (element.get("href") or "").strip() if tag == "a" else ""
        if address and not address.startswith("#"):
            self.link = address
            opened.append((f'<a href="{escape(address)}">', "</a>"))
        for mark in opened:
            self.marks.append(mark)
            self.line.parts.append(mark[0])
        self._inner(element)
        for _ in opened:
            self.line.parts.append(self.marks.pop()[1])
        self.link = before

    def _inner(self, element: Any) -> None:
        self._text(element.text)
        for child in element:
            self.walk(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            plain = _BLANKS.sub(" ", text)
            self.line.parts.append(escape(plain, quote=False))
            self.line.text.append(plain)
            if self.link:
                self.line.links.append((self.link, plain.strip()))

    def flush(self, breaks: int) -> None:
        """End a line; `breaks` is 1 for a line break and 2 for an empty line."""
        text = _BLANKS.sub(" ", "".join(self.line.text)).strip()
        if text:
            html = "".join([*self.line.parts, *(end for _, end in reversed(self.marks))]).strip()
            kind: Kind = "heading" if self.heading else "item" if self._item and self.lists else "text"
            self._add(kind, text=text, html=html, links=_joined(self.line.links))
            self.breaks = 0
        if text or self.line.parts:
            self.line = _Line([opening for opening, _ in self.marks])
        self.breaks += breaks

    def _add(
        self,
        kind: Kind,
        *,
        text: str = "",
        html: str = "",
        links: Sequence[tuple[str, str]] = (),
        source: str = "",
        alt: str = "",
        size: int = 0,
    ) -> None:
        self.units.append(
            Unit(
                kind=kind,
                text=text,
                html=html,
                links=tuple(links),
                source=source,
                alt=alt,
                size=size,
                path=">".join(self.names[-8:]),
                blocks=tuple(self.blocks),
                level=self.heading or len(self.lists),
                is_numbered=bool(self.lists and self.lists[-1]),
                is_quoted=bool(self.quotes),
                goes_on=self.breaks == 1,
            )
        )

    def _picture(self, element: Any) -> None:
        source = next((found for key in _LAZY if (found := (element.get(key) or "").strip())), "")
        sizes = [int(found.group()) for key in ("width", "height") if (found := _DIGITS.match(element.get(key) or ""))]
        if source and not source.startswith("data:"):
            links = ((self.link, ""),) if self.link else ()
            alt = _plain(element.get("alt") or element.get("title") or "")
            self._add("picture", source=source, alt=alt, links=links, size=min(sizes, default=0))

    def _embed(self, element: Any) -> None:
        found = [element, *element.iter("source", "embed", "param")]
        sources = (each.get("src") or each.get("data") or each.get("value") or "" for each in found)
        source = next((each.strip() for each in sources if "/" in each), "")
        self.flush(2)
        if source:
            self._add("embed", source=source)

    def _table(self, element: Any) -> None:
        rows = [[_cell(cell) for cell in row.iterchildren("td", "th")] for row in element.iter("tr")]
        rows = [row for row in rows if any(row)]
        width = max(map(len, rows))
        html = "".join(
            "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in (*row, *[""] * (width - len(row)))) + "</tr>"
            for at, row in enumerate(rows)
            for tag in ("td" if at else "th",)
        )
        text = _plain(" ".join(cell for row in rows for cell in row))
        self._add("table", text=text, html=f"<table>{html}</table>", links=_links_in(element))


def units_of(body: Any) -> list[Unit]:
    """Return what a page consists of, in its order."""
    walker = _Walker()
    walker.walk(body)
    walker.flush(2)
    return walker.units


def is_data(table: Any) -> bool:
    """Return whether a table holds figures or words in columns, and does not only lay out the page."""
    if table.find(".//table") is not None or table.find(".//form") is not None or table.find(".//img") is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    widths = {sum(_span(cell) for cell in row) for row in rows if row}
    full = [row for row in rows if len(row) > 1]
    if len(full) < 2 or len(full) < len(rows) - 1 or len(widths) > 2 or max(widths) > 12:
        return False
    cells = ["".join(cell.itertext()) for row in rows for cell in row]
    links = sum(len("".join(each.itertext())) for each in table.iter("a"))
    size = sum(map(len, cells))
    return size > 0 and links < size / 2 and all(len(each) <= _LONGEST_CELL for each in cells)


def _span(cell: Any) -> int:
    found = _DIGITS.match(cell.get("colspan") or "")
    return min(int(found.group()), 50) if found else 1


def _cell(cell: Any) -> str:
    return _plain(" ".join(cell.itertext()))


def _links_in(element: Any) -> list[tuple[str, str]]:
    return [((each.get("href") or "").strip(), _cell(each)) for each in element.iter("a") if each.get("href")]


def _is_beside(tag: str, element: Any) -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
    return tag not in ("html", "body") and not _BESIDE.isdisjoint(names)


def _marks_of(tag: str, element: Any) -> Iterator[tuple[str, str]]:
    style = element.get("style") or ""
    kept = _INLINE.get(tag) or ("strong" if _BOLD.search(style) else "")
    if kept:
        yield f"<{kept}>", f"</{kept}>"
    if kept != "em" and _ITALIC.search(style):
        yield "<em>", "</em>"


def _name(tag: str, element: Any) -> str:
    """Return how a block is called on every page: its tag, id and class, numbers aside."""
    own = " ".join(filter(None, (element.get("id"), element.get("class"))))
    return f"{tag}.{_DIGITS.sub('#', own)}" if own else tag


def _joined(links: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return links whose words lie in several elements as one."""
    found: list[tuple[str, str]] = []
    for address, words in links:
        if found and found[-1][0] == address:
            found[-1] = (address, f"{found[-1][1]} {words}".strip())
        else:
            found.append((address, words))
    return found


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def tree_of(text: str) -> Any:
    """Return the tree of a page, whatever is wrong with it; None where there is nothing in it."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    return etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
