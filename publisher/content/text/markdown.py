"""Render a body, written in the dialect of people (`text/dialect.py`), to safe HTML and plain text. No files here."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from publisher.content.reading.problem_list import quoted
from publisher.content.text.dialect import PARSER, tokens_of
from publisher.content.text.plaintext import plain_text
from publisher.domain.coded_text import Message

#: How the `src` of a picture of the post itself begins; see `render`.
MEDIA = "media:"
#: Characters. A page of a draft, its checks and its previews ask for the same few texts; long ones are not kept.
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a body that its author should know."""

    #: 1-based line of the body.
    line: int
    message: Message


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a body points at something that is no full address."""

    #: 1-based line of the body.
    line: int
    kind: Literal["link", "picture"]
    #: As written, percent signs decoded.
    target: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body, ready to be shown."""

    #: Sanitised: no raw HTML, no styles, no scripts, links to full addresses only.
    html: str
    #: Paragraphs separated by an empty line.
    plain: str
    #: What was removed, and why.
    warnings: tuple[Remark, ...]
    #: Links and pictures without a scheme, for `draft_reader.py` to check; such links are removed from `html`.
    references: tuple[Reference, ...]
    #: Where links lead, as they were written, each once.
    links: tuple[str, ...] = ()


_TAGS = set("p h2 h3 h4 h5 h6 strong em s a ul ol li blockquote code pre hr br table thead tbody tr th td img".split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start", "class"},
    "th": {"class"},
    "td": {"class"},
}
#: Of a list whose numbers have a bracket after them, 1) 2) 3); of a column of a table that is not at the left.
_CLASSES = {"ol": ("parenthesis",), "th": ("right", "center"), "td": ("right", "center")}
_SIDE = re.compile(r'(<t[hd]) class="(?:right|center)"')
_BREAKS = ("softbreak", "hardbreak")
#: What a link in a body may begin with.
LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
#: What stands behind that at least, for a link to lead somewhere.
_LEADS = {
    **dict.fromkeys(("http", "https"), re.compile(r"//[^\s/?#]")),
    "mailto": re.compile(r"[^\s@]+@[^\s@]"),
    "tel": re.compile(r".*\d"),
}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_FILE_LIKE = re.compile(r"file:|[a-z]:(?:[\\/]|%5c)", re.IGNORECASE)  # file:///x and C:\x


def render(source: str) -> Rendered:
    """Render a body.

    Headings move so that the highest becomes `h2`: the page's `h1` is the title. Raw HTML is taken out with a warning,
    and so are links and pictures of unsafe schemes (`javascript:`, `data:` ...); a link's text stays.

    A picture of the post itself, `![Sala](<sala e re.jpg>)`, comes out as
    `<img src="media:sala%20e%20re.jpg" alt="Sala">`: `media:` and the percent-encoded file name stand in for the
    address, which only the site knows; it must replace every such `src`, and fill in an `alt` that is empty with the
    picture's own. `media:` comes out nowhere else.
    """
    return _render_again(source) if len(source) <= _REMEMBERED else _render(source)


def _render(source: str) -> Rendered:
    cleaner, tokens = _Cleaner(), tokens_of(source)
    links = _links_in(tokens)
    tokens = cleaner.clean(tokens)
    html = _html(PARSER, tokens)
    warnings = tuple(sorted(set(cleaner.warnings), key=repr))
    return Rendered(html, plain_text(tokens), warnings, tuple(cleaner.references), links)


_render_again = lru_cache(maxsize=16)(_render)


def _links_in(tokens: Iterable[Token]) -> tuple[str, ...]:
    children = (child for token in tokens for child in token.children or [])
    return tuple(dict.fromkeys(str(child.attrs.get("href", "")) for child in children if child.type == "link_open"))


def html_before(source: str) -> str:
    """Return the HTML that bodies became while they were read as CommonMark: revisions of then hold it."""
    return without_sides(_html(_COMMONMARK, _Cleaner().clean(_COMMONMARK.parse(source))))


def without_sides(html: str) -> str:
    """Return HTML without how the cells of its tables stand, as it was before that was kept."""
    return _SIDE.sub(r"\1", html)


def _html(parser: MarkdownIt, tokens: list[Token]) -> str:
    _shift_headings(tokens)
    return _sanitise(str(parser.renderer.render(tokens, parser.options, {})))


def _commonmark() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


_COMMONMARK = _commonmark()


def media_address(file: str) -> str:
    """Return the placeholder that stands for a picture's address in HTML."""
    return MEDIA + quote(file, safe="")


