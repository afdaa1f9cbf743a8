"""A text file of a post: its TOML front matter between `+++` lines, with the line of every key, and its body."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publisher.domain.coded_text import Message
from publisher.domain.invisible import visible
from publisher.domain.toml_mends import mend_of
from publisher.domain.typed_time import with_seconds

#: Longest front matter, in characters: far more than anybody writes.
LONGEST_FRONT_MATTER = 200_000

_FENCE = "+++"


class Unreadable(Exception):
    """A text file that cannot be understood as a whole; `line` is 1-based."""

    def __init__(self, line: int, message: Message) -> None:
        super().__init__(repr(message))
        self.line, self.message = line, message


#: Names and positions from the top of the document: `("media", 0, "alt")`.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A text file, taken apart."""

    front: Mapping[str, Any]
    #: The text that `front` was read from.
    front_text: str
    body: str
    #: Line of the file that the body's first line is.
    body_line: int
    _lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of the file where a key stands; of the nearest thing around it where it stands nowhere."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 1


def parse(content: bytes) -> Source:
    """Take a file apart; line ends become LF, and what nobody sees is dropped.

    Raises:
        LookupFailed: if it is not UTF-8, or has no valid front matter.
    """
    lines = decode(content).split("\n")
    end = _closing_fence(lines)
    front = visible("\n".join(lines[1:end]), " ")
    if len(front) > LONGEST_FRONT_MATTER:
        raise Unreadable(1, Message("front_matter_too_long", most=LONGEST_FRONT_MATTER))
    body = visible("\n".join(lines[end + 1 :]))
    values, front = _parse_toml(front)
    return Source(values, front, body, end + 2, _key_lines(front))


def decode(content: bytes) -> str:
    """Decode a text file as UTF-8 with LF line ends.

    Raises:
        LookupFailed: at the line of the first byte that does not belong there.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(1, Message("text_is_utf16"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"0x{content[error.start]:02x}"
        raise Unreadable(line, Message("text_is_not_utf8", byte=byte)) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(line, Message("text_holds_zero_byte"))
    return text


def _closing_fence(lines: list[str]) -> int:
    if not "".join(lines).strip():
        raise Unreadable(1, Message("text_empty"))
    if lines[0].rstrip() != _FENCE:
        is_yaml = lines[0].rstrip() == "---"
        raise Unreadable(1, Message("front_matter_is_yaml") if is_yaml else Message("front_matter_missing"))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return number
    raise Unreadable(1, Message("front_matter_without_end"))


def _parse_toml(front: str) -> tuple[dict[str, Any], str]:
    """Return the values, and the text that they were read from: times may stand in it without their seconds."""
    _refuse_deep_nesting(front)
    trouble, written = ValueError(), front
    for written in (front, with_seconds(front)):
        try:
            return tomllib.loads(written), written
        except ValueError as error:  # TOMLDecodeError, and a number with thousands of digits
            trouble = error
    line, message = _explain(str(trouble), written)
    raise Unreadable(line + 1, message) from trouble


def _refuse_deep_nesting(front: str) -> None:
    """Refuse what the parser would need a deep stack or, for dotted names, the square of their number for."""
    depth, deepest = 0, 0
    for token in _TOKEN.finditer(front):
        depth += (token.group() in "[{") - (token.group() in "]}")
        deepest = max(deepest, depth)
    without_texts = _TOKEN.sub(lambda token: token.group() if len(token.group()) == 1 else "x", front)
    if deepest > _DEEPEST or _LONG_NAME.search(without_texts):
        raise Unreadable(2, Message("front_matter_too_deep"))


def _explain(error: str, front: str) -> tuple[int, Message]:
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", error)
    what = error[: place.start()] if place else error
    line = int(place.group(1)) if place and place.group(1) else front.count("\n") + 1
    if len(what) > 100:
        what = what[:100] + "…"
    mend = mend_of(what, front.split("\n")[line - 1])
    return line, Message("front_matter_is_not_toml", reason=what, mend=mend)


_TOKEN = re.compile(
    r"""
      \"{3}(?:\\.|[^\\])*?(?:\"{3,5}|\Z)   # several lines in double marks; what is never closed runs to the end
    | '{3}.*?(?:'{3,5}|\Z)                 # several lines in single marks
    | "(?:\\.|[^"\\\n])*(?:"|(?=\n)|\Z)
    | '[^'\n]*(?:'|(?=\n)|\Z)
    | \#[^\n]*
    | .
    """,
    re.DOTALL | re.VERBOSE,
)
_DEEPEST = 20
_LONG_NAME = re.compile(rf"(?<![\w-])(?:[\w-]+[ \t]*\.[ \t]*){{{_DEEPEST}}}")
_KEY_PART = r"""(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_KEY = rf"\s*({_KEY_PART}(?:\s*\.\s*{_KEY_PART})*)\s*"
_ASSIGNMENT = re.compile(_KEY + "=")
_HEADER = re.compile(r"\s*(\[\[?)" + _KEY + r"\]")


def _key_lines(front: str) -> dict[Path, int]:
    """Find the line of each key of valid TOML, which `tomllib` does not tell. Lines are those of the file."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(front):
        if header := _HEADER.match(statement):
            table = _table_path(_names(header.group(2)), counts, repeated=header.group(1) == "[[")
            _remember(lines, table, line)
        elif assignment := _ASSIGNMENT.match(statement):
            _remember(lines, table + _names(assignment.group(1)), line)
    return lines


def _statements(front: str) -> list[tuple[int, str]]:
    found, start, depth, line, first_line = [], 0, 0, 2, 2
    for token in _TOKEN.finditer(front + "\n"):
        text = token.group()
        depth += (text in "[{") - (text in "]}")
        line += text.count("\n")
        if text == "\n" and depth == 0:
            found.append((first_line, front[start : token.end()]))
            start, first_line = token.end(), line
    return found


def _names(key: str) -> Path:
    names: list[str] = []
    table: Any = tomllib.loads(f"{key} = 0")
    while isinstance(table, dict):
        name, table = next(iter(table.items()))
        names.append(name)
    return tuple(names)


def _table_path(names: Path, counts: dict[Path, int], *, repeated: bool) -> Path:
    path: Path = ()
    for name in names[:-1]:
        path += (name,)
        if path in counts:
            path += (counts[path] - 1,)
    path += names[-1:]
    if repeated:
        counts[path] = counts.get(path, 0) + 1
        path += (counts[path] - 1,)
    return path


def _remember(lines: dict[Path, int], path: Path, line: int) -> None:
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], line)
