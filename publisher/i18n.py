"""The interface's own texts: gettext catalogues in `templates/locale/`, read as they are and compiled by nobody.

English stands in code and templates. A text that is empty in a catalogue, that no native speaker has confirmed (it has
gettext's flag `fuzzy`), or that is broken, is never shown: the next language speaks in its place. Serbian stands there
in Cyrillic, and Latin is made from it. An organisation's own catalogue has the texts that it says otherwise; what it
does not have comes from the program's. A test holds the catalogues to code and templates, in both directions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO, StringIO
from itertools import takewhile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from jinja2 import Environment, TemplateNotFound

from publisher.bundled_files import BUNDLED
from publisher.domain.coded_text import Message
from publisher.domain.errors import InvalidInput, Problem
from publisher.domain.language import draft_language
from publisher.domain.serbian_latin import to_latin
from publisher.po_entries import Broken, fits, readable

#: In the templates folder.
FOLDER = "locale"
#: What code and templates are written in.
SOURCE = "en"


class UnreadableCatalogue(InvalidInput):
    """A catalogue that somebody broke while editing it."""

    def __init__(self, name: str, error: Exception) -> None:
        super().__init__("catalogue_broken", name=name, reason=str(error))


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What one part of the program says in one language, where need be with words of the next one."""

    tag: str
    #: Gives a text; templates call it `_`.
    gettext: Callable[[str], str]
    #: Gives one text or another by a number, by the language's own rule.
    ngettext: Callable[[str, str, int], str]
    #: Texts in English that the language has words of its own for.
    own: frozenset[str]
    #: The language that most of the texts are in: not `tag` where they are borrowed.
    spoken: str

    def says(self, text: str) -> bool:
        """Return whether the language says a text in its own words."""
        return self.tag == SOURCE or text in self.own


def texts(templates: Environment, domain: str, tag: str, fallbacks: Sequence[str] = ()) -> Texts:
    """Read what `domain` (`site`, `mail` ...) says in a language; `fallbacks` are tags, and English comes after them.

    A catalogue is parsed once, and again when its file has changed.

    Raises:
        UnreadableCatalogue: if one of them is broken.
    """
    tags = dict.fromkeys((tag, *fallbacks, SOURCE))
    foreign = takewhile(lambda each: each != SOURCE, tags)
    return _texts(tuple(_source(templates, domain, each) for each in foreign))


def unconfirmed(folder: Path, languages: Sequence[str], base: Path) -> list[Problem]:
    """Return which texts in a templates folder are not shown: a warning for each catalogue of these draft languages.

    A text that is broken has a warning of its own, at its line; a catalogue that cannot be read at all is an error.
    Files are named relative to `base`.
    """
    files = (file for language in languages for file in sorted((folder / FOLDER / language).glob("*.po")))
    return [problem for file in files for problem in _unconfirmed(file, base)]