class _Cleaner:
    """Takes out of a token stream what must not be shown."""

    def __init__(self) -> None:
        self.warnings: list[Remark] = []
        self.references: list[Reference] = []
        self._line = 1

    def clean(self, tokens: list[Token]) -> list[Token]:
        kept: list[Token] = []
        for token in tokens:
            if token.map:
                self._line = token.map[0] + 1
            if token.type == "html_block":
                self._warn_html(token.content)
                continue
            if token.type == "inline":
                line = self._line
                self._warn_stray(*token.meta.get("stray", (0, "")))
                token.children = _without_gaps(list(self._clean_inline(token.children or [])))
                self._line = line
            _name_side(token)
            kept.append(token)
        return _without_empty_paragraphs(kept)

    def _clean_inline(self, tokens: list[Token]) -> Iterator[Token]:
        open_links: list[bool] = []
        told: set[str] = set()
        silent = ""
        for token in tokens:
            self._line += token.type in ("softbreak", "hardbreak")
            match token.type:
                case "html_inline":
                    # An end is told with its beginning; one that ends nothing was typed for some reason of its own.
                    self._warn_html(token.content, told=bool(silent) or _end_of(token.content) in told)
                    told.add(_name(token.content))
                    silent = _silenced(token.content, silent)
                case "link_open":
                    open_links.append(self._keeps_link(str(token.attrs.get("href", ""))))
                    yield from [token] * open_links[-1]
                case "link_close":
                    yield from [token] * open_links.pop()
                case "image":
                    yield from self._picture(token)
                case _:
                    yield from [token] * (not silent)

    def _keeps_link(self, address: str) -> bool:
        scheme = _SCHEME.match(address)
        if scheme and scheme.group(1).lower() in LINK_SCHEMES:
            leads = _LEADS[scheme.group(1).lower()].match(address, scheme.end()) is not None
            self.references += [] if leads else [Reference(self._line, "link", unquote(address))]
            return leads
        if _FILE_LIKE.match(address) or (not scheme and not address.startswith(("//", "#")) and address):
            self.references.append(Reference(self._line, "link", unquote(address)))
        else:
            self._warn(Message("link_taken_out", target=_short(address)))
        return False

    def _picture(self, token: Token) -> Iterator[Token]:
        address = str(token.attrs.get("src", ""))
        scheme = _SCHEME.match(address)
        if scheme and not _FILE_LIKE.match(address) and scheme.group(1).lower() not in ("http", "https"):
            self._warn(Message("picture_taken_out", target=_short(address)))
            return
        target = unicodedata.normalize("NFC", unquote(address))
        self.references.append(Reference(self._line, "picture", target))
        if scheme or re.search(r"[\\/]", target):
            return
        token.attrs["src"] = media_address(target)
        yield token

    def _warn_stray(self, line: int, marks: str) -> None:
        if marks:
            self.warnings.append(Remark(self._line + line, Message("stray_marks", marks=marks[:4])))

    def _warn_html(self, html: str, *, told: bool = False) -> None:
        if not told:
            self._warn(Message("html_taken_out", html=_short(html.strip())))

    def _warn(self, message: Message) -> None:
        self.warnings.append(Remark(self._line, message))


def _without_gaps(tokens: list[Token]) -> list[Token]:
    """Return a paragraph without the line breaks around what was taken out of it."""
    kept: list[Token] = []
    for token in tokens:
        if token.type not in _BREAKS or (kept and kept[-1].type not in _BREAKS):
            kept.append(token)
    return kept[:-1] if kept and kept[-1].type in _BREAKS else kept


def _without_empty_paragraphs(tokens: list[Token]) -> list[Token]:
    empty = {
        position
        for position, token in enumerate(tokens)
        if token.type == "inline" and not token.children and tokens[position - 1].type == "paragraph_open"
    }
    dropped = {position + step for position in empty for step in (-1, 0, 1)}
    return [token for position, token in enumerate(tokens) if position not in dropped]


def _name(html: str) -> str:
    return "".join(re.findall(r"\A</?([\w-]+)", html)).lower()


def _end_of(html: str) -> str | None:
    return _name(html) if html.startswith("</") else None


def _silenced(html: str, silent: str) -> str:
    """Return the element whose text is dropped after this tag, or `""`."""
    if silent:
        return "" if html.lower().startswith(f"</{silent}") else silent
    opening = re.match(r"<(script|style)\b", html, re.IGNORECASE)
    return opening.group(1).lower() if opening else ""


def _short(text: str) -> str:
    line = quoted(text.split("\n", 1)[0])
    return line if len(line) <= 60 else line[:59] + "…"


def _shift_headings(tokens: list[Token]) -> None:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = 2 - min(levels, default=2)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"


def _name_side(token: Token) -> None:
    """Say by a class how a cell stands: no style of an element's own passes the website's policy."""
    side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if side in _CLASSES["td"]:
        token.attrs["class"] = side


def _sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes={*LINK_SCHEMES, MEDIA.rstrip(":")},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Keep `media:` to pictures and pictures to `media:`; nh3 itself knows one list of schemes for all tags."""
    if name in ("href", "src"):
        return value if value.lower().startswith(MEDIA) == (tag == "img") else None
    return value if name != "class" or value in _CLASSES.get(tag, ()) else None
