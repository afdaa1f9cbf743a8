"""What people would read in a page, a template or an answer, and the words in it that no catalogue has."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_name

#: Attributes that people see or hear.
READ_ATTRIBUTES = (
    "alt",
    "aria-label",
    "aria-description",
    "aria-valuetext",
    "label",
    "placeholder",
    "summary",
    "title",
)
#: Elements whose text nobody reads as such.
_UNREAD = ("script", "style", "template")
#: Elements that have no end.
_EMPTY = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_WORD = re.compile(r"[A-Za-z]{2,}(?:['’-][A-Za-z]+)*")
#: What is the same in every language, and what Facebook said itself, which is quoted.
_NO_WORDS = re.compile(
    r"""
    \b\w+:/?/?[\w.:/@%?=&\#-]*[\w/] | \S+@\S+              # addresses of the web and of mail
    | (?<!\w)/[\w./{}%-]+ | (?:[\w.-]+/)+(?=\s|$|[,;]) | (?:[\w.-]+/)+[\w-]+\.\w+  # folders, and files in them
    | \b[\w-]+\.(?:toml|md|jpe?g|png|html|xml|csv|jsonl?|mp3)\b
    | `[^`]*` | publisher\ let-in\ EMAIL                    # commands
    | \b(?:Ctrl|Alt)\+\w+\b | \b[A-Z2-7]{32}\b                # keys of the keyboard, of a second factor
    | \bdata-[\w-]+=                                         # attributes that a macro gives
    | \{\w+\} | %\(\w+\)[sd]
    | \b[a-z]+(?:[._][a-z]+)+\b | \b(?:[A-Z][a-z]+){2,}\b      # settings, permissions, kinds of errors
    | “\(\#\d+\)[^”]*” | \b\d+(?:\.\w+)+\+g[0-9a-f]+\b     # versions of the program
    """,
    re.VERBOSE,
)
#: Names of languages, programs and zones of time, codes of languages, and what the tests' own files call a field.
_NAMES = frozenset(
    "Shqip Srpski English Romani sq sr en rom CET CEST UTC SQLite PostgreSQL Python one two three".split()
)


class _Reader(HTMLParser):
    """Collects each text that is shown or read aloud, also by a script that has it from an attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        for name, value in named.items():
            if _is_read(tag, name, named):
                self.found += [(name, text) for text in _texts_in(value)]
        if tag not in _EMPTY:
            self._open.append((tag, tag in _UNREAD))

    def handle_endtag(self, tag: str) -> None:
        if tag in (each for each, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.found.append(("text", data))


def _texts_in(value: str) -> Iterator[str]:
    """Return an attribute's text, or the texts of the JSON that it holds: keys and names of fields are for scripts."""
    if not value.startswith(("{", "[")):
        yield value
        return
    try:
        given = json.loads(value)
    except ValueError:  # a template, in which the JSON is made
        yield value
        return
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, dict):
            yield from (text for key, text in each.items() if isinstance(text, str) and key != "field")


def _is_read(tag: str, name: str, named: dict[str, str]) -> bool:
    """Return whether people come to read an attribute."""
    if name == "value":
        return tag == "input" and named.get("type", "text") in ("text", "submit", "button", "reset")
    if name == "content":
        return tag == "meta" and ("description" in named.get("name", "") or "title" in named.get("property", ""))
    return name in READ_ATTRIBUTES or (name.startswith("data-") and " " in named[name].strip())


def read_texts(html: str) -> Iterator[tuple[str, str]]:
    """Return each text of a page with the name of what it stands in: `text`, or an attribute."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return ((where, " ".join(text.split())) for where, text in reader.found if text.strip())


def words_of(text: str) -> list[str]:
    """Return the words in Latin letters of a text that stand in no catalogue and are no name, address or time."""
    known = _NAMES | words_of_times()
    return [word for word in _WORD.findall(_NO_WORDS.sub(" ", text)) if word not in known]


@cache
def words_of_times() -> frozenset[str]:
    """Return what days, months and spans of time are called: Babel has these words, not the catalogues."""
    found = ["orë", "or"]
    for locale in map(Locale.parse, ("sq", "sr_Latn")):
        found.append(get_timezone_name(ZoneInfo("Europe/Belgrade"), zone_variant="generic", locale=locale))
        for names in (locale.days, locale.months):
            found += [word for forms in names.values() for width in forms.values() for word in width.values()]
        found += [form for span in locale.unit_display_names.values() for form in span.values()]
    words = [part for word in found for part in _WORD.findall(word)]
    return frozenset((*words, *(word.capitalize() for word in words)))
