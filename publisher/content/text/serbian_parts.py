"""Every part of a Serbian text that Cyrillic spells anew, and the names in it that come out wrong: for all who warn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.content.text.foreign_names import misspelt_in_cyrillic
from publisher.content.text.localized_texts import decides_script
from publisher.content.text.transliteration import script_of
from publisher.domain.coded_text import Message
from publisher.domain.post import Text

#: Keys and numbers that lead to a part in a front matter: `("quotes", 0, "name")`.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A name that Cyrillic spells wrongly, or half."""

    path: Path
    #: The whole text of the part.
    part: str
    name: str
    message: Message


def misspelt_names(
    text: Text, plain: str, pictures: Mapping[Path, str], stay_latin: tuple[str, ...]
) -> Iterator[Misspelt]:
    """Return such names of each part of a Serbian text: what is told while one writes is what `check` tells.

    `plain` is its body, `pictures` what it says of pictures. A text that is written in Cyrillic is not spelt anew.
    """
    in_cyrillic = script_of(decides_script(text, plain)) == "Cyrl"
    parts = {} if in_cyrillic else {**_parts(text), ("body",): plain}
    about = {path: words for path, words in pictures.items() if script_of(words) != "Cyrl"}
    for path, words in {**parts, **about}.items():
        for name, cyrillic in misspelt_in_cyrillic(words, own=stay_latin) if words else ():
            yield Misspelt(path, words, name, Message("name_misspelt_in_cyrillic", name=name, cyrillic=cyrillic))


def _parts(text: Text) -> dict[Path, str]:
    parts: dict[Path, str] = {("title",): text.title, ("summary",): text.summary, ("byline",): text.byline}
    for number, quote in enumerate(text.quotes):
        parts |= {("quotes", number, key): getattr(quote, key) for key in ("text", "name", "role")}
    for number, correction in enumerate(text.corrections):
        parts["corrections", number, "text"] = correction.text
    for table, said, keys in (
        ("contact", text.contact, ("name", "role")),
        ("event", text.event_place, ("place", "audience")),
        ("practical", text.practical, ("what", "where", "until", "cost")),
        ("facebook", text.facebook, ("message", "first_comment")),
    ):
        parts |= {(table, key): getattr(said, key) or "" for key in keys if said}
    return parts
