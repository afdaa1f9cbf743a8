"""An old page's units as a body in our dialect of Markdown: what a reader sees has to be the same, word for word."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from html_to_markdown import ConversionOptions, convert

from publisher.content.text.escaping import as_body
from publisher.content.text.markdown import render
from publisher.old_website.units import Unit

_OPTIONS = ConversionOptions(heading_style="atx", bullets="-", extract_metadata=False)
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_EMPTY = re.compile(r"<(strong|em|s|a)\b[^>]*>\s*</\1>")
_UNREAD = re.compile(r"[\s•·\u200b]+")
_TAG = re.compile(r"<[^>]+>")
_VIDEOS = (
    (
        re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed|v)/|youtu\.be/)([\w-]{5,20})"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"player\.vimeo\.com/video/(\d+)"), "https://vimeo.com/{}"),
    (re.compile(r"facebook\.com/plugins/video\.php\?href=([^&]+)"), "{}"),
)
#: Where a link of the old page leads now; None where it leads nowhere any more.
Resolve = Callable[[str], str | None]


@dataclass(slots=True)
class NewBody:
    """A body, and what of the old page is not in it."""

    markdown: str = ""
    #: A code with what it was: `link`, `video`, `embed`, `marks`.
    lost: list[tuple[str, str]] = field(default_factory=list)


def body_of(units: Sequence[Unit], resolve: Resolve) -> NewBody:
    """Return the body that reads as these units."""
    return _Writer(resolve).body(units)


@dataclass(slots=True)
class _Writer:
    resolve: Resolve
    made: NewBody = field(default_factory=NewBody)

    def body(self, units: Sequence[Unit]) -> NewBody:
        self.made.markdown = "\n\n".join(filter(None, (self._block(block) for block in _blocks(units))))
        return self.made

    def _block(self, units: Sequence[Unit]) -> str:
        if units[0].kind == "embed":
            return self._embed(units[0].source)
        if units[0].kind == "code":
            return f"```\n{units[0].html.strip(chr(10))}\n```"
        html, text = self._html(units), "".join(unit.text for unit in units)
        markdown = "\n".join(line.rstrip() for line in str(convert(html, _OPTIONS).content).strip("\n").split("\n"))
        if _signs(render(markdown).html) == _signs(escape(text)):
            return markdown
        if "<a " in html or "<strong>" in html or "<em>" in html or units[0].kind != "text":
            self.made.lost.append(("marks", text[:80]))
        return as_body("\n".join(unit.text for unit in units))

    def _html(self, units: Sequence[Unit]) -> str:
        kind, inner = units[0].kind, [self._linked(unit) for unit in units]
        if kind == "item":
            html = _list(units, inner)
        elif kind == "heading":
            html = f"<h{units[0].level}>{'<br>'.join(inner)}</h{units[0].level}>"
        elif kind == "table":
            html = inner[0]
        elif kind == "rule":
            html = "<hr>"
        else:
            html = f"<p>{'<br>'.join(inner)}</p>"
        return f"<blockquote>{html}</blockquote>" if units[0].is_quoted else html

    def _linked(self, unit: Unit) -> str:
        html = _LINK.sub(self._link, unit.html)
        while _EMPTY.search(html):
            html = _EMPTY.sub("", html)
        return html

    def _link(self, found: re.Match[str]) -> str:
        address, words = unescape(found[1]), found[2]
        target = self.resolve(address)
        if target is None:
            self.made.lost.append(("link", f"{unescape(_TAG.sub('', words))} ({address})"))
            return words
        return f'<a href="{escape(target)}">{words}</a>'

    def _embed(self, source: str) -> str:
        for pattern, address in _VIDEOS:
            if found := pattern.search(source):
                self.made.lost.append(("video", address.format(found[1])))
                return address.format(found[1])
        self.made.lost.append(("embed", source))
        return ""


def _blocks(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Return units by paragraph, list, table and the like."""
    block: list[Unit] = []
    for unit in units:
        goes_on = bool(block) and block[-1].kind == unit.kind and block[-1].is_quoted == unit.is_quoted
        if goes_on and unit.kind == "item" and unit.level == 1 and block[0].is_numbered != unit.is_numbered:
            goes_on = False
        if goes_on and (unit.kind == "item" or (unit.kind in ("text", "heading") and unit.goes_on)):
            block.append(unit)
            continue
        if block:
            yield block
        block = [unit]
    if block:
        yield block


def _list(units: Sequence[Unit], inner: Sequence[str]) -> str:
    """Return a list with its lists, and what is said in an item on further lines."""
    html = ""
    open_lists: list[str] = []
    for unit, words in zip(units, inner, strict=True):
        tag = "ol" if unit.is_numbered else "ul"
        while len(open_lists) > unit.level:
            html += f"</li></{open_lists.pop()}>"
        if len(open_lists) == unit.level and unit.goes_on:
            html += f"<br>{words}"
            continue
        if len(open_lists) == unit.level:
            html += "</li>"
        while len(open_lists) < unit.level:
            html += f"<{tag}><li>" if len(open_lists) < unit.level - 1 else f"<{tag}>"
            open_lists.append(tag)
        html += f"<li>{words}"
    return html + "".join(f"</li></{tag}>" for tag in reversed(open_lists))


def _signs(html: str) -> str:
    """Return what is read, without blanks and bullets."""
    return _UNREAD.sub("", unescape(_TAG.sub("", html)))