def _unconfirmed(file: Path, base: Path) -> tuple[Problem, ...]:
    shown = (file.relative_to(base) if file.is_relative_to(base) else file).as_posix()
    try:
        return _problems_of(shown, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        return (Problem(shown, 0, UnreadableCatalogue(shown, error).message),)


@lru_cache(maxsize=64)
def _problems_of(shown: str, content: str) -> tuple[Problem, ...]:
    """Look through a catalogue, and through the same content no second time."""
    try:
        return tuple(_problems(shown, *_parsed(shown, content)))
    except UnreadableCatalogue as error:
        return (Problem(shown, 0, error.message),)


def _problems(shown: str, catalogue: Catalog, broken: Sequence[Broken]) -> Iterator[Problem]:
    entries = list(_entries(catalogue))
    waiting = [_text(entry) for entry in entries if entry.fuzzy or not all(_forms(entry))]
    if waiting:
        listed = ", ".join(f"“{text}”" for text in waiting)
        message = Message("texts_unconfirmed", count=len(waiting), total=len(catalogue), listed=listed)
        yield Problem(shown, 0, message, warning=True)
    for line in broken:
        yield Problem(shown, line.line, Message("text_unreadable", text=line.text), warning=True)
    for entry in (entry for entry in entries if not entry.fuzzy and all(_forms(entry)) and not fits(entry)):
        yield Problem(shown, entry.lineno or 0, Message("text_with_other_gaps", text=_text(entry)), warning=True)


@dataclass(frozen=True, slots=True)
class _Source:
    """One part of the program in one language, as it stands in the catalogues; empty where there is none."""

    tag: str
    name: str
    #: The organisation's own, or the program's where the organisation keeps them all itself.
    own: str
    #: The program's, which says what the organisation's does not.
    shipped: str


def _source(templates: Environment, domain: str, tag: str) -> _Source:
    name = f"{FOLDER}/{draft_language(tag)}/{domain}.po"
    return _Source(tag, name, _content(templates, name), _content(templates, f"{BUNDLED}/{name}"))


def _content(templates: Environment, name: str) -> str:
    try:
        return templates.loader.get_source(templates, name)[0] if templates.loader else ""
    except TemplateNotFound:
        return ""
    except UnicodeDecodeError as error:
        raise UnreadableCatalogue(name, error) from error


@lru_cache(maxsize=32)
def _texts(sources: tuple[_Source, ...]) -> Texts:
    """Do `texts` for the catalogues of these languages; none for English."""
    read = {source.tag: _read(source, latin=source.tag.endswith("-Latn")) for source in sources}
    said = NullTranslations()
    for catalogue in read.values():
        said.add_fallback(GNUTranslations(BytesIO(catalogue.compiled)))
    tags = (*read, SOURCE)
    return Texts(
        tag=tags[0],
        gettext=said.gettext,
        ngettext=said.ngettext,
        own=read[tags[0]].own if read else frozenset(),
        spoken=next(tag for tag in tags if tag == SOURCE or read[tag].speaks),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One catalogue."""

    #: What is confirmed, and how many texts there are.
    own: frozenset[str]
    size: int
    #: The confirmed texts as gettext looks them up: a MO file.
    compiled: bytes

    @property
    def speaks(self) -> bool:
        """Return whether most of the texts are confirmed."""
        return 2 * len(self.own) >= self.size > 0


def _read(source: _Source, *, latin: bool) -> _Read:
    """Read a catalogue; `latin` makes Serbian Latin of it."""
    catalogue, into = _merged(source), BytesIO()
    own = frozenset(_text(entry) for entry in _entries(catalogue) if _is_confirmed(entry))
    for entry in _entries(catalogue):
        entry.string = _shown(entry, latin=latin)
    write_mo(into, catalogue)
    return _Read(own=own, size=len(catalogue), compiled=into.getvalue())


def _merged(source: _Source) -> Catalog:
    """Return the program's catalogue with the organisation's words in place of its own, also those not confirmed."""
    own, _ = _parsed(source.name, source.own)
    if source.shipped in {"", source.own}:
        return own
    catalogue, _ = _parsed(f"{BUNDLED}/{source.name}", source.shipped)
    for entry in _entries(own):
        catalogue.delete(entry.id, entry.context)
        catalogue[entry.id] = entry
    return catalogue


def _parsed(name: str, content: str) -> tuple[Catalog, list[Broken]]:
    """Return a catalogue and the lines of it that cannot be read."""
    whole, broken = readable(content)
    try:
        return read_po(StringIO(whole), abort_invalid=True), broken
    except (PoFileError, ValueError, LookupError) as error:
        raise UnreadableCatalogue(name, error) from error


def _entries(catalogue: Catalog) -> Iterator[Entry]:
    return (entry for entry in catalogue if entry.id)


def _text(entry: Entry) -> str:
    """Return what stands in code and templates; of two forms the one for 1."""
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def _is_confirmed(entry: Entry) -> bool:
    return not entry.fuzzy and all(_forms(entry)) and fits(entry)


def _forms(entry: Entry) -> tuple[str, ...]:
    """Return the text, or each of its forms."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))


def _shown(entry: Entry, *, latin: bool) -> str | tuple[str, ...]:
    """Return what is shown, in Latin if need be; nothing, which `write_mo` leaves out, where it is not confirmed."""
    if not _is_confirmed(entry):
        return ""
    forms = tuple(map(to_latin, _forms(entry))) if latin else _forms(entry)
    return forms if entry.pluralizable else forms[0]
