"""Serbian in its two scripts: to Latin, exactly (`domain/serbian_latin.py`), and to Cyrillic by a few words.

Cyrillic leaves alone what is Latin by nature: addresses, e-mail, @names, #tags, names of files, units, currencies,
words with digits or with letters that Serbian has not, Roman numerals, and the names in `transliteration_words.py`;
beside them what a text marks and what an organisation lists (`kept_words.py`).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Literal

from publisher.content.text.kept_words import CLOSE, OPEN, kept_in_cyrillic, latin_but_kept, unmarked, with_guards
from publisher.content.text.transliteration_words import ENDINGS, NEVER_ROMAN, STAYS_LATIN, TWO_SOUNDS
from publisher.domain.serbian_latin import TO_LATIN, outside

Script = Literal["Latn", "Cyrl"]

_TO_CYRILLIC = {latin: cyrillic for cyrillic, latin in TO_LATIN.items()} | {
    "LJ": "Љ",
    "NJ": "Њ",
    "DŽ": "Џ",
    "lJ": "љ",
    "nJ": "њ",
    "dŽ": "џ",
    "ǉ": "љ",
    "ǈ": "Љ",
    "Ǉ": "Љ",
    "ǌ": "њ",
    "ǋ": "Њ",
    "Ǌ": "Њ",
    "ǆ": "џ",
    "ǅ": "Џ",
    "Ǆ": "Џ",
    "ð": "ђ",
    "Ð": "Ђ",  # the Icelandic letter, on many keyboards in place of ours
}
#: Any letter but those of Serbian, in either script; digraphs in one character are Serbian, too.
_FOREIGN_LETTER = re.compile("[^\\W\\d_a-pr-vzA-PR-VZčćđšžČĆĐŠŽðÐǄ-ǌ\u0400-\u04ff]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_SOUND = re.compile("|".join(sorted(map(re.escape, _TO_CYRILLIC), key=len, reverse=True)))


def script_of(text: str) -> Script:
    """Return which script a text is written in: that of most of its letters; Latin where there is none."""
    cyrillic = len(_CYRILLIC_LETTER.findall(text))
    return "Cyrl" if 2 * cyrillic > sum(map(str.isalpha, text)) else "Latn"


_WORD = re.compile(r"[^\W\d_]+(?:[-‑'’][^\W\d_]+)*")
_PIECE = re.compile(r"[^\W\d_]+")
_LAST_WORD, _NEXT_WORD = re.compile(r"([^\W\d_]+)[ \u00a0]$"), re.compile(r"[ \u00a0]([^\W\d_]+)")
_LONGEST_ENDING = max(map(len, ENDINGS))
_ROMAN = re.compile(r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def to_cyrillic(text: str, own: tuple[str, ...] = ()) -> str:
    """Write Serbian Latin in Cyrillic, leaving alone what is Latin by nature (see the module), marked, or in `own`."""
    return unmarked(outside(kept_in_cyrillic(own), unicodedata.normalize("NFC", text), _words_to_cyrillic))


def _words_to_cyrillic(text: str, start: int, stop: int) -> str:
    parts, end = [], start
    for word in _WORD.finditer(text, start, stop):
        parts += [text[end : word.start()], _compound(text, word)]
        end = word.end()
    return "".join([*parts, text[end:stop]])


def _compound(text: str, word: re.Match[str]) -> str:
    """Change the parts of `Wi-Fi-ja` or `EU-a`, but for a beginning that stays Latin with its hyphens."""
    whole = word.group()
    kept = whole if whole in STAYS_LATIN else whole.rpartition("-")[0]
    length = len(kept) if kept in STAYS_LATIN else 0
    first = word.start() + length
    return whole[:length] + _PIECE.sub(lambda piece: _word(text, first + piece.start(), piece.group()), whole[length:])


def _word(text: str, start: int, word: str) -> str:
    return word if _is_roman(text, start, word) else _spell(word)


@lru_cache(maxsize=20_000)
def _spell(word: str) -> str:
    """Return a word in Cyrillic whatever stands around it; remembered, since words come again."""
    if _stays_latin(word):
        return word
    return _SOUND.sub(lambda sound: _TO_CYRILLIC[sound.group()], _split_sounds(word)).replace("·", "")


def has_foreign_letters(word: str) -> bool:
    """Return whether a word has a letter of no Serbian alphabet."""
    return _FOREIGN_LETTER.search(word) is not None


def _stays_latin(word: str) -> bool:
    if has_foreign_letters(word) or re.search("[a-zčćđšž][A-ZČĆĐŠŽ]", word):
        return True
    if word in STAYS_LATIN:
        return True
    return any(word[-length:] in ENDINGS and word[:-length] in STAYS_LATIN for length in range(1, _LONGEST_ENDING + 1))


def _is_roman(text: str, start: int, word: str) -> bool:
    if word in NEVER_ROMAN or not _ROMAN.fullmatch(word):
        return False
    before, after = text[max(0, start - 80) : start], text[start + len(word) : start + len(word) + 80]
    if len(word) == 1:
        return _is_single_roman(word, before, after)
    return word != "VI" or not (before[-40:] + after[:40]).isupper()  # the pronoun in a headline of capitals


def _is_single_roman(letter: str, before: str, after: str) -> bool:
    """Tell `V razred`, `I. deo`, `I–III`, `Petar I` from the conjunction `I` and initials (`V. Petrović`, `V. d.`)."""
    if re.match(r"\.\s+[a-zčćđšž](?!\.)", after) or re.match(r"\s?[-–]\s?[IVX]+\b", after):
        return True
    if letter == "V":
        return not after.startswith(".")
    return letter == "I" and _follows_a_name(before, after)


def _follows_a_name(before: str, after: str) -> bool:
    """Return whether a word stands before in the same sentence; among capitals it is the conjunction."""
    word = _LAST_WORD.search(before)
    if word is None or after.startswith("."):
        return False
    following = _NEXT_WORD.match(after)
    return not (word[1].isupper() and len(word[1]) > 1 and following is not None and following[1].isupper())


def _compile(stem: str) -> tuple[re.Pattern[str], int]:
    bare = stem.lstrip("^")
    start = r"\b(?:ne|naj|pre|po)?" if stem.startswith("^") else ""
    return re.compile(f"{start}({bare.replace('·', '')})"), bare.index("·")


_STEMS = tuple(_compile(stem) for stem in TWO_SOUNDS)


def _split_sounds(word: str) -> str:
    lower = word.lower()
    for pattern, position in _STEMS:
        if found := pattern.search(lower):
            cut = found.start(1) + position
            return f"{word[:cut]}·{word[cut:]}"
    return word


def html_to_latin(html: str) -> str:
    """Write the text of an HTML fragment in Latin, but for what is marked; tags and code stay."""
    return _rewrite(html, latin_but_kept)


def html_to_cyrillic(html: str, own: tuple[str, ...] = ()) -> str:
    """Do `to_cyrillic` for the text of an HTML fragment; tags and code stay."""
    return _rewrite(html, lambda text: to_cyrillic(text, own))


def html_unmarked(html: str) -> str:
    """Return an HTML fragment whose script stays, without the signs of its marks."""
    return _rewrite(html, unmarked) if "-{" in html else html


_GUARDS = re.compile(f"([{OPEN}{CLOSE}])")


def _rewrite(html: str, change: Callable[[str], str]) -> str:
    writer = _TextRewriter(change)
    writer.feed(with_guards(html))
    writer.close()
    return "".join(writer.parts)


class _TextRewriter(HTMLParser):
    """Copies HTML as it stands, but for text outside code, `alt` and `title`.

    Text is changed with its `&amp;` read as `&`: an address is one piece, whatever stands in it.
    """

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._change = change
        self._code_depth = 0
        self._kept = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code_depth += tag in ("code", "pre")
        self._copy_tag(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._copy_tag(tag, attrs)

    def _copy_tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not {"alt", "title"} & {name for name, _ in attrs}:
            self.parts.append(self.get_starttag_text() or "")
            return
        written = "".join(f' {name}="{escape(self._attribute(name, value or ""))}"' for name, value in attrs)
        self.parts.append(f"<{tag}{written}>")

    def _attribute(self, name: str, value: str) -> str:
        return self._change(value) if name in ("alt", "title") else value

    def handle_endtag(self, tag: str) -> None:
        self._code_depth -= tag in ("code", "pre")
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        text = "".join(map(self._text, _GUARDS.split(data))) if OPEN in data or self._kept else self._changed(data)
        self.parts.append(escape(text, quote=False).replace("\xa0", "&nbsp;"))

    def _text(self, piece: str) -> str:
        """Return a piece of text in its script; a guard tells whether it is kept, and is none itself outside code."""
        if piece not in (OPEN, CLOSE):
            return piece if self._kept else self._changed(piece)
        self._kept = piece == OPEN
        return {OPEN: "-{", CLOSE: "}-"}[piece] if self._code_depth else ""

    def _changed(self, text: str) -> str:
        return text if self._code_depth else self._change(text)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")
