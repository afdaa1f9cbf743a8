"""What a Serbian text keeps as it is written, whatever script it is published in: by a mark, by a list, or by nature.

The mark is that of the Serbian Wikipedia: `-{Voice of Roma}-`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from publisher.content.text.transliteration_words import ENDINGS, PHRASES_STAY_LATIN
from publisher.domain.serbian_latin import ADDRESS, outside, to_latin

#: A place that is marked; between the signs stands what is kept, over the end of a line, but not of a paragraph.
MARK = r"-\{(?:[^{}\n]|\n(?![ \t]*\n)){1,500}?\}-"
_MARKED = re.compile(MARK)
#: Stand for the signs of a mark while HTML is rewritten: characters that no text may hold.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
_TAG_OR_SIGN = re.compile(r"""<(?:[^>"]|"[^"]*")*>|-\{|\}-""")
_WITHIN_A_PARAGRAPH = re.compile(r"</?(?:a|abbr|b|bdi|br|code|del|em|i|mark|s|span|strong|sub|sup|u)\b", re.IGNORECASE)

#: Names of files by their ending.
_ENDING = """zip|rar|7z|gz|tar|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|md|json|xml|html?|jpe?g|png|gif|webp|svg|heic
    |tiff?|mp[34]|m4a|ogg|wav|avi|mov|mkv|epub|exe|apk|toml"""
_FILE = rf"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:{_ENDING})\b"
#: Units after a number, and degrees; `2024 g.` is a year.
_UNITS = r"""km/h|m/s|kWh|MWh|GWh|[kcdm]?m[²³]?|[km]?g(?!\.)|t|ha|[dcm]?l|min|h|[kMG]?W|[kMG]?Hz|[kMGT]B(?:/s)?|[MG]b/s
    |Mbps|dB|mbar|hPa|kPa|kcal|ppm"""
_UNIT = rf"""(?-i:(?<=\d)[ \u00a0\u202f]?(?:{_UNITS})(?![\w-])) | °[ \u00a0]?[CFK]\b"""
#: Currencies by their codes (ISO 4217); that of Albania is an English word, too.
_CURRENCY = r"""(?-i:\b(?:EUR|USD|CHF|GBP|RSD|BAM|MKD|SEK|NOK|DKK|TRY|JPY)\b|(?<=\d)[ \u00a0]?ALL\b)"""


def unmarked(text: str) -> str:
    """Return a text without the signs of its marks."""
    return _MARKED.sub(lambda mark: mark.group()[2:-2], text)


def latin_but_kept(text: str) -> str:
    """Do `to_latin`, but for what is marked."""
    if "-{" not in text:
        return to_latin(text)
    return unmarked(outside(_MARKED, text, lambda whole, start, stop: to_latin(whole[start:stop])))


@lru_cache(maxsize=32)
def kept_in_cyrillic(own: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the places that Cyrillic leaves in Latin; `own` are an organisation's words and names."""
    return re.compile(
        rf"""
        {MARK}
        | {ADDRESS}
        | (?<!\w)[@\#]\w+
        | {_FILE}
        | (?<![\w.-])(?:[\w-]+\.)+(?:net|com|org|info|eu|rs|al|mk|me|ks|int|edu|gov|io|fm|tv|ly)\b(?:/\S*)?
        | {_own(own)}
        | {_UNIT}
        | {_CURRENCY}
        | (?<![\w/-])\d+/[A-Z]{{1,2}}-\d+(?![\w/-])
        | (?<![^\W_])[^\W_]*\d[^\W_]*
        | \b(?:{_any(PHRASES_STAY_LATIN)})\b
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def with_guards(html: str) -> str:
    """Put `OPEN` and `CLOSE` in place of the signs of marks in HTML, which hold tags, but end with their paragraph."""
    if "-{" not in html:
        return html
    parts: list[str] = []
    end, began = 0, -1
    for found in _TAG_OR_SIGN.finditer(html):
        sign = found.group()
        if sign == "-{":
            began = len(parts) + 1
        elif sign == "}-" and began >= 0:
            parts[began], sign, began = OPEN, CLOSE, -1
        elif sign.startswith("<") and not _WITHIN_A_PARAGRAPH.match(sign):
            began = -1
        parts += [html[end : found.start()], sign]
        end = found.end()
    return "".join([*parts, html[end:]])


def _own(own: Sequence[str]) -> str:
    """Return the pattern of words of one's own: as they are written, or in capitals, with a case ending or without."""
    if not own:
        return r"(?!)"
    forms = dict.fromkeys(form for word in own for form in (word, word.upper()))
    return rf"(?-i:(?<!\w)(?:{_any(forms)})(?:{_any(ENDINGS)})?(?!\w))"


def _any(words: Sequence[str] | frozenset[str] | dict[str, None]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in longest_first)
