"""Addresses in a text that people wrote, and the text without those that lead away from Facebook. Pure.

What is left has to read as if no address had ever stood there: with an address go the brackets around it, the colon or
the arrow that led to it, and a short word such as "at" that only led there too.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: What an address is made of, up to the first white space or quotation mark.
_LETTERS = r"[^\s<>\"“”„«»`]"
#: Endings of host names that are no words in our languages: `.me` and `.se` are, and a full stop without a space after
#: it is common. Such a host is an address where a scheme, `www.` or a path says so.
_ENDINGS = (
    "com|org|net|info|edu|gov|int|biz|eu|io|app|dev|xyz|online|site|news|blog|link|page|ngo|ong"
    "|al|rs|mk|hr|ba|bg|gr|tr|it|de|ch|at|fr|uk|us|tv|co|ly|gl|gle|рс|срб"
)
_WEB = rf"(?<![^\W_])(?:https?|ftp)://{_LETTERS}+"
_WWW = rf"(?<![\w./@-])www\.{_LETTERS}+"
_LABELS = r"(?<![\w.@/%+&#=-])(?:[^\W_][\w-]{0,62}\.)+"
_HOST = rf"{_LABELS}(?:{_ENDINGS})(?![\w@-]|\.\w)(?::\d+)?(?:/{_LETTERS}*)?"
#: Endings that are words, or rare, of which a path makes an address: of shortened ones most of all.
_SHORTENED = "me|ly|be|se|is|to|cc|im|pe|st|sh|id|ai|gd|in|pl|si|cz|sk|hu|ro|ru|ua|es|pt|nl|dk|no|fi|ca|au|la|vn|so"
_WITH_PATH = rf"{_LABELS}(?:{_SHORTENED})/{_LETTERS}+"
_ADDRESS = re.compile(f"{_WEB}|{_WWW}|{_HOST}|{_WITH_PATH}", re.IGNORECASE)
_AFTER = ".,;:!?…'’\"|*_~"
_CLOSING = {")": "(", "]": "[", "}": "{"}
#: Around an address: what opens, and what closes.
_AROUND = ("()", "[]", "{}", "<>", "«»", "“”", "„“", "„”", '""', "''", "‘’", "**", "__")
#: What stands between two addresses that belong together.
_JOINED = re.compile(r"\s*(?:[,;/|·•+&]|\b(?:dhe|ose|apo|e|i|ili|и|или|and|or|thaj|vaj)\b)?\s*", re.IGNORECASE)
#: What leads to an address at the end of what stands before it.
_LEADING = re.compile(r"(?:\s*[:：→⇒➡➜➤▶►👉👇🔗🌐️]|\s+[–—>-]+)+\s*$")
#: Short words that only led to the address: Albanian, Serbian in both scripts, English, Romani.
_WORDS = (
    "në|ne|te|tek|nga|përmes|permes|prej|via|na|u|sa|s|preko|putem|kod|iz|od|на|у|са|с|преко|путем|код|из|од"
    "|at|on|from|through|under|pe|ko|ki|ande|pala"
)
_WORD = re.compile(rf"(?:^|(?<=\s))(?:{_WORDS})\s*$", re.IGNORECASE)
#: Words that joined an address to what stands before it.
_AND = re.compile(r"(?:,\s*)?(?:^|(?<=[\s,]))(?:dhe|ose|apo|ili|i|или|и|and|or|thaj|vaj)\s*$", re.IGNORECASE)
#: Words that are a sentence of their own with an address, and none without.
_LONE = re.compile(
    r"(?:^|(?<=[.!?…])\s+|(?<=\())(?:shih|shihni|shiko|shikoni|lexo|lexoni|kliko|klikoni|linku?|vidi|vidite|pogledajte"
    r"|kliknite|види|видите|погледајте|кликните|линк|see|read|click)$",
    re.IGNORECASE,
)
_STOPS = ".,;!?…)]}"
#: A line with more addresses is no sentence: they are cut out, and what stood around them stays as it is.
_MOST_IN_A_SENTENCE = 50
_BULLET = re.compile(r"^\s*(?:>\s*)*(?:[-–—•*]|\d+[.)])?\s*$")
_ENDED = re.compile(r"[.!?…][\"“”»)]*\s")


@dataclass(frozen=True, slots=True)
class FoundAddress:
    """An address in a text."""

    start: int
    end: int
    #: As it was written.
    text: str

    @property
    def address(self) -> str:
        """Return it with a scheme."""
        return self.text if "://" in self.text else f"https://{self.text}"


def addresses(text: str) -> list[FoundAddress]:
    """Return the web addresses of a text in their order, those without a scheme too; mail addresses are none."""
    return list(_found(text))


def _found(text: str) -> Iterator[FoundAddress]:
    at = 0
    while match := _ADDRESS.search(text, at):
        piece = _trimmed(match.group())
        at = match.start() + max(len(piece), 1)
        if _is_address(piece):
            yield FoundAddress(match.start(), at, piece)


def _is_address(piece: str) -> bool:
    """Return whether a scheme leads somewhere, and whether what has none is more than a number with a full stop."""
    if "://" in piece:
        return bool(piece.partition("://")[2].strip("/."))
    name, _, ending = piece.partition("/")[0].rpartition(".")
    is_long = len(name) > 1 or "/" in piece or ending.lower() in ("com", "org", "net")
    return is_long and name.lower() != "www" and any(letter.isalpha() for letter in name)


def _trimmed(whole: str) -> str:
    """Return an address without what only stands after it: a full stop, the bracket around it."""
    opened: list[str] = []
    for position, letter in enumerate(whole):
        if letter in _CLOSING.values():
            opened.append(letter)
        elif letter in _CLOSING and (not opened or opened.pop() != _CLOSING[letter]):
            whole = whole[:position]
            break
    return whole.rstrip(_AFTER)


def without_links(text: str, leads_away: Callable[[str], bool]) -> str:
    """Return a text without the addresses of which `leads_away` says so; one that has none of them comes back as it is.

    A line that held nothing else goes with its address.
    """
    while any(leads_away(found.address) for found in addresses(text)):  # around one that went there may be another now
        lines = [_Line.of(line, leads_away) for line in text.split("\n")]
        for at, line in enumerate(lines):
            if line.text.rstrip().endswith(":") and _led_nowhere(lines, at + 1):
                line.text = _ended(line.text.rstrip().rstrip(":").rstrip())
        text = "\n".join(_kept(lines))
    return text


@dataclass(slots=True)
class _Line:
    text: str
    #: Nothing is left of it.
    is_gone: bool = False

    @classmethod
    def of(cls, line: str, leads_away: Callable[[str], bool]) -> "_Line":
        found = [each for each in addresses(line) if leads_away(each.address)]
        left, runs = line, _runs(line, found)
        for start, end in reversed(runs):
            apart = left[:start], left[end:]
            left = _joined(*apart) if len(runs) <= _MOST_IN_A_SENTENCE else "".join(apart)
        return cls(left, is_gone=left != line and not re.search(r"\w", _without_bullet(left)))


def _without_bullet(line: str) -> str:
    return re.sub(r"^\s*(?:>\s*)*\d+[.)]\s*$", "", line)


def _led_nowhere(following: Sequence[_Line], at: int) -> bool:
    """Return whether the lines from there, that a line with a colon led to, are gone, and none is in their place."""
    while at < len(following) and not following[at].text.strip() and not following[at].is_gone:
        at += 1
    if at == len(following) or not following[at].is_gone:
        return False
    while at < len(following) and following[at].is_gone:
        at += 1
    return at == len(following) or not following[at].text.strip()


def _kept(lines: Sequence[_Line]) -> Iterator[str]:
    """Return the lines that are left; where one between two empty lines is gone, one of these is enough."""
    blank_before, gone_before = True, False
    for line in lines:
        if line.is_gone:
            gone_before = True
            continue
        blank = not line.text.strip()
        if not (blank and blank_before and gone_before):
            yield line.text
        blank_before, gone_before = blank, gone_before and blank


def _runs(line: str, found: Sequence[FoundAddress]) -> list[tuple[int, int]]:
    """Return what has to go: addresses that are joined by a comma or an "and" go as one."""
    runs = [(each.start, each.end) for each in found]
    joined = runs[:1]
    for (_, before_end), (start, end) in pairwise(runs):
        if _JOINED.fullmatch(line, before_end, start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _joined(before: str, after: str) -> str:
    """Return what stood around an address, as one line that reads."""
    before, after = _unwrapped(before, after)
    told, rest = before.rstrip(), after.lstrip()
    if _BULLET.match(told):
        rest = rest.lstrip(" :–—-,;.|")
        return f"{told} {rest}" if told.strip() and rest else told + rest
    led = bool(_LEADING.search(told))
    told = _LEADING.sub("", told)
    if not rest or rest[0] in _STOPS:
        told = _AND.sub("", _WORD.sub("", told).rstrip()).rstrip()
        told, alone = _LONE.sub("", told), told
        if told != alone:
            told, rest = _unwrapped(told, rest)
            told = told.rstrip()
            rest = rest.lstrip(".,;!?… ") if told[-1:] in ".!?…" else rest
            return f"{told} {rest}" if told and rest[:1].isalnum() else told + rest
    if not rest:
        return _ended(told) if led else told
    if rest[0] in _STOPS:
        return told + (rest.lstrip(".,;") if told[-1:] in ".!?…" else rest)
    if rest[0] == ":":
        return told + rest
    told = _WORD.sub("", told).rstrip()
    if led and told[-1:].isalnum() and rest[0].isupper():
        return f"{told}. {rest}"
    return f"{told} {rest}" if told else rest


def _unwrapped(before: str, after: str) -> tuple[str, str]:
    """Take away the brackets that held nothing but an address."""
    while (opened := before.rstrip()) and (closed := after.lstrip()) and opened[-1] + closed[0] in _AROUND:
        before, after = opened[:-1], closed[1:]
    return before, after


def _ended(line: str) -> str:
    """Return a line that ended in a colon: with a full stop where there is a sentence before it on the line."""
    return f"{line}." if line[-1:].isalnum() and _ENDED.search(line) else line
