"""A body as plain text, for Facebook, mail and feeds' summaries. Works on cleaned Markdown tokens."""

from dataclasses import dataclass, field

from markdown_it.token import Token

_DASH = "– "


def plain_text(tokens: list[Token]) -> str:
    """Give the text: paragraphs separated by an empty line, `– ` before list items, addresses in parentheses."""
    writer = _Writer()
    for token in tokens:
        writer.take(token)
    return writer.text()


@dataclass
class _List:
    #: Next number; None in a list without numbers.
    number: int | None


@dataclass
class _Writer:
    _blocks: list[str] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    #: What stands before the next line of a list item.
    _marker: str = ""
    _cells: list[str] | None = None

    def take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._add(inline_text(token.children or []))
            case "fence" | "code_block":
                self._add(token.content.rstrip("\n"))
            case "tr_open" | "tr_close" | "table_close":
                self._take_table(token.type)
            case _:
                self._take_list(token)

    def _take_list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._lists.append(_List(None))
            case "ordered_list_open":
                self._lists.append(_List(int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                if not self._lists:
                    self._blocks.append("")
            case "list_item_open":
                self._marker = self._next_marker()

    def _take_table(self, kind: str) -> None:
        if kind == "tr_open":
            self._cells = []
        elif kind == "tr_close":
            self._blocks.append(" | ".join(self._cells or []))
            self._cells = None
        else:
            self._blocks.append("")

    def text(self) -> str:
        return "\n".join(self._blocks).strip("\n")

    def _next_marker(self) -> str:
        current = self._lists[-1]
        indent = "  " * (len(self._lists) - 1)
        if current.number is None:
            return indent + _DASH
        current.number += 1
        return f"{indent}{current.number - 1}. "

    def _add(self, text: str) -> None:
        if self._cells is not None:
            self._cells.append(text)
        elif not text.strip():
            return
        elif self._lists:
            indent = " " * len(self._marker) if self._marker else "  " * len(self._lists)
            self._blocks.append((self._marker or indent) + text.replace("\n", "\n" + indent))
            self._marker = ""
        else:
            self._blocks += [text, ""]


def inline_text(tokens: list[Token]) -> str:
    """Give the text of a paragraph's tokens; a link's address follows where the text is another."""
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                parts.append(token.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "link_open":
                links.append((str(token.attrs["href"]), len(parts)))
            case "link_close":
                address, start = links.pop()
                parts.append(_address("".join(parts[start:]), address))
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
