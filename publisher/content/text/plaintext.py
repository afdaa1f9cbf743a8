"""A body as plain text, for Facebook, mail and feeds' summaries. Works on cleaned tokens of the dialect."""

from dataclasses import dataclass, field

from markdown_it.token import Token

#: What stands before an item by its mark; other bullets stay as they were typed.
_BULLET = {"-": "–", "*": "–", "\uf0b7": "•"}


def plain_text(tokens: list[Token]) -> str:
    """Return the text: paragraphs separated by an empty line, list items behind their marks, addresses in parentheses.

    A quotation's lines begin with `> `, and numbers are those that were typed.
    """
    writer = _Writer()
    for token in tokens:
        writer.take(token)
    return writer.text()


@dataclass
class _Writer:
    _lines: list[str] = field(default_factory=list)
    #: What stands before each line, from the outermost quotation or list item inwards.
    _before: list[str] = field(default_factory=list)
    #: The same for the next line alone: marks that were not written yet.
    _marks: list[str] = field(default_factory=list)
    _lists: int = 0
    #: The list at hand was typed without empty lines.
    _is_tight: bool = False
    _cells: list[str] | None = None

    def take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._add(inline_text(token.children or []))
            case "fence" | "hr":
                self._add(token.content.rstrip("\n"))
            case "tr_open" | "tr_close" | "table_close":
                self._take_table(token.type)
            case _:
                self._take_container(token)

    def _take_container(self, token: Token) -> None:
        match token.type:
            case "paragraph_open":
                self._is_tight = token.hidden
            case "bullet_list_open" | "ordered_list_open":
                self._lists += 1
            case "bullet_list_close" | "ordered_list_close":
                self._lists -= 1
                self._end_block()
            case "list_item_open":
                number = token.info and f"{token.info}{token.markup}"
                mark = f"{number or _BULLET.get(token.markup, token.markup)} "
                self._open(mark, " " * len(mark))
            case "blockquote_open":
                self._open("> ", "> ")
            case "list_item_close" | "blockquote_close":
                self._before.pop()
                self._marks.pop()
                if token.type == "blockquote_close":
                    self._end_quotation()

    def _open(self, mark: str, before: str) -> None:
        self._before.append(before)
        self._marks.append(mark)

    def _take_table(self, kind: str) -> None:
        if kind == "tr_open":
            self._cells = []
        elif kind == "tr_close":
            cells, self._cells = self._cells or [], None
            self._write(" | ".join(cells))
        else:
            self._end_block()

    def text(self) -> str:
        return "\n".join(self._lines).strip("\n")

    def _add(self, text: str) -> None:
        if self._cells is not None:
            self._cells.append(text)
        elif text.strip():
            self._write(text)
            self._end_block()

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            self._lines.append(("".join(self._marks) + line).rstrip())
            self._marks = list(self._before)

    def _end_block(self) -> None:
        """Set the next block apart by an empty line, in a list only where it was typed with some."""
        if self._lines and self._lines[-1].strip("> ") and not (self._lists and self._is_tight):
            self._lines.append("".join(self._before).rstrip())

    def _end_quotation(self) -> None:
        """Leave no sign of the quotation on the empty line below it."""
        while self._lines and not self._lines[-1].strip("> "):
            self._lines.pop()
        self._end_block()


def inline_text(tokens: list[Token]) -> str:
    """Return the text of a paragraph's tokens; a link's address follows where the text is another."""
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content)
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "link_open":
                links.append((str(token.attrs["href"]), len(parts)))
            case "link_close":
                address, start = links.pop()
                parts.append("" if token.info == "auto" else _address("".join(parts[start:]), address))
    return "".join(parts).strip()


def _address(text: str, address: str) -> str:
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return "" if _same(text, bare) else f" ({bare})" if text.strip() else bare


def _same(text: str, address: str) -> bool:
    return _plain_address(text) == _plain_address(address)


def _plain_address(address: str) -> str:
    return (
        address.strip()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
        .replace(" ", "")
    )
